import type { Sharp } from 'sharp'
import type { Limits } from '../limits.ts'
import { cleanJpeg } from './jpeg.ts'

/**
 * Pictures inside containers (documents, mails): decoded and encoded anew, so that only pixels cross. The picture formats
 * themselves have richer rules of their own in formats/image; here a picture that cannot be read must not cost the document.
 */

export interface RebuiltPicture {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Without the dot. */
  readonly extension: string
}

type Kind = 'jpeg' | 'png' | 'gif' | 'webp'
type Size = { readonly kind: Kind; readonly width: number; readonly height: number }

const ascii = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** Reads kind and size from the header alone, before any decoder sees the bytes. @returns undefined for anything else */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n' && ascii(bytes, 12, 16) === 'IHDR')
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return { kind: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  // The size of a WebP stands in three places by kind; the decoder's own bound covers it.
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return { kind: 'webp', width: 1, height: 1 }
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegSize(view) : undefined
}

/** ITU-T T.81 Annex B: the first frame header, SOF0–SOF15 without DHT, JPG and DAC. */
function jpegSize(view: DataView): Size | undefined {
  let at = 2
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at++
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { kind: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

const loaders = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadNsgifBuffer']

/** Loaded on first use, so that what never sees a picture never loads a decoder. */
async function library(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}

/** Loads the library and starts its threads, before a child locks itself up. */
export async function warmPictures(): Promise<void> {
  const sharp = await library()
  const blank = sharp({ create: { width: 16, height: 16, channels: 3, background: '#888888' } })
  for (const kind of ['jpeg', 'png', 'gif', 'webp'] as const)
    await sharp(await blank.clone().toFormat(kind).toBuffer())
      .raw()
      .toBuffer()
}

/**
 * Decodes a JPEG, PNG, GIF or WebP and encodes it anew: upright, sRGB, without metadata. WebP becomes PNG, which every reader of
 * the containers knows.
 *
 * A JPEG keeps its coefficients (jpeg.ts), unless it has to be turned, is not of RGB, or is damaged: then it is coded once more.
 * KNOWN GAP: TIFF, BMP, EMF, WMF and SVG are not read; the caller puts {@link blankPicture} in their place.
 *
 * @returns undefined when it is none of these, past a bound, or damaged
 */
export async function disarmPicture(untrusted: Uint8Array, limits: Limits): Promise<RebuiltPicture | undefined> {
  const size = pictureSize(untrusted)
  if (!size || size.width === 0 || size.height === 0) return undefined
  if (size.width * size.height > limits.pixels || Math.max(size.width, size.height) > limits.sidePixels) return undefined
  const sharp = await library()
  const animated = size.kind === 'gif'
  const picture = sharp(untrusted, { failOn: 'error', limitInputPixels: limits.pixels, animated })
  try {
    if (size.kind === 'jpeg') {
      const bytes = (await asItIs(picture, untrusted, limits)) ?? cleanJpeg(await recoded(picture), limits)?.bytes
      return bytes && { bytes, mediaType: 'image/jpeg', extension: 'jpg' }
    }
    if (size.kind === 'gif') {
      const bytes = await picture.gif({ reuse: true, dither: 0, interFrameMaxError: 0, interPaletteMaxError: 0, effort: 3 }).toBuffer()
      return { bytes, mediaType: 'image/gif', extension: 'gif' }
    }
    const bytes = await picture.autoOrient().toColourspace('srgb').png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer()
    return { bytes, mediaType: 'image/png', extension: 'png' }
  } catch {
    return undefined
  }
}

const recoded = (picture: Sharp): Promise<Buffer> =>
  picture.autoOrient().toColourspace('srgb').jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()

/** Its own coefficients in a new file. @returns undefined when showing them needs more than is in them, or they are not sound */
async function asItIs(picture: Sharp, untrusted: Uint8Array, limits: Limits): Promise<Uint8Array | undefined> {
  const { orientation = 1, channels, icc } = await picture.metadata()
  const isCommon = icc === undefined || icc.includes('sRGB') || icc.includes('s\0R\0G\0B')
  return orientation === 1 && channels !== 4 && isCommon ? cleanJpeg(untrusted, limits)?.bytes : undefined
}

/** One transparent pixel: keeps the place of a picture that could not be rebuilt, so that the document stays whole. */
export const blankPicture: RebuiltPicture = {
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADUlEQVQImWNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
    'base64',
  ),
  mediaType: 'image/png',
  extension: 'png',
}
