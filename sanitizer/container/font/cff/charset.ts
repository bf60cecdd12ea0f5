import { put16, u8, u16 } from '../octets.ts'
import { demand } from '../unsound.ts'

/** Adobe TN 5176, 13: charsets that a font names instead of listing them (ISOAdobe, Expert, ExpertSubset). */
export const PREDEFINED_CHARSETS = 3

/** Glyph → SID or CID; glyph 0 is .notdef. @throws UnsoundFont */
export function readCharset(font: Uint8Array, at: number, glyphs: number): Uint16Array {
  const names = new Uint16Array(glyphs)
  const format = u8(font, at)
  demand(format <= 2 && at < font.length, 'charset format')
  let from = at + 1
  for (let glyph = 1; glyph < glyphs; ) {
    demand(from + 2 <= font.length, 'charset outside the font')
    const first = u16(font, from)
    const left = format === 0 ? 0 : format === 1 ? u8(font, from + 2) : u16(font, from + 2)
    from += 2 + format
    for (let step = 0; step <= left && glyph < glyphs; step++) names[glyph++] = first + step
  }
  return names
}

/** Runs of numbers that follow each other, each at most `longest` + 1 long. */
function runs(names: Uint16Array, longest: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (let glyph = 1; glyph < names.length; glyph++) {
    const last = found.at(-1)
    if (last && last[1] < longest && (names[glyph] ?? 0) === last[0] + last[1] + 1) last[1]++
    else found.push([names[glyph] ?? 0, 0])
  }
  return found
}

/** The shortest of the three formats. */
export function writeCharset(names: Uint16Array): Uint8Array {
  const [short, long] = [runs(names, 0xff), runs(names, 0xffff)]
  const lengths = [1 + (names.length - 1) * 2, 1 + short.length * 3, 1 + long.length * 4]
  const format = lengths.indexOf(Math.min(...lengths))
  const out = new Uint8Array(lengths[format] ?? 0)
  out[0] = format
  let at = 1
  if (format === 0) for (let glyph = 1; glyph < names.length; glyph++, at += 2) put16(out, at, names[glyph] ?? 0)
  for (const [first, left] of format === 0 ? [] : format === 1 ? short : long) {
    put16(out, at, first)
    if (format === 1) out[at + 2] = left
    else put16(out, at + 2, left)
    at += 2 + format
  }
  return out
}

export interface Encoding {
  /** Codes of glyphs 1, 2, 3 …. */
  readonly codes: readonly number[]
  /** Further codes, each of a glyph's SID. */
  readonly supplements: readonly (readonly [code: number, name: number])[]
}

/** TN 5176, 12. @throws UnsoundFont */
export function readEncoding(font: Uint8Array, at: number, glyphs: number): Encoding {
  const format = u8(font, at) & 0x7f
  demand(format <= 1 && at + 2 <= font.length, 'Encoding format')
  const count = u8(font, at + 1)
  const codes: number[] = []
  let from = at + 2
  for (let index = 0; index < count; index++, from += 1 + format) {
    const left = format === 0 ? 0 : u8(font, from + 1)
    for (let step = 0; step <= left && codes.length < Math.min(255, glyphs - 1); step++) codes.push((u8(font, from) + step) & 255)
  }
  const extra = u8(font, at) & 0x80 ? u8(font, from++) : 0
  const supplements = Array.from({ length: extra }, (_, index) => [u8(font, from + index * 3), u16(font, from + index * 3 + 1)] as const)
  demand(from + extra * 3 <= font.length, 'Encoding outside the font')
  return { codes, supplements }
}

export function writeEncoding({ codes, supplements }: Encoding): Uint8Array {
  const ranges: [number, number][] = []
  for (const code of codes) {
    const last = ranges.at(-1)
    if (last && last[0] + last[1] + 1 === code) last[1]++
    else ranges.push([code, 0])
  }
  const ranged = ranges.length * 2 < codes.length
  const more = supplements.length > 0
  const list = ranged ? ranges.flat() : codes
  const out = [(ranged ? 1 : 0) | (more ? 0x80 : 0), ranged ? ranges.length : codes.length, ...list]
  if (more) out.push(supplements.length, ...supplements.flatMap(([code, name]) => [code, name >> 8, name & 255]))
  return Uint8Array.from(out)
}

/** Glyph → number in the FDArray (TN 5176, 19). @throws UnsoundFont */
export function readSelect(font: Uint8Array, at: number, glyphs: number, dicts: number): Uint8Array {
  const select = new Uint8Array(glyphs)
  const format = u8(font, at)
  demand((format === 0 || format === 3) && at < font.length, 'FDSelect format')
  if (format === 0) {
    demand(at + 1 + glyphs <= font.length, 'FDSelect outside the font')
    select.set(font.subarray(at + 1, at + 1 + glyphs))
  } else {
    const count = u16(font, at + 1)
    demand(at + 5 + count * 3 <= font.length, 'FDSelect outside the font')
    for (let index = 0, from = at + 3, last = 0; index < count; index++, from += 3) {
      const [first, next] = [u16(font, from), u16(font, from + 3)]
      demand(first >= last && next >= first, 'FDSelect ranges')
      select.fill(u8(font, from + 2), first, Math.min(next, glyphs))
      last = next
    }
  }
  for (const dict of select) demand(dict < dicts, 'FDSelect number')
  return select
}

export function writeSelect(select: Uint8Array): Uint8Array {
  const ranges: number[] = []
  for (const [glyph, dict] of select.entries()) if (glyph === 0 || dict !== select[glyph - 1]) ranges.push(glyph)
  if (ranges.length * 3 + 5 >= select.length + 1) return Uint8Array.of(0, ...select)
  const out = new Uint8Array(ranges.length * 3 + 5)
  out[0] = 3
  put16(out, 1, ranges.length)
  for (const [index, first] of ranges.entries()) {
    put16(out, 3 + index * 3, first)
    out[5 + index * 3] = select[first] ?? 0
  }
  put16(out, out.length - 2, select.length)
  return out
}
