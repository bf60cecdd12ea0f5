import type { FindingKind } from '../../findings.ts'
import { type Edit, type EditPlace, type EditRule, tell } from './edit.ts'
import type { Grid } from './frame.ts'

/**
 * Hidden text, rows, columns, sheets, slides and shapes.
 *
 * KNOWN GAP: white or tiny text, text behind shapes, hidden layers of a drawing, and values hidden by a number format are not seen. Values that a
 * chart copied from hidden cells stay in the chart. Text that a condition hides only in some cases stays and is not reported.
 */

/** Something whose style or own attribute hides it. */
const hidden = (place: EditPlace, stays: FindingKind, shown: Edit, removed: Edit): Edit => {
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', shown)
  return place.choices.hiddenContent === 'remove' ? tell(place, 'hidden-content', removed) : tell(place, stays)
}
export const byStyle =
  (family: string, attribute: string, stays: FindingKind, removed: Edit): EditRule =>
  (place) =>
    place.memory.hides(family, place.value(attribute)) ? hidden(place, stays, 'keep', removed) : 'keep'

/** Paragraphs keep their place; what was in them is told of once it is met. */
export const paragraph: EditRule = (place) => {
  const isHidden = place.memory.hides('paragraph', place.value('text:style-name'))
  if (isHidden && place.choices.hiddenContent === 'remove') return 'empty'
  return isHidden ? hidden(place, 'hidden-text-stays', 'keep', 'keep') : 'keep'
}

export const sheet: EditRule = (place) => {
  if (place.frames.at(-1)?.plan.key !== 'office:spreadsheet') return 'keep'
  const edit = byStyle('table', 'table:style-name', 'hidden-sheet-stays', 'drop')(place)
  if (edit === 'drop') place.memory.lostCells++
  return edit
}
export const section: EditRule = (place) =>
  place.value('text:display') === 'none' ? hidden(place, 'hidden-text-stays', { omit: ['text:display'] }, 'drop') : 'keep'
export const hiddenText: EditRule = (place) => {
  if (place.value('text:is-hidden') === 'false') return 'keep'
  if (place.choices.hiddenContent === 'show') place.pieces.text(place.value('text:string-value'))
  return hidden(place, 'hidden-text-stays', 'drop', 'drop')
}
export const hiddenParagraph: EditRule = (place) => {
  if (place.value('text:is-hidden') !== 'true') return 'keep'
  const paragraph = place.frames.findLast(({ plan }) => plan.key === 'text:p' || plan.key === 'text:h')
  if (paragraph && place.choices.hiddenContent === 'remove') paragraph.isCancelled = true
  return hidden(place, 'hidden-text-stays', 'unwrap', 'drop')
}
export const shape: EditRule = (place) =>
  ['none', 'printer'].includes(place.value('drawooo:display'))
    ? hidden(place, 'hidden-shape-stays', { omit: ['drawooo:display'] }, 'drop')
    : 'keep'

const isCollapsed = (place: EditPlace): boolean => ['collapse', 'filter'].includes(place.value('table:visibility'))
const gridOf = ({ frames }: EditPlace): Grid | undefined => frames.findLast(({ grid }) => grid)?.grid
const repeated = (place: EditPlace): number => Math.max(1, Number(place.value('table:number-columns-repeated')) || 1)

export const column: EditRule = (place) => {
  const grid = gridOf(place)
  const from = grid?.columns ?? 0
  if (grid) grid.columns += repeated(place)
  if (!isCollapsed(place)) return 'keep'
  if (place.choices.hiddenContent === 'remove') grid?.hidden.push([from, from + repeated(place)])
  return place.choices.hiddenContent === 'remove' ? 'keep' : hidden(place, 'hidden-cells-stay', { omit: ['table:visibility'] }, 'keep')
}
export const row: EditRule = (place) => {
  const grid = gridOf(place)
  if (grid) grid.cell = 0
  return isCollapsed(place) && place.choices.hiddenContent !== 'remove'
    ? hidden(place, 'hidden-cells-stay', { omit: ['table:visibility'] }, 'keep')
    : 'keep'
}
const VALUES = 'formula value value-type date-value time-value boolean-value string-value currency'
  .split(' ')
  .flatMap((name) => [`office:${name}`, `table:${name}`, `calcext:${name}`])

export const cell: EditRule = (place) => {
  const { memory, choices, frames } = place
  const grid = gridOf(place)
  const from = grid?.cell ?? 0
  const to = from + repeated(place)
  if (grid) grid.cell = to
  const isOfHiddenRow = frames.findLast(({ plan }) => plan.key === 'table:table-row')?.isEmptied === true
  if (choices.hiddenContent === 'remove' && (isOfHiddenRow || grid?.hidden.some(([first, past]) => from >= first && to <= past))) {
    // Repeated cells at the edge of a sheet are hidden often, and hold nothing.
    if (place.value('office:value-type') !== '' || place.value('calcext:value-type') !== '') {
      place.findings.add('hidden-content')
      memory.lostCells++
    }
    return { omit: VALUES, isEmptied: true }
  }
  if (place.value('table:formula') === '') return 'keep'
  if (memory.valuesOnly) return tell(place, 'formula-value', { omit: ['table:formula'] })
  const isLink = choices.links === 'text' && /HYPERLINK\s*\(\s*"(?!#)/i.test(place.value('table:formula'))
  return isLink ? tell(place, 'link', { omit: ['table:formula'] }) : 'keep'
}

export const hides =
  (attribute: string, value: string): EditRule =>
  (place) => {
    if (place.value(attribute) !== value) return 'keep'
    place.memory.hide()
    return place.choices.hiddenContent === 'show' ? { omit: [attribute] } : 'keep'
  }

export const style: EditRule = ({ memory, value }) => {
  memory.enter(value('style:family'), value('style:name'), value('style:parent-style-name'))
  return 'keep'
}
export const defaultStyle: EditRule = ({ memory }) => {
  memory.enter('', '', '')
  return 'keep'
}

/** Rows that are hidden keep their place, so that addresses stay true; their cells are emptied. */
export const isEmptiedRow = (place: EditPlace): boolean =>
  place.key === 'table:table-row' && place.choices.hiddenContent === 'remove' && isCollapsed(place)
