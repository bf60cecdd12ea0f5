import { type Type1Subroutines, Type1Walker } from './charstring/type1.ts'
import { standardName } from './standard.ts'
import { binary, CHARSTRING, decrypt, EEXEC, encrypt } from './type1/cipher.ts'
import { readClear, writeClear } from './type1/clear.ts'
import { type PrivatePart, type Range, readPrivate } from './type1/private.ts'
import { Tokens } from './type1/tokens.ts'
import { type Glyph, writePrivate } from './type1/write.ts'
import { attempt, demand, isPlainName, roomFor, TokenBudget } from './unsound.ts'

/** The three parts of a font program in a PDF (ISO 32000-2, 9.9.1). */
export interface Type1 {
  readonly clear: Uint8Array
  readonly encrypted: Uint8Array
  readonly tail: Uint8Array
}

const TAIL = Buffer.from(`\n${`${'0'.repeat(64)}\n`.repeat(8)}cleartomark\n`)

/** Segments of a PFB file (Adobe TN 5040) laid end to end. */
function withoutSegments(font: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; font[at] === 0x80 && (font[at + 1] === 1 || font[at + 1] === 2) && at + 6 <= font.length; ) {
    const length = font.readUInt32LE(at + 2)
    parts.push(font.subarray(at + 6, at + 6 + length))
    at += 6 + length
  }
  return parts.length === 0 ? font : Buffer.concat(parts)
}

/**
 * A Type 1 program (Adobe Type 1 Font Format) written anew: values of the clear part, known entries of the Private dictionary, charstrings that were
 * walked and as far as they were. Undefined when it is not sound.
 */
export const rewriteType1 = (input: Uint8Array): Type1 | undefined =>
  attempt(() => {
    const font = withoutSegments(Buffer.from(input.buffer, input.byteOffset, input.length))
    const tokens = new Tokens(font, 0)
    const clear = readClear(tokens)
    while ([9, 10, 13, 32].includes(font[tokens.at] ?? 0)) tokens.at++
    const cipher = binary(font.subarray(tokens.at))
    const program = decrypt(cipher, 0, cipher.length, EEXEC, 4)
    const part = readPrivate(new Tokens(program, 0))
    const budget = new TokenBudget(program.length)
    const { subroutines, glyphs, others } = walkGlyphs(program, part, budget)
    const encrypted = encrypt(writePrivate(part.entries, subroutines, glyphs, others), EEXEC)
    demand(encrypted.length <= roomFor(font.length), 'Type 1 grows')
    // The next reader sees what is encrypted, and zeros behind it.
    budget.demandFor(encrypted.length)
    return { clear: Buffer.from(writeClear(clear), 'latin1'), encrypted, tail: TAIL }
  })

function walkGlyphs(
  program: Uint8Array,
  part: PrivatePart,
  budget: TokenBudget,
): { subroutines: Type1Subroutines; glyphs: readonly Glyph[]; others: boolean } {
  const open = ([from, to]: Range) => decrypt(program, from, to, CHARSTRING, part.leading)
  const programs = new Map<number, Uint8Array>()
  for (const [number, range] of part.subroutines) programs.set(number, open(range))
  const subroutines = { programs, reached: new Map<number, number>() }
  const walker = new Type1Walker(subroutines, budget)
  const accents = new Map<string, readonly [number, number]>()
  const glyphs: Glyph[] = []
  for (const [name, range] of part.glyphs) {
    if (!isPlainName(name)) continue
    const charstring = open(range)
    const { end, accent } = walker.glyph(charstring)
    if (accent) accents.set(name, accent)
    glyphs.push({ name, charstring: charstring.subarray(0, end) })
  }
  for (const codes of accents.values())
    for (const code of codes) demand(!accents.has(standardName(code)), 'accented character of accented characters')
  return { subroutines, glyphs, others: walker.others }
}
