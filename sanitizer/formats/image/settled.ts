import { unstuffed } from '../../container/jpeg/entropy.ts'
import { readFrame, readScan, takeHuffman } from '../../container/jpeg/frame.ts'
import type { Huffman } from '../../container/jpeg/huffman.ts'
import { optimalTable } from '../../container/jpeg/optimal.ts'
import { CHROMINANCE, LUMINANCE, scaled } from '../../container/jpeg/quantisation.ts'
import { unitsOf } from '../../container/jpeg/scan.ts'
import { tallyOf } from '../../container/jpeg/tally.ts'
import { qualityFor } from './encode.ts'
import type { Survey } from './survey/survey.ts'

const segment = (marker: number, ...payload: readonly number[]): Buffer =>
  Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255, ...payload])

/** Components by identifier, quantisation and codes: what our encoder gives a grey picture and one in colour. */
const kinds = {
  grey: { quantised: [LUMINANCE], places: [[0, 0]], codes: [0x00, 0x10] },
  colour: {
    quantised: [LUMINANCE, CHROMINANCE],
    places: [
      [0, 0],
      [1, 1],
      [1, 1],
    ],
    codes: [0x00, 0x10, 0x01, 0x11],
  },
} as const

/** SOI, quantisation tables and frame header as our encoder writes them for such a picture. */
function headOf({ width, height, grey, subsampled }: Survey, quality: number): { readonly head: Buffer; readonly frame: Buffer } {
  const { quantised, places } = grey ? kinds.grey : kinds.colour
  const components = places.flatMap(([table], index) => [index + 1, index === 0 && subsampled ? 0x22 : 0x11, table])
  const frame = segment(0xc0, 8, height >> 8, height & 255, width >> 8, width & 255, places.length, ...components)
  const tables = quantised.map((table, index) => segment(0xdb, index, ...scaled(table, quality)))
  return { head: Buffer.concat([Buffer.from([0xff, 0xd8]), ...tables, frame]), frame }
}

/**
 * Whether a JPEG is, byte for byte, what its coefficients give when our encoder writes them: standard tables of a quality that we
 * write, one baseline scan, the shortest codes for exactly these coefficients (ITU-T T.81, K.2), nothing before, between or behind. Such
 * a picture holds nothing but its coefficients, so encoding its pixels once more would lose a little and remove nothing: a file
 * that was sanitized before stays as it is. Anyone can make such a file, and gains no more than the choice of its pixels.
 *
 * @param essence the picture's segments and scans without application data, as {@link Survey.essence}
 * @param most the highest quality that policy wants
 */
export function isSettled(essence: Uint8Array, survey: Survey, most?: number): boolean {
  if (survey.quality === undefined || survey.quality !== qualityFor(survey, most)) return false
  const bytes = Buffer.from(essence.buffer, essence.byteOffset, essence.byteLength)
  const { head, frame: frameSegment } = headOf(survey, survey.quality)
  const kind = survey.grey ? kinds.grey : kinds.colour
  const frame = readFrame(0xc0, frameSegment.subarray(4))
  if (!frame || !bytes.subarray(0, head.length).equals(head)) return false
  const tables: (Huffman | undefined)[] = []
  let at = head.length
  for (const code of kind.codes) {
    const end = at + 2 + (bytes.length > at + 4 ? bytes.readUInt16BE(at + 2) : 0)
    if (bytes[at + 1] !== 0xc4 || bytes[at + 4] !== code || !takeHuffman(bytes.subarray(at + 4, end), tables)) return false
    at = end
  }
  const components = kind.places.flatMap(([dc, ac], index) => [index + 1, (dc << 4) | ac])
  const scanHeader = segment(0xda, kind.places.length, ...components, 0, 63, 0)
  const start = at + scanHeader.length
  const scan = readScan(frame, scanHeader.subarray(4), tables)
  const units = scan && unitsOf(scan, frame.mcusWide, frame.mcusHigh)
  const interval = unstuffed(bytes, { from: start, to: bytes.length - 2 })
  const counted = scan && units && tallyOf(scan, interval, units, kind.places)
  if (!counted) return false
  const codes = kind.codes.map((code) =>
    segment(0xc4, code, ...optimalTable(counted.tally[(code >> 4) * 4 + (code & 3)] ?? new Uint32Array(256))),
  )
  const again = Buffer.concat([head, ...codes, scanHeader])
  return bytes.subarray(0, start).equals(again) && endsWith(interval, counted.bits) && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
}

/** The last byte is filled up with ones, and is the last (F.1.2.3). */
function endsWith({ bytes, bits }: { readonly bytes: Uint8Array; readonly bits: number }, end: number): boolean {
  const ones = (1 << ((8 - (end & 7)) & 7)) - 1
  return bits === ((end + 7) & ~7) && ((bytes[(bits >> 3) - 1] ?? 0) & ones) === ones
}
