import { type Block, type Cell, plain, type Row, type Table } from './flow/block.ts'
import { A4, type Sheet } from './flow/column.ts'
import type { Look } from './line/inline.ts'

const look: Look = { size: 8.5, colour: 0x000000 }
const edge = { colour: 0xaaaaaa, width: 0.5 }
const edges = { top: edge, right: edge, bottom: edge, left: edge }
const padding = { top: 2, right: 3, bottom: 2, left: 3 }

/** Rows whose widths decide about the columns, and rows set together as one table. */
const MEASURED = 200
const TOGETHER = 50
/** Columns past this are left out with a mark: a page of pictures cannot show more legibly. */
const COLUMNS = 40
/** Characters of one value that are shown. */
const VALUE = 2000
const [NARROWEST, WIDEST] = [3, 30]
/** A value that is a number stands at the right. */
const NUMBER = /^[-+\u00a5\uffe5]?\d[\d,]*(?:\.\d+)?%?$/

/** A table of values. The width of a column is that of its longest value among the first rows, within reason. */
export function* csvBlocks(characters: string): Generator<Block> {
  const rows = rowsOf(characters)
  const first: string[][] = []
  for (let row = rows.next(); !row.done; row = rows.next()) {
    first.push(row.value)
    if (first.length === MEASURED) break
  }
  const columns = columnsOf(first)
  for (let from = 0; from < first.length; from += TOGETHER) yield tableOf(first.slice(from, from + TOGETHER), columns, from === 0)
  let chunk: string[][] = []
  for (let row = rows.next(); !row.done; row = rows.next()) {
    chunk.push(row.value)
    if (chunk.length < TOGETHER) continue
    yield tableOf(chunk, columns, false)
    chunk = []
  }
  if (chunk.length > 0) yield tableOf(chunk, columns, false)
}

/** Paper for the table: upright where it fits, else lying, else as wide as it needs, up to four sheets side by side. */
export function csvSheet(characters: string): Sheet {
  const first: string[][] = []
  for (const row of rowsOf(characters)) if (first.push(row) === MEASURED) break
  const needed = columnsOf(first).reduce((sum, column) => sum + column, 0) + 2 * MARGIN
  const margins = { top: 40, right: MARGIN, bottom: 40, left: MARGIN }
  if (needed <= A4.width) return { width: A4.width, height: A4.height, ...margins }
  return {
    width: Math.max(A4.height, Math.min(needed, 4 * A4.width)),
    height: Math.max(A4.width, Math.min(needed, 4 * A4.width) * 0.7),
    ...margins,
  }
}
const MARGIN = 30

/** Width in halves of a character. */
const halves = (value: string): number => {
  let sum = 0
  for (const line of value.split('\n'))
    sum = Math.max(
      sum,
      [...line.slice(0, 100)].reduce((width, character) => width + (character < '\u0100' ? 1.1 : 2), 0),
    )
  return sum
}

function columnsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.min(COLUMNS, Math.max(1, ...rows.map((row) => row.length)))
  return Array.from({ length: count }, (_, column) => {
    const widest = rows.reduce((most, row) => Math.max(most, halves(row[column] ?? '')), 2 * NARROWEST)
    return (Math.min(widest, 2 * WIDEST) * look.size) / 2 + padding.left + padding.right + 1
  })
}

function tableOf(rows: readonly (readonly string[])[], columns: readonly number[], hasHead: boolean): Table {
  return {
    kind: 'table',
    columns,
    rows: rows.map((row, index) => rowOf(row, columns.length, hasHead && index === 0)),
    left: 0,
    align: 'left',
  }
}

function rowOf(values: readonly string[], count: number, isHead: boolean): Row {
  const cells = Array.from({ length: count }, (_, column): Cell => {
    const isCut = column === count - 1 && values.length > count
    const value = isCut ? `${values[column] ?? ''} …` : (values[column] ?? '')
    const text = value.length > VALUE ? `${value.slice(0, VALUE)}…` : value
    return {
      column,
      columns: 1,
      rows: 1,
      blocks: [
        {
          kind: 'paragraph',
          ...plain,
          align: NUMBER.test(text) ? 'right' : 'left',
          inlines: [{ kind: 'text', text, look: { ...look, bold: isHead } }],
          size: look.size,
        },
      ],
      fill: isHead ? 0xeeeeee : undefined,
      edges,
      padding,
      anchor: 'top',
    }
  })
  return { height: 0, isExact: false, cells }
}

/** RFC 4180 with the separator that is most frequent outside quotes in the first part of the file. */
export function* rowsOf(characters: string): Generator<string[]> {
  const separator = separatorOf(characters.slice(0, 65_536))
  let row: string[] = []
  for (let at = 0; at < characters.length; ) {
    const { value, next } = characters[at] === '"' ? quoted(characters, at, separator) : bare(characters, at, separator)
    if (row.length <= COLUMNS) row.push(value)
    const end = characters[next]
    at = next + 1
    if (end === separator) {
      if (at === characters.length && row.length <= COLUMNS) row.push('')
      continue
    }
    if (end === '\r' && characters[at] === '\n') at++
    yield row
    row = []
  }
  if (row.length > 0) yield row
}

function separatorOf(characters: string): string {
  const outside = characters.replace(/"[^"]*"/g, '')
  const count = (separator: string): number => outside.split(separator).length
  return [',', '\t', ';', '|'].reduce((most, separator) => (count(separator) > count(most) ? separator : most))
}

function bare(characters: string, from: number, separator: string): { readonly value: string; readonly next: number } {
  let at = from
  while (at < characters.length && characters[at] !== separator && characters[at] !== '\r' && characters[at] !== '\n') at++
  return { value: characters.slice(from, at), next: at }
}

function quoted(characters: string, from: number, separator: string): { readonly value: string; readonly next: number } {
  for (let at = characters.indexOf('"', from + 1); at >= 0; at = characters.indexOf('"', at + 2)) {
    if (characters[at + 1] === '"') continue
    const rest = bare(characters, at + 1, separator)
    return {
      value:
        characters
          .slice(from + 1, at)
          .replaceAll('""', '"')
          .replace(/\r\n?/g, '\n') + rest.value,
      next: rest.next,
    }
  }
  return bare(characters, from, separator)
}
