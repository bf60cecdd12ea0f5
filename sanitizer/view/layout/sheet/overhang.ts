import type { Faces } from '../line/atoms.ts'
import { naturalWidth, wrapsText } from './celltext.ts'
import type { Grid } from './grid.ts'
import type { SheetIndex } from './lookup.ts'
import { edgeAt, type Measures } from './measures.ts'

/** Rows looked at, and the most that is added, in points. */
const MOST_ROWS = 5000
const MOST = 500

/** How far text of the last columns runs on over the right edge of the area, where nothing is in its way, in points. */
export function overhang(grid: Grid, { columns, area }: Measures, index: SheetIndex, faces: Faces): number {
  const end = columns.at(-1) ?? 0
  let [most, rows] = [0, 0]
  for (const { cells } of grid.rows.values()) {
    if (rows++ > MOST_ROWS) break
    const cell = cells.findLast(({ content }) => content !== '')
    if (!cell || cell.isNumber || wrapsText(cell) || cell.style.rotation !== 0 || index.merged(cell.row, cell.column)) continue
    if (!['general', 'left'].includes(cell.style.horizontal)) continue
    most = Math.max(most, edgeAt(columns, cell.column - area.left) + naturalWidth(cell, faces) - end)
  }
  return Math.min(MOST, most)
}
