import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { Written } from './written.ts'

/** [MS-XLS] §2.2.1, [MS-XLSB] §2.2.1: the largest sheet. */
const [ROWS, COLUMNS] = [1_048_576, 16_384]

/** The values of one sheet by place, and the rows and columns that are hidden in it. */
export class Cells {
  readonly #limits: Limits
  readonly #rows = new Map<number, Map<number, string>>()
  readonly #hiddenRows = new Set<number>()
  readonly #hiddenColumns: (readonly [first: number, last: number])[] = []

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** @param counted cells so far, of all sheets */
  set(row: number, column: number, value: string, counted: number): void {
    within(this.#limits, 'textCells', counted)
    if (row >= ROWS || column >= COLUMNS) throw new Refusal('malformed', 'a cell outside of the sheet')
    if (value === '') return
    const cells = this.#rows.get(row) ?? new Map<number, string>()
    this.#rows.set(row, cells.set(column, value))
  }

  hideRow(row: number): void {
    this.#hiddenRows.add(row)
    within(this.#limits, 'textCells', this.#hiddenRows.size)
  }

  hideColumns(first: number, last: number): void {
    this.#hiddenColumns.push([first, last])
    within(this.#limits, 'entries', this.#hiddenColumns.length)
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0
  }

  /** @param hides whether hidden rows and columns stay behind @returns how many hidden cells with a value there are */
  write(written: Written, hides: boolean): number {
    let [hidden, next] = [0, 0]
    for (const [row, cells] of [...this.#rows].sort(([one], [other]) => one - other)) {
      const values: string[] = []
      for (const [column, value] of cells) {
        const isHidden = this.#hiddenRows.has(row) || this.#hidesColumn(column)
        hidden += isHidden ? 1 : 0
        if (!(isHidden && hides)) values[column] = value
      }
      // Rows that are empty keep the others in their place, as far as that is worth it.
      for (; next < row && row - next < MOST_EMPTY; next++) written.row([])
      written.row(Array.from(values, (value) => value ?? ''))
      next = row + 1
    }
    return hidden
  }

  readonly #columnHidden = new Map<number, boolean>()
  #hidesColumn(column: number): boolean {
    const known = this.#columnHidden.get(column) ?? this.#hiddenColumns.some(([first, last]) => column >= first && column <= last)
    this.#columnHidden.set(column, known)
    return known
  }
}
const MOST_EMPTY = 1000
