/**
 * The values of an Excel 5 to 2003 workbook ([MS-XLS] §2.1.7.20) as rows of separated values, with the results that its formulas had, and the words
 * in its shapes. Separated values are disarmed behind it like any.
 *
 * KNOWN GAP: charts, comments, headers and footers do not come out; bare sheets of Excel 2 to 4 are refused as `conversion-failed`.
 */
import { readOle2 } from '../../container/ole2.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { DisarmOptions } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Opened } from '../openers.ts'
import { type BiffRecord, biffRecords, Chunks, codePageText } from './biff.ts'
import { Bytes } from './bytes.ts'
import { SheetReader } from './sheet.ts'
import { Looks } from './values.ts'
import { writeSheet } from './writesheet.ts'
import { Written } from './written.ts'

const BOF = 0x0809
const EOF = 0x0a
const BIFF_8 = 0x0600
const [BIFF_5, OLE2] = [0x0500, 0xe011cfd0]
const WORKSHEET = 0

interface SheetEntry {
  readonly place: number
  readonly isHidden: boolean
  readonly name: string
}

/** What all sheets share. */
export class Globals {
  readonly looks = new Looks()
  readonly sheets: SheetEntry[] = []
  strings: string[] = []
  codePage = 1252
  isBiff8 = true
  cells = 0
  readonly limits: Limits
  #records = 0

  constructor(limits: Limits) {
    this.limits = limits
  }
  readonly counted = (): void => within(this.limits, 'textRecords', ++this.#records)

  /** §2.5.294 XLUnicodeString, or its ancestor. */
  string(record: Pick<BiffRecord, 'body' | 'more'>, at: number): string {
    if (!this.isBiff8) return codePageText(record.body, at + 2, record.body.u16(at), this.codePage)
    const chunks = new Chunks(record, at)
    const count = chunks.u16()
    // Some programs leave out the width of an empty one.
    return count === 0 ? '' : chunks.characters(count, chunks.u8())
  }

  shortString(record: BiffRecord, at: number): string {
    const count = record.body.u8(at)
    return this.isBiff8
      ? new Chunks(record, at + 2).characters(count, record.body.u8(at + 1))
      : codePageText(record.body, at + 1, count, this.codePage)
  }
}

/** By the number of the record (§2.3.1). */
const globalRecords: Readonly<Record<number, (record: BiffRecord, globals: Globals) => void>> = {
  47: () => {
    throw new Refusal('encrypted')
  },
  34: ({ body }, globals) => {
    globals.looks.is1904 = body.u16(0) === 1
  },
  66: ({ body }, globals) => {
    globals.codePage = body.u16(0)
  },
  133: (record, globals) => {
    within(globals.limits, 'entries', globals.sheets.length + 1)
    if (record.body.u8(5) !== WORKSHEET) return
    globals.sheets.push({
      place: record.body.u32(0),
      isHidden: (record.body.u8(4) & 3) !== 0,
      name: globals.shortString(record, 6),
    })
  },
  224: ({ body }, globals) => globals.looks.addStyle(body.u16(2)),
  252: (record, globals) => {
    const chunks = new Chunks(record, 4)
    const count = chunks.u32()
    within(globals.limits, 'textCells', count)
    globals.strings = Array.from({ length: count }, () => chunks.richString())
  },
  1054: (record, globals) =>
    globals.looks.addCode(record.body.u16(0), globals.isBiff8 ? globals.string(record, 2) : globals.shortString(record, 2)),
}

/** @throws Refusal conversion-failed, encrypted, malformed, active-only, limit-* */
export function readWorkbook(untrusted: Uint8Array, options: DisarmOptions, limits: Limits): Opened {
  if (new Bytes(untrusted).u32(0) !== OLE2) throw new Refusal('conversion-failed', 'older than Excel 5')
  const root = readOle2(untrusted, limits)
  const streams = root.children.filter(({ kind }) => kind === 'stream')
  const found = ['workbook', 'book'].map((name) => streams.find((each) => each.name.toLowerCase() === name)).find((each) => each)
  const stream = new Bytes(found?.read() ?? new Uint8Array())
  const globals = readGlobals(stream, limits)
  const [findings, written] = [new Findings(), new Written(limits)]
  for (const { place, name, isHidden } of globals.sheets) {
    const sheet = new SheetReader(globals)
    for (const record of sheetRecords(stream, place, globals)) sheet.add(record)
    writeSheet({ name, isHidden, ...sheet.read() }, options, written, findings)
  }
  if (written.isEmpty) throw new Refusal('active-only', 'no values')
  return { bytes: written.bytes(), removed: findings.list() }
}

function readGlobals(stream: Bytes, limits: Limits): Globals {
  const globals = new Globals(limits)
  const version = stream.length >= 6 && stream.u16(0) === BOF ? stream.u16(4) : 0
  if (version !== BIFF_8 && version !== BIFF_5) throw new Refusal('conversion-failed', 'older than Excel 5')
  globals.isBiff8 = version === BIFF_8
  for (const record of biffRecords(stream, 0, globals.counted)) {
    if (record.type === EOF) break
    globalRecords[record.type]?.(record, globals)
  }
  return globals
}

/** The records of a sheet without those of the charts in it. */
function* sheetRecords(stream: Bytes, place: number, { counted }: Globals): Generator<BiffRecord> {
  let depth = 0
  for (const record of biffRecords(stream, place, counted)) {
    if (record.type === BOF) depth++
    else if (depth === 0) throw new Refusal('malformed', 'no sheet')
    else if (record.type === EOF) depth--
    else if (depth === 1) yield record
    if (depth === 0) return
  }
}
