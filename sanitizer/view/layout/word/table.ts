import type { Block, Cell, Edges, Row, Table } from '../flow/block.ts'
import type { Element } from '../package/element.ts'
import type { Stroke } from '../paper/page.ts'
import { readEdge } from './paragraphstyle.ts'
import type { Styles } from './styles.ts'
import { shadeOf, twips } from './values.ts'

interface Merged {
  cell: { -readonly [K in keyof Cell]: Cell[K] }
  row: number
}

/** Borders of a table (§17.4.38): its sides and what lies between its cells. */
type Borders = Edges & { readonly insideH?: Stroke | undefined; readonly insideV?: Stroke | undefined }

const WRAPPERS = new Set(['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:del'])
/** Columns past this are nonsense; the standard allows 63. */
const COLUMNS = 400

function* through(parent: Element, name: string): Generator<Element> {
  for (const element of parent.elements()) {
    if (element.name === name) yield element
    else if (WRAPPERS.has(element.name)) yield* through(element, name)
  }
}

/** §17.4. `read` turns what a cell holds into blocks. */
export function readTable(table: Element, styles: Styles, read: (cell: Element) => readonly Block[]): Table {
  const own = table.child('w:tblPr')
  const chain = [...(own ? [own] : []), ...styles.table(own?.child('w:tblStyle')?.attribute('w:val'))]
  const first = (name: string): Element | undefined => chain.map((one) => one.child(name)).find((one) => one !== undefined)
  const borders = readBorders(first('w:tblBorders'))
  const padding = readPadding(first('w:tblCellMar'), { top: 0, right: 5.4, bottom: 0, left: 5.4 })
  const grid =
    table
      .at('w:tblGrid')
      ?.all('w:gridCol')
      .slice(0, COLUMNS)
      .map((column) => Math.max(0, twips(column, 'w:w') ?? 0)) ?? []
  const rows: Row[] = []
  const open = new Map<number, Merged>()
  let columns = 0
  for (const element of through(table, 'w:tr')) {
    const properties = element.child('w:trPr')
    const height = properties?.child('w:trHeight')
    let column = Math.min(COLUMNS, properties?.child('w:gridBefore')?.number('w:val') ?? 0)
    const cells: Cell[] = []
    for (const cell of through(element, 'w:tc')) {
      const span = Math.max(1, Math.min(COLUMNS, cell.at('w:tcPr', 'w:gridSpan')?.number('w:val') ?? 1))
      if (column + span > COLUMNS) break
      addCell(cell, { column, span, row: rows.length }, { borders, padding, open, cells, read })
      widen(grid, column, span, cell.at('w:tcPr', 'w:tcW'))
      column += span
      columns = Math.max(columns, column)
    }
    rows.push({ height: Math.max(0, Math.min(700, twips(height, 'w:val') ?? 0)), isExact: height?.attribute('w:hRule') === 'exact', cells })
  }
  return {
    kind: 'table',
    columns: grid.slice(0, Math.max(1, columns)),
    rows: withOuterEdges(rows, borders, columns),
    left: (twips(first('w:tblInd'), 'w:w') ?? 0) - padding.left,
    align: alignOf(own),
  }
}

interface Place {
  readonly column: number
  readonly span: number
  readonly row: number
}

interface Filling {
  readonly borders: Borders
  readonly padding: Cell['padding']
  /** The cell that a vertical merge goes on from, by column. */
  readonly open: Map<number, Merged>
  readonly cells: Cell[]
  readonly read: (cell: Element) => readonly Block[]
}

function addCell(element: Element, { column, span, row }: Place, { borders, padding, open, cells, read }: Filling): void {
  const properties = element.child('w:tcPr')
  const merge = properties?.child('w:vMerge')
  const above = open.get(column)
  if (merge && merge.attribute('w:val') !== 'restart' && above && above.row + above.cell.rows === row) {
    above.cell.rows++
    return
  }
  const own = readBorders(properties?.child('w:tcBorders'))
  const stated = properties?.child('w:tcBorders')
  const edge = (name: 'top' | 'bottom' | 'left' | 'right', inside: Stroke | undefined): Stroke | undefined =>
    stated?.child(`w:${name}`) ? own[name] : inside
  const anchor = properties?.child('w:vAlign')?.attribute('w:val')
  const cell: Merged['cell'] = {
    column,
    columns: span,
    rows: 1,
    blocks: read(element),
    fill: shadeOf(properties?.child('w:shd')),
    edges: {
      top: edge('top', borders.insideH),
      bottom: edge('bottom', borders.insideH),
      left: edge('left', borders.insideV),
      right: edge('right', borders.insideV),
    },
    padding: readPadding(properties?.child('w:tcMar'), padding),
    anchor: anchor === 'center' || anchor === 'bottom' ? anchor : 'top',
    falling: readEdge(stated?.child('w:tl2br')),
    rising: readEdge(stated?.child('w:tr2bl')),
  }
  cells.push(cell)
  if (merge) open.set(column, { cell, row })
  else open.delete(column)
}

/** Columns that the grid does not have get the width that their cell states. */
function widen(grid: number[], column: number, span: number, width: Element | undefined): void {
  const stated = width?.attribute('w:type') === 'dxa' ? (twips(width, 'w:w') ?? 0) : 0
  for (let at = grid.length; at < column + span; at++) grid.push(Math.max(20, stated / span))
  if (span === 1 && grid[column] === 0) grid[column] = Math.max(20, stated)
}

/** A cell at the rim of a table has the table's own border there. */
function withOuterEdges(rows: readonly Row[], borders: Borders, columns: number): readonly Row[] {
  return rows.map((row, index) => ({
    ...row,
    cells: row.cells.map((cell) => {
      const { edges } = cell
      const isInside = (edge: Stroke | undefined, inside: Stroke | undefined): boolean => edge === inside
      return {
        ...cell,
        edges: {
          top: index === 0 && isInside(edges.top, borders.insideH) ? borders.top : edges.top,
          bottom: index + cell.rows >= rows.length && isInside(edges.bottom, borders.insideH) ? borders.bottom : edges.bottom,
          left: cell.column === 0 && isInside(edges.left, borders.insideV) ? borders.left : edges.left,
          right: cell.column + cell.columns >= columns && isInside(edges.right, borders.insideV) ? borders.right : edges.right,
        },
      }
    }),
  }))
}

function readBorders(element: Element | undefined): Borders {
  return {
    top: readEdge(element?.child('w:top')),
    bottom: readEdge(element?.child('w:bottom')),
    left: readEdge(element?.child('w:left', 'w:start')),
    right: readEdge(element?.child('w:right', 'w:end')),
    insideH: readEdge(element?.child('w:insideH')),
    insideV: readEdge(element?.child('w:insideV')),
  }
}

function readPadding(element: Element | undefined, usual: Cell['padding']): Cell['padding'] {
  const side = (value: number | undefined, otherwise: number): number => Math.max(0, Math.min(72, value ?? otherwise))
  return {
    top: side(twips(element?.child('w:top'), 'w:w'), usual.top),
    right: side(twips(element?.child('w:right', 'w:end'), 'w:w'), usual.right),
    bottom: side(twips(element?.child('w:bottom'), 'w:w'), usual.bottom),
    left: side(twips(element?.child('w:left', 'w:start'), 'w:w'), usual.left),
  }
}

function alignOf(properties: Element | undefined): Table['align'] {
  const value = properties?.child('w:jc')?.attribute('w:val')
  return value === 'center' ? 'center' : value === 'right' || value === 'end' ? 'right' : 'left'
}
