import type { Faces } from '../line/atoms.ts'
import type { Element } from '../package/element.ts'
import type { Page } from '../paper/page.ts'
import { COLUMNS, ROWS } from './area.ts'
import type { Book } from './book.ts'
import type { Rectangle } from './celltext.ts'
import { edgeAt, type Measures } from './measures.ts'

const EMU = 12_700

interface Corner {
  readonly column: number
  readonly row: number
  /** Points into the cell. */
  readonly x: number
  readonly y: number
}

/** A picture or shape over the cells (§20.5). */
export interface Anchor {
  readonly from: Corner
  /** The last cell that it covers, as far as is known without measuring. */
  readonly to: Corner
  box(measures: Measures): Rectangle
  draw(page: Page, box: Rectangle, faces: Faces): void
}

/** Drawings past this are left out. */
const MOST = 2000

export function anchorsOf(book: Book, part: string, id: string | undefined): readonly Anchor[] {
  const drawing = book.source.target(part, id)
  if (drawing === undefined) return []
  const anchors: Anchor[] = []
  for (const element of book.source.tree(drawing).elements()) {
    if (anchors.length >= MOST) break
    const from = cornerOf(element.child('xdr:from'))
    const blip = element.at('xdr:pic', 'xdr:blipFill', 'a:blip')
    const picture = book.source.picture(drawing, blip?.attribute('r:embed'))
    if (!from || !picture) continue
    const to = cornerOf(element.child('xdr:to')) ?? from
    const extent = element.child('xdr:ext')
    anchors.push({
      from,
      to,
      box: (measures) => boxOf(measures, from, element.child('xdr:to') ? to : undefined, extent),
      draw: (page, { x, y, width, height }) => page.picture(picture, x, y, width, height),
    })
  }
  return anchors
}

const bounded = (value: number, most: number): number => Math.max(0, Math.min(most, Math.floor(value)))

function cornerOf(element: Element | undefined): Corner | undefined {
  if (!element) return undefined
  const number = (name: string): number => {
    const value = Number(element.child(name)?.text ?? '0')
    return Number.isFinite(value) ? value : 0
  }
  return {
    column: bounded(number('xdr:col'), COLUMNS - 1),
    row: bounded(number('xdr:row'), ROWS - 1),
    x: number('xdr:colOff') / EMU,
    y: number('xdr:rowOff') / EMU,
  }
}

function boxOf({ columns, rows, area }: Measures, from: Corner, to: Corner | undefined, extent: Element | undefined): Rectangle {
  const at = ({ column, row, x, y }: Corner): { readonly x: number; readonly y: number } => ({
    x: edgeAt(columns, column - area.left) + x,
    y: edgeAt(rows, row - area.top) + y,
  })
  const start = at(from)
  const end = to ? at(to) : { x: start.x + (extent?.number('cx') ?? 0) / EMU, y: start.y + (extent?.number('cy') ?? 0) / EMU }
  return { ...start, width: Math.max(0, end.x - start.x), height: Math.max(0, end.y - start.y) }
}
