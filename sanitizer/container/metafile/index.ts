import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { RebuiltPicture } from '../picture.ts'
import { type Drawing, isEmf, playEmf } from './emf.ts'
import { drawPixels, type Transfer } from './pixels.ts'
import { isWmf, playWmf } from './wmf.ts'

/** Metafiles as pictures: their records are read by our own code, drawn as shapes, and what is seen becomes a PNG. */

export const isMetafile = (bytes: Uint8Array): boolean => isEmf(bytes) || isWmf(bytes)

const PIXELS_PER_INCH = 200
const [SHORTEST, LONGEST] = [400, 2_000]

/** Fine enough to be read, whatever size the file claims; never past the bounds of a picture. */
function pixelsOf({ view, size: [width, height] }: Drawing): { readonly width: number; readonly height: number } {
  const ratio = view.width / view.height
  const wanted = Math.max(width, height) * PIXELS_PER_INCH
  const long = Math.round(Math.min(LONGEST, Math.max(SHORTEST, Number.isFinite(wanted) ? wanted : SHORTEST)))
  const short = Math.max(1, Math.round(ratio > 1 ? long / ratio : long * ratio))
  return ratio > 1 ? { width: long, height: short } : { width: short, height: long }
}

/**
 * KNOWN GAP: gradients and hatches are even tones, rare raster operations copy, records of EMF+ are not read: a file that has nothing else gives nothing.
 * KNOWN GAP: every font is drawn with our own, pressed into the widths that the file gives.
 *
 * @param sharp with the loader of SVG allowed: what it reads was written here
 * @returns undefined when it is damaged, past a bound or draws nothing that we can
 */
export async function disarmMetafile(
  untrusted: Uint8Array,
  limits: Limits,
  sharp: typeof import('sharp').default,
): Promise<RebuiltPicture | undefined> {
  try {
    const play = isEmf(untrusted) ? playEmf : playWmf
    const drawing = await play(untrusted, limits, (gdi, transfer: Transfer) => drawPixels(gdi, transfer, sharp))
    const { canvas } = drawing.gdi
    if (canvas.isEmpty) return undefined
    const svg = canvas.svg(drawing.view, pixelsOf(drawing))
    const picture = sharp(Buffer.from(svg), { limitInputPixels: limits.pixels })
    const bytes = await picture.png({ compressionLevel: 9, palette: !canvas.hasPictures, effort: 7 }).toBuffer()
    return { bytes, mediaType: 'image/png', extension: 'png' }
  } catch (error) {
    // A drawing that cannot be read must not cost the document; a place outside of a record is a RangeError of the view.
    if (error instanceof Refusal || error instanceof RangeError || isOfDecoder(error)) return undefined
    throw error
  }
}

/** The rasteriser's complaints are plain errors. */
const isOfDecoder = (error: unknown): boolean => error instanceof Error && error.constructor === Error
