import { type EditRule, isOn, isSet, tell } from './edit.ts'

/** Protection against editing asks for a password, or for nothing but a click; it keeps nobody from reading. It stays, and is told of. */

const document: EditRule = (place) =>
  place.value('w:edit') !== 'none' && place.value('w:enforcement') !== '' && isOn(place.value('w:enforcement'))
    ? tell(place, 'protection-stays')
    : 'keep'

const anyOf =
  (names: readonly string[]): EditRule =>
  (place) =>
    names.some((name) => isSet(place.value(name))) ? tell(place, 'protection-stays') : 'keep'

export const protectionEdits: Readonly<Record<string, EditRule>> = {
  'w:documentProtection': document,
  'x:sheetProtection': anyOf(['sheet', 'objects', 'scenarios']),
  'x:workbookProtection': anyOf(['lockStructure', 'lockWindows', 'lockRevision']),
}
