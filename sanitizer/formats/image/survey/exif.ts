import type { Capture } from '../capture.ts'

export interface ExifReading {
  /** TIFF 6.0 tag 274: 1 to 8; 1 when absent or out of range. */
  readonly orientation: number
  readonly hasPosition: boolean
  readonly hasThumbnail: boolean
  readonly capture: Capture
}

const nothing: ExifReading = { orientation: 1, hasPosition: false, hasThumbnail: false, capture: {} }
/** A directory of a camera has at most some 60 entries; past this it is not read further. */
const entriesRead = 256
const tags = { orientation: 0x0112, exif: 0x8769, gps: 0x8825, taken: 0x9003 } as const
const gpsTags = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4, altitudeRef: 5, altitude: 6 } as const

/** Size of one value of each TIFF type, TIFF 6.0 §2. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }

interface Entry {
  readonly type: number
  readonly count: number
  /** Offset of the value. */
  readonly at: number
}

class Tiff {
  readonly #view: DataView
  readonly #little: boolean
  constructor(bytes: Uint8Array, little: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#little = little
  }
  uint16 = (at: number): number => (at + 2 <= this.#view.byteLength ? this.#view.getUint16(at, this.#little) : 0)
  uint32 = (at: number): number => (at + 4 <= this.#view.byteLength ? this.#view.getUint32(at, this.#little) : 0)
  byte = (at: number): number => (at < this.#view.byteLength ? this.#view.getUint8(at) : 0)
  rational(at: number): number {
    const below = this.uint32(at + 4)
    return below === 0 ? Number.NaN : this.uint32(at) / below
  }
  directory(at: number): { readonly entries: ReadonlyMap<number, Entry>; readonly next: number } {
    const entries = new Map<number, Entry>()
    if (at < 8 || at + 2 > this.#view.byteLength) return { entries, next: 0 }
    const count = this.uint16(at)
    for (let index = 0; index < Math.min(count, entriesRead); index++) {
      const entry = at + 2 + index * 12
      const [type, values] = [this.uint16(entry + 2), this.uint32(entry + 4)]
      const inline = (sizes[type] ?? 8) * values <= 4
      if (!entries.has(this.uint16(entry)))
        entries.set(this.uint16(entry), { type, count: values, at: inline ? entry + 8 : this.uint32(entry + 8) })
    }
    return { entries, next: this.uint32(at + 2 + count * 12) }
  }
  ascii(entry: Entry | undefined, length: number): string {
    if (entry?.type !== 2 || entry.count < length) return ''
    return String.fromCharCode(...Array.from({ length }, (_, index) => this.byte(entry.at + index)))
  }
  degrees(entry: Entry | undefined, reference: string, negative: string, bound: number): number {
    if (entry?.type !== 5 || entry.count !== 3) return Number.NaN
    const value = this.rational(entry.at) + this.rational(entry.at + 8) / 60 + this.rational(entry.at + 16) / 3600
    return value <= bound ? (reference === negative ? -value : value) : Number.NaN
  }
}

function positionOf(tiff: Tiff, entries: ReadonlyMap<number, Entry>): Capture['position'] {
  const latitude = tiff.degrees(entries.get(gpsTags.latitude), tiff.ascii(entries.get(gpsTags.latitudeRef), 1), 'S', 90)
  const longitude = tiff.degrees(entries.get(gpsTags.longitude), tiff.ascii(entries.get(gpsTags.longitudeRef), 1), 'W', 180)
  if (Number.isNaN(latitude) || Number.isNaN(longitude)) return undefined
  const entry = entries.get(gpsTags.altitude)
  const metres = entry?.type === 5 && entry.count === 1 ? tiff.rational(entry.at) : Number.NaN
  const below = tiff.byte(entries.get(gpsTags.altitudeRef)?.at ?? Number.MAX_SAFE_INTEGER) === 1
  return { latitude, longitude, ...(metres <= 20_000 ? { altitude: below ? -metres : metres } : {}) }
}

/** Only what a clock can show; anything else is not a date to us. */
function takenAt(text: string): string | undefined {
  const parts = /^(19|20)\d\d:(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(2).map(Number)
  const [month = 0, day = 0, hour = 24, minute = 60, second = 61] = parts ?? []
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second <= 60 ? text : undefined
}

/**
 * Reads the few values of an EXIF block that matter, from hostile bytes: three directories at most, no recursion, nothing trusted.
 * @param block the TIFF structure, without `Exif\0\0`
 */
export function readExif(block: Uint8Array): ExifReading {
  const order = String.fromCharCode(block[0] ?? 0, block[1] ?? 0)
  if (order !== 'II' && order !== 'MM') return nothing
  const tiff = new Tiff(block, order === 'II')
  if (tiff.uint16(2) !== 42) return nothing
  const first = tiff.directory(tiff.uint32(4))
  const pointer = (tag: number): ReadonlyMap<number, Entry> => {
    const entry = first.entries.get(tag)
    return entry ? tiff.directory(tiff.uint32(entry.at)).entries : new Map()
  }
  const gps = pointer(tags.gps)
  const orientation = first.entries.get(tags.orientation)
  const turned = orientation?.type === 3 ? tiff.uint16(orientation.at) : 1
  const position = positionOf(tiff, gps)
  const taken = takenAt(tiff.ascii(pointer(tags.exif).get(tags.taken), 19))
  return {
    orientation: turned >= 1 && turned <= 8 ? turned : 1,
    hasPosition: [...gps.keys()].some((tag) => tag !== 0),
    hasThumbnail: first.next !== 0 && tiff.directory(first.next).entries.size > 0,
    capture: { ...(position ? { position } : {}), ...(taken ? { taken } : {}) },
  }
}
