import { Refusal } from '../../refusal.ts'
import { type EditRule, tell } from './edit.ts'
import type { Memory } from './memory.ts'
import type { Piece, Pieces } from './pieces.ts'

/**
 * Tracked changes (ODF 1.3 Part 3 §5.5, §9.9): kept, accepted, or rejected.
 *
 * KNOWN GAP: they can be rejected where each begins and ends in one paragraph; otherwise, and in spreadsheets, the file is refused.
 */

export const regions: EditRule = (place) => {
  const { choices, key } = place
  if (choices.trackedChanges === 'keep') return 'keep'
  if (choices.trackedChanges === 'remove' && key === 'table:tracked-changes')
    throw new Refusal('content-missing', 'changes of cells cannot be taken back')
  return tell(place, 'tracked-change', 'cancel')
}
export const region: EditRule = (place) => {
  place.memory.region = place.value('xml:id') || place.value('text:id')
  return place.choices.trackedChanges === 'keep' ? tell(place, 'tracked-change-stays') : 'keep'
}
export const kindOfRegion: EditRule = ({ key, memory }) => {
  memory.regions.set(memory.region, key === 'text:insertion' ? 'insertion' : key === 'text:deletion' ? 'deletion' : 'format')
  return 'keep'
}
export const cellChange: EditRule = (place) => (place.choices.trackedChanges === 'keep' ? tell(place, 'tracked-change-stays') : 'keep')

export const changeStart: EditRule = ({ choices, memory, frames, pieces, value }) => {
  if (choices.trackedChanges !== 'remove') return choices.trackedChanges === 'keep' ? 'keep' : 'drop'
  const kind = memory.regions.get(value('text:change-id'))
  if (kind === undefined) throw new Refusal('content-missing', 'a change that nothing describes')
  if (kind === 'insertion') memory.insertions.set(value('text:change-id'), { paragraph: frames.at(-1), at: pieces.length })
  return 'drop'
}
export const changeEnd: EditRule = ({ choices, memory, frames, pieces, value }) => {
  if (choices.trackedChanges === 'keep') return 'keep'
  const start = memory.insertions.get(value('text:change-id'))
  if (start && start.paragraph !== frames.at(-1)) throw new Refusal('content-missing', 'an insertion over paragraphs cannot be taken back')
  if (start) pieces.blank(start.at, pieces.length)
  memory.insertions.delete(value('text:change-id'))
  return 'drop'
}
export const change: EditRule = ({ choices, memory, pieces, value }) => {
  if (choices.trackedChanges === 'keep') return 'keep'
  if (choices.trackedChanges === 'accept') return 'drop'
  const deleted = memory.deletions.get(value('text:change-id'))
  if (deleted?.paragraphs !== 1) throw new Refusal('content-missing', 'a deletion over paragraphs cannot be taken back')
  pieces.insert(deleted.inside)
  return 'drop'
}

const BLOCKS = ['text:p', 'text:h', 'text:list', 'text:section', 'table:table']
const opens = (piece: Piece, name: string): boolean =>
  typeof piece === 'string' && (piece === `<${name}` || piece.startsWith(`<${name} `) || piece === `<${name}/`)

/** What a deletion held, in case it is taken back: between the tags of its one paragraph (Part 3 §5.5.4). */
export function rememberDeletion(pieces: Pieces, at: number, end: number, memory: Memory): void {
  const held = pieces.copy(at + 1, end - 1)
  const starts = held.findIndex((piece) => opens(piece, 'text:p') || opens(piece, 'text:h'))
  const closes = held.findLastIndex((piece) => piece === '</text:p>' || piece === '</text:h>')
  const paragraphs = held.filter((piece) => BLOCKS.some((name) => opens(piece, name))).length
  memory.deletions.set(memory.region, { paragraphs, inside: held.slice(starts + 1, Math.max(starts + 1, closes)) })
}
