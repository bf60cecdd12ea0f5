import { Refusal } from '../../../refusal.ts'
import { type Entry, entryOf, type Index, integers, keptEntry, readDictionary, readIndex, writeIndex } from './cff.ts'

/** Operators of the dictionaries (Technical Note 5176, tables 9, 10 and 23). */
const CHARSET = 15
const CHAR_STRINGS = 17
const PRIVATE = 18
const SUBROUTINES = 19
const ROS = 1230
const CID_COUNT = 1234
const FD_ARRAY = 1236
const FD_SELECT = 1237

interface Program {
  readonly bytes: Uint8Array
  readonly head: Uint8Array
  readonly names: Index
  readonly top: readonly Entry[]
  readonly strings: Index
  readonly subroutines: Index
  readonly charStrings: Index
  readonly dictionaries: Index
  readonly selector: (glyph: number) => number
}

const numbersOf = (entries: readonly Entry[], operator: number): readonly number[] => {
  const entry = entries.find((one) => one.operator === operator)
  return entry ? integers(entry.operands) : []
}

const programs = new WeakMap<Uint8Array, Program>()

function programOf(bytes: Uint8Array): Program {
  const known = programs.get(bytes)
  if (known) return known
  const names = readIndex(bytes, bytes[2] ?? 4)
  const tops = readIndex(bytes, names.end)
  const strings = readIndex(bytes, tops.end)
  const top = readDictionary(tops.item(0))
  if (!top.some(({ operator }) => operator === ROS)) throw new Refusal('malformed', 'the font is not CID-keyed')
  const at = (operator: number): number => numbersOf(top, operator)[0] ?? 0
  const program = {
    bytes,
    head: bytes.subarray(0, bytes[2] ?? 4),
    names,
    top,
    strings,
    subroutines: readIndex(bytes, strings.end),
    charStrings: readIndex(bytes, at(CHAR_STRINGS)),
    dictionaries: readIndex(bytes, at(FD_ARRAY)),
    selector: readSelector(bytes, at(FD_SELECT)),
  }
  programs.set(bytes, program)
  return program
}

/** §19: which font dictionary a glyph belongs to; format 0 is an array, format 3 ranges. */
function readSelector(bytes: Uint8Array, start: number): (glyph: number) => number {
  if (bytes[start] === 0) return (glyph) => bytes[start + 1 + glyph] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ranges = view.getUint16(start + 1)
  return (glyph) => {
    let low = 0
    let high = ranges - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (view.getUint16(start + 3 + 3 * middle) <= glyph) low = middle
      else high = middle - 1
    }
    return view.getUint8(start + 5 + 3 * low)
  }
}

/**
 * A CFF program of these glyphs only, renumbered in the order given, glyph 0 first: character identifier = place in `glyphs`.
 * Subroutines stay whole, since finding the used ones would mean running every glyph.
 *
 * @throws Refusal malformed when the font is not CID-keyed
 */
export function subset(outlines: Uint8Array, glyphs: readonly number[]): Uint8Array {
  const program = programOf(outlines)
  const used = [...new Set(glyphs.map(program.selector))]
  const select = Buffer.from([0, ...glyphs.map((glyph) => used.indexOf(program.selector(glyph)))])
  // §13, format 2: one range from identifier 1.
  const charset = glyphs.length > 1 ? Buffer.from([2, 0, 1, (glyphs.length - 2) >> 8, (glyphs.length - 2) & 255]) : Buffer.from([0])
  const charStrings = writeIndex(glyphs.map((glyph) => program.charStrings.item(glyph)))
  const fonts = used.map((number) => fontDictionary(program, number))
  const privates = Buffer.concat(fonts.map((font) => font.privateBytes))
  const written = (offsets: readonly [number, number, number, number, number]): Uint8Array => topDictionary(program, glyphs.length, offsets)
  const front = (top: Uint8Array): Uint8Array =>
    Buffer.concat([
      program.head,
      whole(program, program.names),
      writeIndex([top]),
      whole(program, program.strings),
      whole(program, program.subroutines),
    ])
  const base = front(written([0, 0, 0, 0, 0])).length
  const privateAt = base + select.length + charset.length + charStrings.length
  let next = privateAt
  const dictionaries = writeIndex(
    fonts.map((font) => {
      const bytes = Buffer.concat([...font.kept, entryOf(PRIVATE, font.privateSize, next)])
      next += font.privateBytes.length
      return bytes
    }),
  )
  const selectAt = base
  const charsetAt = selectAt + select.length
  const stringsAt = charsetAt + charset.length
  const top = written([charsetAt, stringsAt, privateAt + privates.length, selectAt, glyphs.length])
  return Buffer.concat([front(top), select, charset, charStrings, privates, dictionaries])
}

const whole = (program: Program, index: Index): Uint8Array => program.bytes.subarray(index.start, index.end)

function topDictionary(
  program: Program,
  count: number,
  [charset, charStrings, array, select]: readonly [number, number, number, number, number],
): Uint8Array {
  const replaced = new Set([CHARSET, CHAR_STRINGS, FD_ARRAY, FD_SELECT, CID_COUNT])
  return Buffer.concat([
    ...program.top.filter(({ operator }) => !replaced.has(operator)).map(keptEntry),
    entryOf(CID_COUNT, count),
    entryOf(CHARSET, charset),
    entryOf(CHAR_STRINGS, charStrings),
    entryOf(FD_ARRAY, array),
    entryOf(FD_SELECT, select),
  ])
}

interface FontDictionary {
  readonly kept: readonly Uint8Array[]
  readonly privateSize: number
  /** The private dictionary and, right behind it, its subroutines (§16: their offset counts from the dictionary). */
  readonly privateBytes: Uint8Array
}

function fontDictionary(program: Program, number: number): FontDictionary {
  const entries = readDictionary(program.dictionaries.item(number))
  const [size = 0, at = 0] = numbersOf(entries, PRIVATE)
  const own = readDictionary(program.bytes.subarray(at, at + size))
  const [subroutinesAt] = numbersOf(own, SUBROUTINES)
  const kept = own.filter(({ operator }) => operator !== SUBROUTINES).map(keptEntry)
  const bare = Buffer.concat(kept)
  const withSubroutines = bare.length + entryOf(SUBROUTINES, 0).length
  const head = subroutinesAt === undefined ? bare : Buffer.concat([bare, entryOf(SUBROUTINES, withSubroutines)])
  const tail = subroutinesAt === undefined ? new Uint8Array() : whole(program, readIndex(program.bytes, at + subroutinesAt))
  return {
    kept: entries.filter(({ operator }) => operator !== PRIVATE).map(keptEntry),
    privateSize: head.length,
    privateBytes: Buffer.concat([head, tail]),
  }
}
