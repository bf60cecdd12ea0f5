import { isType1Program, Library, type Range, type Run } from './charstrings.ts'
import { standardNames } from './standard.ts'

const number = '-?\\d+(?:\\.\\d+)?'
const name = `[A-Za-z0-9._+*:#@|~^!?&$,;='"-]{1,127}`
const numbers = (count: number) => Array.from({ length: count }, () => number).join(' ')

/** The clear part, line for line (Adobe Type 1 Font Format, 2.2); /FontMatrix is six numbers (CVE-2024-4367). */
const clearPart = new RegExp(
  [
    `^%!PS-AdobeFont-1\\.0: ${name}`,
    '9 dict begin',
    '/FontType 1 def',
    `/FontName /${name} def`,
    `/PaintType [02] def(?:\n/StrokeWidth ${number} def)?`,
    `/FontMatrix \\[${numbers(6)}\\] readonly def`,
    `/FontBBox \\{${numbers(4)}\\} readonly def`,
    `/Encoding (?:StandardEncoding def|256 array\n0 1 255 \\{1 index exch /\\.notdef put\\} for\n(?:dup \\d{1,3}/${name} put\n){0,256}readonly def)`,
    'currentdict end',
    'currentfile eexec\n$',
  ].join('\n'),
)

/** What an encrypted part may say between its numbers and charstrings (2.4). */
const opening =
  'dup /Private 18 dict dup begin\n' +
  '/RD {string currentfile exch readstring pop} executeonly def\n/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n'
const entry = new RegExp(
  `/(?:(?:BlueValues|OtherBlues|FamilyBlues|FamilyOtherBlues|StdHW|StdVW|StemSnapH|StemSnapV) \\[(?:${number}(?: ${number}){0,13})?\\]|` +
    `(?:BlueScale|BlueShift|BlueFuzz|LanguageGroup|ExpansionFactor) ${number}|ForceBold (?:true|false)) def\n`,
  'y',
)
const fixed = /\/MinFeature \{16 16\} def\n\/password 5839 def\n(?:\/OtherSubrs \[\{\}\{\}\{\}\{pop 3\}\] ND\n)?/y
const subroutinesHead = /\/Subrs (\d{1,5}) array\n/y
const subroutine = /dup (\d{1,5}) (\d{1,7}) RD /y
const glyphsHead = /2 index \/CharStrings (\d{1,5}) dict dup begin\n/y
const glyph = new RegExp(`/(${name}) (\\d{1,7}) RD `, 'y')
const closing = 'end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\nmark currentfile closefile\n'

/** 7.1. */
function decrypted(bytes: Buffer, seed: number): Buffer {
  let key = seed
  return Buffer.from(
    bytes.map((cipher) => {
      const plain = cipher ^ (key >> 8)
      key = ((cipher + key) * 52_845 + 22_719) % 65_536
      return plain
    }),
  )
}

/** Reads the encrypted part from its first byte to its last. */
class Reader {
  readonly text: string
  readonly #bytes: Buffer
  at = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.text = bytes.toString('latin1')
  }
  has(words: string): boolean {
    const here = this.text.startsWith(words, this.at)
    if (here) this.at += words.length
    return here
  }
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text) ?? undefined
    if (found) this.at += found[0].length
    return found
  }
  /** A charstring behind four zeros. */
  charstring(length: number): Buffer | undefined {
    const plain = decrypted(this.#bytes.subarray(this.at, this.at + length), 4330)
    this.at += length
    return length >= 4 && plain.length === length && plain.readUInt32BE(0) === 0 ? plain.subarray(4) : undefined
  }
}

interface Programs {
  readonly subroutines: readonly Buffer[]
  readonly glyphs: ReadonlyMap<string, Buffer>
}

function programsIn(reader: Reader): Programs | undefined {
  const subroutines: Buffer[] = []
  const glyphs = new Map<string, Buffer>()
  if (!reader.has(opening)) return undefined
  while (reader.match(entry));
  if (!reader.match(fixed)) return undefined
  const head = reader.match(subroutinesHead)
  for (let row = head && reader.match(subroutine); row; row = reader.match(subroutine)) {
    const one = reader.charstring(Number(row[2]))
    if (!one || Number(row[1]) !== subroutines.push(one) - 1 || !reader.has(' NP\n')) return undefined
  }
  if (head && (Number(head[1]) !== subroutines.length || !reader.has('ND\n'))) return undefined
  const count = reader.match(glyphsHead)?.[1]
  for (let row = reader.match(glyph); row; row = reader.match(glyph)) {
    const one = reader.charstring(Number(row[2]))
    if (!one || glyphs.has(row[1] ?? '') || !reader.has(' ND\n')) return undefined
    glyphs.set(row[1] ?? '', one)
  }
  return Number(count) === glyphs.size && reader.has(closing) && reader.at === reader.text.length ? { subroutines, glyphs } : undefined
}

/** All charstrings side by side, so that a place in them is one number. */
function areSound({ subroutines, glyphs }: Programs, length: number): boolean {
  const whole = Buffer.concat([...subroutines, ...glyphs.values()])
  const ranges: Range[] = []
  let at = 0
  for (const one of [...subroutines, ...glyphs.values()]) ranges.push([at, (at += one.length)])
  const library = new Library(ranges.slice(0, subroutines.length))
  const run: Run = { tokens: 200_000 + length * 32, accents: new Map() }
  const own = ranges.slice(subroutines.length)
  if (!own.every((range) => isType1Program(whole, range, library, run)) || !library.isLean(whole)) return false
  const accented = new Set([...glyphs.keys()].filter((_, glyph) => run.accents.has(own[glyph]?.[0] ?? -1)))
  return [...run.accents.values()].flat().every((code) => !accented.has(standardNames.get(code) ?? '.notdef'))
}

/** Adobe Type 1: a clear part of known lines, an encrypted part of known entries and sound charstrings, zeros and cleartomark. */
export function isType1(font: Buffer, clearLength: number, cipherLength: number): boolean {
  const tail = font.toString('latin1', clearLength + cipherLength)
  if (!clearPart.test(font.toString('latin1', 0, clearLength)) || tail !== `\n${`${'0'.repeat(64)}\n`.repeat(8)}cleartomark\n`) return false
  const plain = decrypted(font.subarray(clearLength, clearLength + cipherLength), 55_665)
  if (plain.length < 4 || plain.readUInt32BE(0) !== 0) return false
  const programs = programsIn(new Reader(plain.subarray(4)))
  return programs !== undefined && areSound(programs, plain.length)
}
