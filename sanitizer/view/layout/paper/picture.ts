import { deflateSync } from 'node:zlib'
import { pictureSize } from '../../../container/picture.ts'
import type { Limits } from '../../../limits.ts'

/** A picture part of a clean package: JPEG, PNG or GIF as the sanitizer wrote it. */
export interface Picture {
  /** The same part has the same key. */
  readonly key: string
  readonly bytes: Uint8Array
}

/** A picture as an image object of the page: `entries` of its dictionary, and its transparency as a second one. */
export interface ImageObject {
  readonly entries: string
  readonly bytes: Uint8Array
  readonly mask?: { readonly entries: string; readonly bytes: Uint8Array } | undefined
}

/** Pixels a point: 216 a 72nd of an inch, about what a phone shows when zoomed in twice. */
const DENSITY = 3
const dictionary = (width: number, height: number, space: string): string =>
  `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/${space}/BitsPerComponent 8`

/**
 * JPEG as it is where it is no larger than shown; everything else decoded, made as small as shown, and written as plain pixels.
 * @param points the largest size in which it is shown
 * @returns undefined when it is no picture, or past a bound
 */
export async function imageObject(
  { bytes }: Picture,
  points: { readonly width: number; readonly height: number },
  limits: Limits,
): Promise<ImageObject | undefined> {
  const size = pictureSize(bytes)
  if (!size || size.width === 0 || size.height === 0 || size.width * size.height > limits.pixels) return undefined
  const width = Math.max(1, Math.min(size.width, Math.ceil(points.width * DENSITY)))
  const height = Math.max(1, Math.min(size.height, Math.ceil(points.height * DENSITY)))
  if (size.kind === 'jpeg' && size.width * size.height <= 2 * width * height)
    return { entries: `${dictionary(size.width, size.height, isGrey(bytes) ? 'DeviceGray' : 'DeviceRGB')}/Filter/DCTDecode`, bytes }
  return await pixels(bytes, width, height, limits)
}

/** ITU-T T.81 §B.2.2: the number of components stands in the frame header. */
function isGrey(jpeg: Uint8Array): boolean {
  let at = 2
  while (at + 9 < jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return jpeg[at + 9] === 1
    at += 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0)
  }
  return false
}

async function pixels(bytes: Uint8Array, width: number, height: number, limits: Limits): Promise<ImageObject | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const { data } = await sharp(bytes, { failOn: 'error', limitInputPixels: limits.pixels })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const colour = Buffer.alloc(width * height * 3)
    const alpha = Buffer.alloc(width * height)
    let isOpaque = true
    for (let pixel = 0; pixel < alpha.length; pixel++) {
      colour[3 * pixel] = data[4 * pixel] ?? 0
      colour[3 * pixel + 1] = data[4 * pixel + 1] ?? 0
      colour[3 * pixel + 2] = data[4 * pixel + 2] ?? 0
      const seen = data[4 * pixel + 3] ?? 255
      alpha[pixel] = seen
      if (seen !== 255) isOpaque = false
    }
    const packed = (raw: Uint8Array): Uint8Array => deflateSync(raw, { level: 1 })
    return {
      entries: `${dictionary(width, height, 'DeviceRGB')}/Filter/FlateDecode`,
      bytes: packed(colour),
      mask: isOpaque ? undefined : { entries: `${dictionary(width, height, 'DeviceGray')}/Filter/FlateDecode`, bytes: packed(alpha) },
    }
  } catch {
    return undefined
  }
}
