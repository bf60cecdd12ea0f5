import type { Limits } from '../../../limits.ts'
import type { Area } from './area.ts'
import type { Grid, GridCell } from './grid.ts'

/** Cells by place and merged areas by row. */
export class SheetIndex {
  readonly #grid: Grid
  readonly #merges = new Map<number, Area[]>()
  readonly #rows = new Map<number, ReadonlyMap<number, GridCell>>()
  #sorted: readonly number[] | undefined

  constructor(grid: Grid, limits: Limits) {
    this.#grid = grid
    // Only rows with cells need their areas; an area over a million rows must not become a million entries for each of many.
    let entries = 0
    for (const area of grid.merges)
      for (let row = area.top; row <= area.bottom && entries < limits.layoutCells; row++) {
        entries++
        const list = this.#merges.get(row)
        if (list) list.push(area)
        else this.#merges.set(row, [area])
      }
  }

  /** Rows with cells from `from` up to but not including `to`, in order. */
  rowsBetween(from: number, to: number): readonly number[] {
    this.#sorted ??= [...this.#grid.rows.keys()].sort((a, b) => a - b)
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] ?? 0) < from) low = middle + 1
      else high = middle
    }
    let end = low
    while (end < this.#sorted.length && (this.#sorted[end] ?? 0) < to) end++
    return this.#sorted.slice(low, end)
  }

  cells(row: number): ReadonlyMap<number, GridCell> {
    const known = this.#rows.get(row)
    if (known) return known
    const cells = new Map(this.#grid.rows.get(row)?.cells.map((cell) => [cell.column, cell]))
    this.#rows.set(row, cells)
    return cells
  }

  merged(row: number, column: number): Area | undefined {
    return this.#merges.get(row)?.find(({ left, right }) => column >= left && column <= right)
  }
}
