/** Pictures: one page. Of an animation its first frame is shown. */
import { decode, run, warmCodecs } from '../formats/image/codec.ts'
import { type Pdfium, pixelsOf } from '../formats/pdf/pdfium/engine.ts'
import type { Limits } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import type { Size } from './size.ts'

export { warmCodecs }

/** As it is seen: turned upright where the file says so. Pixels. */
export async function photoSize(clean: Uint8Array, limits: Limits): Promise<Size> {
  try {
    const { autoOrient } = await decode(clean, limits, false).metadata()
    return { width: autoOrient.width, height: autoOrient.height }
  } catch (cause) {
    throw new Refusal('malformed', 'not a picture', { cause })
  }
}

/** On white, RGBA, exactly as large as asked. */
export async function photoPixels(clean: Uint8Array, { width, height }: Size, limits: Limits): Promise<Uint8Array> {
  const upright = decode(clean, limits, false).autoOrient().toColourspace('srgb').resize(width, height, { fit: 'fill' })
  const { data, info } = await run(upright.flatten({ background: 'white' }).ensureAlpha().raw())
  if (info.channels !== 4 || info.width !== width || info.height !== height) throw new Refusal('malformed', 'another size than asked')
  return data
}

/** Lets PDFium draw over pixels that it has not made. */
export function drawOver(api: Pdfium, rgba: Uint8Array, { width, height }: Size, over: (bitmap: number) => void): Uint8Array {
  const bitmap = api.FPDFBitmap_Create(width, height, 1)
  if (bitmap === 0) throw new Refusal('limit-memory', 'no room for a picture')
  api.pdfium.HEAPU8.set(rgba, api.FPDFBitmap_GetBuffer(bitmap))
  over(bitmap)
  const pixels = pixelsOf(api, bitmap, width, height)
  api.FPDFBitmap_Destroy(bitmap)
  return pixels
}
