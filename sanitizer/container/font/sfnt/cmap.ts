import { i16, put16, put32, u8, u16, u32 } from '../octets.ts'

/** A mapping in ascending order of codes; what maps to no glyph of the font is left out. */
interface Mapping {
  readonly codes: Uint16Array
  readonly glyphs: Uint16Array
  readonly count: number
}
interface Format {
  readonly read: (table: Uint8Array, glyphs: number) => Mapping | undefined
  readonly write: (mapping: Mapping) => Uint8Array | undefined
}

const MAXIMUM_SUBTABLES = 32
const MAXIMUM_LENGTH = 0xffff

class Collector implements Mapping {
  readonly codes = new Uint16Array(65_536)
  readonly glyphs = new Uint16Array(65_536)
  count = 0
  #last = -1
  readonly #limit: number
  constructor(glyphs: number) {
    this.#limit = glyphs
  }
  /** The first that maps a code wins, as in readers that search (5.2.1.3.3). */
  add(code: number, glyph: number): void {
    if (code <= this.#last || code >= 0xffff || glyph === 0 || glyph >= this.#limit) return
    this.codes[this.count] = this.#last = code
    this.glyphs[this.count++] = glyph
  }
}

function readBytes(table: Uint8Array, glyphs: number): Mapping {
  const found = new Collector(glyphs)
  for (let code = 0; code < 256; code++) found.add(code, u8(table, 6 + code))
  return found
}

function writeBytes({ codes, glyphs, count }: Mapping): Uint8Array {
  const out = new Uint8Array(262)
  put16(out, 2, 262)
  for (let index = 0; index < count; index++) out[6 + (codes[index] ?? 0)] = glyphs[index] ?? 0
  return out
}

function readSegments(table: Uint8Array, glyphs: number): Mapping | undefined {
  const count = u16(table, 6) >> 1
  if (16 + count * 8 > table.length) return undefined
  const [ends, starts, deltas, offsets] = [14, 16 + count * 2, 16 + count * 4, 16 + count * 6] as const
  const found = new Collector(glyphs)
  let covered = 0
  for (let segment = 0; segment < count; segment++) {
    const [end, start] = [u16(table, ends + segment * 2), u16(table, starts + segment * 2)]
    const [delta, place] = [i16(table, deltas + segment * 2), offsets + segment * 2]
    const offset = u16(table, place)
    // Codes that an earlier segment covers are passed over, so that overlapping segments cost nothing.
    for (let code = Math.max(start, covered); code <= end; code++) {
      const glyph = offset === 0 || offset === 0xffff ? code : u16(table, place + offset + (code - start) * 2)
      found.add(code, glyph === 0 && offset !== 0 ? 0 : (glyph + delta) & 0xffff)
    }
    covered = Math.max(covered, end + 1)
  }
  return found
}

/** Fewer codes than this in one sequence of glyphs are cheaper in an array. */
const WORTH_A_SEGMENT = 5

/** Segments: each with one delta, or, `listed`, with an array of glyphs. */
function segments({ codes, glyphs, count }: Mapping): readonly { from: number; to: number; listed: boolean }[] {
  const found: { from: number; to: number; listed: boolean }[] = []
  for (let from = 0, to = 1; from < count; from = to++) {
    while (to < count && codes[to] === (codes[to - 1] ?? 0) + 1 && glyphs[to] === (glyphs[to - 1] ?? 0) + 1) to++
    const last = found.at(-1)
    const adjoins = last && codes[from] === (codes[last.to - 1] ?? 0) + 1
    if (adjoins && (last.listed || last.to - last.from < WORTH_A_SEGMENT) && to - from < WORTH_A_SEGMENT) {
      last.listed = true
      last.to = to
    } else found.push({ from, to, listed: false })
  }
  return found
}

function writeSegments(mapping: Mapping): Uint8Array | undefined {
  const rows = segments(mapping)
  const count = rows.length + 1
  const listed = rows.reduce((sum, row) => sum + (row.listed ? row.to - row.from : 0), 0)
  const length = 16 + count * 8 + listed * 2
  if (length > MAXIMUM_LENGTH) return undefined
  const out = new Uint8Array(length)
  const log = Math.floor(Math.log2(count))
  for (const [index, value] of [4, length, 0, count * 2, 2 << log, log, count * 2 - (2 << log)].entries()) put16(out, index * 2, value)
  const [ends, starts, deltas, offsets] = [14, 16 + count * 2, 16 + count * 4, 16 + count * 6] as const
  let list = 16 + count * 8
  for (const [index, { from, to, listed }] of rows.entries()) {
    const [code, glyph] = [mapping.codes[from] ?? 0, mapping.glyphs[from] ?? 0]
    put16(out, ends + index * 2, mapping.codes[to - 1] ?? 0)
    put16(out, starts + index * 2, code)
    if (!listed) put16(out, deltas + index * 2, (glyph - code) & 0xffff)
    else put16(out, offsets + index * 2, list - (offsets + index * 2))
    for (let at = from; listed && at < to; at++, list += 2) put16(out, list, mapping.glyphs[at] ?? 0)
  }
  put16(out, ends + rows.length * 2, 0xffff)
  put16(out, starts + rows.length * 2, 0xffff)
  put16(out, deltas + rows.length * 2, 1)
  return out
}

function readTrimmed(table: Uint8Array, glyphs: number): Mapping {
  const found = new Collector(glyphs)
  const count = Math.min(u16(table, 8), Math.max(0, table.length - 10) >> 1)
  for (let index = 0; index < count; index++) found.add(u16(table, 6) + index, u16(table, 10 + index * 2))
  return found
}

function writeTrimmed({ codes, glyphs, count }: Mapping): Uint8Array | undefined {
  const first = codes[0] ?? 0
  const entries = count === 0 ? 0 : (codes[count - 1] ?? 0) - first + 1
  if (10 + entries * 2 > MAXIMUM_LENGTH) return undefined
  const out = new Uint8Array(10 + entries * 2)
  for (const [index, value] of [6, out.length, 0, first, entries].entries()) put16(out, index * 2, value)
  for (let index = 0; index < count; index++) put16(out, 10 + ((codes[index] ?? 0) - first) * 2, glyphs[index] ?? 0)
  return out
}

/** 5.2.1.3. Format 2, 8, 10, 13 and 14 are of no use in a PDF (ISO 32000-2, 9.6.5.4) and go. */
const formats: ReadonlyMap<number, Format> = new Map([
  [0, { read: readBytes, write: writeBytes }],
  [4, { read: readSegments, write: writeSegments }],
  [6, { read: readTrimmed, write: writeTrimmed }],
])

/** Format 12, group by group: ascending, none past Unicode or past the last glyph. */
function rewriteGroups(table: Uint8Array, glyphs: number): Uint8Array {
  const rows: number[] = []
  const count = Math.min(u32(table, 12), Math.floor(Math.max(0, table.length - 16) / 12))
  for (let group = 0, last = -1; group < count; group++) {
    const [start, end, glyph] = [u32(table, 16 + group * 12), u32(table, 20 + group * 12), u32(table, 24 + group * 12)]
    const stop = Math.min(end, start + glyphs - 1 - glyph)
    if (start <= last || stop < start || stop > 0x10ffff) continue
    rows.push(start, stop, glyph)
    last = stop
  }
  const out = new Uint8Array(16 + rows.length * 4)
  put16(out, 0, 12)
  put32(out, 4, out.length)
  put32(out, 12, rows.length / 3)
  for (const [index, value] of rows.entries()) put32(out, 16 + index * 4, value)
  return out
}

function rewriteSubtable(table: Uint8Array, glyphs: number): Uint8Array | undefined {
  const code = u16(table, 0)
  if (code === 12) return rewriteGroups(table, glyphs)
  const format = formats.get(code)
  const mapping = format?.read(table, glyphs)
  return mapping && format?.write(mapping)
}

/** The table anew (5.2.1): mappings decoded and encoded again, each once, in order of platform and encoding. */
export function writeCmap(table: Uint8Array, glyphs: number): Uint8Array {
  const known = new Map<number, Uint8Array | undefined>()
  const rows = new Map<number, Uint8Array>()
  const count = Math.min(u16(table, 2), MAXIMUM_SUBTABLES, (table.length - 4) >> 3)
  for (let row = 4; row < 4 + count * 8; row += 8) {
    const offset = u32(table, row + 4)
    if (offset + 6 > table.length || rows.has(u32(table, row))) continue
    if (!known.has(offset)) known.set(offset, rewriteSubtable(table.subarray(offset), glyphs))
    const written = known.get(offset)
    if (written) rows.set(u32(table, row), written)
  }
  const sorted = [...rows].sort(([a], [b]) => a - b)
  const places = new Map<Uint8Array, number>()
  let length = 4 + sorted.length * 8
  for (const [, written] of sorted)
    if (!places.has(written)) {
      places.set(written, length)
      length += written.length
    }
  const out = new Uint8Array(length)
  put16(out, 2, sorted.length)
  for (const [index, [identifier, written]] of sorted.entries()) {
    put32(out, 4 + index * 8, identifier)
    put32(out, 8 + index * 8, places.get(written) ?? 0)
  }
  for (const [written, place] of places) out.set(written, place)
  return out
}
