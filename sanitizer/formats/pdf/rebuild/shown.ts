import { encodeJpeg } from '../../../container/jpeg/encode.ts'
import { cleanJpeg } from '../../../container/jpeg.ts'
import type { Bitmap } from '../pdfium/image.ts'
import { deflate } from '../write.ts'

/** Pictures with at most so many colours are drawings, scans of print or masks: kept without loss. */
const FEW_COLOURS = 256
const FEW_GREYS = 64

/** What stands in an image's dictionary from /ColorSpace on, and its stream. */
export interface Coded {
  readonly entries: string
  readonly stream: Uint8Array
}

/** Decoded samples written by their content: few colours as a palette or as they are, photographs as JPEG of quality 90. */
export function encodeShown({ components, samples }: Bitmap, width: number, height: number, decode = ''): Coded {
  const flat = components === 1 ? fewGreys(samples, decode) : palette(samples)
  if (flat) return flat
  const jpeg = cleanJpeg(encodeJpeg(samples, width, height, components))
  if (!jpeg) throw new Error('a JPEG of our own that is not sound')
  const space = components === 1 ? '/DeviceGray' : '/DeviceRGB'
  return { entries: `/ColorSpace${space}/BitsPerComponent 8${decode}/Filter/DCTDecode`, stream: jpeg.bytes }
}

function fewGreys(samples: Uint8Array, decode: string): Coded | undefined {
  const seen = new Uint8Array(256)
  for (const sample of samples) seen[sample] = 1
  if (seen.reduce((sum, one) => sum + one, 0) > FEW_GREYS) return undefined
  return plainGrey(samples, decode)
}

/** Grey of eight bits without loss. */
export const plainGrey = (samples: Uint8Array, decode = ''): Coded => ({
  entries: `/ColorSpace/DeviceGray/BitsPerComponent 8${decode}/Filter/FlateDecode`,
  stream: deflate(samples),
})

/** ISO 32000-2, 8.6.6.3. */
function palette(samples: Uint8Array): Coded | undefined {
  const found = new Map<number, number>()
  const indices = new Uint8Array(samples.length / 3)
  for (let at = 0, to = 0; at < samples.length; at += 3) {
    const colour = ((samples[at] as number) << 16) | ((samples[at + 1] as number) << 8) | (samples[at + 2] as number)
    let index = found.get(colour)
    if (index === undefined) {
      if (found.size === FEW_COLOURS) return undefined
      index = found.size
      found.set(colour, index)
    }
    indices[to++] = index
  }
  const colours = [...found.keys()]
    .map((one) => one.toString(16).padStart(6, '0'))
    .join('')
    .toUpperCase()
  return {
    entries: `/ColorSpace[/Indexed /DeviceRGB ${found.size - 1} <${colours}>]/BitsPerComponent 8/Filter/FlateDecode`,
    stream: deflate(indices),
  }
}
