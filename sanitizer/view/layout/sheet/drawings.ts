import type { Faces } from '../line/atoms.ts'
import type { Element } from '../package/element.ts'
import type { Page } from '../paper/page.ts'
import { diagramsOf } from '../shape/diagrams.ts'
import { drawGraphic } from '../shape/frame.ts'
import { EMU, type Mapping, placeOf } from '../shape/place.ts'
import { drawShape } from '../shape/shapes.ts'
import { bare, part as child, type Stage } from '../shape/stage.ts'
import { COLUMNS, ROWS } from './area.ts'
import type { Book } from './book.ts'
import type { Rectangle } from './celltext.ts'
import { edgeAt, type Measures } from './measures.ts'

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
  draw(page: Page, box: Rectangle): void
}

/** Drawings past this are left out. */
const MOST = 2000

export function anchorsOf(book: Book, part: string, id: string | undefined, faces: Faces): readonly Anchor[] {
  const drawing = book.source.target(part, id)
  if (drawing === undefined) return []
  const stage: Stage = {
    source: book.source,
    part: drawing,
    theme: book.theme,
    faces,
    behind: () => ({ place: undefined, text: { lists: [], style: { size: 11 } }, body: [], properties: [] }),
    isHidden: () => false,
    tableStyle: () => undefined,
    nextDiagram: diagramsOf(book.source, drawing),
  }
  const anchors: Anchor[] = []
  for (const element of book.source.tree(drawing).elements()) {
    if (anchors.length >= MOST) break
    const from = cornerOf(element.child('xdr:from'))
    const shape = [...element.elements()].find((child) =>
      ['sp', 'pic', 'grpSp', 'cxnSp', 'graphicFrame', 'AlternateContent'].includes(bare(child)),
    )
    if (!from || !shape) continue
    const to = cornerOf(element.child('xdr:to')) ?? from
    const extent = element.child('xdr:ext')
    anchors.push({
      from,
      to,
      box: (measures) => boxOf(measures, from, element.child('xdr:to') ? to : undefined, extent),
      draw: (page, box) => {
        // A frame around a chart states no size of its own.
        const graphic = bare(shape) === 'graphicFrame' ? shape.at('a:graphic', 'a:graphicData') : undefined
        if (graphic) drawGraphic(graphic, { ...box, rotation: 0, flipsX: false, flipsY: false }, stage, page)
        else drawShape(shape, stage, page, spread(shape, box))
      },
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

/** A shape says where it stood when the file was last saved; its anchor says where it stands now. */
function spread(shape: Element, { x, y, width, height }: Rectangle): Mapping {
  const place = placeOf(child(shape, 'spPr', 'grpSpPr')?.child('a:xfrm') ?? child(shape, 'xfrm'))
  if (!place || place.width === 0 || place.height === 0) return { x: x - (place?.x ?? 0), y: y - (place?.y ?? 0), scaleX: 1, scaleY: 1 }
  const isTurned = Math.abs(place.rotation % 180) === 90
  const scaleX = isTurned ? 1 : width / place.width
  const scaleY = isTurned ? 1 : height / place.height
  const middle = { x: x + width / 2 - (place.x + place.width / 2) * scaleX, y: y + height / 2 - (place.y + place.height / 2) * scaleY }
  return { x: middle.x, y: middle.y, scaleX, scaleY }
}
