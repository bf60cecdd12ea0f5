import { Refusal } from '../../../refusal.ts'
import { type EditRule, isSet, type Memory, type Place, tell } from './edit.ts'

/**
 * Rows, columns, sheets and slides that are hidden. The sheets and slides that go are known before (survey.ts), since their parts are never
 * planned then.
 *
 * KNOWN GAP: values hidden by a number format (`;;;`), by white text, or by a group of columns that is merely narrow, are not seen.
 * KNOWN GAP: comments of hidden cells stay unless comments go, too; a validation list over removed cells becomes empty.
 */

const isNone = (measure: string): boolean => measure !== '' && Number(measure) === 0

const row: EditRule = (place) => {
  const { memory, choices } = place
  memory.column = 0
  const isHidden = isSet(place.value('hidden'))
  const isFlat = isNone(place.value('ht'))
  if (!isHidden && !isFlat) return 'keep'
  if (choices.hiddenContent === 'show') return tell(place, 'hidden-shown', { omit: isFlat ? ['hidden', 'ht'] : ['hidden'] })
  return choices.hiddenContent === 'remove' ? 'empty' : tell(place, 'hidden-cells-stay')
}

const columns: EditRule = (place) => {
  const isHidden = isSet(place.value('hidden'))
  const isFlat = isNone(place.value('width'))
  if (!isHidden && !isFlat) return 'keep'
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', { omit: isFlat ? ['hidden', 'width'] : ['hidden'] })
  if (place.choices.hiddenContent === 'keep') return tell(place, 'hidden-cells-stay')
  hide(place.memory, Number(place.value('min')), Number(place.value('max')))
  return 'keep'
}

/** A sheet has no more (ECMA-376 Part 1 §18.3.1.13). */
const COLUMNS = 16_384

/** Overlapping stretches are counted once each, and there can be no more of them than columns. */
function hide(memory: Memory, from: number, to: number): void {
  if (++memory.hiddenStretches > COLUMNS) throw new Refusal('malformed', 'more stretches than columns')
  for (let column = Math.max(1, from); column <= Math.min(COLUMNS, to); column++) memory.hiddenColumns.add(column)
}

/** `AB12` stands in column 28. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < 4; at++) {
    const letter = (reference.charCodeAt(at) | 32) - 96
    if (!(letter >= 1 && letter <= 26)) break
    column = column * 26 + letter
  }
  return column
}

const cell: EditRule = (place) => {
  const { memory, choices } = place
  if (choices.hiddenContent !== 'remove') return 'keep'
  memory.column = columnOf(place.value('r')) || memory.column + 1
  if (!memory.hiddenColumns.has(memory.column)) return 'keep'
  lostCell(place)
  return 'drop'
}

export function lostCell({ hidden, findings }: Pick<Place, 'hidden' | 'findings'>): void {
  hidden.cells++
  findings.add('hidden-content')
}

const sheet: EditRule = (place) => {
  if (!['hidden', 'veryHidden'].includes(place.value('state'))) return 'keep'
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', { omit: ['state'] })
  return place.choices.hiddenContent === 'keep' ? tell(place, 'hidden-sheet-stays') : 'keep'
}

const slide: EditRule = (place) => {
  if (!['0', 'false'].includes(place.value('show'))) return 'keep'
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', { omit: ['show'] })
  return place.choices.hiddenContent === 'keep' ? tell(place, 'hidden-slide-stays') : 'keep'
}

/** Strings that no cell shows any longer; the others keep their numbers. */
const string: EditRule = ({ hidden, memory }) => {
  const index = memory.string++
  return hidden.strings === undefined || hidden.strings.has(index) ? 'keep' : 'empty'
}

export const cellEdits: Readonly<Record<string, EditRule>> = {
  'x:row': row,
  'x:col': columns,
  'x:c': cell,
  'x:sheet': sheet,
  'x:si': string,
  'p:sld': slide,
  // Sections name slides by number ([MS-PPTX] 2.2.9); PowerPoint repairs a file that names one that is gone.
  'p14:sldId': ({ memory, value }) => (memory.lostSlides.has(value('id')) ? 'drop' : 'keep'),
}
