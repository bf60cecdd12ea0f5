import { latin1, put16, put32, u16, u32 } from '../octets.ts'
import { demand } from '../unsound.ts'

const MAXIMUM_TABLES = 64
const HEADER = 12
const ROW = 16

export type Tables = ReadonlyMap<string, Uint8Array>

/** Tables by tag, those that `wanted` names; the first of several wins, and what leaves the file is cut (ISO/IEC 14496-22, 4.3). */
export function readTables(font: Uint8Array, wanted: ReadonlySet<string>): Tables {
  const count = u16(font, 4)
  demand(count <= MAXIMUM_TABLES && HEADER + count * ROW <= font.length, 'table directory')
  const tables = new Map<string, Uint8Array>()
  for (let row = HEADER; row < HEADER + count * ROW; row += ROW) {
    const tag = latin1(font, row, row + 4)
    if (!wanted.has(tag) || tables.has(tag)) continue
    const offset = u32(font, row + 8)
    demand(offset <= font.length, 'table outside the font')
    tables.set(tag, font.subarray(offset, offset + u32(font, row + 12)))
  }
  return tables
}

function checksum(bytes: Uint8Array, from: number, to: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  for (let at = from; at < to; at += 4) sum = (sum + view.getInt32(at)) | 0
  return sum >>> 0
}

/** A directory and the tables in alphabetical order, each padded to four bytes, checksums computed. */
export function assemble(version: number, tables: Tables): Uint8Array {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  let at = HEADER + sorted.length * ROW
  const out = new Uint8Array(sorted.reduce((sum, [, table]) => sum + ((table.length + 3) & ~3), at))
  const log = Math.floor(Math.log2(Math.max(1, sorted.length)))
  put32(out, 0, version)
  for (const [index, value] of [sorted.length, 16 << log, log, sorted.length * 16 - (16 << log)].entries()) put16(out, 4 + index * 2, value)
  let head = -1
  let sum = 0
  for (const [index, [tag, table]] of sorted.entries()) {
    const row = HEADER + index * ROW
    const end = at + ((table.length + 3) & ~3)
    out.set(table, at)
    out.set(Buffer.from(tag, 'latin1'), row)
    const own = checksum(out, at, end)
    sum += own
    put32(out, row + 4, own)
    put32(out, row + 8, at)
    put32(out, row + 12, table.length)
    if (tag === 'head') head = at
    at = end
  }
  if (head >= 0) put32(out, head + 8, (0xb1b0afba - checksum(out, 0, HEADER + sorted.length * ROW) - sum) >>> 0)
  return out
}
