import { entryOf, type Index, keptEntry, readDictionary, readIndex, writeIndex } from './cff.ts'
import {
  CHAR_STRINGS,
  CHARSET,
  CID_COUNT,
  FD_ARRAY,
  FD_SELECT,
  numbersOf,
  PRIVATE,
  type Program,
  programOf,
  SUBROUTINES,
} from './program.ts'

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
