import { inflateSync } from 'node:zlib'
import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { boundCanvas } from './cursor.ts'

/** TIFF as our writer makes it: for each page one strip, the sizes of its samples, the directory; every byte of the file is one of these. */

const [SHORT, LONG] = [3, 4]
/** Tag → type, in order; 338 only where there is an alpha. */
const grammar: readonly (readonly [tag: number, type: number])[] = [
  [256, LONG],
  [257, LONG],
  [258, SHORT],
  [259, SHORT],
  [262, SHORT],
  [273, LONG],
  [277, SHORT],
  [278, LONG],
  [279, LONG],
  [284, SHORT],
  [338, SHORT],
]
const malformed = (why: string): Refusal => new Refusal('malformed', `TIFF: ${why}`)

interface Page {
  readonly value: (tag: number) => number
  readonly next: number
  readonly end: number
  readonly hasAlpha: boolean
  readonly samplesAt: number
}

function readPage(bytes: Buffer, at: number, findings: Findings): Page {
  if (at + 2 > bytes.length) throw malformed('directory')
  const count = bytes.readUInt16LE(at)
  const end = at + 2 + 12 * count + 4
  if (end > bytes.length || count < 10) throw malformed('directory')
  const values = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const place = at + 2 + 12 * index
    const [name, type, length] = [bytes.readUInt16LE(place), bytes.readUInt16LE(place + 2), bytes.readUInt32LE(place + 4)]
    const rule = grammar[index]
    const isKnown = rule?.[0] === name && rule[1] === type && (name === 258 ? length >= 1 && length <= 4 : length === 1)
    if (!isKnown) findings.add('metadata')
    values.set(name, type === SHORT && !(name === 258 && length > 2) ? bytes.readUInt16LE(place + 8) : bytes.readUInt32LE(place + 8))
    if (name === 258) values.set(-258, length)
  }
  const value = (name: number): number => values.get(name) ?? 0
  return { value, next: bytes.readUInt32LE(end - 4), end, hasAlpha: values.has(338), samplesAt: value(-258) > 2 ? value(258) : 0 }
}

export function inspectTiff(bytes: Buffer, findings: Findings, limits: Limits): void {
  if (bytes.toString('latin1', 0, 4) !== 'II*\0') throw malformed('header')
  let [at, used, pages, pixels] = [bytes.readUInt32LE(4), 8, 0, 0]
  while (at !== 0) {
    within(limits, 'frames', ++pages)
    const page = readPage(bytes, at, findings)
    const [width, height, samples] = [page.value(256), page.value(257), page.value(277)]
    boundCanvas(limits, width, height)
    pixels += width * height
    within(limits, 'pixels', pixels)
    const bits = page.samplesAt > 0 ? bytes.readUInt16LE(page.samplesAt) : page.value(258)
    if (page.value(-258) !== samples || page.hasAlpha !== (samples % 2 === 0) || page.value(278) !== height) throw malformed('samples')
    if (page.value(259) !== 8 || page.value(284) !== 1 || page.value(262) !== (samples > 2 ? 2 : 1)) throw malformed('coding')
    if (!(bits === 8 || (bits === 1 && samples === 1))) throw malformed('depth')
    const [strip, length] = [page.value(273), page.value(279)]
    // In this order, one behind the other, each filled up to an even place with a zero.
    const even = (end: number): number => end + (end % 2)
    const samplesEnd = even(strip + length) + samples * 2
    if (strip !== used || (page.samplesAt > 0 && page.samplesAt !== even(strip + length)) || at !== samplesEnd) findings.add('unknown')
    for (let sample = 0; sample < samples; sample++)
      if (bytes.readUInt16LE(even(strip + length) + 2 * sample) !== bits) findings.add('unknown')
    if (length % 2 === 1 && bytes[strip + length] !== 0) findings.add('trailing-bytes')
    checkPixels(bytes.subarray(strip, strip + length), Math.ceil((width * samples * bits) / 8) * height, findings)
    used = page.end
    at = page.next
    if (at !== 0 && at < used) throw malformed('pages in a circle')
  }
  if (pages === 0) throw malformed('no page')
  if (used !== bytes.length) findings.add('trailing-bytes')
}

/** One zlib stream that gives exactly the rows, and of which nothing is left over. */
function checkPixels(strip: Buffer, expected: number, findings: Findings): void {
  try {
    const { buffer, engine } = inflateSync(strip, { maxOutputLength: expected, info: true }) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    if (buffer.length !== expected) throw malformed('rows')
    if (engine.bytesWritten !== strip.length) findings.add('trailing-bytes')
  } catch (cause) {
    throw cause instanceof Refusal ? cause : new Refusal('malformed', 'TIFF: rows', { cause })
  }
}
