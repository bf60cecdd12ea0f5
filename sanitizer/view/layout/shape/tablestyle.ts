import { mixed } from '../package/colours.ts'
import type { Element } from '../package/element.ts'
import { colourIn, type Theme } from '../package/theme.ts'
import type { Colour, Stroke } from '../paper/page.ts'
import { fillIn, lineOf } from './paint.ts'

/** Where a cell stands in its table. */
export interface Standing {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

export interface CellLook {
  readonly fill?: Colour | undefined
  readonly colour?: Colour | undefined
  readonly bold?: boolean | undefined
  readonly top?: Stroke | undefined
  readonly right?: Stroke | undefined
  readonly bottom?: Stroke | undefined
  readonly left?: Stroke | undefined
}

/** The style that PowerPoint gives a new table ("Medium Style 2 – Accent 1"); some files name it without holding it. */
const MEDIUM = '{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}'
const THIN: Stroke = { colour: 0x999999, width: 0.5 }

const isOn = (properties: Element | undefined, name: string): boolean => ['1', 'true'].includes(properties?.attribute(name) ?? '')

/** Looks of a table's cells (§20.1.4.2.27): the whole table's, then that of bands, first and last column, last and first row. */
export function tableLooks(properties: Element | undefined, style: Element | undefined, theme: Theme): (standing: Standing) => CellLook {
  const id = properties?.child('a:tableStyleId')?.text
  if (!style)
    return id === MEDIUM
      ? (standing) => mediumLook(properties, theme, standing)
      : () => ({ top: THIN, right: THIN, bottom: THIN, left: THIN, colour: theme.get('tx1') })
  return (standing) => {
    const { row, column, rows, columns } = standing
    const first = isOn(properties, 'firstRow')
    const body = first ? row - 1 : row
    const parts: readonly (readonly [name: string, isHere: boolean])[] = [
      ['a:wholeTbl', true],
      ['a:band1H', isOn(properties, 'bandRow') && body >= 0 && body % 2 === 0],
      ['a:band2H', isOn(properties, 'bandRow') && body >= 0 && body % 2 === 1],
      ['a:band1V', isOn(properties, 'bandCol') && column % 2 === 0],
      ['a:lastCol', isOn(properties, 'lastCol') && column === columns - 1],
      ['a:firstCol', isOn(properties, 'firstCol') && column === 0],
      ['a:lastRow', isOn(properties, 'lastRow') && row === rows - 1],
      ['a:firstRow', first && row === 0],
    ]
    return parts.reduce<CellLook>(
      (look, [name, isHere]) => (isHere ? Object.assign(look, partLook(style.child(name), theme, standing)) : look),
      {},
    )
  }
}

function partLook(part: Element | undefined, theme: Theme, { row, column, rows, columns }: Standing): CellLook {
  const words = part?.child('a:tcTxStyle')
  const cell = part?.child('a:tcStyle')
  const borders = cell?.child('a:tcBdr')
  const look: { -readonly [K in keyof CellLook]: CellLook[K] } = {}
  const colour = colourIn(words, theme)
  if (colour !== undefined) look.colour = colour
  if (words?.attribute('b') === 'on') look.bold = true
  const fill = fillIn(cell?.child('a:fill'), theme)
  if (fill) look.fill = fill.kind === 'colour' ? fill.colour : undefined
  const isWhole = part?.name === 'a:wholeTbl'
  const edge = (side: 'top' | 'right' | 'bottom' | 'left', inside: string, isRim: boolean): void => {
    const line = borders?.child(isWhole && !isRim ? inside : `a:${side}`)?.child('a:ln')
    if (line) look[side] = lineOf(line, undefined, theme)?.stroke
  }
  edge('top', 'a:insideH', row === 0)
  edge('bottom', 'a:insideH', row === rows - 1)
  edge('left', 'a:insideV', column === 0)
  edge('right', 'a:insideV', column === columns - 1)
  return look
}

function mediumLook(properties: Element | undefined, theme: Theme, { row }: Standing): CellLook {
  const accent = theme.get('accent1') ?? 0x4472c4
  const white = theme.get('lt1') ?? 0xffffff
  const edge = { colour: white, width: 1 }
  const edges = { top: edge, right: edge, bottom: edge, left: edge }
  const first = isOn(properties, 'firstRow')
  if (first && row === 0) return { ...edges, fill: accent, colour: white, bold: true }
  const isBand = isOn(properties, 'bandRow') && (first ? row - 1 : row) % 2 === 0
  return { ...edges, fill: mixed(0xffffff, accent, isBand ? 0.4 : 0.2), colour: theme.get('dk1') }
}
