import { type Block, type Cell, plain, type Row, type Table } from '../flow/block.ts'
import type { Element } from '../package/element.ts'
import { alignOf, edgesOf } from './looks.ts'
import { colourOf, lengthOf, type Styles, said } from './styles.ts'

/** Columns and rows that are there only as a number: of them so many are laid out. */
const MOST_COLUMNS = 60
const MOST_ROWS = 100
const USUAL_WIDTH = 64
const USUAL = 10

/** What a cell holds, with the styles behind its own. */
export type CellReader = (cell: Element, behind: readonly Element[]) => readonly Block[]

const wrappers: ReadonlySet<string> = new Set(['table:table-header-rows', 'table:table-rows', 'table:table-row-group', 'table:table-header-columns', 'table:table-columns', 'table:table-column-group']) // biome-ignore format: a list
const times = (element: Element, name: string): number => Math.max(1, element.number(`table:number-${name}-repeated`) ?? 1)
const isHidden = (element: Element): boolean => ['collapse', 'filter'].includes(element.attribute('table:visibility') ?? '')

/** The rows or columns of a table, those in groups, too. */
export function* membersOf(table: Element, name: string): Generator<Element> {
  for (const element of table.elements()) {
    if (element.name === name) yield element
    else if (wrappers.has(element.name)) yield* membersOf(element, name)
  }
}

/** Widths of columns as they are declared, and how cells of each look where they do not say. */
export class Columns {
  readonly widths: number[] = []
  readonly hidden = new Set<number>()
  readonly #usual: (string | undefined)[] = []
  readonly #styles: Styles

  constructor(styles: Styles) {
    this.#styles = styles
  }

  add(column: Element): void {
    const width = lengthOf(
      said(this.#styles.chain('table-column', column.attribute('table:style-name')), 'table-column', 'style:column-width'),
    )
    for (let left = times(column, 'columns'); left > 0 && this.widths.length < MOST_COLUMNS; left--) {
      if (isHidden(column)) this.hidden.add(this.widths.length)
      this.#usual.push(column.attribute('table:default-cell-style-name'))
      this.widths.push(Math.max(4, width ?? USUAL_WIDTH))
    }
  }

  usual(column: number): string | undefined {
    return this.#usual[column]
  }
}

/** §9.1.3: one row; it may stand for several that are alike. */
export function readRow(
  row: Element,
  columns: Columns,
  styles: Styles,
  read: CellReader,
  from = 0,
): { readonly row: Row; readonly times: number } | undefined {
  if (isHidden(row)) return undefined
  const cells: Cell[] = []
  let column = 0
  for (const element of row.elements()) {
    const isCovered = element.name === 'table:covered-table-cell'
    if (!isCovered && element.name !== 'table:table-cell') continue
    const repeated = times(element, 'columns')
    for (let index = 0; index < repeated && column < MOST_COLUMNS; index++, column++)
      if (!isCovered && !columns.hidden.has(column)) cells.push(readCell(element, column, columns, styles, read))
  }
  const height = lengthOf(
    said(styles.chain('table-row', row.attribute('table:style-name')), 'table-row', 'style:row-height', 'style:min-row-height'),
  )
  return { row: { height: Math.max(from, Math.min(800, height ?? 0)), isExact: false, cells }, times: times(row, 'rows') }
}

function readCell(element: Element, column: number, columns: Columns, styles: Styles, read: CellReader): Cell {
  const chain = styles.chain('table-cell', element.attribute('table:style-name') ?? columns.usual(column))
  const isNumber = ['float', 'percentage', 'currency', 'date', 'time'].includes(element.attribute('office:value-type') ?? '')
  const own = said(chain, 'paragraph', 'fo:text-align')
  const align = alignOf(own) ?? (isNumber ? 'right' : undefined)
  const padding = (side: string): number =>
    Math.max(1, Math.min(40, lengthOf(said(chain, 'table-cell', `fo:padding-${side}`, 'fo:padding')) ?? 2))
  const anchor = said(chain, 'table-cell', 'style:vertical-align')
  const blocks = read(element, chain)
  return {
    column,
    columns: Math.max(1, Math.min(MOST_COLUMNS - column, element.number('table:number-columns-spanned') ?? 1)),
    rows: Math.max(1, Math.min(1000, element.number('table:number-rows-spanned') ?? 1)),
    blocks:
      align === undefined
        ? blocks
        : blocks.map((block) => (block.kind === 'paragraph' && block.align === 'left' ? { ...block, align } : block)),
    fill: colourOf(said(chain, 'table-cell', 'fo:background-color')),
    edges: edgesOf(chain, 'table-cell'),
    padding: { top: padding('top'), right: padding('right'), bottom: padding('bottom'), left: padding('left') },
    anchor: anchor === 'middle' ? 'center' : anchor === 'bottom' ? 'bottom' : 'top',
  }
}

/** A table of a text. */
export function readTable(table: Element, styles: Styles, read: CellReader): Table {
  const columns = new Columns(styles)
  for (const column of membersOf(table, 'table:table-column')) columns.add(column)
  const rows: Row[] = []
  for (const element of membersOf(table, 'table:table-row')) {
    const found = readRow(element, columns, styles, read)
    for (let left = Math.min(MOST_ROWS, found?.times ?? 0); found && left > 0; left--) rows.push(found.row)
  }
  const align = said(styles.chain('table', table.attribute('table:style-name')), 'table', 'table:align')
  const used = rows.reduce((most, { cells }) => Math.max(most, ...cells.map((cell) => cell.column + cell.columns)), 1)
  return tableOf(rows, columns, used, align === 'center' ? 'center' : align === 'right' ? 'right' : 'left')
}

/** @param used columns that hold something */
export function tableOf(rows: readonly Row[], columns: Columns, used: number, align: Table['align'] = 'left'): Table {
  const widths = Array.from({ length: used }, (_, column) => (columns.hidden.has(column) ? 0 : (columns.widths[column] ?? USUAL_WIDTH)))
  // A row without cells would have no height at all.
  const blank: Block = { kind: 'paragraph', ...plain, inlines: [], size: USUAL }
  const filled = rows.map((row) =>
    row.cells.length > 0
      ? row
      : {
          ...row,
          cells: [
            {
              column: 0,
              columns: 1,
              rows: 1,
              blocks: [blank],
              edges: {},
              padding: { top: 0, right: 0, bottom: 0, left: 0 },
              anchor: 'top' as const,
            },
          ],
        },
  )
  return { kind: 'table', columns: widths, rows: filled, left: 0, align }
}
