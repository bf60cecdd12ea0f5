import type { Limits } from '../limits.ts'
import { Refusal } from '../refusal.ts'

/** Device-independent bitmaps ([MS-WMF] §2.2.2.9): in metafiles, and behind the file header of a BMP. */

export interface Bitmap {
  readonly width: number
  readonly height: number
  /** Four bytes a pixel, rows from the top; or the file of a picture format that the bitmap only wraps. */
  readonly rgba: Uint8Array
  readonly isEncoded: boolean
  /** Where the pixels end, in what was given; absent where only reading them tells. */
  readonly end?: number
}

const [RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHABITFIELDS] = [0, 1, 2, 3, 4, 5, 6]
const CORE_HEADER = 12
const INFO_HEADER = 40

interface Header {
  readonly size: number
  readonly width: number
  readonly height: number
  readonly isTopDown: boolean
  readonly depth: number
  readonly compression: number
  readonly imageBytes: number
  readonly colours: number
  /** Red, green, blue, alpha. */
  readonly masks: readonly [number, number, number, number]
}

const malformed = (why: string): Refusal => new Refusal('malformed', `bitmap: ${why}`)

function readHeader(view: DataView, limits: Limits): Header {
  if (view.byteLength < CORE_HEADER) throw malformed('header')
  const size = view.getUint32(0, true)
  const isCore = size === CORE_HEADER
  if (!isCore && (size < INFO_HEADER || size > view.byteLength)) throw malformed('header')
  const width = isCore ? view.getUint16(4, true) : view.getInt32(4, true)
  const rows = isCore ? view.getInt16(6, true) : view.getInt32(8, true)
  const depth = view.getUint16(isCore ? 10 : 14, true)
  const compression = isCore ? RGB : view.getUint32(16, true)
  const height = Math.abs(rows)
  if (width <= 0 || height === 0 || width * height > limits.pixels || Math.max(width, height) > limits.sidePixels) throw malformed('size')
  const masks = masksOf(view, size, depth, compression ?? 0)
  const used = isCore ? 0 : view.getUint32(32, true)
  const colours = depth > 8 ? used : used === 0 ? 2 ** depth : used
  return {
    size,
    width,
    height,
    isTopDown: rows < 0,
    depth,
    compression: compression ?? 0,
    imageBytes: isCore ? 0 : view.getUint32(20, true),
    colours,
    masks,
  }
}

function masksOf(view: DataView, size: number, depth: number, compression: number): Header['masks'] {
  const mask = (index: number): number =>
    INFO_HEADER + 4 * index + 4 <= view.byteLength ? view.getUint32(INFO_HEADER + 4 * index, true) : 0
  if (compression === BITFIELDS || compression === ALPHABITFIELDS)
    return [mask(0), mask(1), mask(2), size >= 56 || compression === ALPHABITFIELDS ? mask(3) : 0]
  return depth === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0]
}

/** Where the pixels begin when nothing else says so. */
function bodyOf({ size, colours, depth, compression }: Header): number {
  const masks = size === INFO_HEADER ? (compression === BITFIELDS ? 12 : compression === ALPHABITFIELDS ? 16 : 0) : 0
  return size + masks + (depth <= 8 || colours > 0 ? colours * (size === CORE_HEADER ? 3 : 4) : 0)
}

/**
 * @param dib header, colours and, unless `pixels` are given, pixels
 * @param pixels where the container keeps them apart @throws Refusal malformed
 */
export function readDib(dib: Uint8Array, limits: Limits, pixels?: Uint8Array): Bitmap {
  const view = new DataView(dib.buffer, dib.byteOffset, dib.byteLength)
  const header = readHeader(view, limits)
  const { width, height, depth, compression } = header
  if (header.colours > 256 && depth <= 8) throw malformed('colours')
  const body = pixels ?? dib.subarray(Math.min(bodyOf(header), dib.length))
  if (compression === JPEG || compression === PNG)
    return { width, height, rgba: body.subarray(0, header.imageBytes || undefined), isEncoded: true }
  const rows = compression === RLE8 || compression === RLE4 ? runLengths(body, header) : body
  if (![RGB, RLE8, RLE4, BITFIELDS, ALPHABITFIELDS].includes(compression)) throw malformed('compression')
  const rgba = new Uint8Array(width * height * 4)
  const isPacked = compression === RLE8 || compression === RLE4
  const bits = isPacked ? 8 : depth
  const stride = isPacked ? width : ((width * bits + 31) >> 5) << 2
  if (rows.length < stride * height - (stride - Math.ceil((width * bits) / 8))) throw malformed('too short')
  const pixel = pixelReader(dib, header, rows, bits)
  for (let y = 0; y < height; y++) {
    const from = (isPacked || header.isTopDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) pixel(from, x, rgba, (y * width + x) * 4)
  }
  // Thirty-two bits without a mask for alpha: the fourth byte means nothing unless somebody used it.
  if (!usesAlpha(header, rgba)) for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
  return { width, height, rgba, isEncoded: false, ...(isPacked ? {} : { end: body.byteOffset - dib.byteOffset + stride * height }) }
}

const usesAlpha = ({ depth, masks }: Header, rgba: Uint8Array): boolean => {
  if (depth !== 32) return false
  if (masks[3] !== 0) return true
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return true
  return false
}

const FILE_HEADER = 14

/** A BMP file: fourteen bytes that say where the pixels begin, then the bitmap. @throws Refusal malformed */
export function readBmp(file: Uint8Array, limits: Limits): Bitmap {
  if (file.length < FILE_HEADER + CORE_HEADER) throw malformed('header')
  const at = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(10, true)
  const read = readDib(file.subarray(FILE_HEADER), limits, at > FILE_HEADER ? file.subarray(Math.min(at, file.length)) : undefined)
  return read.end === undefined ? read : { ...read, end: read.end + FILE_HEADER }
}

type PixelReader = (from: number, x: number, into: Uint8Array, at: number) => void

function pixelReader(dib: Uint8Array, header: Header, rows: Uint8Array, bits: number): PixelReader {
  if (bits === 1 || bits === 4 || bits === 8) return indexed(dib, header, rows, bits)
  if (bits === 24)
    return (from, x, into, at) => {
      const place = from + 3 * x
      into[at] = rows[place + 2] ?? 0
      into[at + 1] = rows[place + 1] ?? 0
      into[at + 2] = rows[place] ?? 0
    }
  if (bits !== 16 && bits !== 32) throw malformed('depth')
  return masked(header, rows, bits)
}

function indexed(dib: Uint8Array, { size, colours }: Header, rows: Uint8Array, bits: 1 | 4 | 8): PixelReader {
  const width = size === CORE_HEADER ? 3 : 4
  const perByte = 8 / bits
  const most = 2 ** bits - 1
  return (from, x, into, at) => {
    const byte = rows[from + Math.floor(x / perByte)] ?? 0
    const index = (byte >> (8 - bits * ((x % perByte) + 1))) & most
    const colour = size + Math.min(index, colours - 1) * width
    into[at] = dib[colour + 2] ?? 0
    into[at + 1] = dib[colour + 1] ?? 0
    into[at + 2] = dib[colour] ?? 0
  }
}

function masked({ masks, depth }: Header, rows: Uint8Array, bits: 16 | 32): PixelReader {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength)
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, most: mask === 0 ? 1 : mask >>> shift }
  })
  const hasAlpha = masks[3] !== 0
  return (from, x, into, at) => {
    const place = from + (bits / 8) * x
    const value = bits === 16 ? view.getUint16(place, true) : view.getUint32(place, true)
    for (let channel = 0; channel < 4; channel++) {
      const { mask, shift, most } = channels[channel] ?? { mask: 0, shift: 0, most: 1 }
      into[at + channel] = Math.round((((value & mask) >>> shift) * 255) / most)
    }
    if (!hasAlpha) into[at + 3] = depth === 32 ? value >>> 24 : 255
  }
}

/** [MS-WMF] §3.1.6: runs and literal stretches into one byte a pixel, rows from the top. */
function runLengths(body: Uint8Array, { width, height, compression }: Header): Uint8Array {
  const out = new Uint8Array(width * height)
  const isFour = compression === RLE4
  let [x, y] = [0, height - 1]
  const put = (value: number): void => {
    if (x < width && y >= 0) out[y * width + x] = value
    x++
  }
  for (let at = 0; at + 1 < body.length && y >= 0; ) {
    const [count = 0, value = 0] = [body[at], body[at + 1]]
    at += 2
    if (count > 0) for (let done = 0; done < count; done++) put(isFour ? (done % 2 === 0 ? value >> 4 : value & 15) : value)
    else if (value === 0) [x, y] = [0, y - 1]
    else if (value === 1) break
    else if (value === 2) {
      x += body[at] ?? 0
      y -= body[at + 1] ?? 0
      at += 2
    } else {
      for (let done = 0; done < value; done++) {
        const byte = body[at + (isFour ? done >> 1 : done)] ?? 0
        put(isFour ? (done % 2 === 0 ? byte >> 4 : byte & 15) : byte)
      }
      at += ((isFour ? (value + 1) >> 1 : value) + 1) & ~1
    }
  }
  return out
}
