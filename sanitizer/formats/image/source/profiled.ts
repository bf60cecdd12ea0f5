import sharp, { type Sharp } from 'sharp'
import { writeTiff } from '../../../container/tiff.ts'
import type { Limits } from '../../../limits.ts'
import { fromPixels, type Pixels } from '../codec.ts'

/** An ICC profile begins with its own size and says `acsp` at 36 (ICC.1:2022 §7.2). */
const isProfile = (bytes: Buffer): boolean =>
  bytes.length >= 132 && bytes.readUInt32BE(0) === bytes.length && bytes.toString('latin1', 36, 40) === 'acsp'

/** Pixels with the colours that their profile says; the decoder of profiles meets it in a file of our own making. */
export function profiled(pixels: Pixels, profile: Buffer | undefined, limits: Limits): Sharp {
  if (!profile || !isProfile(profile) || pixels.channels < 3) return fromPixels(pixels)
  const file = writeTiff([{ ...pixels, bits: 8 }], profile)
  return sharp(file, { limitInputPixels: limits.pixels, failOn: 'warning' })
}
