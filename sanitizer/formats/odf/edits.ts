import { cellChange, change, changeEnd, changeStart, kindOfRegion, region, regions } from './changes.ts'
import { type Edit, type EditRule, tell } from './edit.ts'
import {
  byStyle,
  cell,
  column,
  defaultStyle,
  hiddenParagraph,
  hiddenText,
  hides,
  paragraph,
  row,
  section,
  shape,
  sheet,
  style,
} from './hidden.ts'

/** What policy makes of elements that may be in the output: comments, tracked changes, hidden content, notes, links. */

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
