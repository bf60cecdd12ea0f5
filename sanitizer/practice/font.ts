/** A TrueType font (ISO/IEC 14496-22): one polygon a letter, as small as a sound one gets. */

const u16 = (...values: readonly number[]): Buffer => Buffer.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]))
const u32 = (...values: readonly number[]): Buffer => u16(...values.flatMap((value) => [value >>> 16, value & 0xffff]))

const EM = 1000
const FIRST_LETTER = 32

/** Two contours of on-curve and off-curve points. */
function glyph(number: number): Buffer {
  const points = 8 + (number % 5) * 2
  const deltas = Array.from({ length: points }, (_, index) => ((index * 37 + number * 11) % 200) - 100)
  const across = Buffer.from(u16(...deltas))
  const flags = Buffer.from(deltas.map((_, index) => (index % 3 === 2 ? 0 : 1)))
  const bytes = Buffer.concat([u16(2, -400, -400, 900, 900, (points >> 1) - 1, points - 1, 0), flags, across, across])
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}

function tablesOf(letters: number, width: number): Readonly<Record<string, Buffer>> {
  const glyphs = Array.from({ length: letters + 1 }, (_, number) => (number === 1 ? Buffer.alloc(0) : glyph(number)))
  let at = 0
  const places = [0, ...glyphs.map(({ length }) => (at += length))]
  const format4 = u16(4, 32, 0, 4, 4, 1, 0, FIRST_LETTER + letters - 1, 0xffff, 0, FIRST_LETTER, 0xffff, 1 - FIRST_LETTER, 1, 0, 0)
  return {
    'OS/2': Buffer.concat([u16(4, width, 400, 5, 0), Buffer.alloc(86)]),
    cmap: Buffer.concat([u16(0, 1, 3, 1), u32(12), format4]),
    'cvt ': u16(0, 100, 200),
    glyf: Buffer.concat(glyphs),
    head: Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(0, EM), Buffer.alloc(16), u16(-400, -400, 900, 900, 0, 8, 2, 1, 0)]),
    hhea: Buffer.concat([u32(0x10000), u16(800, -200, 0, width, 0, 0, 900, 1, 0, 0, 0, 0, 0, 0, 0, letters + 1)]),
    hmtx: u16(...glyphs.flatMap(() => [width, 0])),
    loca: u32(...places),
    maxp: Buffer.concat([u32(0x10000), u16(letters + 1, 20, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
  }
}

/** @param letters from the blank on. @param width of each, in thousandths of the size */
export function trueType(letters: number, width: number): Uint8Array {
  const tables = Object.entries(tablesOf(letters, width)).sort(([a], [b]) => (a < b ? -1 : 1))
  let next = 12 + tables.length * 16
  const rows = tables.map(([tag, { length }]) => {
    const row = Buffer.concat([Buffer.from(tag), u32(0, next, length)])
    next += (length + 3) & ~3
    return row
  })
  return Buffer.concat([
    u32(0x10000),
    u16(tables.length, 128, 3, 16),
    ...rows,
    ...tables.flatMap(([, table]) => [table, Buffer.alloc(-table.length & 3)]),
  ])
}
