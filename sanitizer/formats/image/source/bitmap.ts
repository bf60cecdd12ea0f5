import { readBmp, readDib } from '../../../container/dib.ts'
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { decode, fromPixels } from '../codec.ts'
import { surveyPng } from '../survey/png.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from '../survey/survey.ts'
import type { Source } from './source.ts'

const NOTHING = new Uint8Array()

const surveyOf = (width: number, height: number, findings: Findings): Survey => ({
  width,
  height,
  frames: 1,
  orientation: 1,
  capture: {},
  findings,
  essence: NOTHING,
})

/** bV5CSType of a BITMAPV5HEADER: a profile in the file, or the path of one outside of it. */
const profiles: Readonly<Record<string, 'colour-profile' | 'external-reference'>> = { DEBM: 'colour-profile', KNIL: 'external-reference' }
const [FILE_HEADER, V5_HEADER] = [14, 124]

export async function bmpSource(untrusted: Uint8Array, limits: Limits): Promise<Source> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  if (bytes.length < FILE_HEADER + 12) throw malformed('BMP header')
  const findings = new Findings()
  if (bytes.length >= FILE_HEADER + V5_HEADER && bytes.readUInt32LE(FILE_HEADER) === V5_HEADER) {
    const kind = profiles[bytes.toString('latin1', FILE_HEADER + 56, FILE_HEADER + 60)]
    if (kind) findings.add(kind)
  }
  const { width, height, rgba, isEncoded, end } = readBmp(untrusted, limits)
  // A JPEG or PNG in a bitmap is for printers only ([MS-WMF] §2.1.1.7): no viewer shows it.
  if (isEncoded) throw malformed('a bitmap that wraps another picture')
  if (end !== undefined) noteTrailing(findings, bytes.length - end)
  return { survey: surveyOf(width, height, findings), picture: fromPixels(opaque(rgba, width, height)) }
}

/** Without the fourth channel where it says nothing. */
function opaque(rgba: Uint8Array, width: number, height: number) {
  const data = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength)
  let at = 3
  while (at < data.length && data[at] === 255) at += 4
  if (at < data.length) return { data, width, height, channels: 4 as const }
  const rgb = Buffer.allocUnsafe(width * height * 3)
  for (let from = 0, to = 0; from < data.length; from += 4) {
    rgb[to++] = data[from] ?? 0
    rgb[to++] = data[from + 1] ?? 0
    rgb[to++] = data[from + 2] ?? 0
  }
  return { data: rgb, width, height, channels: 3 as const }
}

interface Entry {
  readonly area: number
  readonly bytes: Buffer
}

/** Icons and cursors: a directory of pictures, of which the largest is shown; each a PNG or a bitmap without its file header. */
export async function iconSource(untrusted: Uint8Array, limits: Limits): Promise<Source> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const count = bytes.length < 6 ? 0 : bytes.readUInt16LE(4)
  within(limits, 'frames', count)
  if (count === 0 || 6 + 16 * count > bytes.length) throw malformed('directory of an icon')
  const findings = new Findings()
  let end = 6 + 16 * count
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const at = 6 + 16 * index
    const [size, from] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]
    if (from < 6 + 16 * count || from + size > bytes.length) throw malformed('picture outside of the icon')
    end = Math.max(end, from + size)
    return { area: (bytes[at] || 256) * (bytes[at + 1] || 256), bytes: bytes.subarray(from, from + size) }
  })
  noteTrailing(findings, bytes.length - end)
  if (count > 1) findings.add('thumbnail', count - 1)
  const largest = entries.reduce((best, entry) => (entry.area > best.area ? entry : best))
  if (largest.bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return iconBitmap(largest.bytes, findings, limits)
  const survey = surveyPng(largest.bytes, limits)
  for (const { kind, count: times } of survey.findings.list()) findings.add(kind, times)
  return { survey: { ...survey, findings }, picture: decode(survey.essence, limits, false) }
}

/** The bitmap's height counts the mask below it, one bit a pixel, rows of whole four bytes: where it is set nothing is shown. */
function iconBitmap(dib: Buffer, findings: Findings, limits: Limits): Source {
  if (dib.length < 40) throw malformed('bitmap of an icon')
  const head = Buffer.from(dib)
  const [width, both] = [dib.readInt32LE(4), dib.readInt32LE(8)]
  if (both % 2 !== 0 || both <= 0) throw malformed('height of an icon')
  const height = both / 2
  boundPicture(limits, width, height, 1)
  head.writeInt32LE(height, 8)
  const { rgba, end } = readDib(head, limits)
  const stride = ((width + 31) >> 5) << 2
  const mask = dib.subarray(end ?? dib.length)
  const isMasked = dib.readUInt16LE(14) !== 32 && mask.length >= stride * height
  for (let y = 0; isMasked && y < height; y++)
    for (let x = 0; x < width; x++)
      if (((mask[(height - 1 - y) * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) rgba[4 * (y * width + x) + 3] = 0
  return { survey: surveyOf(width, height, findings), picture: fromPixels(opaque(rgba, width, height)) }
}
