import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp'
import { limitDecoders } from '../../container/decoders.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

limitDecoders(sharp)

/** A decoder that only warns still shows something, but what it shows is its guess: `warning` refuses that. */
export function decode(essence: Uint8Array, limits: Limits, animated: boolean): Sharp {
  const options: SharpOptions = { failOn: 'warning', limitInputPixels: limits.pixels, sequentialRead: true, animated, ignoreIcc: false }
  return sharp(essence, options)
}

export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
}

export const fromPixels = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false })

/** How libvips and its codecs say that the child's memory is used up: the picture may be sound. */
const outOfMemory = /out of memory|failed to allocate|cannot allocate|insufficient memory/i

/** Runs the pipeline. What a decoder says about the file is for the developer's log only: the picture is damaged, and that is the answer. */
export async function run(pipeline: Sharp): Promise<{ readonly data: Buffer; readonly info: OutputInfo }> {
  try {
    return await pipeline.toBuffer({ resolveWithObject: true })
  } catch (cause) {
    throw new Refusal(outOfMemory.test(String(cause)) ? 'limit-memory' : 'malformed', 'codec', { cause })
  }
}

/** Loads the library, starts its threads and runs each codec once in both directions. */
export async function warmCodecs(): Promise<void> {
  const dummy: Pixels = { data: Buffer.alloc(32 * 32 * 3, 127), width: 32, height: 32, channels: 3 }
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
    const { data } = await run(fromPixels(dummy).toFormat(format))
    await run(sharp(data).rotate(90).toColourspace('srgb').raw())
  }
}
