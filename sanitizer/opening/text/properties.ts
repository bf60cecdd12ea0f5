/** Which places of a Word file are deleted, inserted, hidden, or the end of a row: the formatted disk pages ([MS-DOC] §2.9.33 ChpxFkp, §2.9.175 PapxFkp). */
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { Bytes } from './bytes.ts'

export const marks = { deleted: 1, inserted: 2, hidden: 4, rowEnd: 8 } as const

/** §2.6.1 and §2.6.2, for characters and for paragraphs. */
const sprms: Readonly<Record<number, number>> = { 2048: marks.deleted, 2049: marks.inserted, 2108: marks.hidden, 9239: marks.rowEnd }
/** sprmPHugePapx: properties too long for the page, which those of rows are. */
const HUGE = 0x6646
/** §2.2.5.1 Sprm.spra: bytes of the operand; 6 says its own. */
const OPERANDS = [1, 1, 2, 4, 2, 2, 0, 3]
const TABLE_DEFINITION = 0xd608
const LONG_TABS = 0xc615

/** One mark of each kind that the list switches on. @param from where it begins in `page` */
export function marksOf(page: Bytes, from: number, length: number): number {
  let found = 0
  const end = Math.min(from + length, page.length)
  for (let at = from; at + 3 <= end; ) {
    const sprm = page.u16(at)
    const kind = sprm === HUGE ? marks.rowEnd : (sprms[sprm] ?? 0)
    // §2.9.341 ToggleOperand: 1 is on, 0x81 the opposite of the style, which is off.
    if (kind !== 0) found = page.u8(at + 2) === 1 || page.u8(at + 2) === 0x81 || sprm === HUGE ? found | kind : found & ~kind
    at += 2 + operand(page, at, sprm)
  }
  return found
}

function operand(page: Bytes, at: number, sprm: number): number {
  const fixed = OPERANDS[sprm >> 13] ?? 0
  if (fixed > 0) return fixed
  if (sprm === TABLE_DEFINITION) return at + 4 <= page.length ? 1 + page.u16(at + 2) : 2
  const length = page.u8(at + 2)
  // §2.9.184 PChgTabsOperand: 255 says that the length follows from the counts inside.
  if (sprm === LONG_TABS && length === 255) {
    const deleted = page.u8(at + 3)
    const added = page.u8(at + 4 + 4 * deleted)
    return 3 + 4 * deleted + 3 * added
  }
  return 1 + length
}

interface Range {
  readonly from: number
  readonly to: number
  readonly marks: number
}

const PAGE = 512
/** §2.9.23 BxPap: bytes of an entry for a paragraph; for characters it is one. */
const PARAGRAPH_ENTRY = 13

/** Ranges of the stream by their first byte; none overlaps another. */
export class Properties {
  readonly #ranges: readonly Range[]

  private constructor(ranges: readonly Range[]) {
    this.#ranges = ranges
  }

  /**
   * @param table PlcBteChpx (§2.8.5) or PlcBtePapx (§2.8.6)
   * @throws Refusal malformed, limit-entries
   */
  static read(document: Bytes, table: Bytes, kind: 'characters' | 'paragraphs', limits: Limits): Properties {
    const ranges: Range[] = []
    const pages = Math.floor((table.length - 4) / 8)
    for (let index = 0; index < pages; index++) {
      const number = table.u32((pages + 1) * 4 + index * 4) & 0x3fffff
      for (const range of rangesOf(document.slice(number * PAGE, PAGE), kind)) if (range.marks !== 0) ranges.push(range)
      within(limits, 'objects', ranges.length + index)
    }
    ranges.sort((one, other) => one.from - other.from)
    for (const [index, { from }] of ranges.entries())
      if (from < (ranges[index - 1]?.to ?? 0)) throw new Refusal('ambiguous', 'properties that overlap')
    return new Properties(ranges)
  }

  /** The marks at a byte of the stream, and where they change next. */
  at(place: number): { readonly marks: number; readonly until: number } {
    let [low, high] = [0, this.#ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ranges[middle]?.to ?? 0) <= place) low = middle + 1
      else high = middle
    }
    const next = this.#ranges[low]
    if (!next) return { marks: 0, until: Infinity }
    return place < next.from ? { marks: 0, until: next.from } : { marks: next.marks, until: next.to }
  }
}

function* rangesOf(page: Bytes, kind: 'characters' | 'paragraphs'): Generator<Range> {
  const count = page.u8(PAGE - 1)
  const step = kind === 'characters' ? 1 : PARAGRAPH_ENTRY
  if ((count + 1) * 4 + count * step > PAGE - 1) throw new Refusal('malformed', 'a page of properties')
  for (let index = 0; index < count; index++) {
    const [from, to] = [page.u32(index * 4), page.u32(index * 4 + 4)]
    if (to < from) throw new Refusal('malformed', 'properties that end before they begin')
    const place = 2 * page.u8((count + 1) * 4 + index * step)
    if (place === 0) continue
    yield { from, to, marks: kind === 'characters' ? marksOf(page, place + 1, page.u8(place)) : paragraphMarks(page, place) }
  }
}

/** §2.9.174 PapxInFkp: the length in words, or 0 and then the length; the number of the style; the list. */
function paragraphMarks(page: Bytes, place: number): number {
  const words = page.u8(place)
  const [start, length] = words === 0 ? [place + 2, 2 * page.u8(place + 1)] : [place + 1, 2 * words - 1]
  return marksOf(page, start + 2, length - 2)
}
