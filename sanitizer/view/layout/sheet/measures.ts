import type { Area } from './area.ts'
import type { Grid } from './grid.ts'
import type { CellFont } from './styles.ts'

/** Fonts whose widest digit is 8 pixels at 11 points; that of Calibri and its like is 7 (§18.3.1.13). */
const WIDE_DIGITS = /ゴシック|明朝|メイリオ|游|Gothic|Mincho|Meiryo|Yu/i
const PIXEL = 0.75
/** Ranges of columns may lie one upon the other in a file that means harm. */
const MOST_STEPS = 200_000

/** Sizes of rows and columns in points. */
export interface Measures {
  /** Edges of the columns from `area.left` on: one more than there are columns. */
  readonly columns: readonly number[]
  readonly rows: readonly number[]
  readonly area: Area
}

/** @param grown heights of rows that state none and need more than usual */
export function measure(grid: Grid, area: Area, font: CellFont, grown: ReadonlyMap<number, number>): Measures {
  const digit = (WIDE_DIGITS.test(font.name) ? 8 : 7) * (font.size / 11)
  const width = (characters: number): number => Math.trunc(((256 * characters + Math.trunc(128 / digit)) / 256) * digit) * PIXEL
  const widths = new Map<number, number>()
  let steps = 0
  for (const { from, to, width: characters } of grid.columns)
    for (let column = Math.max(from, area.left); column <= Math.min(to, area.right) && steps < MOST_STEPS; column++, steps++)
      widths.set(column, width(characters))
  const usual = width(grid.usualWidth)
  const columns = [0]
  for (let column = area.left; column <= area.right; column++) columns.push((columns.at(-1) ?? 0) + (widths.get(column) ?? usual))
  const rows = [0]
  for (let row = area.top; row <= area.bottom; row++) rows.push((rows.at(-1) ?? 0) + heightOf(grid, row, grown))
  return { columns, rows, area }
}

function heightOf(grid: Grid, row: number, grown: ReadonlyMap<number, number>): number {
  const stated = grid.rows.get(row)
  if (stated?.isHidden) return 0
  return stated?.height ?? Math.max(grid.usualHeight, grown.get(row) ?? 0)
}

/** Left edge of a column or top edge of a row outside the area, too: at its rim. */
export const edgeAt = (edges: readonly number[], index: number): number => edges[Math.max(0, Math.min(edges.length - 1, index))] ?? 0
