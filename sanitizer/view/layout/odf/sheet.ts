import { plain, type Row } from '../flow/block.ts'
import { A4, Column, drawCut, type Sheet, untilUsedUp } from '../flow/column.ts'
import { Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Paper } from '../paper/paper.ts'
import { FlowReader } from './flow.ts'
import { Styles, said } from './styles.ts'
import { Columns, membersOf, readRow, tableOf } from './table.ts'
import { inBody } from './text.ts'

const NAME = { size: 9, colour: 0x444444, bold: true }
const MARGIN = 26
/** Rows set together as one table; one that is alike many times over is laid out so often. */
const TOGETHER = 40
const MOST_ALIKE = 30

/**
 * An OpenDocument spreadsheet: each visible sheet from a new page on, under its name, as wide as it needs up to four sheets of paper side by side.
 * Values as the file says that they are shown, with borders, fills, merged cells and pictures in cells.
 *
 * KNOWN GAP: areas to print, charts and what floats over cells are not shown; cells merged over more than 40 rows are cut.
 */
export function layOdfSheets(source: CleanPackage, paper: Paper): void {
  const styles = new Styles(source)
  const column = new Column(paper, A4)
  let [isCut, isFirst] = [false, true]
  untilUsedUp(paper, () => {
    let open: OpenSheet | undefined
    let cells = 0
    const end = (): void => {
      open?.lay(column, isFirst)
      if (open) isFirst = false
      open = undefined
    }
    readElements(source.read('content.xml'), 4, source.limits, (element) => {
      for (const row of rowsIn(element)) if (open && !isCut) {
        cells += row.children.length + 1
        isCut = cells > source.limits.layoutCells
        open.add(row)
      }
      for (const one of columnsIn(element)) open?.columns.add(one)
    }, (element) => {
      if (element.name !== 'table:table') return inBody('office:spreadsheet')(element)
      end()
      const isShown = said(styles.chain('table', element.attribute('table:style-name')), 'table', 'table:display') !== 'false'
      if (isShown) open = new OpenSheet(element.attribute('table:name') ?? '', styles, new FlowReader(source, styles))
      return isShown
    }) // biome-ignore format: one thought
    end()
    column.finish()
  })
  if (isCut) drawCut(paper)
}

/** A row or a column stands alone or in a group. */
const alone = (element: Element): Element => {
  const wrapper = new Element('')
  wrapper.children.push(element)
  return wrapper
}
const rowsIn = (element: Element): Iterable<Element> => membersOf(alone(element), 'table:table-row')
const columnsIn = (element: Element): Iterable<Element> => membersOf(alone(element), 'table:table-column')

class OpenSheet {
  readonly columns: Columns
  readonly #name: string
  readonly #styles: Styles
  readonly #reader: FlowReader
  readonly #rows: Row[] = []
  /** Rows without anything, until one comes that has something. */
  #blank: Row[] = []
  #used = 1

  constructor(name: string, styles: Styles, reader: FlowReader) {
    this.#name = name
    this.#styles = styles
    this.#reader = reader
    this.columns = new Columns(styles)
  }

  add(element: Element): void {
    const found = readRow(element, this.columns, this.#styles, (cell, behind) => [...this.#reader.within(behind).readAll(cell)], 12)
    if (!found) return
    const { row, times } = found
    const used = Math.max(0, ...row.cells.map((cell) => (isSeen(cell) ? cell.column + cell.columns : 0)))
    const alike = Array.from({ length: Math.min(times, MOST_ALIKE) }, () => row)
    if (used === 0) {
      if (this.#blank.length < MOST_ALIKE) this.#blank.push(...alike)
      return
    }
    this.#used = Math.max(this.#used, used)
    this.#rows.push(...this.#blank, ...alike)
    this.#blank = []
  }

  lay(column: Column, isFirst: boolean): void {
    const shown = this.#rows.map((row) => ({ ...row, cells: row.cells.filter((cell) => cell.column < this.#used) }))
    const whole = tableOf(shown, this.columns, this.#used)
    const width = whole.columns.reduce((sum, each) => sum + each, 0) + 2 * MARGIN
    if (!isFirst) column.breakPage()
    column.resize(paperFor(width))
    column.add({ kind: 'paragraph', ...plain, inlines: [{ kind: 'text', text: this.#name.slice(0, 60), look: NAME }], size: 9, after: 4 })
    for (let from = 0; from < whole.rows.length; from += TOGETHER)
      column.add({ ...whole, rows: whole.rows.slice(from, from + TOGETHER).map((row, index, all) => fitted(row, all.length - index)) })
  }
}

const isSeen = ({ blocks, fill, edges }: Row['cells'][number]): boolean =>
  fill !== undefined ||
  Object.values(edges).some((edge) => edge !== undefined) ||
  blocks.some((block) => block.kind !== 'paragraph' || block.inlines.length > 0)

/** Cells end with the table that they are laid out in. */
const fitted = (row: Row, left: number): Row =>
  row.cells.some(({ rows }) => rows > left)
    ? { ...row, cells: row.cells.map((cell) => ({ ...cell, rows: Math.min(cell.rows, left) })) }
    : row

function paperFor(needed: number): Sheet {
  const margins = { top: 34, right: MARGIN, bottom: 34, left: MARGIN }
  if (needed <= A4.width) return { width: A4.width, height: A4.height, ...margins }
  const width = Math.max(A4.height, Math.min(needed, 4 * A4.width))
  return { width, height: Math.max(A4.width, width * 0.7), ...margins }
}
