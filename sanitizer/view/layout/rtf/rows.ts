import type { Block, Cell, Edges, Row, Table } from '../flow/block.ts'
import type { Stroke } from '../paper/page.ts'
import { points } from './looks.ts'

interface Defined {
  /** Where it ends, in points. */
  readonly right: number
  readonly fill: number | undefined
  readonly edges: Edges
  readonly anchor: Cell['anchor']
  readonly merge: 'none' | 'across' | 'down'
  readonly beginsDown: boolean
}

/** Cells of one row, and rows of one table: more are left out. */
const [MOST_CELLS, MOST_EDGES] = [60, 120]
const PADDING = { top: 1, right: 4, bottom: 1, left: 4 }
const sides: Readonly<Record<string, keyof Edges>> = { clbrdrt: 'top', clbrdrr: 'right', clbrdrb: 'bottom', clbrdrl: 'left' }

type Open = { -readonly [K in keyof Defined]?: Defined[K] }

/** Tables of RTF 1.9.1 ("Table Definitions"): a row says where its cells end, then its cells follow. */
export class Rows {
  #left = 0
  #height = 0
  #defined: Defined[] = []
  #open: Open = {}
  #edges: { -readonly [K in keyof Edges]: Edges[K] } = {}
  #side: keyof Edges | undefined
  #cells: Block[][] = []
  readonly #rows: {
    readonly left: number
    readonly height: number
    readonly defined: readonly Defined[]
    readonly cells: readonly Block[][]
  }[] = []

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  /** @returns whether it was a word about rows */
  word(name: string, number: number | undefined, colours: readonly (number | undefined)[]): boolean {
    if (name === 'trowd') [this.#left, this.#height, this.#defined] = [0, 0, []]
    else if (name === 'trleft') this.#left = points(number)
    else if (name === 'trrh') this.#height = Math.max(0, Math.min(800, points(Math.abs(number ?? 0))))
    else if (Object.hasOwn(sides, name)) this.#side = sides[name]
    else if (name === 'brdrs' || name === 'brdrdb' || name === 'brdrdot' || name === 'brdrdash' || name === 'brdrth')
      this.#border({ width: 0.5 })
    else if (name === 'brdrw') this.#border({ width: Math.max(0.25, Math.min(6, points(number))) }, true)
    else if (name === 'brdrcf') this.#border({ colour: colours[number ?? 0] ?? 0 }, true)
    else if (name === 'clcbpat') this.#open.fill = colours[number ?? 0]
    else if (name === 'clvertalc') this.#open.anchor = 'center'
    else if (name === 'clvertalb') this.#open.anchor = 'bottom'
    else if (name === 'clmrg') this.#open.merge = 'across'
    else if (name === 'clvmrg') this.#open.merge = 'down'
    else if (name === 'clvmgf') this.#open.beginsDown = true
    else if (name === 'cellx') this.#define(points(number))
    else return false
    return true
  }

  /** A border's words come behind its side; those of paragraphs have none here. */
  #border(part: Partial<Stroke>, onlyMore = false): void {
    const side = this.#side
    if (side === undefined || (onlyMore && !this.#edges[side])) return
    this.#edges[side] = { colour: 0, width: 0.5, ...this.#edges[side], ...part }
  }

  /** Borders of paragraphs and of the page are none of a cell. */
  leaveSide(): void {
    this.#side = undefined
  }

  #define(right: number): void {
    if (this.#defined.length < MOST_CELLS)
      this.#defined.push({ right, fill: undefined, anchor: 'top', merge: 'none', beginsDown: false, ...this.#open, edges: this.#edges })
    this.#open = {}
    this.#edges = {}
    this.#side = undefined
  }

  cell(blocks: Block[]): void {
    if (this.#cells.length < MOST_CELLS) this.#cells.push(blocks)
  }

  row(): void {
    if (this.#cells.length > 0 && this.#defined.length > 0)
      this.#rows.push({ left: this.#left, height: this.#height, defined: this.#defined, cells: this.#cells })
    this.#cells = []
  }

  /** The table of the rows so far; they begin anew. */
  take(): Table {
    const rows = this.#rows.splice(0)
    const edges = [...new Set(rows.flatMap(({ left, defined }) => [left, ...defined.map(({ right }) => right)].map(Math.round)))]
      .sort((one, other) => one - other)
      .slice(0, MOST_EDGES)
    const left = edges[0] ?? 0
    const laid = rows.map((row, index) => laidOut(row, edges, rows.slice(index + 1, index + 1 + MOST_DOWN)))
    return {
      kind: 'table',
      columns: edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0)),
      rows: laid,
      left: Math.max(0, left),
      align: 'left',
    }
  }
}

type ReadRow = { readonly left: number; readonly height: number; readonly defined: readonly Defined[]; readonly cells: readonly Block[][] }
const MOST_DOWN = 200

function laidOut({ left, height, defined, cells }: ReadRow, edges: readonly number[], below: readonly ReadRow[]): Row {
  const found: Cell[] = []
  let from = Math.round(left)
  for (const [index, one] of defined.entries()) {
    const to = Math.round(one.right)
    const [column, end] = [edges.indexOf(from), edges.indexOf(to)]
    const start = from
    from = Math.max(from, to)
    const last = found.at(-1)
    if (one.merge === 'across' && last && end > last.column) found[found.length - 1] = { ...last, columns: end - last.column }
    if (one.merge !== 'none' || column < 0 || end <= column) continue
    const down = one.beginsDown ? below.findIndex((row) => !isBelow(row, start)) : 0
    found.push({
      column,
      columns: end - column,
      rows: 1 + (down < 0 ? below.length : down),
      blocks: cells[index] ?? [],
      fill: one.fill,
      edges: one.edges,
      padding: PADDING,
      anchor: one.anchor,
    })
  }
  return { height, isExact: false, cells: found }
}

/** Does a cell of this row that begins here belong to the one above? */
function isBelow({ left, defined }: ReadRow, start: number): boolean {
  let from = Math.round(left)
  for (const { right, merge } of defined) {
    if (from === start) return merge === 'down'
    from = Math.round(right)
  }
  return false
}
