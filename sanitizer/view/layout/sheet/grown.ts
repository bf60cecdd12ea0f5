import type { Faces } from '../line/atoms.ts'
import { neededHeight } from './celltext.ts'
import type { Grid } from './grid.ts'
import type { SheetIndex } from './lookup.ts'
import { edgeAt, type Measures } from './measures.ts'

/** Rows measured by their content: more would take long and are set at the usual height. */
const MOST_ROWS = 20_000
/** Characters measured for it. */
const MOST_CHARACTERS = 2_000_000

/** Heights of the rows that state none, by what their cells need. */
export function grownRows(grid: Grid, { columns, area }: Measures, index: SheetIndex, faces: Faces): ReadonlyMap<number, number> {
  const grown = new Map<number, number>()
  let [rows, characters] = [0, 0]
  for (const [row, { height, isHidden, cells }] of grid.rows) {
    if (height !== undefined || isHidden || rows++ > MOST_ROWS) continue
    for (const cell of cells) {
      if (cell.content === '' || characters > MOST_CHARACTERS || index.merged(row, cell.column)) continue
      characters += cell.content.length
      const width = edgeAt(columns, cell.column - area.left + 1) - edgeAt(columns, cell.column - area.left)
      const needed = Math.min(409, neededHeight(cell, width, faces))
      if (needed > grid.usualHeight) grown.set(row, Math.max(grown.get(row) ?? 0, needed))
    }
  }
  return grown
}
