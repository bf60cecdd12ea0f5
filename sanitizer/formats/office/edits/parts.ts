import type { Choices } from '../../../choices.ts'
import type { FindingKind } from '../../../findings.ts'

/** Parts that policy may leave out, by relationship type, and what is told of them. */

type Left = (choices: Choices) => FindingKind | undefined

const comments: Left = (choices) => (choices.comments === 'remove' ? 'comment' : undefined)
/** A pivot table holds a copy of all it was made from; what it shows stands in the cells. */
const copies: Left = ({ hiddenContent }) => (hiddenContent === 'remove' ? 'hidden-content' : undefined)
const notes: Left = ({ speakerNotes }) => (speakerNotes === 'remove' ? 'speaker-note' : undefined)

const left: ReadonlyMap<string, Left> = new Map([
  ['comments', comments],
  ['commentAuthors', comments],
  ['ms/comments', comments],
  ['ms/authors', comments],
  ['ms/commentsExtended', comments],
  ['notesSlide', notes],
  ['pivotTable', copies],
  ['pivotCacheDefinition', copies],
])

export const leftOut = (type: string, choices: Choices): FindingKind | undefined => left.get(type)?.(choices)
