/** Pictures: one page, and of a TIFF as many as it has. Of an animation the first frame is shown. */
import sharp, { type Sharp } from 'sharp'
import { decode, run, warmCodecs } from '../formats/image/codec.ts'
import { type Pdfium, pixelsOf } from '../formats/pdf/pdfium/engine.ts'
import { type Limits, within } from '../limits.ts'
import type { FormatId } from '../protocol.ts'
import { Refusal } from '../refusal.ts'
import type { Size } from './size.ts'

export { warmCodecs }

/** @param page from 1 */
const opened = (clean: Uint8Array, format: FormatId, page: number, limits: Limits): Sharp =>
  format === 'tiff' ? sharp(clean, { page: page - 1, failOn: 'warning', limitInputPixels: limits.pixels }) : decode(clean, limits, false)

/** As they are seen: turned upright where the file says so. Pixels. */
export async function photoSizes(clean: Uint8Array, format: FormatId, limits: Limits): Promise<readonly Size[]> {
  const first = await sizeOf(opened(clean, format, 1, limits))
  const pages = format === 'tiff' ? first.pages : 1
  within(limits, 'viewPages', pages)
  const sizes: Size[] = [first]
  for (let page = 2; page <= pages; page++) sizes.push(await sizeOf(opened(clean, format, page, limits)))
  return sizes
}

async function sizeOf(picture: Sharp): Promise<Size & { readonly pages: number }> {
  try {
    const { autoOrient, pages = 1 } = await picture.metadata()
    return { width: autoOrient.width, height: autoOrient.height, pages }
  } catch (cause) {
    throw new Refusal('malformed', 'not a picture', { cause })
  }
}

/** On white, RGBA, as large as `sized` makes of its own size. */
export async function photoPixels(
  clean: Uint8Array,
  { format, page }: { readonly format: FormatId; readonly page: number },
  sized: (own: Size) => Size,
  limits: Limits,
): Promise<Size & { readonly rgba: Uint8Array }> {
  const own = (await photoSizes(clean, format, limits))[page - 1]
  if (!own) throw new Refusal('limit-pages', 'no such page')
  const { width, height } = sized(own)
  const upright = opened(clean, format, page, limits).autoOrient().toColourspace('srgb').resize(width, height, { fit: 'fill' })
  const { data, info } = await run(upright.flatten({ background: 'white' }).ensureAlpha().raw())
  if (info.channels !== 4 || info.width !== width || info.height !== height) throw new Refusal('malformed', 'another size than asked')
  return { width, height, rgba: data }
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
