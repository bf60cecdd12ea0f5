import type { Page } from '../paper/page.ts'
import type { Area } from './area.ts'
import { drawCellText, naturalWidth, type Rectangle, wrapsText } from './celltext.ts'
import type { GridCell } from './grid.ts'
import type { SheetParts } from './index.ts'
import { edgeAt, type Measures } from './measures.ts'
import type { Tile } from './tiles.ts'

/** Beyond this many free cells text does not run on. */
const FARTHEST = 60

/** @returns how to draw a page's share of a sheet at its own corner, or undefined when nothing is seen there */
export function drawTile(parts: SheetParts, measures: Measures, tile: Tile): ((page: Page) => void) | undefined {
  const origin = { x: edgeAt(measures.columns, tile.columns[0]), y: edgeAt(measures.rows, tile.rows[0]) }
  const cells = cellsOf(parts, measures, tile)
  const size = { width: edgeAt(measures.columns, tile.columns[1]) - origin.x, height: edgeAt(measures.rows, tile.rows[1]) - origin.y }
  const figures = parts.anchors.flatMap((anchor) => {
    const box = anchor.box(measures)
    const at = { ...box, x: box.x - origin.x, y: box.y - origin.y }
    return at.x < size.width && at.y < size.height && at.x + at.width > 0 && at.y + at.height > 0 ? [{ anchor, at }] : []
  })
  if (cells.length === 0 && figures.length === 0) return undefined
  return (page) => {
    const boxes = cells.map((cell) => boxOf(parts, measures, cell, origin))
    for (const { cell, box, isHead } of boxes)
      if (isHead && cell.style.fill !== undefined) page.box(box.x, box.y, box.width, box.height, cell.style.fill)
    for (const { cell, box, isHead, area } of boxes)
      if (isHead && cell.content !== '') drawCellText(page, cell, box, roomOf(parts, measures, cell, box, area), parts.paper)
    for (const { cell, own, area } of boxes) drawEdges(page, cell, own, area)
    page.within(undefined, [0, 0, size.width, size.height], () => {
      for (const { anchor, at } of figures) anchor.draw(page, at)
    })
  }
}

/** Cells of the tile, and those whose merged area reaches into it from outside. */
function cellsOf({ grid, index }: SheetParts, { area, rows, columns }: Measures, tile: Tile): readonly GridCell[] {
  const found: GridCell[] = []
  const heads = new Set<GridCell>()
  for (const row of index.rowsBetween(area.top + tile.rows[0], area.top + tile.rows[1])) {
    if (edgeAt(rows, row - area.top + 1) === edgeAt(rows, row - area.top)) continue
    for (const cell of grid.rows.get(row)?.cells ?? []) {
      const column = cell.column - area.left
      if (column < tile.columns[0] || column >= tile.columns[1]) continue
      const merged = index.merged(row, cell.column)
      if (!merged && edgeAt(columns, column + 1) === edgeAt(columns, column)) continue
      const head = merged ? index.cells(merged.top).get(merged.left) : undefined
      if (head && head !== cell && !heads.has(head) && !isInTile(head, area, tile)) {
        heads.add(head)
        found.push(head)
      }
      found.push(cell)
    }
  }
  return found
}

const isInTile = ({ row, column }: GridCell, area: Area, { rows, columns }: Tile): boolean =>
  row - area.top >= rows[0] && row - area.top < rows[1] && column - area.left >= columns[0] && column - area.left < columns[1]

interface Boxed {
  readonly cell: GridCell
  readonly box: Rectangle
  /** Without what is merged to it. */
  readonly own: Rectangle
  readonly area: Area | undefined
  /** The first cell of its merged area, which alone is filled in. */
  readonly isHead: boolean
}

function boxOf({ index }: SheetParts, measures: Measures, cell: GridCell, origin: { readonly x: number; readonly y: number }): Boxed {
  const area = index.merged(cell.row, cell.column)
  const isHead = !area || (area.top === cell.row && area.left === cell.column)
  const own = rectangle(measures, { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column }, origin)
  return { cell, own, box: area && isHead ? rectangle(measures, area, origin) : own, area, isHead }
}

function rectangle(
  { columns, rows, area }: Measures,
  { top, left, bottom, right }: Area,
  origin: { readonly x: number; readonly y: number },
): Rectangle {
  const [x, y] = [edgeAt(columns, left - area.left), edgeAt(rows, top - area.top)]
  return {
    x: x - origin.x,
    y: y - origin.y,
    width: edgeAt(columns, right - area.left + 1) - x,
    height: edgeAt(rows, bottom - area.top + 1) - y,
  }
}

/** Text that is not wrapped runs on over empty cells beside it (as in every spreadsheet program). */
function roomOf(
  { index, paper }: SheetParts,
  { columns, area }: Measures,
  cell: GridCell,
  box: Rectangle,
  merged: Area | undefined,
): Rectangle {
  if (merged || cell.isNumber || wrapsText(cell) || cell.style.rotation !== 0) return box
  const needed = naturalWidth(cell, paper)
  if (needed <= box.width) return box
  const neighbours = index.cells(cell.row)
  const isFree = (column: number): boolean => {
    const neighbour = neighbours.get(column)
    return (!neighbour || neighbour.content === '') && !index.merged(cell.row, column)
  }
  const { horizontal } = cell.style
  const missing = needed - box.width
  const reach = (step: 1 | -1, wanted: number): number => {
    let got = 0
    // Beyond the last column there is nothing in the way.
    if (step > 0 && cell.column === area.right) return wanted
    for (
      let column = cell.column + step, count = 0;
      got < wanted && count < FARTHEST && column >= area.left && column <= area.right && isFree(column);
      column += step, count++
    )
      got += edgeAt(columns, column - area.left + 1) - edgeAt(columns, column - area.left)
    return got
  }
  const toRight = horizontal === 'right' ? 0 : reach(1, horizontal === 'center' ? missing / 2 : missing)
  const toLeft =
    horizontal === 'right' ? reach(-1, missing) : horizontal === 'center' || horizontal === 'centerContinuous' ? reach(-1, missing / 2) : 0
  return { ...box, x: box.x - toLeft, width: box.width + toLeft + toRight }
}

/** Of a merged area only the outer edges are drawn. */
function drawEdges(page: Page, { style, row, column }: GridCell, { x, y, width, height }: Rectangle, area: Area | undefined): void {
  const { top, right, bottom, left } = style.edges
  const isAt = (edge: 'top' | 'right' | 'bottom' | 'left', place: number): boolean => !area || area[edge] === place
  if (top && isAt('top', row)) page.line(x, y, x + width, y, top)
  if (bottom && isAt('bottom', row)) page.line(x, y + height, x + width, y + height, bottom)
  if (left && isAt('left', column)) page.line(x, y, x, y + height, left)
  if (right && isAt('right', column)) page.line(x + width, y, x + width, y + height, right)
  if (style.falling) page.line(x, y, x + width, y + height, style.falling)
  if (style.rising) page.line(x, y + height, x + width, y, style.rising)
}
