import type { Sharp } from 'sharp'
import { type Limits, within } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { limitDecoders } from './decoders.ts'
import { jpegWithDensity, pngWithDensity } from './density.ts'
import { readBmp } from './dib.ts'
import { cleanJpeg } from './jpeg.ts'
import { disarmMetafile, isMetafile } from './metafile/index.ts'
import { warmLetters } from './metafile/text.ts'
import { exactGif } from './pixels/gif.ts'
import { fewColours, type Pixels, palettePng } from './pixels/palette.ts'

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

type Kind = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff'
type Size = { readonly kind: Kind; readonly width: number; readonly height: number }

const ascii = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** Reads kind and size from the header alone, before any decoder sees the bytes. @returns undefined for anything else */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n' && ascii(bytes, 12, 16) === 'IHDR')
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return { kind: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (/^(?:II\*\0|MM\0\*)$/.test(ascii(bytes, 0, 4))) return tiffSize(view)
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

/** TIFF 6.0 §2: width and height of the first directory, which is the picture that readers show. */
function tiffSize(view: DataView): Size | undefined {
  const isLittle = view.getUint8(0) === 0x49
  const at = view.getUint32(4, isLittle)
  if (at + 2 > view.byteLength) return undefined
  const fields = new Map<number, number>()
  for (let field = at + 2, left = view.getUint16(at, isLittle); left > 0 && field + 12 <= view.byteLength; field += 12, left--) {
    const isShort = view.getUint16(field + 2, isLittle) === SHORT
    fields.set(view.getUint16(field, isLittle), isShort ? view.getUint16(field + 8, isLittle) : view.getUint32(field + 8, isLittle))
  }
  return { kind: 'tiff', width: fields.get(IMAGE_WIDTH) ?? 0, height: fields.get(IMAGE_LENGTH) ?? 0 }
}
const [IMAGE_WIDTH, IMAGE_LENGTH, SHORT] = [256, 257, 3]

/** Loaded on first use, so that what never sees a picture never loads a decoder. */
async function library(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp')
  limitDecoders(sharp)
  return sharp
}

/** Loads the library and starts its threads, before a child locks itself up. */
export async function warmPictures(): Promise<void> {
  const sharp = await library()
  const blank = sharp({ create: { width: 16, height: 16, channels: 3, background: '#888888' } })
  for (const kind of ['jpeg', 'png', 'gif', 'webp', 'tiff'] as const)
    await sharp(await blank.clone().toFormat(kind).toBuffer())
      .raw()
      .toBuffer()
  warmLetters()
  await sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0L8 8"/></svg>')).png().toBuffer()
}

/**
 * Decodes a JPEG, PNG, GIF, WebP, TIFF or BMP, or draws a metafile, and encodes it anew: upright, sRGB, without metadata. Everything but
 * JPEG and a GIF that moves becomes PNG, which every reader of the containers knows.
 *
 * A JPEG keeps its coefficients (jpeg.ts), unless it has to be turned, is not of RGB, or is damaged: then it is coded once more.
 * KNOWN GAP: SVG is not read, and of a TIFF the first page only; the caller puts {@link blankPicture} in the place of what cannot be read.
 *
 * @returns undefined when it is none of these, past a bound, or damaged
 */
export async function disarmPicture(untrusted: Uint8Array, limits: Limits): Promise<RebuiltPicture | undefined> {
  if (isMetafile(untrusted)) {
    const drawn = await disarmMetafile(untrusted, limits, await library())
    return drawn && disarmPicture(drawn.bytes, limits)
  }
  if (ascii(untrusted, 0, 2) === 'BM') return disarmBitmap(untrusted, limits)
  const size = pictureSize(untrusted)
  if (!size || size.width === 0 || size.height === 0) return undefined
  if (size.width * size.height > limits.pixels || Math.max(size.width, size.height) > limits.sidePixels) return undefined
  const sharp = await library()
  const animated = size.kind === 'gif'
  const picture = sharp(untrusted, { failOn: 'error', limitInputPixels: limits.pixels, animated })
  try {
    if (size.kind === 'jpeg') {
      const bytes = (await asItIs(picture, untrusted, limits)) ?? clean(await recoded(picture), limits)
      return bytes && { bytes, mediaType: 'image/jpeg', extension: 'jpg' }
    }
    // A GIF that does not move is a PNG without loss.
    const bytes = size.kind === 'gif' ? await film(picture, limits) : undefined
    return bytes ? { bytes, mediaType: 'image/gif', extension: 'gif' } : { bytes: await asPng(picture, untrusted), ...PNG }
  } catch {
    return undefined
  }
}

/** A bitmap may only wrap a JPEG or PNG: wrappers in wrappers would never end. */
export async function disarmWrapped(untrusted: Uint8Array, limits: Limits): Promise<RebuiltPicture | undefined> {
  const kind = pictureSize(untrusted)?.kind
  return kind === 'jpeg' || kind === 'png' ? disarmPicture(untrusted, limits) : undefined
}

async function disarmBitmap(untrusted: Uint8Array, limits: Limits): Promise<RebuiltPicture | undefined> {
  try {
    const { width, height, rgba, isEncoded } = readBmp(untrusted, limits)
    if (isEncoded) return await disarmWrapped(rgba, limits)
    const sharp = await library()
    return { bytes: await asPng(sharp(rgba, { raw: { width, height, channels: 4 } }), untrusted), ...PNG }
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return undefined
    throw error
  }
}

const PNG = { mediaType: 'image/png', extension: 'png' } as const
/** Level 3: 6 % larger than 6 and three times as fast on smooth pictures. */
const truecolour = { compressionLevel: 3, adaptiveFiltering: true } as const
/** Above this many pixels the raw picture would be held twice: it goes straight to the encoder. */
const PALETTE_PIXELS = 25_000_000

/** With a palette where 256 colours are enough, which is exact and small; the same bytes for the same pixels either way. */
async function asPng(picture: Sharp, source: Uint8Array): Promise<Buffer> {
  const upright = picture.autoOrient().toColourspace('srgb')
  const { width = 0, height = 0 } = await picture.metadata()
  if (width * height > PALETTE_PIXELS) return pngWithDensity(await upright.png(truecolour).toBuffer(), source)
  const { data, info } = await upright.clone().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const pixels = { data, width: info.width, height: info.height, channels: info.channels as Pixels['channels'] }
  const colours = fewColours(pixels)
  return pngWithDensity(colours ? palettePng(pixels, colours) : await upright.png(truecolour).toBuffer(), source)
}

/** Hundredths of a second that browsers and Office take for a frame that names no time. */
const USUAL_DELAY = 10

const again = (shown = 1): number | undefined => (shown === 0 ? 0 : shown === 1 ? undefined : shown - 1)

/** @returns undefined when it does not move. KNOWN GAP: a film of which a frame needs more than 256 colours has other bytes each time. */
async function film(picture: Sharp, limits: Limits): Promise<Buffer | undefined> {
  const { pages = 1, pageHeight, delay = [], loop } = await picture.metadata()
  if (pages < 2) return undefined
  within(limits, 'frames', pages)
  const { data, info } = await picture.clone().toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const height = pageHeight ?? info.height / pages
  const delays = Array.from({ length: pages }, (_, page) => Math.min(0xffff, Math.round((delay[page] ?? USUAL_DELAY * 10) / 10)))
  // The decoder tells how often a film is shown, 0 for ever and 1 where no count stands; Netscape's count is how often it is shown again.
  const exact = exactGif({ data, width: info.width, height, frames: pages, delays, loop: again(loop) })
  return exact ?? picture.gif({ reuse: true, dither: 0, interFrameMaxError: 0, interPaletteMaxError: 0, effort: 3 }).toBuffer()
}

const recoded = (picture: Sharp): Promise<Buffer> =>
  picture.autoOrient().toColourspace('srgb').jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()

/** Its own coefficients in a new file. @returns undefined when showing them needs more than is in them, or they are not sound */
async function asItIs(picture: Sharp, untrusted: Uint8Array, limits: Limits): Promise<Uint8Array | undefined> {
  const { orientation = 1, channels, icc } = await picture.metadata()
  const isCommon = icc === undefined || icc.includes('sRGB') || icc.includes('s\0R\0G\0B')
  return orientation === 1 && channels !== 4 && isCommon ? clean(untrusted, limits) : undefined
}

function clean(jpeg: Uint8Array, limits: Limits): Uint8Array | undefined {
  const cleaned = cleanJpeg(jpeg, limits)
  return cleaned && jpegWithDensity(cleaned.bytes, jpeg)
}

/** One transparent pixel: keeps the place of a picture that could not be rebuilt, so that the document stays whole. */
export const blankPicture: RebuiltPicture = {
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQMAAAAl21bKAAAAA1BMVEUAAACnej3aAAAAAXRSTlMAQObYZgAAAApJREFUeJxjYAAAAAIAAUivpHEAAAAASUVORK5CYII=',
    'base64',
  ),
  mediaType: 'image/png',
  extension: 'png',
}
