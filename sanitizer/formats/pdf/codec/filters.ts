import { inflateSync } from 'node:zlib'
import { Refusal } from '../../../refusal.ts'
import { inflateDamaged } from './inflate.ts'

/** Filters that turn bytes into bytes (ISO 32000-2, 7.4), each ending at `maximum` bytes of output. */
export type ByteFilter = (input: Uint8Array, maximum: number, parameters: FilterParameters) => Uint8Array

export interface FilterParameters {
  readonly predictor: number
  readonly colors: number
  readonly bitsPerComponent: number
  readonly columns: number
  readonly earlyChange: number
}

const past = (maximum: number) => new Refusal('limit-ratio', `a stream decodes to more than ${maximum} bytes`)

/** Bytes that grow as they are decoded, up to a maximum. */
class Growing {
  #bytes: Uint8Array
  length = 0
  readonly #maximum: number
  constructor(expected: number, maximum: number) {
    this.#bytes = new Uint8Array(Math.max(256, expected))
    this.#maximum = maximum
  }
  room(count: number): Uint8Array {
    const needed = this.length + count
    if (needed > this.#maximum) throw past(this.#maximum)
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    return this.#bytes
  }
  push(byte: number): void {
    this.room(1)[this.length++] = byte
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}

/** 7.4.4. What zlib rejects is read up to the damage, as viewers do. */
const flate: ByteFilter = (input, maximum) => {
  if (input.length === 0) return input
  try {
    return inflateSync(input, { maxOutputLength: Math.max(1, maximum) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw past(maximum)
    const decoded = inflateDamaged(input, maximum + 1)
    if (decoded.length > maximum) throw past(maximum)
    return decoded
  }
}

/** 7.4.4.2: variable codes of 9 to 12 bits; /EarlyChange moves the change of width by one code. */
const lzw: ByteFilter = (input, maximum, { earlyChange }) => {
  const out = new Growing(input.length * 4, maximum)
  const prefixes = new Uint16Array(4097)
  const suffixes = new Uint8Array(4097)
  const lengths = new Uint16Array(4097)
  for (let index = 0; index < 256; index++) {
    suffixes[index] = index
    lengths[index] = 1
  }
  let next = 258
  let width = 9
  let previous = -1
  let held = 0
  let count = 0
  const emit = (from: number): number => {
    const length = lengths[from] ?? 0
    const bytes = out.room(length)
    let value = from
    for (let at = out.length + length - 1; at >= out.length; at--) {
      bytes[at] = suffixes[value] ?? 0
      value = prefixes[value] ?? 0
    }
    const first = bytes[out.length] ?? 0
    out.length += length
    return first
  }
  for (const byte of input) {
    held = ((held << 8) | byte) & 0xffffff
    count += 8
    if (count < width) continue
    count -= width
    const value = (held >> count) & ((1 << width) - 1)
    if (value === 257) break
    if (value === 256) {
      next = 258
      width = 9
      previous = -1
      continue
    }
    if (value > next || (value === next && previous < 0)) break
    if (previous >= 0 && next < 4096) {
      prefixes[next] = previous
      lengths[next] = (lengths[previous] ?? 0) + 1
      let root = value === next ? previous : value
      while ((lengths[root] ?? 0) > 1) root = prefixes[root] ?? 0
      suffixes[next] = root
      next++
    }
    emit(value)
    previous = value
    if (next + earlyChange >= 1 << width && width < 12) width++
  }
  return out.bytes()
}

const isSpace = (byte: number) => byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32

/** 7.4.2. */
const asciiHex: ByteFilter = (input, maximum) => {
  const out = new Growing(input.length >> 1, maximum)
  let high = -1
  for (const byte of input) {
    if (byte === 0x3e) break
    const digit = Number.parseInt(String.fromCharCode(byte), 16)
    if (Number.isNaN(digit)) continue
    if (high < 0) high = digit
    else {
      out.push((high << 4) | digit)
      high = -1
    }
  }
  if (high >= 0) out.push(high << 4)
  return out.bytes()
}

/** 7.4.3. */
const ascii85: ByteFilter = (input, maximum) => {
  const out = new Growing(input.length, maximum)
  const group: number[] = []
  const flush = (count: number) => {
    while (group.length < 5) group.push(84)
    let value = 0
    for (const digit of group) value = value * 85 + digit
    for (let index = 0; index < count; index++) out.push(Math.floor(value / 256 ** (3 - index)) & 0xff)
    group.length = 0
  }
  for (const byte of input) {
    if (byte === 0x7e) break
    if (isSpace(byte)) continue
    if (byte === 0x7a && group.length === 0) {
      for (let index = 0; index < 4; index++) out.push(0)
    } else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21)
      if (group.length === 5) flush(4)
    }
  }
  if (group.length > 1) flush(group.length - 1)
  return out.bytes()
}

/** 7.4.5. */
const runLength: ByteFilter = (input, maximum) => {
  const out = new Growing(input.length * 2, maximum)
  for (let at = 0; at < input.length; ) {
    const length = input[at++] ?? 128
    if (length === 128) break
    if (length < 128) {
      const run = input.subarray(at, at + length + 1)
      out.room(run.length).set(run, out.length)
      out.length += run.length
      at += length + 1
    } else {
      const byte = input[at++] ?? 0
      out.room(257 - length).fill(byte, out.length, out.length + 257 - length)
      out.length += 257 - length
    }
  }
  return out.bytes()
}

/** Long names and, for inline images, their abbreviations (ISO 32000-2, table 92). */
export const byteFilters: ReadonlyMap<string, ByteFilter> = new Map([
  ['/FlateDecode', flate],
  ['/Fl', flate],
  ['/LZWDecode', lzw],
  ['/LZW', lzw],
  ['/ASCIIHexDecode', asciiHex],
  ['/AHx', asciiHex],
  ['/ASCII85Decode', ascii85],
  ['/A85', ascii85],
  ['/RunLengthDecode', runLength],
  ['/RL', runLength],
])

/** Only these two filters take a predictor (7.4.4.4). */
export const takesPredictor = (filter: string): boolean => /^\/(FlateDecode|Fl|LZWDecode|LZW)$/.test(filter)

export const rowBytes = ({ colors, bitsPerComponent, columns }: FilterParameters): number =>
  Math.ceil((colors * bitsPerComponent * columns) / 8)

/** 7.4.4.4. @throws Refusal malformed for impossible parameters */
export function unpredict(bytes: Uint8Array, parameters: FilterParameters): Uint8Array {
  const { predictor, colors, bitsPerComponent, columns } = parameters
  if (predictor <= 1) return bytes
  const known = [1, 2, 4, 8, 16].includes(bitsPerComponent) && colors >= 1 && colors <= 32 && columns >= 1 && columns <= 1 << 20
  if (!known || !Number.isInteger(colors) || !Number.isInteger(columns)) throw new Refusal('malformed', 'predictor parameters')
  const step = Math.max(1, (colors * bitsPerComponent) >> 3)
  return predictor === 2 ? untiff(bytes, parameters, step) : unpng(bytes, rowBytes(parameters), step)
}

function untiff(bytes: Uint8Array, parameters: FilterParameters, step: number): Uint8Array {
  const row = rowBytes(parameters)
  const out = Uint8Array.from(bytes)
  if (parameters.bitsPerComponent === 8) {
    for (let start = 0; start < out.length; start += row) {
      const end = Math.min(start + row, out.length)
      for (let at = start + step; at < end; at++) out[at] = ((out[at] ?? 0) + (out[at - step] ?? 0)) & 0xff
    }
    return out
  }
  if (parameters.bitsPerComponent === 16) {
    for (let start = 0; start < out.length; start += row) {
      const end = Math.min(start + row, out.length) - 1
      for (let at = start + step; at < end; at += 2) {
        const sum = (((out[at] ?? 0) << 8) | (out[at + 1] ?? 0)) + (((out[at - step] ?? 0) << 8) | (out[at - step + 1] ?? 0))
        out[at] = (sum >> 8) & 0xff
        out[at + 1] = sum & 0xff
      }
    }
    return out
  }
  throw new Refusal('content-missing', 'TIFF predictor with less than 8 bits')
}

function unpng(bytes: Uint8Array, row: number, step: number): Uint8Array {
  const rows = Math.ceil(bytes.length / (row + 1))
  const out = new Uint8Array(rows * row)
  let length = 0
  for (let line = 0; line < rows; line++) {
    const from = line * (row + 1)
    const tag = bytes[from] ?? 0
    const to = line * row
    const count = Math.min(row, bytes.length - from - 1)
    for (let index = 0; index < count; index++) {
      const raw = bytes[from + 1 + index] ?? 0
      const left = index >= step ? (out[to + index - step] ?? 0) : 0
      const up = line > 0 ? (out[to + index - row] ?? 0) : 0
      const corner = index >= step && line > 0 ? (out[to + index - row - step] ?? 0) : 0
      out[to + index] =
        raw + (tag === 0 ? 0 : tag === 1 ? left : tag === 2 ? up : tag === 3 ? (left + up) >> 1 : tag === 4 ? paeth(left, up, corner) : 0)
    }
    length += Math.max(0, count)
  }
  return out.subarray(0, length)
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const toLeft = Math.abs(guess - left)
  const toUp = Math.abs(guess - up)
  const toCorner = Math.abs(guess - corner)
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}
