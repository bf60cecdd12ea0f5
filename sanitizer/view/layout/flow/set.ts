import type { Faces } from '../line/atoms.ts'
import type { Block } from './block.ts'
import { type Fragment, pageBreak } from './fragment.ts'
import { setParagraph } from './paragraph.ts'
import { setTable } from './table.ts'

/** Tables within tables beyond this leave their cells out: no form nests so deeply, and each level costs a stack. */
const DEEPEST = 12

/** Sets blocks in a column of this width, in points. */
export function setBlocks(blocks: readonly Block[], width: number, faces: Faces, depth = 0): readonly Fragment[] {
  return blocks.flatMap((block) => setBlock(block, width, faces, depth))
}

export function setBlock(block: Block, width: number, faces: Faces, depth = 0): readonly Fragment[] {
  if (block.kind === 'paragraph') return setParagraph(block, width, faces)
  if (block.kind === 'page-break') return depth === 0 ? [pageBreak] : []
  return depth < DEEPEST ? setTable(block, width, faces, depth) : []
}
