import { type TiffPage, writeTiff } from '../../container/tiff.ts'
import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { decode, run } from './codec.ts'
import { surveyTiff, type TiffPageSurvey } from './survey/tiff.ts'
import { upright } from './upright.ts'

/**
 * Rebuilds a TIFF page by page: pages stay pages, black and white stays one bit a pixel, everything else becomes eight bits of grey or sRGB.
 *
 * KNOWN GAP: sixteen bits a sample become eight; where and when a picture was taken is not kept.
 *
 * @throws Refusal
 */
export async function disarmTiff(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const { pages, findings } = surveyTiff(untrusted, limits)
  const written: TiffPage[] = []
  for (const page of pages) written.push(await pageOf(page, limits))
  const bytes = writeTiff(written)
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'tiff', mediaType: 'image/tiff', extension: 'tiff', method: 'rebuild', removed: findings.list() }
}

async function pageOf(survey: TiffPageSurvey, limits: Limits): Promise<TiffPage> {
  const picture = upright(decode(survey.essence, limits, false), survey.orientation).toColourspace('srgb')
  const { data, info } = await run(picture.raw())
  const sideways = survey.orientation >= 5
  if (info.width !== (sideways ? survey.height : survey.width) || info.height !== (sideways ? survey.width : survey.height))
    throw new Refusal('ambiguous', 'decoder and survey differ on the size')
  const { width, height } = info
  const channels = info.channels as TiffPage['channels']
  return survey.bilevel
    ? { width, height, channels: 1, bits: 1, data: packed(data, width, height, info.channels) }
    : { width, height, bits: 8, ...(isGrey(data, channels) ? { channels: 1, data: every(data, channels) } : { channels, data }) }
}

/** Eight pixels a byte, the first in the highest bit. */
function packed(data: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = (width + 7) >> 3
  const bits = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((data[(y * width + x) * channels] ?? 0) > 127)
        bits[y * stride + (x >> 3)] = (bits[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
  return bits
}

function isGrey(data: Buffer, channels: number): boolean {
  if (channels !== 3) return false
  for (let at = 0; at < data.length; at += 3) if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false
  return true
}

const every = (data: Buffer, step: number): Uint8Array => {
  const grey = new Uint8Array(data.length / step)
  for (let at = 0; at < grey.length; at++) grey[at] = data[at * step] ?? 0
  return grey
}
