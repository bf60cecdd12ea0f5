import { type Block, plain } from './flow/block.ts'
import type { Look } from './line/inline.ts'

const look: Look = { size: 10, colour: 0x000000, grid: true }

/** The lines of plain text, each wrapped on a grid of half and full widths as terminals show it. */
export function* textBlocks(characters: string): Generator<Block> {
  for (const line of linesOf(characters)) {
    const pages = line.split('\f')
    for (const [index, part] of pages.entries()) {
      if (index > 0) yield { kind: 'page-break' }
      for (const piece of pieces(part))
        yield {
          kind: 'paragraph',
          ...plain,
          inlines: [{ kind: 'text', text: piece, look }],
          size: look.size,
          defaultTab: 8 * look.size * 0.5,
        }
    }
  }
}

export function* linesOf(characters: string): Generator<string> {
  const ends = /\r\n|[\r\n\u0085\u2028\u2029]/g
  let from = 0
  for (let end = ends.exec(characters); end; end = ends.exec(characters)) {
    yield characters.slice(from, end.index)
    from = ends.lastIndex
  }
  if (from < characters.length) yield characters.slice(from)
}

/** A line is set in pieces of at most this many characters, so that a file of one line does not become one array. */
const PIECE = 20_000

function* pieces(line: string): Generator<string> {
  if (line === '') yield ''
  for (let from = 0; from < line.length; from += PIECE) yield line.slice(from, from + PIECE)
}
