/** Numbers and slices out of untrusted bytes: whatever reads past the end is `malformed`. */
import { Refusal } from '../../../refusal.ts'

export class Bytes {
  readonly all: Buffer
  at: number
  readonly end: number

  /** A window of `all` from `at` to `end`, both counted from the start of `all`. */
  constructor(all: Uint8Array, at = 0, end = all.length) {
    this.all = Buffer.from(all.buffer, all.byteOffset, all.byteLength)
    if (at < 0 || end > all.length || at > end) throw new Refusal('malformed', 'a part that reaches past the end')
    this.at = at
    this.end = end
  }

  get left(): number {
    return this.end - this.at
  }

  /** Moves on by `count` bytes and says where they began. */
  skip(count: number): number {
    const from = this.at
    if (count < 0 || count > this.left) throw new Refusal('malformed', 'a number that reaches past the end')
    this.at += count
    return from
  }

  u8(): number {
    return this.all.readUInt8(this.skip(1))
  }
  u16(): number {
    return this.all.readUInt16BE(this.skip(2))
  }
  u24(): number {
    return this.all.readUIntBE(this.skip(3), 3)
  }
  u32(): number {
    return this.all.readUInt32BE(this.skip(4))
  }
  i32(): number {
    return this.all.readInt32BE(this.skip(4))
  }
  /** Past 2⁵³ no file of ours reaches. */
  u64(): number {
    const value = this.all.readBigUInt64BE(this.skip(8))
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('malformed', 'a number past all files')
    return Number(value)
  }
  i64(): number {
    const value = this.all.readBigInt64BE(this.skip(8))
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER))
      throw new Refusal('malformed', 'a number past all files')
    return Number(value)
  }
  u16le(): number {
    return this.all.readUInt16LE(this.skip(2))
  }
  u32le(): number {
    return this.all.readUInt32LE(this.skip(4))
  }
  /** Four characters, or as many as asked. */
  word(length = 4): string {
    const from = this.skip(length)
    return this.all.toString('latin1', from, from + length)
  }
  take(count: number): Buffer {
    const from = this.skip(count)
    return this.all.subarray(from, from + count)
  }
  rest(): Buffer {
    return this.take(this.left)
  }
  /** A window of the next `count` bytes, which are passed over. */
  part(count: number): Bytes {
    const from = this.skip(count)
    return new Bytes(this.all, from, from + count)
  }
}

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

/** Big-endian numbers of a box, a frame or an element. */
export const u8 = (...values: readonly number[]): Buffer => Buffer.from(values)
export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2)
  return bytes
}
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}
export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
export function u16le(...values: readonly number[]): Buffer {
  return u16(...values).swap16()
}
export function u32le(...values: readonly number[]): Buffer {
  return u32(...values).swap32()
}
export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
