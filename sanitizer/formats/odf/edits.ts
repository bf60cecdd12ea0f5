import type { Choices } from '../../choices.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import { Refusal } from '../../refusal.ts'
import type { Frame, Grid } from './frame.ts'
import type { Memory } from './memory.ts'
import type { Pieces } from './pieces.ts'

/**
 * What policy makes of elements that may be in the output: comments, tracked changes, hidden content, notes, links.
 *
 * KNOWN GAP: white or tiny text, text behind shapes, and values hidden by a number format are not seen. Values that a chart copied from hidden
 * cells stay in the chart. Text that a condition hides only in some cases stays and is not reported.
 * KNOWN GAP: tracked changes can be rejected where each begins and ends in one paragraph; otherwise, and in spreadsheets, the file is refused.
 */
export type Edit = 'keep' | 'drop' | 'unwrap' | 'cancel' | 'empty' | { readonly omit: readonly string[]; readonly isEmptied?: boolean }

/** An element and what is known around it. */
export interface EditPlace {
  readonly key: string
  readonly choices: Choices
  readonly findings: Findings
  readonly memory: Memory
  /** Open elements around it. */
  readonly frames: readonly Frame[]
  readonly pieces: Pieces
  value(name: string): string
}
type EditRule = (place: EditPlace) => Edit

const tell = ({ findings }: EditPlace, kind: FindingKind, edit: Edit = 'keep'): Edit => {
  findings.add(kind)
  return edit
}

const comment: EditRule = (place) => (place.choices.comments === 'remove' ? tell(place, 'comment', 'drop') : tell(place, 'comment-stays'))
const commentEnd: EditRule = ({ choices }) => (choices.comments === 'remove' ? 'drop' : 'keep')

const leadsOut = (href: string): boolean => !href.startsWith('#') && href !== ''
const link =
  (edit: Edit): EditRule =>
  (place) =>
    place.choices.links === 'text' && leadsOut(place.value('xlink:href')) ? tell(place, 'link', edit) : 'keep'

/** Notes of a slide; those of a master are only places. LibreOffice writes them for every slide, so that only text counts. */
const notes: EditRule = (place) =>
  place.frames.at(-1)?.plan.key !== 'draw:page' ? 'keep' : place.choices.speakerNotes === 'remove' ? 'cancel' : 'keep'

/** Something whose style or own attribute hides it. */
const hidden = (place: EditPlace, stays: FindingKind, shown: Edit, removed: Edit): Edit => {
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', shown)
  return place.choices.hiddenContent === 'remove' ? tell(place, 'hidden-content', removed) : tell(place, stays)
}
const byStyle =
  (family: string, attribute: string, stays: FindingKind, removed: Edit): EditRule =>
  (place) =>
    place.memory.hides(family, place.value(attribute)) ? hidden(place, stays, 'keep', removed) : 'keep'

/** Paragraphs keep their place; what was in them is told of once it is met. */
const paragraph: EditRule = (place) => {
  const isHidden = place.memory.hides('paragraph', place.value('text:style-name'))
  if (isHidden && place.choices.hiddenContent === 'remove') return 'empty'
  return isHidden ? hidden(place, 'hidden-text-stays', 'keep', 'keep') : 'keep'
}

const sheet: EditRule = (place) => {
  if (place.frames.at(-1)?.plan.key !== 'office:spreadsheet') return 'keep'
  const edit = byStyle('table', 'table:style-name', 'hidden-sheet-stays', 'drop')(place)
  if (edit === 'drop') place.memory.lostCells++
  return edit
}
const section: EditRule = (place) =>
  place.value('text:display') === 'none' ? hidden(place, 'hidden-text-stays', { omit: ['text:display'] }, 'drop') : 'keep'
const hiddenText: EditRule = (place) => {
  if (place.value('text:is-hidden') === 'false') return 'keep'
  if (place.choices.hiddenContent === 'show') place.pieces.text(place.value('text:string-value'))
  return hidden(place, 'hidden-text-stays', 'drop', 'drop')
}
const hiddenParagraph: EditRule = (place) => {
  if (place.value('text:is-hidden') !== 'true') return 'keep'
  const paragraph = place.frames.findLast(({ plan }) => plan.key === 'text:p' || plan.key === 'text:h')
  if (paragraph && place.choices.hiddenContent === 'remove') paragraph.isCancelled = true
  return hidden(place, 'hidden-text-stays', 'unwrap', 'drop')
}
const shape: EditRule = (place) =>
  ['none', 'printer'].includes(place.value('drawooo:display'))
    ? hidden(place, 'hidden-shape-stays', { omit: ['drawooo:display'] }, 'drop')
    : 'keep'

const isCollapsed = (place: EditPlace): boolean => ['collapse', 'filter'].includes(place.value('table:visibility'))
const gridOf = ({ frames }: EditPlace): Grid | undefined => frames.findLast(({ grid }) => grid)?.grid
const repeated = (place: EditPlace): number => Math.max(1, Number(place.value('table:number-columns-repeated')) || 1)

const column: EditRule = (place) => {
  const grid = gridOf(place)
  const from = grid?.columns ?? 0
  if (grid) grid.columns += repeated(place)
  if (!isCollapsed(place)) return 'keep'
  if (place.choices.hiddenContent === 'remove') grid?.hidden.push([from, from + repeated(place)])
  return place.choices.hiddenContent === 'remove' ? 'keep' : hidden(place, 'hidden-cells-stay', { omit: ['table:visibility'] }, 'keep')
}
const row: EditRule = (place) => {
  const grid = gridOf(place)
  if (grid) grid.cell = 0
  return isCollapsed(place) && place.choices.hiddenContent !== 'remove'
    ? hidden(place, 'hidden-cells-stay', { omit: ['table:visibility'] }, 'keep')
    : 'keep'
}
const VALUES = 'formula value value-type date-value time-value boolean-value string-value currency'
  .split(' ')
  .flatMap((name) => [`office:${name}`, `table:${name}`, `calcext:${name}`])

const cell: EditRule = (place) => {
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

const hides =
  (attribute: string, value: string): EditRule =>
  (place) => {
    if (place.value(attribute) !== value) return 'keep'
    place.memory.hide()
    return place.choices.hiddenContent === 'show' ? { omit: [attribute] } : 'keep'
  }

const style: EditRule = ({ memory, value }) => {
  memory.enter(value('style:family'), value('style:name'), value('style:parent-style-name'))
  return 'keep'
}
const defaultStyle: EditRule = ({ memory }) => {
  memory.enter('', '', '')
  return 'keep'
}

const regions: EditRule = (place) => {
  const { choices, key } = place
  if (choices.trackedChanges === 'keep') return 'keep'
  if (choices.trackedChanges === 'remove' && key === 'table:tracked-changes')
    throw new Refusal('content-missing', 'changes of cells cannot be taken back')
  return tell(place, 'tracked-change', 'cancel')
}
const region: EditRule = (place) => {
  place.memory.region = place.value('xml:id') || place.value('text:id')
  return place.choices.trackedChanges === 'keep' ? tell(place, 'tracked-change-stays') : 'keep'
}
const kindOfRegion: EditRule = ({ key, memory }) => {
  memory.regions.set(memory.region, key === 'text:insertion' ? 'insertion' : key === 'text:deletion' ? 'deletion' : 'format')
  return 'keep'
}
const cellChange: EditRule = (place) => (place.choices.trackedChanges === 'keep' ? tell(place, 'tracked-change-stays') : 'keep')

const changeStart: EditRule = ({ choices, memory, frames, pieces, value }) => {
  if (choices.trackedChanges !== 'remove') return choices.trackedChanges === 'keep' ? 'keep' : 'drop'
  const kind = memory.regions.get(value('text:change-id'))
  if (kind === undefined) throw new Refusal('content-missing', 'a change that nothing describes')
  if (kind === 'insertion') memory.insertions.set(value('text:change-id'), { paragraph: frames.at(-1), at: pieces.length })
  return 'drop'
}
const changeEnd: EditRule = ({ choices, memory, frames, pieces, value }) => {
  if (choices.trackedChanges === 'keep') return 'keep'
  const start = memory.insertions.get(value('text:change-id'))
  if (start && start.paragraph !== frames.at(-1)) throw new Refusal('content-missing', 'an insertion over paragraphs cannot be taken back')
  if (start) pieces.blank(start.at, pieces.length)
  memory.insertions.delete(value('text:change-id'))
  return 'drop'
}
const change: EditRule = ({ choices, memory, pieces, value }) => {
  if (choices.trackedChanges === 'keep') return 'keep'
  if (choices.trackedChanges === 'accept') return 'drop'
  const deleted = memory.deletions.get(value('text:change-id'))
  if (deleted?.paragraphs !== 1) throw new Refusal('content-missing', 'a deletion over paragraphs cannot be taken back')
  pieces.insert(deleted.inside)
  return 'drop'
}

const shapes =
  'draw:frame draw:rect draw:line draw:polyline draw:polygon draw:regular-polygon draw:path draw:circle draw:ellipse draw:g draw:connector draw:caption draw:measure draw:control draw:custom-shape dr3d:scene'

export const edits: Readonly<Record<string, EditRule>> = {
  ...Object.fromEntries(shapes.split(' ').map((name) => [name, shape])),
  'office:annotation': comment,
  'office:annotation-end': commentEnd,
  'text:a': link('unwrap'),
  'draw:a': link('unwrap'),
  'text:bibliography-mark': ({ choices, value }) =>
    choices.links === 'text' && leadsOut(value('text:url')) ? { omit: ['text:url'] } : 'keep',
  'draw:area-rectangle': link('drop'),
  'draw:area-circle': link('drop'),
  'draw:area-polygon': link('drop'),
  'presentation:notes': notes,
  'draw:page': byStyle('drawing-page', 'draw:style-name', 'hidden-slide-stays', 'drop'),
  'text:span': byStyle('text', 'text:style-name', 'hidden-text-stays', 'drop'),
  'text:p': paragraph,
  'text:h': paragraph,
  'text:section': section,
  'text:hidden-text': hiddenText,
  'text:hidden-paragraph': hiddenParagraph,
  'table:table': sheet,
  'table:table-column': column,
  'table:table-row': row,
  'table:table-cell': cell,
  'table:covered-table-cell': cell,
  'style:style': style,
  'style:default-style': defaultStyle,
  'text:list-style': defaultStyle,
  'text:outline-style': defaultStyle,
  'style:text-properties': hides('text:display', 'none'),
  'style:table-properties': hides('table:display', 'false'),
  'style:drawing-page-properties': hides('presentation:visibility', 'hidden'),
  'text:tracked-changes': regions,
  'table:tracked-changes': regions,
  'text:changed-region': region,
  'text:insertion': kindOfRegion,
  'text:deletion': kindOfRegion,
  'text:format-change': kindOfRegion,
  'table:cell-content-change': cellChange,
  'table:insertion': cellChange,
  'table:deletion': cellChange,
  'table:movement': cellChange,
  'text:change-start': changeStart,
  'text:change-end': changeEnd,
  'text:change': change,
}

/** Rows that are hidden keep their place, so that addresses stay true; their cells are emptied. */
export const isEmptiedRow = (place: EditPlace): boolean =>
  place.key === 'table:table-row' && place.choices.hiddenContent === 'remove' && isCollapsed(place)
