import { type EditRule, nearest, tell } from './edit.ts'

/** Comments: their parts are planned or not (plan.ts); here go the places in the text that lead to them. */

const anchor: EditRule = ({ choices }) => (choices.comments === 'remove' ? 'drop' : 'keep')
const told: EditRule = (place) => tell(place, 'comment-stays')
const shapes = new Set(['v:shape', 'v:rect', 'v:roundrect'])

/** The box of a cell's comment is a VML shape (ECMA-376 Part 4 §19.4.2.12). */
const note: EditRule = (place) => {
  if (place.choices.comments !== 'remove' || place.value('ObjectType') !== 'Note') return 'keep'
  const shape = nearest(place, shapes)
  if (shape) shape.isCancelled = true
  return 'keep'
}

export const commentEdits: Readonly<Record<string, EditRule>> = {
  'w:commentRangeStart': anchor,
  'w:commentRangeEnd': anchor,
  'w:commentReference': anchor,
  'w:comment': told,
  'x:comment': told,
  'p:cm': told,
  'p188:cm': told,
  'xvml:ClientData': note,
}
