import { i16, put16, put32, u16, u32 } from '../octets.ts'
import { demand } from '../unsound.ts'

/** Tables of ISO/IEC 14496-22 with a fixed layout, written anew field by field. */

/** Copies 16-bit fields; what is past the end of `table` is zero. */
function fields(table: Uint8Array, out: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 2) put16(out, at, u16(table, at))
}

/** 5.2.2. Without font revision, checksum and dates. `long` is the format of the loca that we write. */
export function writeHead(table: Uint8Array, long: boolean): Uint8Array {
  demand(table.length >= 54, 'head')
  const out = new Uint8Array(54)
  put32(out, 0, 0x00010000)
  put32(out, 4, 0x00010000)
  put32(out, 12, 0x5f0f3cf5)
  fields(table, out, 16, 20)
  fields(table, out, 36, 50)
  put16(out, 50, long ? 1 : 0)
  return out
}

export const locaIsLong = (head: Uint8Array): boolean => {
  const format = i16(head, 50)
  demand(head.length >= 54 && (format === 0 || format === 1), 'head: indexToLocFormat')
  return format === 1
}

/** 5.2.6: version 1.0 for TrueType outlines, 0.5 for CFF. */
export function writeMaxp(table: Uint8Array, glyphs: number, outlines: boolean): Uint8Array {
  const out = new Uint8Array(outlines ? 32 : 6)
  put32(out, 0, outlines ? 0x00010000 : 0x00005000)
  put16(out, 4, glyphs)
  if (outlines) fields(table, out, 6, 32)
  return out
}

/** hhea and hmtx, vhea and vmtx (5.2.3, 5.2.4): no more metrics than glyphs, and no more than there are. At least one, as readers want it. */
export function writeMetrics(header: Uint8Array, metrics: Uint8Array, glyphs: number): { header: Uint8Array; metrics: Uint8Array } {
  demand(header.length >= 36, 'hhea')
  const pairs = Math.max(1, Math.min(u16(header, 34), metrics.length >> 2, glyphs))
  const bearings = Math.max(0, Math.min(glyphs - pairs, (metrics.length - pairs * 4) >> 1))
  const first = new Uint8Array(36)
  put32(first, 0, u32(header, 0) === 0x00011000 ? 0x00011000 : 0x00010000)
  fields(header, first, 4, 24)
  put16(first, 34, pairs)
  const second = new Uint8Array(pairs * 4 + bearings * 2)
  second.set(metrics.subarray(0, second.length))
  return { header: first, metrics: second }
}

/** 5.2.7, length of each version. */
const lengths = [78, 86, 96, 96, 96, 100] as const

/** Without the vendor's four letters. @returns undefined for one that is too short for any version */
export function writeOs2(table: Uint8Array): Uint8Array | undefined {
  let version = Math.min(u16(table, 0), lengths.length - 1)
  while (version >= 0 && table.length < (lengths[version] ?? 0)) version--
  const length = lengths[version]
  if (length === undefined) return undefined
  const out = new Uint8Array(length)
  fields(table, out, 0, length)
  put16(out, 0, version)
  out.fill(0x20, 58, 62)
  return out
}

/** VORG (5.4.4): where the writing direction is vertical. */
export function writeVorg(table: Uint8Array, glyphs: number): Uint8Array | undefined {
  if (table.length < 8) return undefined
  const rows: number[] = []
  const count = Math.min(u16(table, 6), (table.length - 8) >> 2)
  for (let row = 0, last = -1; row < count; row++) {
    const glyph = u16(table, 8 + row * 4)
    if (glyph <= last || glyph >= glyphs) continue
    rows.push(glyph, u16(table, 10 + row * 4))
    last = glyph
  }
  const out = new Uint8Array(8 + rows.length * 2)
  put32(out, 0, 0x00010000)
  put16(out, 4, u16(table, 4))
  put16(out, 6, rows.length >> 1)
  for (const [index, value] of rows.entries()) put16(out, 8 + index * 2, value)
  return out
}

/** Control values: pairs of bytes, as many as their numbers can count. */
export const writeControl = (table: Uint8Array): Uint8Array => table.slice(0, Math.min(table.length & ~1, 0x1fffe))
