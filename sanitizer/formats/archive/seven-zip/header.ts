/** Numbers and marks of a header of 7z (7zFormat.txt of the LZMA SDK), read from front to back. */
import { Refusal } from '../../../refusal.ts'

/** Property ids, §"Property IDs". */
export const END = 0x00
export const HEADER = 0x01
export const MAIN_STREAMS = 0x04
export const FILES = 0x05
export const PACK_INFO = 0x06
export const UNPACK_INFO = 0x07
export const SUBSTREAMS = 0x08
export const SIZES = 0x09
export const CRCS = 0x0a
export const FOLDERS = 0x0b
export const CODERS_SIZES = 0x0c
export const COUNTS = 0x0d
export const NAMES = 0x11
export const ENCODED = 0x17
/** The coder of 7-Zip's own encryption. */
export const AES = '06f10701'

export const broken = (what: string): Refusal => new Refusal('malformed', `7z: ${what}`)

/** A header, read from front to back; each number is bounded by the bytes that there are. */
export class Reader {
  readonly bytes: Buffer
  at = 0
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw broken('header cut short')
    return value
  }
  take(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw broken('header cut short')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
  expect(id: number): void {
    if (this.byte() !== id) throw broken('order of its header')
  }
  /** The leading ones of the first byte say how many bytes follow, its other bits are the highest of the number. */
  number(): number {
    const first = this.byte()
    let value = 0
    for (let index = 0, mask = 0x80; index < 8; index++, mask >>= 1) {
      if ((first & mask) === 0) return within53(value + (first & (mask - 1)) * 2 ** (8 * index))
      value += this.byte() * 2 ** (8 * index)
    }
    return within53(value)
  }
  /** @param most none but honest archives stay below it */
  count(most: number): number {
    const value = this.number()
    if (value > most) throw broken('a count past all bounds')
    return value
  }
  bits(count: number): boolean[] {
    const bytes = this.take(Math.ceil(count / 8))
    return Array.from({ length: count }, (_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0)
  }
  sums(count: number): boolean[] {
    const defined = this.byte() === 0 ? this.bits(count) : Array.from({ length: count }, () => true)
    this.take(4 * defined.filter(Boolean).length)
    return defined
  }
}

const within53 = (value: number): number => {
  if (value > Number.MAX_SAFE_INTEGER) throw broken('a number past 2^53')
  return value
}
