import { opens } from '../embedded.ts'
import { type EditRule, nearest, type Place, parentKey, tell } from './edit.ts'

/**
 * Embedded documents (`w:object`, `p:oleObj`, `x:oleObject`): an object stays only around a document that was sanitized and is opened by the
 * program of its kind; of every other the preview picture stays.
 */

const isKept = (place: Place, program: string): boolean =>
  place.choices.attachments === 'keep' && opens(place.value(program), place.embedded(place.value('r:id')))

const carry = (place: Place, key: string, isWhole: boolean): void => {
  const carrier = nearest(place, new Set([key]))
  if (!carrier) return
  carrier.hasObject = true
  if (isWhole) carrier.keepsObject = true
}

const word: EditRule = (place) => {
  if (place.value('Type') !== 'Embed' || !isKept(place, 'ProgID') || parentKey(place) !== 'w:object')
    return tell(place, 'ole-object', 'drop')
  carry(place, 'w:object', true)
  return 'keep'
}

const slide: EditRule = (place) => {
  const keeps = isKept(place, 'progId')
  carry(place, 'p:graphicFrame', keeps)
  return keeps ? 'keep' : tell(place, 'ole-object', 'unwrap')
}

const sheet: EditRule = (place) => (isKept(place, 'progId') ? 'keep' : tell(place, 'ole-object', 'drop'))

/** The mark of an embedded object, as opposed to a linked one; without its object it marks nothing. */
const mark: EditRule = (place) => (place.frames.at(-1)?.isWritten && parentKey(place) === 'p:oleObj' ? 'keep' : 'drop')

export const objectEdits: Readonly<Record<string, EditRule>> = {
  'o:OLEObject': word,
  'p:oleObj': slide,
  'p:embed': mark,
  'x:oleObject': sheet,
}
