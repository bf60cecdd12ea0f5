import type { Limits } from '../../limits.ts'
import { type Bitmap, readDib } from '../dib.ts'
import { disarmWrapped } from '../picture.ts'
import type { Box, Gdi } from './gdi.ts'
import { after, type Pair } from './geometry.ts'

/** Pixels within a drawing. Encoding them is not done at once, so it is kept for the end: drawing itself stays in order. */

export interface Transfer {
  /** Logical units. */
  readonly to: Box
  /** In pixels of the bitmap; undefined: all of it. */
  readonly from: Box | undefined
  readonly operation: number
  readonly dib: Uint8Array
  readonly pixels?: Uint8Array
}

/** [MS-WMF] §2.1.1.31, ternary raster operations that are in use, as modes of CSS compositing; every other copies. */
const blends: Readonly<Record<number, string>> = { 8913094: 'multiply', 15597702: 'screen', 6684742: 'difference' }
const [PATTERN_COPY, BLACK, WHITE] = [0x00f00021, 0x00000042, 0x00ff0062]

/** Operations without a bitmap. */
export function fillBy(gdi: Gdi, box: Box, operation: number): void {
  if (operation === PATTERN_COPY) gdi.fillBox(box, gdi.state.brush.colour)
  else if (operation === BLACK) gdi.fillBox(box, '#000000')
  else if (operation === WHITE) gdi.fillBox(box, '#ffffff')
}

/** @throws Refusal malformed, limits */
export async function drawPixels(gdi: Gdi, transfer: Transfer, sharp: typeof import('sharp').default): Promise<void> {
  const bitmap = readDib(transfer.dib, { ...gdi.limits, pixels: gdi.limits.pixels - gdi.canvas.pixels }, transfer.pixels)
  gdi.canvas.addPixels(bitmap.width * bitmap.height)
  const source = await sourceOf(bitmap, gdi.limits)
  const [left, top, right, bottom] = cut(transfer.from, bitmap)
  const [width, height] = [right - left, bottom - top]
  if (!source || width < 1 || height < 1) return
  const image = sharp(source.bytes, { ...source.raw, limitInputPixels: gdi.limits.pixels })
  const isWhole = width === bitmap.width && height === bitmap.height
  const png = await (isWhole ? image : image.extract({ left, top, width, height })).png({ compressionLevel: 1 }).toBuffer()
  const [x, y, x2, y2] = transfer.to
  const map = after(gdi.map, [x2 - x, 0, 0, y2 - y, x, y])
  gdi.canvas.picture(png, map, gdi.state.clip, blends[transfer.operation])
}

interface Source {
  readonly bytes: Uint8Array
  readonly raw: { raw?: { width: number; height: number; channels: 4 } }
}

/** A bitmap that only wraps a JPEG or PNG goes through the same door as every picture. */
async function sourceOf({ width, height, rgba, isEncoded }: Bitmap, limits: Limits): Promise<Source | undefined> {
  if (!isEncoded) return { bytes: rgba, raw: { raw: { width, height, channels: 4 } } }
  const rebuilt = await disarmWrapped(rgba, limits)
  return rebuilt && { bytes: rebuilt.bytes, raw: {} }
}

function cut(from: Box | undefined, { width, height }: Bitmap): Box {
  const [left, top, right, bottom] = from ?? [0, 0, width, height]
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)))
  return [
    within(Math.min(left, right), width),
    within(Math.min(top, bottom), height),
    within(Math.max(left, right), width),
    within(Math.max(top, bottom), height),
  ]
}

/** A place and a size as a box. */
export const boxAt = ([x, y]: Pair, [width, height]: Pair): Box => [x, y, x + width, y + height]
