/**
 * The values of a binary workbook ([MS-XLSB] §2.1.7): parts of records in a package, found by their relationships. What is said of workbook.ts holds
 * here, too. KNOWN GAP: words in shapes do not come out.
 */
import { readZip, type ZipEntry } from '../../container/zip/reader.ts'
import { Findings } from '../../findings.ts'
import { type Relationship, readRelationships, resolveTarget } from '../../formats/office/relationships.ts'
import { type Limits, within } from '../../limits.ts'
import type { DisarmOptions } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Opened } from '../openers.ts'
import { Bytes } from './bytes.ts'
import { Cells } from './cells.ts'
import { errorText, Looks, rkNumber, truthText } from './values.ts'
import { writeSheet } from './writesheet.ts'
import { Written } from './written.ts'

/** @throws Refusal malformed, ambiguous, active-only, limit-* */
export function readBinaryWorkbook(untrusted: Uint8Array, options: DisarmOptions, limits: Limits): Opened {
  const book = new Book(untrusted, limits)
  const [findings, written] = [new Findings(), new Written(limits)]
  for (const { name, isHidden, part } of book.sheets)
    writeSheet({ name, isHidden, cells: book.cells(part), shapes: [], comments: 0 }, options, written, findings)
  if (written.isEmpty) throw new Refusal('active-only', 'no values')
  return { bytes: written.bytes(), removed: findings.list() }
}

/** §2.3.1: numbers of the records that are read. */
const records = {
  style: 47,
  format: 44,
  string: 19,
  properties: 153,
  sheet: 156,
  styles: 617,
  stylesEnd: 618,
  row: 0,
  columns: 60,
} as const
/** §2.5.11 Cell: column, style in three bytes, flags; then the value. The short kinds (§2.4.830 and behind it) leave out the column, which is the next one. */
const STYLE = 4
const VALUE = 8
const [BLANK, SHORT, SHORTEST, LONGEST] = [1, 11, 12, 18]
/** §2.5.98.3, BrtBundleSh.hsState: 0 is shown. */
const SHOWN = 0

class Book {
  readonly sheets: { readonly name: string; readonly isHidden: boolean; readonly part: string }[] = []
  readonly #parts: ReadonlyMap<string, ZipEntry>
  readonly #looks = new Looks()
  readonly #limits: Limits
  #strings: string[] = []
  #records = 0
  #values = 0

  constructor(untrusted: Uint8Array, limits: Limits) {
    this.#limits = limits
    this.#parts = new Map(readZip(untrusted, limits).entries.map((entry) => [entry.name, entry]))
    const main = this.#target(
      '',
      this.#relationships('').find(({ type }) => type === 'officeDocument'),
    )
    if (main === undefined) throw new Refusal('malformed', 'no workbook')
    const related = this.#relationships(main)
    const target = (found: Relationship | undefined): string | undefined => this.#target(main, found)
    this.#readStyles(target(related.find(({ type }) => type === 'styles')))
    this.#readStrings(target(related.find(({ type }) => type === 'sharedStrings')))
    this.#readSheets(main, new Map(related.filter(({ type }) => type === 'worksheet').map((found) => [found.id, target(found)])))
  }

  #relationships(part: string): readonly Relationship[] {
    const at = part.lastIndexOf('/') + 1
    const entry = this.#parts.get(`${part.slice(0, at)}_rels/${part.slice(at)}.rels`)
    return entry ? readRelationships(entry.read(), this.#limits) : []
  }

  #target(source: string, found: Relationship | undefined): string | undefined {
    const name = found && !found.isExternal ? resolveTarget(source, found.target) : undefined
    return name !== undefined && this.#parts.has(name) ? name : undefined
  }

  /** §2.1.4: number and length in groups of seven bits. */
  *#recordsOf(part: string): Generator<readonly [type: number, body: Bytes]> {
    const bytes = new Bytes(this.#parts.get(part)?.read() ?? new Uint8Array())
    for (let at = 0; at < bytes.length; ) {
      const [type, afterType] = groups(bytes, at, 2)
      const [length, from] = groups(bytes, afterType, 4)
      within(this.#limits, 'textRecords', ++this.#records)
      yield [type, bytes.slice(from, length)]
      at = from + length
    }
  }

  #readStyles(part: string | undefined): void {
    let isCells = false
    for (const [type, body] of part === undefined ? [] : this.#recordsOf(part)) {
      if (type === records.styles || type === records.stylesEnd) isCells = type === records.styles
      if (type === records.style && isCells) this.#looks.addStyle(body.u16(2))
      if (type === records.format) this.#looks.addCode(body.u16(0), stringAt(body, 2).text)
    }
  }

  #readStrings(part: string | undefined): void {
    const found: string[] = []
    for (const [type, body] of part === undefined ? [] : this.#recordsOf(part))
      if (type === records.string) within(this.#limits, 'textCells', found.push(stringAt(body, 1).text))
    this.#strings = found
  }

  /** §2.4.311 BrtBundleSh. Sheets of macros and of charts have no relationship of a worksheet. */
  #readSheets(part: string, targets: ReadonlyMap<string, string | undefined>): void {
    for (const [type, body] of this.#recordsOf(part)) {
      if (type === records.properties) this.#looks.is1904 = (body.u32(0) & 1) !== 0
      if (type !== records.sheet) continue
      const id = stringAt(body, 8)
      const target = targets.get(id.text)
      if (target !== undefined) this.sheets.push({ name: stringAt(body, id.end).text, isHidden: body.u32(0) !== SHOWN, part: target })
      within(this.#limits, 'entries', this.sheets.length)
    }
  }

  cells(part: string): Cells {
    const cells = new Cells(this.#limits)
    let [row, column] = [0, -1]
    for (const [type, body] of this.#recordsOf(part)) {
      if (type === records.row) {
        ;[row, column] = [body.u32(0), -1]
        if (body.u8(11) & 0x10) cells.hideRow(row)
      } else if (type === records.columns) {
        if (body.u16(16) & 1) cells.hideColumns(body.u32(0), body.u32(4))
      } else if (type >= SHORTEST && type <= LONGEST) {
        const read = this.#cellRecords[type - SHORT]
        cells.set(row, ++column, read?.(body, 0) ?? '', ++this.#values)
      } else {
        const read = this.#cellRecords[type]
        if (read || type === BLANK) cells.set(row, (column = body.u32(0)), read?.(body, STYLE) ?? '', ++this.#values)
      }
    }
    return cells
  }

  readonly #number = (value: number, body: Bytes, at: number): string => this.#looks.number(value, body.u32(at) & 0xffffff)

  /** §2.4.305 and those behind it: what a cell holds, or what its formula gave, behind the style, which begins at `at`. */
  readonly #cellRecords: Readonly<Record<number, (body: Bytes, at: number) => string>> = {
    2: (body, at) => this.#number(rkNumber(body.u32(at + 4)), body, at),
    3: (body, at) => errorText(body.u8(at + 4)),
    4: (body, at) => truthText(body.u8(at + 4) !== 0),
    5: (body, at) => this.#number(body.double(at + 4), body, at),
    6: (body, at) => stringAt(body, at + 4).text,
    7: (body, at) => this.#strings[body.u32(at + 4)] ?? '',
    8: (body) => stringAt(body, VALUE).text,
    9: (body, at) => this.#number(body.double(VALUE), body, at),
    10: (body) => truthText(body.u8(VALUE) !== 0),
    11: (body) => errorText(body.u8(VALUE)),
    62: (body) => stringAt(body, VALUE + 1).text,
  }
}

function groups(bytes: Bytes, from: number, most: number): readonly [value: number, end: number] {
  let value = 0
  for (let index = 0; index < most; index++) {
    const byte = bytes.u8(from + index)
    value |= (byte & 0x7f) << (7 * index)
    if (byte < 0x80) return [value, from + index + 1]
  }
  return [value, from + most]
}

/** §2.5.169 XLWideString; the largest count says that there is none. */
function stringAt(body: Bytes, at: number): { readonly text: string; readonly end: number } {
  const count = body.u32(at)
  return count === 0xffffffff ? { text: '', end: at + 4 } : { text: body.utf16(at + 4, count), end: at + 4 + 2 * count }
}
