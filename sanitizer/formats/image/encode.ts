import type { Sharp } from 'sharp'
import { exactGif } from '../../container/pixels/gif.ts'
import { fewColours, palettePng } from '../../container/pixels/palette.ts'
import type { FormatId } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { fromPixels, type Pixels, run } from './codec.ts'
import type { Survey } from './survey/survey.ts'

export type ImageId = Extract<FormatId, 'jpeg' | 'png' | 'webp' | 'gif'>

/** Below 75 our encoder would lose more than the first one did for little gain; above 95 files grow and nobody sees why. */
const leastQuality = 75
const mostQuality = 95
/** For files whose tables are not the usual ones. */
const usualQuality = 90

/** What policy says of photos. */
export interface Wish {
  /** At most this quality, 1 to 100. */
  readonly quality: number
  /** At most this many pixels on the longer side. */
  readonly longest: number
}

/** The quality of the source, unless policy wants less: coarser would lose, finer would only grow the file. */
export const qualityFor = (survey: Survey, most = mostQuality): number =>
  Math.min(most, mostQuality, Math.max(leastQuality, survey.quality ?? usualQuality))

async function encodeJpeg(picture: Sharp, survey: Survey, wish: Wish): Promise<Buffer> {
  const chromaSubsampling = survey.subsampled ? '4:2:0' : '4:4:4'
  const quality = qualityFor(survey, wish.quality)
  return (await run(picture.flatten({ background: 'white' }).jpeg({ quality, chromaSubsampling, mozjpeg: false }))).data
}

/** Above this many pixels the raw picture would be held twice: it goes straight to the encoder. */
const palettePixels = 25_000_000

/** Level 3: 6 % larger than 6 and three times as fast on smooth pictures (6 MP: 0.8 s against 2.7 s). */
async function encodePng(picture: Sharp, survey: Survey): Promise<Buffer> {
  const truecolour = { compressionLevel: 3, adaptiveFiltering: true }
  if (survey.deep) return (await run(picture.toColourspace(survey.grey ? 'grey16' : 'rgb16').png(truecolour))).data
  if (survey.width * survey.height > palettePixels) return (await run(picture.png(truecolour))).data
  const { data, info } = await run(picture.raw())
  const pixels: Pixels = { data, width: info.width, height: info.height, channels: info.channels as Pixels['channels'] }
  const colours = fewColours(pixels)
  return colours ? palettePng(pixels, colours) : (await run(fromPixels(pixels).png(truecolour))).data
}

async function encodeWebp(picture: Sharp, survey: Survey): Promise<Buffer> {
  const how = survey.lossless
    ? { lossless: true, effort: 2 }
    : { quality: qualityFor(survey), alphaQuality: 100, effort: 2, smartSubsample: false }
  return (await run(picture.webp(how))).data
}

/** Exact where a GIF can be; else (more than 256 colours in one composed frame) with a palette of its own per frame and no dithering. */
async function encodeGif(picture: Sharp, survey: Survey): Promise<Buffer> {
  const { data, info } = await run(picture.clone().ensureAlpha().raw())
  const { width, frames, delays = [], loop } = survey
  if (info.width !== width || info.channels !== 4 || info.height !== survey.height * frames)
    throw new Refusal('ambiguous', 'decoder and survey differ')
  const exact = exactGif({ data, width, height: survey.height, frames, delays, loop })
  return exact ?? (await run(picture.gif({ reuse: false, dither: 0, interFrameMaxError: 0, interPaletteMaxError: 0, effort: 3 }))).data
}

/** How each format is written. */
export const encoders: Readonly<Record<ImageId, (picture: Sharp, survey: Survey, wish: Wish) => Promise<Buffer>>> = {
  jpeg: encodeJpeg,
  png: encodePng,
  webp: encodeWebp,
  gif: encodeGif,
}
