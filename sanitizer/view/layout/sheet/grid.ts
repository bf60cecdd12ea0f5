import { type Element, readElements } from '../package/element.ts'
import { type Area, areaOf, COLUMNS, placeOf, ROWS } from './area.ts'
import { type Book, LONGEST_TEXT, type RichText } from './book.ts'
import type { CellStyle } from './styles.ts'

export interface GridCell {
  readonly row: number
  readonly column: number
  readonly style: CellStyle
  /** What is seen in it; empty where only its look matters. */
  readonly content: string | readonly RichText[]
  /** Numbers stand at the right where nothing else is said. */
  readonly isNumber: boolean
}

export interface GridRow {
  readonly height: number | undefined
  readonly isHidden: boolean
  readonly cells: GridCell[]
}

export interface PageSetup {
  readonly isLandscape: boolean | undefined
  /** 1 = as large as on screen; undefined where the sheet is fitted. */
  readonly scale: number | undefined
  readonly fits: { readonly across: number; readonly down: number } | undefined
}

interface ColumnRange {
  readonly from: number
  readonly to: number
  /** Characters; 0 when hidden. */
  readonly width: number
}

/** One worksheet (§18.3.1), as much of it as pages may show. */
export interface Grid {
  readonly rows: ReadonlyMap<number, GridRow>
  readonly merges: readonly Area[]
  readonly columns: readonly ColumnRange[]
  readonly usualWidth: number
  readonly usualHeight: number
  readonly setup: PageSetup
  /** Rows that begin a page. */
  readonly breaks: ReadonlySet<number>
  /** Relationship of the drawing. */
  readonly drawing: string | undefined
  /** More cells were there than are held. */
  readonly isCut: boolean
}

const isOn = (text: string | undefined): boolean => text === '1' || text === 'true'

export function readGrid(book: Book, part: string): Grid {
  const { limits } = book.source
  const rows = new Map<number, GridRow>()
  const merges: Area[] = []
  const columns: ColumnRange[] = []
  const breaks = new Set<number>()
  const head = new Map<string, Element>()
  let cells = 0
  let nextRow = 0
  let isCut = false
  const emit = (element: Element): void => {
    switch (element.name) {
      case 'x:row': {
        const row = Math.min(ROWS, element.number('r') ?? nextRow + 1) - 1
        nextRow = row + 1
        if (isCut || row < 0) return
        const read = readRow(book, element, row)
        cells += read.cells.length + 1
        if (cells > limits.layoutCells) isCut = true
        else rows.set(row, read)
        return
      }
      case 'x:mergeCell': {
        const area = areaOf(element.attribute('ref') ?? '')
        if (area && merges.length < limits.layoutCells) merges.push(area)
        return
      }
      case 'x:col':
        if (columns.length < COLUMNS) columns.push(readColumn(element))
        return
      case 'x:brk':
        if (isOn(element.attribute('man'))) breaks.add(element.number('id') ?? 0)
        return
      default:
        head.set(element.name, element)
    }
  }
  readElements(book.source.read(part), 2, limits, emit, (element) => head.set(element.name, element))
  const format = head.get('x:sheetFormatPr')
  return {
    rows,
    merges,
    columns,
    usualWidth: format?.number('defaultColWidth') ?? (format?.number('baseColWidth') ?? 8) + 0.71,
    usualHeight: Math.max(1, Math.min(409, format?.number('defaultRowHeight') ?? 13.5)),
    setup: readSetup(head),
    breaks,
    drawing: head.get('x:drawing')?.attribute('r:id'),
    isCut,
  }
}

const clampWidth = (characters: number): number => Math.max(0, Math.min(255, characters))

function readColumn(element: Element): ColumnRange {
  const from = (element.number('min') ?? 1) - 1
  return {
    from,
    to: (element.number('max') ?? 1) - 1,
    width: isOn(element.attribute('hidden')) ? 0 : clampWidth(element.number('width') ?? 8.43),
  }
}

function readRow(book: Book, element: Element, row: number): GridRow {
  const cells: GridCell[] = []
  let nextColumn = 0
  for (const cell of element.elements()) {
    if (cell.name !== 'x:c') continue
    const column = placeOf(cell.attribute('r') ?? '')?.column ?? nextColumn
    nextColumn = column + 1
    const read = readCell(book, cell, row, column)
    if (read) cells.push(read)
  }
  const height = element.number('ht')
  return {
    height: height === undefined ? undefined : Math.max(0, Math.min(409, height)),
    isHidden: isOn(element.attribute('hidden')),
    cells,
  }
}

/** @returns undefined for a cell in which nothing is seen */
function readCell(book: Book, cell: Element, row: number, column: number): GridCell | undefined {
  const style = book.styles.cell(cell.number('s') ?? 0)
  const { content, isNumber } = contentOf(book, cell, style)
  const { fill, edges, rising, falling } = style
  const isSeen =
    content !== '' ||
    (fill !== undefined && fill !== 0xffffff) ||
    edges.top ||
    edges.right ||
    edges.bottom ||
    edges.left ||
    rising ||
    falling
  return isSeen ? { row, column, style, content, isNumber } : undefined
}

/** §18.18.11 ST_CellType. */
function contentOf(
  book: Book,
  cell: Element,
  { format }: CellStyle,
): { readonly content: string | readonly RichText[]; readonly isNumber: boolean } {
  const value = cell.child('x:v')?.text ?? ''
  switch (cell.attribute('t') ?? 'n') {
    case 's': {
      const string = book.string(Number(value))
      return { content: typeof string === 'string' ? format.text(string) : string, isNumber: false }
    }
    case 'inlineStr': {
      const inline = cell.child('x:is')
      return { content: inline ? book.rich(inline) : '', isNumber: false }
    }
    case 'str':
      return { content: format.text(value.slice(0, LONGEST_TEXT)), isNumber: false }
    case 'b':
      return { content: value === '1' ? 'TRUE' : value === '' ? '' : 'FALSE', isNumber: false }
    case 'e':
      return { content: value, isNumber: false }
    default: {
      const number = Number(value)
      if (value === '') return { content: '', isNumber: false }
      return Number.isFinite(number) ? { content: format.number(number, book.is1904), isNumber: true } : { content: value, isNumber: false }
    }
  }
}

function readSetup(head: ReadonlyMap<string, Element>): PageSetup {
  const setup = head.get('x:pageSetup')
  const fits =
    isOn(head.get('x:pageSetUpPr')?.attribute('fitToPage')) || isOn(head.get('x:sheetPr')?.child('x:pageSetUpPr')?.attribute('fitToPage'))
  const orientation = setup?.attribute('orientation')
  return {
    isLandscape: orientation === 'landscape' ? true : orientation === 'portrait' ? false : undefined,
    scale: fits ? undefined : Math.max(10, Math.min(400, setup?.number('scale') ?? 100)) / 100,
    fits: fits ? { across: setup?.number('fitToWidth') ?? 1, down: setup?.number('fitToHeight') ?? 1 } : undefined,
  }
}
