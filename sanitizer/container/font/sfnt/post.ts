import { latin1, put16, put32, u8, u16, u32 } from '../octets.ts'
import { isPlainName } from '../unsound.ts'

/** Names that every Macintosh font has (ISO/IEC 14496-22, 5.2.8). */
const STANDARD_NAMES = 258
const HEADER = 32

/** Angle, underline and pitch stay; what it says about the memory of printers goes. */
function header(table: Uint8Array, version: number, length: number): Uint8Array {
  const out = new Uint8Array(length)
  put32(out, 0, version)
  out.set(table.subarray(4, 16), 4)
  return out
}

/** The strings behind the numbers of format 2. */
function readNames(table: Uint8Array, from: number): readonly string[] {
  const names: string[] = []
  for (let at = from; at < table.length && names.length < 65_536; ) {
    const end = at + 1 + u8(table, at)
    if (end > table.length) break
    names.push(latin1(table, at + 1, end))
    at = end
  }
  return names
}

/** 5.2.8: format 2 with names that are plain and in use, format 1 where it fits, else format 3. @returns undefined for a table that is too short */
export function writePost(table: Uint8Array, glyphs: number): Uint8Array | undefined {
  if (table.length < HEADER) return undefined
  const version = u32(table, 0)
  if (version === 0x00010000 && glyphs === STANDARD_NAMES) return header(table, version, HEADER)
  const stated = u16(table, HEADER)
  if (version !== 0x00020000 || HEADER + 2 + stated * 2 > table.length) return header(table, 0x00030000, HEADER)
  const names = readNames(table, HEADER + 2 + stated * 2)
  const count = Math.min(stated, glyphs)
  const numbers = new Uint16Array(count)
  const kept = new Map<string, number>()
  for (let glyph = 0; glyph < count; glyph++) {
    const number = u16(table, HEADER + 2 + glyph * 2)
    const name = number < STANDARD_NAMES ? undefined : names[number - STANDARD_NAMES]
    if (number >= STANDARD_NAMES && name !== undefined && isPlainName(name) && !kept.has(name)) kept.set(name, STANDARD_NAMES + kept.size)
    numbers[glyph] = name === undefined ? (number < STANDARD_NAMES ? number : 0) : (kept.get(name) ?? 0)
  }
  return withNames(table, numbers, [...kept.keys()])
}

function withNames(table: Uint8Array, numbers: Uint16Array, names: readonly string[]): Uint8Array {
  const start = HEADER + 2 + numbers.length * 2
  const out = header(
    table,
    0x00020000,
    names.reduce((sum, name) => sum + 1 + name.length, start),
  )
  put16(out, HEADER, numbers.length)
  for (const [glyph, number] of numbers.entries()) put16(out, HEADER + 2 + glyph * 2, number)
  let at = start
  for (const name of names) {
    out[at] = name.length
    out.set(Buffer.from(name, 'latin1'), at + 1)
    at += 1 + name.length
  }
  return out
}
