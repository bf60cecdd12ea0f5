import type { Faces } from '../line/atoms.ts'
import type { Page } from '../paper/page.ts'
import type { Cell, Table } from './block.ts'
import { type Fragment, heightOf } from './fragment.ts'
import { setBlocks } from './set.ts'

interface SetCell {
  readonly cell: Cell
  /** Index of its first row. */
  readonly row: number
  readonly x: number
  readonly width: number
  readonly fragments: readonly Fragment[]
  readonly contentHeight: number
}

/** Lines of a table are cut into slices no higher than this much of a page, in points, when one row fills more than a page. */
const SLICE = 600
/** Rows that cells reach into from above, all together. */
const MOST_MERGED = 500_000

/** Sets a table in a column, one fragment a row; what is merged over rows is cut with them. */
export function setTable(table: Table, width: number, faces: Faces, depth: number): readonly Fragment[] {
  const columns = fittedColumns(table, width)
  const starts = sums(columns)
  const total = starts.at(-1) ?? 0
  const left =
    table.align === 'center'
      ? (width - total) / 2
      : table.align === 'right'
        ? width - total
        : Math.max(0, Math.min(table.left, width - total))
  const cells = table.rows.flatMap((row, index) => row.cells.map((cell) => setCell(cell, index, starts, left, faces, depth)))
  const heights = rowHeights(table, cells)
  const tops = sums(heights)
  const byRow = cellsByRow(cells, heights.length)
  return heights.flatMap((height, row) => rowFragments(byRow[row] ?? [], tops, row, height))
}

/** Where each begins, and the end of the last. */
function sums(lengths: readonly number[]): readonly number[] {
  const starts = [0]
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length)
  return starts
}

/** A table wider than its column is made as wide as that. */
function fittedColumns({ columns, left }: Table, width: number): readonly number[] {
  const total = columns.reduce((sum, column) => sum + column, 0)
  const room = Math.max(width - Math.max(0, left), width * 0.8)
  return total > room && total > 0 ? columns.map((column) => (column * room) / total) : columns
}

function setCell(cell: Cell, row: number, starts: readonly number[], left: number, faces: Faces, depth: number): SetCell {
  const from = starts[cell.column] ?? 0
  const to = starts[Math.min(cell.column + cell.columns, starts.length - 1)] ?? from
  const width = Math.max(0, to - from)
  const fragments = setBlocks(cell.blocks, Math.max(4, width - cell.padding.left - cell.padding.right), faces, depth + 1)
  return { cell, row, x: left + from, width, fragments, contentHeight: heightOf(fragments) + cell.padding.top + cell.padding.bottom }
}

function rowHeights({ rows }: Table, cells: readonly SetCell[]): number[] {
  const heights = rows.map(({ height }) => height)
  const grow = (row: number, by: number): void => {
    heights[row] = (heights[row] ?? 0) + by
  }
  for (const { cell, row, contentHeight } of cells)
    if (cell.rows === 1 && rows[row]?.isExact !== true) grow(row, Math.max(0, contentHeight - (heights[row] ?? 0)))
  for (const { cell, row, contentHeight } of cells) {
    if (cell.rows === 1) continue
    const last = Math.min(row + cell.rows, rows.length) - 1
    const sum = heights.slice(row, last + 1).reduce((total, height) => total + height, 0)
    if (rows[last]?.isExact !== true) grow(last, Math.max(0, contentHeight - sum))
  }
  return heights.map((height) => Math.max(1, height))
}

function cellsByRow(cells: readonly SetCell[], rows: number): readonly (readonly SetCell[])[] {
  const byRow: SetCell[][] = Array.from({ length: rows }, () => [])
  let entries = 0
  for (const cell of cells)
    for (let row = cell.row; row < Math.min(rows, cell.row + cell.cell.rows); row++) {
      // Cells over many rows may lie one upon the other in a file that means harm.
      if (row > cell.row && ++entries > MOST_MERGED) break
      byRow[row]?.push(cell)
    }
  return byRow
}

/** A row as one slice, or as several where it is higher than a page. */
function rowFragments(cells: readonly SetCell[], tops: readonly number[], row: number, height: number): readonly Fragment[] {
  const top = tops[row] ?? 0
  const cuts = [0, ...cutsOf(cells, tops, top, height), height]
  return cuts.slice(1).map((bottom, index) => {
    const from = cuts[index] ?? 0
    return { height: bottom - from, draw: (page, x, y) => drawSlice(page, cells, tops, { x, y, from: top + from, to: top + bottom }) }
  })
}

/** Where a row too high for a page is cut: at the last end of a line that cuts no other line, counted from the top of the row. */
function cutsOf(cells: readonly SetCell[], tops: readonly number[], top: number, height: number): readonly number[] {
  const cuts: number[] = []
  if (height <= SLICE) return cuts
  const spans = cells.flatMap((cell) => spansOf(cell, tops).map(({ from, to }) => ({ from: from - top, to: to - top })))
  const ends = spans.map(({ to }) => to).sort((a, b) => b - a)
  for (let from = 0; height - from > SLICE; ) {
    const limit = from + SLICE
    const clean = ends.find(
      (end) => end <= limit && end > from + 20 && !spans.some((span) => span.from < end - 0.01 && span.to > end + 0.01),
    )
    from = clean ?? limit
    cuts.push(from)
  }
  return cuts
}

interface Span {
  readonly fragment: Fragment
  readonly from: number
  readonly to: number
}

/** The slices of a cell with their places, from the top of the table. */
function spansOf({ cell, row, fragments, contentHeight }: SetCell, tops: readonly number[]): readonly Span[] {
  const top = tops[row] ?? 0
  const bottom = tops[Math.min(row + cell.rows, tops.length - 1)] ?? top
  const spare = Math.max(0, bottom - top - contentHeight)
  let y = top + cell.padding.top + (cell.anchor === 'top' ? 0 : cell.anchor === 'center' ? spare / 2 : spare)
  return fragments.map((fragment) => {
    const from = y
    y += fragment.height
    return { fragment, from, to: y }
  })
}

interface Slice {
  readonly x: number
  readonly y: number
  /** From the top of the table. */
  readonly from: number
  readonly to: number
}

function drawSlice(page: Page, cells: readonly SetCell[], tops: readonly number[], { x, y, from, to }: Slice): void {
  const height = to - from
  for (const { cell, x: left, width } of cells) if (cell.fill !== undefined) page.box(x + left, y, width, height, cell.fill)
  for (const set of cells) {
    for (const { fragment, from: top } of spansOf(set, tops))
      if (top >= from - 0.01 && (top < to - 0.01 || (fragment.height === 0 && top <= to)))
        fragment.draw(page, x + set.x + set.cell.padding.left, y + top - from)
  }
  for (const set of cells) drawEdges(page, set, tops, { x, y, from, to })
}

function drawEdges(page: Page, { cell, row, x: left, width }: SetCell, tops: readonly number[], { x, y, from, to }: Slice): void {
  const [x1, x2] = [x + left, x + left + width]
  const cellTop = tops[row] ?? 0
  const cellBottom = tops[Math.min(row + cell.rows, tops.length - 1)] ?? cellTop
  const { top, right, bottom, left: leftEdge } = cell.edges
  if (leftEdge) page.line(x1, y, x1, y + to - from, leftEdge)
  if (right) page.line(x2, y, x2, y + to - from, right)
  if (top && Math.abs(from - cellTop) < 0.01) page.line(x1, y, x2, y, top)
  if (bottom && Math.abs(to - cellBottom) < 0.01) page.line(x1, y + to - from, x2, y + to - from, bottom)
  if (Math.abs(from - cellTop) >= 0.01) return
  const end = y + Math.min(to, cellBottom) - from
  if (cell.falling) page.line(x1, y, x2, end, cell.falling)
  if (cell.rising) page.line(x1, end, x2, y, cell.rising)
}
