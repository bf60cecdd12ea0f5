import { u8, u16, u24, u32 } from '../octets.ts'
import { demand } from '../unsound.ts'

/** An INDEX (Adobe TN 5176, 5): `bounds[i]` to `bounds[i + 1]` are the bytes of entry i, counted from the start of the font. */
export interface Index {
  readonly count: number
  readonly bounds: Uint32Array
  /** The first byte behind it. */
  readonly end: number
}

const readers = [u8, u8, u16, u24, u32] as const

/** @throws UnsoundFont when its offsets decrease, overlap or leave the font */
export function readIndex(font: Uint8Array, at: number): Index {
  demand(at >= 0 && at + 2 <= font.length, 'INDEX outside the font')
  const count = u16(font, at)
  if (count === 0) return { count, bounds: new Uint32Array(1), end: at + 2 }
  const size = u8(font, at + 2)
  const read = readers[size]
  const base = at + 2 + (count + 1) * size
  demand(size >= 1 && read !== undefined && base < font.length, 'INDEX offset size')
  const bounds = new Uint32Array(count + 1)
  let last = base + 1
  for (let index = 0, from = at + 3; index <= count; index++, from += size) {
    const place = base + read(font, from)
    demand(place >= last && place <= font.length && (index > 0 || place === base + 1), 'INDEX offsets')
    bounds[index] = last = place
  }
  return { count, bounds, end: last }
}

/** The shortest INDEX of `entries`. */
export function writeIndex(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return new Uint8Array(2)
  let length = 1
  for (const entry of entries) length += entry.length
  const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const out = Buffer.alloc(2 + (entries.length + 1) * size + length)
  out.writeUInt16BE(entries.length, 0)
  out[2] = size
  const base = 2 + (entries.length + 1) * size
  let offset = 1
  for (const [index, entry] of entries.entries()) {
    out.writeUIntBE(offset, 3 + index * size, size)
    out.set(entry, base + offset)
    offset += entry.length
  }
  out.writeUIntBE(offset, 3 + entries.length * size, size)
  return out
}
