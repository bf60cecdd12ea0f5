import { inflateSync } from 'node:zlib'
import { Refusal } from '../../../refusal.ts'
import { NotSyntax } from './reader.ts'
import { type Dict, isArray, isDict, nameIn, type Value } from './values.ts'

/** Filters of ISO 32000-2, 7.4 as the loose listing undoes them; every output stays under `bound` bytes. */
type Filter = (encoded: Buffer, bound: number, early: boolean) => Buffer

const tooLarge = (): never => {
  throw new Refusal('limit-ratio', 'a stream of the input')
}

/** Data that ends early still has a beginning: viewers read it, and so does this. */
function inflate(encoded: Buffer, bound: number): Buffer {
  try {
    return inflateSync(encoded, { maxOutputLength: bound, finishFlush: 2 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge()
    throw new NotSyntax('deflate')
  }
}

/** 7.4.2 */
function hexadecimal(encoded: Buffer): Buffer {
  const end = encoded.indexOf('>')
  const digits = encoded.toString('latin1', 0, end < 0 ? encoded.length : end).replace(/[^0-9A-Fa-f]/g, '')
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
}

/** 7.4.3 */
function base85(encoded: Buffer): Buffer {
  const bytes: number[] = []
  let group: number[] = []
  const flush = () => {
    const value = [...group, 84, 84, 84, 84].slice(0, 5).reduce((sum, digit) => sum * 85 + digit, 0)
    const four = [value / 2 ** 24, value / 2 ** 16, value / 2 ** 8, value].map((one) => Math.floor(one) & 255)
    bytes.push(...four.slice(0, group.length - 1))
    group = []
  }
  for (const byte of encoded) {
    if (byte === 0x7e) break
    if (byte === 0x7a && group.length === 0) bytes.push(0, 0, 0, 0)
    else if (byte >= 0x21 && byte <= 0x75 && group.push(byte - 0x21) === 5) flush()
  }
  if (group.length > 1) flush()
  return Buffer.from(bytes)
}

/** 7.4.5 */
function runLengths(encoded: Buffer, bound: number): Buffer {
  const parts: Buffer[] = []
  let length = 0
  for (let at = 0; at < encoded.length; ) {
    const count = encoded[at++] ?? 128
    if (count === 128) break
    const part = count < 128 ? encoded.subarray(at, at + count + 1) : Buffer.alloc(257 - count, encoded[at] ?? 0)
    at += count < 128 ? count + 1 : 1
    length += part.length
    if (length > bound) return tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** 7.4.4 */
function lzw(encoded: Buffer, bound: number, early: boolean): Buffer {
  const single = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte))
  const parts: Buffer[] = []
  let table: Buffer[] = []
  let [length, width, bits, held, previous] = [0, 9, 0, 0, undefined as Buffer | undefined]
  for (const byte of encoded) {
    held = ((held << 8) | byte) & 0xff_ffff
    bits += 8
    if (bits < width) continue
    const code = (held >> (bits - width)) & ((1 << width) - 1)
    bits -= width
    if (code === 257) break
    if (code === 256) {
      ;[table, width, previous] = [[], 9, undefined]
      continue
    }
    const known: Buffer | undefined = code < 256 ? single[code] : table[code - 258]
    const entry: Buffer | undefined = known ?? (previous && Buffer.concat([previous, previous.subarray(0, 1)]))
    if (!entry) throw new NotSyntax('LZW')
    if (previous && table.length < 4096 - 258) table.push(Buffer.concat([previous, entry.subarray(0, 1)]))
    width = Math.min(12, Math.max(9, 32 - Math.clz32(258 + table.length + (early ? 1 : 0))))
    length += entry.length
    if (length > bound) return tooLarge()
    parts.push(entry)
    previous = entry
  }
  return Buffer.concat(parts)
}

const filters: Readonly<Record<string, Filter>> = {
  FlateDecode: inflate,
  Fl: inflate,
  LZWDecode: lzw,
  LZW: lzw,
  ASCIIHexDecode: hexadecimal,
  AHx: hexadecimal,
  ASCII85Decode: base85,
  A85: base85,
  RunLengthDecode: runLengths,
  RL: runLengths,
}

const numberOf = (dict: Dict | undefined, key: string, otherwise: number): number => {
  const value = dict?.get(key)
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 1 << 20 ? value : otherwise
}

/** 7.4.4.4: PNG's filters row by row, TIFF's in bytes. */
function unpredicted(rows: Buffer, settings: Dict | undefined): Buffer {
  const predictor = numberOf(settings, 'Predictor', 1)
  if (predictor === 1) return rows
  const [colours, depth] = [numberOf(settings, 'Colors', 1), numberOf(settings, 'BitsPerComponent', 8)]
  const step = Math.max(1, (colours * depth) >> 3)
  const width = Math.max(1, Math.ceil((numberOf(settings, 'Columns', 1) * colours * depth) / 8))
  if (width > rows.length) throw new NotSyntax('predictor')
  const tagged = predictor >= 10 ? 1 : 0
  const count = Math.ceil(rows.length / (width + tagged))
  const out = Buffer.alloc(count * width)
  for (let row = 0; row < count; row++) {
    const kind = tagged ? (rows[row * (width + 1)] ?? 0) : 1
    for (let column = 0; column < width; column++) {
      const at = row * width + column
      const left = column >= step ? (out[at - step] ?? 0) : 0
      const above = row > 0 ? (out[at - width] ?? 0) : 0
      const corner = row > 0 && column >= step ? (out[at - width - step] ?? 0) : 0
      out[at] = (rows[row * (width + tagged) + tagged + column] ?? 0) + predictions(kind, left, above, corner)
    }
  }
  return out
}

/** PNG (ISO/IEC 15948), 9.2. */
function predictions(kind: number, left: number, above: number, corner: number): number {
  if (kind === 1) return left
  if (kind === 2) return above
  if (kind === 3) return (left + above) >> 1
  if (kind !== 4) return 0
  const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner
}

/**
 * Undoes the filters of a stream.
 * @returns undefined where a filter is a picture's. @throws NotSyntax where the data is not of its filter; Refusal limit-ratio
 */
export function decoded(dict: Dict, encoded: Buffer, most: { readonly filters: number; readonly bytes: number }): Buffer | undefined {
  const list = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : isArray(value) ? value : [value])
  const names = list(dict.get('Filter') ?? dict.get('F'))
  const settings = list(dict.get('DecodeParms') ?? dict.get('DP'))
  if (names.length > most.filters) throw new Refusal('limit-depth', 'filters of a stream')
  let bytes = encoded
  for (const [index, name] of names.entries()) {
    const one = settings[index]
    const own = isDict(one) ? one : undefined
    if (nameIn(name) === 'Crypt') continue
    const filter = filters[nameIn(name) ?? '']
    if (!filter) return undefined
    bytes = unpredicted(filter(bytes, most.bytes, own?.get('EarlyChange') !== 0), own)
  }
  return bytes
}
