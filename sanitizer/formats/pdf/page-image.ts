import sharp from 'sharp'
import { cleanJpeg } from '../../container/jpeg.ts'
import { Refusal } from '../../refusal.ts'
import { type Reduced, reduce } from './colours.ts'
import { deflate } from './write.ts'

/** RGBA, four bytes a pixel. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A page as one picture: entries of its image XObject, apart from its size. */
export interface Encoded {
  readonly entries: string
  readonly bytes: Uint8Array
}

/** A JPEG. @param quality 1 to 100 */
export const encodePicture = ({ rgba, width, height }: Raster, quality: number): Promise<Buffer> =>
  sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality, mozjpeg: false })
    .toBuffer()

/** By its content: a few colours as they are where that is no longer, else a JPEG. @param quality of a JPEG, 1 to 100 @throws Refusal malformed */
export async function encodePage(page: Raster, quality: number): Promise<Encoded> {
  const colours = reduce(page.rgba)
  const flat = colours && indexed(page, colours)
  const jpeg = cleanJpeg(await encodePicture(page, quality))
  if (flat && (!jpeg || flat.bytes.length <= jpeg.bytes.length)) return flat
  if (!jpeg) throw new Refusal('malformed', 'a page that does not encode')
  return { entries: '/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode', bytes: jpeg.bytes }
}

/** ISO 32000-2, 8.6.6.3. */
function indexed(page: Raster, { palette, indexOf }: Reduced): Encoded {
  const bits = [1, 2, 4, 8].find((one) => palette.length <= 1 << one) ?? 8
  const table = palette
    .map((colour) => colour.toString(16).padStart(6, '0'))
    .join('')
    .toUpperCase()
  return {
    entries: `/ColorSpace[/Indexed /DeviceRGB ${palette.length - 1} <${table}>]/BitsPerComponent ${bits}/Filter/FlateDecode`,
    bytes: deflate(packed(page, bits, indexOf), bits),
  }
}

/** 8.9.3: samples from the high bits down, each row from a byte of its own. */
function packed({ width, height, rgba }: Raster, bits: number, indexOf: ReadonlyMap<number, number>): Uint8Array {
  const row = Math.ceil((width * bits) / 8)
  const rows = new Uint8Array(row * height)
  let [last, index] = [-1, 0]
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const colour = ((rgba[at] as number) << 16) | ((rgba[at + 1] as number) << 8) | (rgba[at + 2] as number)
      if (colour !== last) [last, index] = [colour, indexOf.get(colour) ?? 0]
      const bit = x * bits
      const to = y * row + (bit >> 3)
      rows[to] = (rows[to] as number) | (index << (8 - bits - (bit & 7)))
    }
  return rows
}
