import type { PDFRawStream } from '@cantoo/pdf-lib'
import { bytes, entries, int } from './rules.ts'
import { Scan } from './scan.ts'
import { name } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** Adobe Technical Note 5014 and ISO 32000-2, 9.7.5.4: the words a CMap is made of. No procedure, no file, no `exec`. */
const cMapWords: ReadonlySet<string> = new Set(
  (
    'findresource begin end dict def dup pop begincmap endcmap usecmap usefont defineresource currentdict CMapName true false null ' +
    'begincodespacerange endcodespacerange begincidrange endcidrange begincidchar endcidchar beginbfrange endbfrange beginbfchar endbfchar ' +
    'beginnotdefrange endnotdefrange beginnotdefchar endnotdefchar beginrearrangedfont endrearrangedfont beginusematrix endusematrix'
  ).split(' '),
)

/** A CMap or /ToUnicode stream, written again word by word; one with anything else is not copied. */
export function copyCMap(walk: Walk, found: PDFRawStream, number: number): boolean {
  const decoded = walk.decode(found)
  const written = decoded.codec ? undefined : rewriteCMap(decoded.bytes)
  if (!written) {
    walk.findings.add('font')
    return false
  }
  const parent = found.dict.get(key('UseCMap'))
  const named = walk.name(parent)
  const base = named && predefinedName.test(named.slice(1)) ? named : undefined
  // KNOWN GAP: a stream as /UseCMap is left out, so no chain of them can loop; text in such a font may lose codes.
  if (parent && !base) walk.findings.add('font')
  const mode = walk.number(found.dict.get(key('WMode')))
  const cMapName = walk.name(found.dict.get(key('CMapName')))
  const type = cMapName ? `/Type/CMap/CMapName${cMapName}` : ''
  const info = cMapName ? systemInfo(walk, found) : ''
  walk.file.fillFlate(
    number,
    `${type}${info}${mode === undefined ? '' : `/WMode ${mode ? 1 : 0}`}${base ? `/UseCMap${base}` : ''}`,
    written,
  )
  return true
}

/** 9.7.5.3: which collection the CIDs belong to. */
function systemInfo(walk: Walk, found: PDFRawStream): string {
  const info = walk.dict(found.dict.get(key('CIDSystemInfo')))
  const written = info ? entries(walk, info, { Registry: bytes(127), Ordering: bytes(127), Supplement: int }) : ''
  return `/CIDSystemInfo<<${written || '/Registry(Adobe)/Ordering(Identity)/Supplement 0'}>>`
}

/** A row between begin… and end…: its items, how many of them are codes, and whether readers unroll what lies between two (TN 5014, 5 to 7). */
interface RowShape {
  readonly items: number
  readonly codes: number
  readonly unrolled: boolean
}
const [space, range, single]: readonly RowShape[] = [
  { items: 2, codes: 2, unrolled: false },
  { items: 3, codes: 2, unrolled: true },
  { items: 2, codes: 1, unrolled: false },
]
const rows: Readonly<Record<string, RowShape | undefined>> = {
  begincodespacerange: space,
  begincidrange: range,
  beginbfrange: range,
  beginnotdefrange: range,
  begincidchar: single,
  beginbfchar: single,
  beginnotdefchar: single,
}
/** 9.7.6.2: codes have one to four bytes. 9.10.3: what one maps to has at most 512. */
const CODE_BYTES = 4
const TARGET_BYTES = 512
/** All codes of three bytes: no collection has as many, and readers that unroll a range stop about there. */
const RANGE_CODES = 1 << 24
const NAME_LENGTH = 127
/** Registry, ordering, version: short strings. */
const STRING_BYTES = 256
/** Names of the predefined CMaps (table 116) are made of these; a name with others could be taken for a path. */
const predefinedName = /^[A-Za-z0-9-]{1,40}$/

/** Knows where in a row a token stands, so that no code is longer and no range larger than any collection has it. */
class Row {
  #shape: RowShape | undefined
  #at = 0
  #low = 0
  #inArray = false

  begin(word: string): void {
    this.#shape = rows[word]
    this.#at = 0
    this.#inArray = false
  }

  bracket(opens: boolean): void {
    this.#inArray = opens
    if (!opens) this.#at++
  }

  pass(): void {
    if (!this.#inArray) this.#at++
  }

  /** @returns whether a string of these digits may stand here */
  admits(digits: string): boolean {
    const place = this.#shape && !this.#inArray ? this.#at++ % this.#shape.items : Number.POSITIVE_INFINITY
    if (place >= (this.#shape?.codes ?? 0)) return digits.length <= TARGET_BYTES * 2
    if (digits.length > CODE_BYTES * 2) return false
    const code = Number.parseInt(digits || '0', 16)
    if (place === 0) this.#low = code
    return !this.#shape?.unrolled || code - this.#low <= RANGE_CODES
  }
}

/** @returns the CMap word by word, or undefined when it is none or past a bound */
export function rewriteCMap(input: Uint8Array): Uint8Array | undefined {
  const scan = new Scan(input)
  const row = new Row()
  let last = ''
  while (scan.skip()) {
    const from = scan.length
    const written = token(scan, row, last)
    if (written === undefined) return undefined
    if (written) scan.write('\n')
    last = scan.out.toString('latin1', from, Math.min(scan.length, from + NAME_LENGTH))
  }
  return scan.out.subarray(0, scan.length)
}

/** Writes one token. @returns false when it is left out, undefined when the CMap cannot be kept */
function token(scan: Scan, row: Row, last: string): boolean | undefined {
  const byte = scan.input[scan.at]
  const from = scan.length
  if (byte === 0x2f) {
    const text = scan.name()
    scan.write(name(text))
    row.pass()
    return text.length <= NAME_LENGTH || undefined
  }
  if (byte === 0x28) return (scan.literal() && scan.length - from <= STRING_BYTES) || undefined
  const twice = scan.input[scan.at + 1] === byte
  if (byte === 0x3c && !twice) return (scan.hex() && row.admits(scan.out.toString('latin1', from + 1, scan.length - 1))) || undefined
  if (byte === 0x5b || byte === 0x5d) {
    scan.write(byte === 0x5b ? '[' : ']')
    scan.at++
    row.bracket(byte === 0x5b)
    return true
  }
  if ((byte === 0x3c || byte === 0x3e) && twice) {
    scan.write(byte === 0x3c ? '<<' : '>>')
    scan.at += 2
    return true
  }
  return word(scan, row, last)
}

function word(scan: Scan, row: Row, last: string): boolean | undefined {
  const end = scan.regularEnd()
  if (end === scan.at) return undefined
  const text = scan.word(end)
  if (cMapWords.has(text)) {
    if (text === 'usecmap' && !predefinedName.test(last.slice(1).trimEnd())) return undefined
    row.begin(text)
    scan.copy(scan.at, end)
    scan.at = end
    return true
  }
  row.pass()
  if (scan.number(end)) return true
  // A word of nobody's: what it would have done is left out with it.
  scan.at = end
  return false
}
