import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { type ExifReading, readExif } from './exif.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from './survey.ts'

/** TIFF 6.0 and its supplements: pages read entry by entry, each written anew for the decoder with nothing but what its pixels need. */

/** Bytes of one value, TIFF 6.0 §2. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 }
const [SHORT, LONG] = [3, 4]

const tag = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
  profile: 34_675,
} as const

/** What a decoder needs besides where the data are: fill order, rows a strip, planes, fax options, predictor, colours, tiles, samples, JPEG tables, YCbCr. */
const needed: ReadonlySet<number> = new Set([
  256, 257, 258, 259, 262, 266, 277, 278, 284, 292, 293, 317, 320, 322, 323, 332, 338, 339, 347, 529, 530, 531, 532,
])
/** Say nothing about a person or a place: resolution, subfile, page number, minimum and maximum, white point. */
const neutral: ReadonlySet<number> = new Set([254, 255, 263, 280, 281, 282, 283, 290, 291, 296, 297, 301, 318, 319, 321])
/** None, the three fax codings, LZW, JPEG, deflate in both numbers, PackBits. */
const compressions: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32_773, 32_946])
/** Beyond these an entry is not of a picture: colour maps have 196,608 bytes, profiles up to 4 MiB. */
const VALUE_BYTES = 4 * 1024 * 1024
const PARTS = 100_000
const ENTRIES = 200

interface Entry {
  readonly type: number
  readonly count: number
  /** Where the values are. */
  readonly at: number
  readonly bytes: Buffer
}

export interface TiffPageSurvey extends Survey {
  readonly bilevel: boolean
}

class Reading {
  readonly bytes: Buffer
  readonly isLittle: boolean
  readonly findings = new Findings()
  readonly limits: Limits
  /** Where the last byte was that anything pointed at. */
  end = 8
  constructor(untrusted: Uint8Array, limits: Limits) {
    this.bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
    this.limits = limits
    const order = this.bytes.toString('latin1', 0, 4)
    if (order !== 'II*\0' && order !== 'MM\0*') throw malformed('TIFF header')
    this.isLittle = order === 'II*\0'
  }
  number(at: number, size: 2 | 4): number {
    if (at < 0 || at + size > this.bytes.length) throw malformed('outside of the file')
    if (size === 2) return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }
  part(at: number, length: number): Buffer {
    if (at < 0 || length < 0 || at + length > this.bytes.length) throw malformed('outside of the file')
    this.end = Math.max(this.end, at + length)
    return this.bytes.subarray(at, at + length)
  }
  values(entry: Entry | undefined): readonly number[] {
    if (!entry || (entry.type !== SHORT && entry.type !== LONG)) return []
    const size = entry.type === SHORT ? 2 : 4
    return Array.from({ length: entry.count }, (_, index) => this.number(entry.at + size * index, size))
  }
}

type Directory = ReadonlyMap<number, Entry>

function directoryAt(reading: Reading, at: number): { readonly entries: Directory; readonly next: number } {
  const count = reading.number(at, 2)
  if (count === 0 || count > ENTRIES) throw malformed('entries of a directory')
  reading.part(at, 2 + 12 * count + 4)
  const entries = new Map<number, Entry>()
  for (let index = 0; index < count; index++) {
    const place = at + 2 + 12 * index
    const [name, type, values] = [reading.number(place, 2), reading.number(place + 2, 2), reading.number(place + 4, 4)]
    const length = (sizes[type] ?? 0) * values
    if (entries.has(name)) throw malformed('one entry twice')
    // A type or a size that nobody knows belongs to nothing that is needed.
    const isRead = length > 0 && length <= VALUE_BYTES
    const from = length <= 4 ? place + 8 : reading.number(place + 8, 4)
    entries.set(name, { type, count: values, at: from, bytes: isRead ? reading.part(from, length) : Buffer.alloc(0) })
  }
  return { entries, next: reading.number(at + 2 + 12 * count, 4) }
}

/** Why an entry that is left out was there. */
function note(reading: Reading, entries: Directory, exif: ExifReading): void {
  for (const name of entries.keys()) {
    if (needed.has(name) || neutral.has(name) || [273, 274, 279, 324, 325].includes(name)) continue
    reading.findings.add(name === tag.profile ? 'colour-profile' : name === 330 ? 'thumbnail' : 'metadata')
  }
  if (exif.hasPosition) reading.findings.add('location')
}

/** The page alone: its entries in the order of their numbers, then their values, then its strips or tiles, in the byte order of the file. */
function alone(reading: Reading, entries: Directory): Buffer {
  const isTiled = entries.has(tag.tileOffsets)
  const [offsets, lengths] = isTiled ? [tag.tileOffsets, tag.tileBytes] : [tag.stripOffsets, tag.stripBytes]
  const places = reading.values(entries.get(offsets))
  const counts = reading.values(entries.get(lengths))
  if (places.length === 0 || places.length !== counts.length || places.length > PARTS) throw malformed('strips or tiles')
  const parts = places.map((at, index) => reading.part(at, counts[index] ?? 0))
  const kept = [...entries].filter(([name, { bytes }]) => (needed.has(name) || name === tag.profile) && bytes.length > 0)
  const fields = kept.map(([name, { type, count, bytes }]) => ({ name, type, count, bytes }))
  const table = (values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length)
    for (const [index, value] of values.entries())
      reading.isLittle ? bytes.writeUInt32LE(value, 4 * index) : bytes.writeUInt32BE(value, 4 * index)
    return bytes
  }
  const all = [
    ...fields,
    { name: offsets, type: LONG, count: places.length, bytes: table(counts) },
    { name: lengths, type: LONG, count: places.length, bytes: table(counts) },
  ]
  all.sort((a, b) => a.name - b.name)
  const head = Buffer.alloc(8 + 2 + 12 * all.length + 4)
  const write = (value: number, at: number, size: 2 | 4): void => {
    if (size === 2) reading.isLittle ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at)
    else reading.isLittle ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at)
  }
  head.write(reading.isLittle ? 'II*\0' : 'MM\0*', 'latin1')
  write(8, 4, 4)
  write(all.length, 8, 2)
  const values = all.reduce((sum, { bytes }) => sum + (bytes.length > 4 ? bytes.length + (bytes.length % 2) : 0), 0)
  let data = head.length + values
  const starts = parts.map((part) => {
    const at = data
    data += part.length + (part.length % 2)
    return at
  })
  const tail: Buffer[] = []
  let free = head.length
  for (const [index, { name, type, count, bytes }] of all.entries()) {
    const at = 10 + 12 * index
    write(name, at, 2)
    write(type, at + 2, 2)
    write(count, at + 4, 4)
    const value = name === offsets ? table(starts) : bytes
    if (value.length <= 4) value.copy(head, at + 8)
    else {
      write(free, at + 8, 4)
      tail.push(value, Buffer.alloc(value.length % 2))
      free += value.length + (value.length % 2)
    }
  }
  return Buffer.concat([head, ...tail, ...parts.flatMap((part) => [part, Buffer.alloc(part.length % 2)])])
}

const first = (reading: Reading, entries: Directory, name: number, otherwise: number): number =>
  reading.values(entries.get(name))[0] ?? otherwise

function pageOf(reading: Reading, entries: Directory): TiffPageSurvey {
  const [width, height] = [first(reading, entries, tag.width, 0), first(reading, entries, tag.height, 0)]
  boundPicture(reading.limits, width, height, 1)
  if (!compressions.has(first(reading, entries, tag.compression, 1))) throw malformed('compression')
  const samples = first(reading, entries, tag.samples, 1)
  const bits = reading.values(entries.get(tag.bits))
  within(reading.limits, 'pixels', (width * height * samples * Math.max(1, ...bits)) / 64)
  const orientation = first(reading, entries, tag.orientation, 1)
  return {
    width,
    height,
    frames: 1,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    capture: {},
    findings: new Findings(),
    essence: alone(reading, entries),
    bilevel: samples === 1 && (bits[0] ?? 1) === 1,
  }
}

/** Bit 0: a smaller picture of another one; bit 2: a mask (TIFF 6.0 §8). */
const isSide = (reading: Reading, entries: Directory): boolean => (first(reading, entries, tag.subfile, 0) & 5) !== 0

/**
 * @returns the pages in their order; position and time of the first stand for all
 * @throws Refusal `malformed`, `limit-pixels`, `limit-pages`
 */
export function surveyTiff(
  untrusted: Uint8Array,
  limits: Limits,
): { readonly pages: readonly TiffPageSurvey[]; readonly findings: Findings } {
  const reading = new Reading(untrusted, limits)
  const exif = readExif(reading.bytes)
  const pages: TiffPageSurvey[] = []
  const seen = new Set<number>()
  let pixels = 0
  for (let at = reading.number(4, 4); at !== 0; ) {
    if (seen.has(at)) throw malformed('pages in a circle')
    seen.add(at)
    within(limits, 'pages', seen.size)
    within(limits, 'frames', seen.size)
    const { entries, next } = directoryAt(reading, at)
    if (isSide(reading, entries) && seen.size > 1) reading.findings.add('thumbnail')
    else {
      note(reading, entries, exif)
      const page = pageOf(reading, entries)
      pixels += page.width * page.height
      within(limits, 'pixels', pixels)
      pages.push(page)
    }
    at = next
  }
  if (pages.length === 0) throw malformed('no page')
  // A byte to fill up to an even place belongs to the last part.
  noteTrailing(reading.findings, Math.max(0, reading.bytes.length - reading.end - (reading.end % 2)))
  return { pages, findings: reading.findings }
}
