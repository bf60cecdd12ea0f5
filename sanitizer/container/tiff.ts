import { deflateSync } from 'node:zlib'

/** Writes TIFF 6.0 files: little endian, one strip a page, nothing but what the pixels need. */

export interface TiffPage {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 red-green-blue, each with an alpha where it is 2 or 4. */
  readonly channels: 1 | 2 | 3 | 4
  /** Of a sample; 1 only for one channel, eight pixels a byte, each row filled up to whole bytes, 1 is white. */
  readonly bits: 1 | 8
  readonly data: Uint8Array
}

const [SHORT, LONG, UNDEFINED] = [3, 4, 7]
const [NONE, DEFLATE] = [1, 8]
const [BLACK_IS_ZERO, RGB] = [1, 2]
const UNASSOCIATED_ALPHA = 2

type Entry = readonly [tag: number, type: number, values: readonly number[] | Uint8Array]

/**
 * @param profile an ICC profile that goes along with every page: the strips are then left as they are, for a decoder that reads them at once
 * @returns the same bytes for the same pages
 */
export function writeTiff(pages: readonly TiffPage[], profile?: Uint8Array): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')]
  let [at, link] = [8, { buffer: parts[0] ?? Buffer.alloc(0), place: 4 }]
  const put = (bytes: Uint8Array): number => {
    const from = at
    const padding = Buffer.alloc(bytes.length % 2)
    parts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), padding)
    at += bytes.length + padding.length
    return from
  }
  for (const page of pages) {
    const strip = profile ? page.data : deflateSync(page.data, { level: 6 })
    const stripAt = put(strip)
    const profileAt = profile ? put(profile) : 0
    const samples = put(shorts(Array.from({ length: page.channels }, () => page.bits)))
    const entries = entriesOf(page, strip.length, profile)
    const directory = Buffer.alloc(2 + 12 * entries.length + 4)
    directory.writeUInt16LE(entries.length, 0)
    for (const [index, [tag, type, values]] of entries.entries()) {
      const place = 2 + 12 * index
      directory.writeUInt16LE(tag, place)
      directory.writeUInt16LE(type, place + 2)
      directory.writeUInt32LE(values.length, place + 4)
      if (tag === 258 && values.length > 2) directory.writeUInt32LE(samples, place + 8)
      else if (tag === 273) directory.writeUInt32LE(stripAt, place + 8)
      else if (tag === 34_675) directory.writeUInt32LE(profileAt, place + 8)
      else if (type === SHORT) for (const [step, value] of values.entries()) directory.writeUInt16LE(value, place + 8 + 2 * step)
      else directory.writeUInt32LE(values[0] ?? 0, place + 8)
    }
    link.buffer.writeUInt32LE(put(directory), link.place)
    link = { buffer: directory, place: directory.length - 4 }
  }
  return Buffer.concat(parts)
}

const shorts = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index)
  return bytes
}

/** In the order of their numbers, as TIFF 6.0 §2 wants. */
function entriesOf({ width, height, channels, bits }: TiffPage, stripBytes: number, profile: Uint8Array | undefined): readonly Entry[] {
  return [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array.from({ length: channels }, () => bits)],
    [259, SHORT, [profile ? NONE : DEFLATE]],
    [262, SHORT, [channels > 2 ? RGB : BLACK_IS_ZERO]],
    [273, LONG, [0]],
    [277, SHORT, [channels]],
    [278, LONG, [height]],
    [279, LONG, [stripBytes]],
    [284, SHORT, [1]],
    ...(channels % 2 === 0 ? ([[338, SHORT, [UNASSOCIATED_ALPHA]]] as const) : []),
    ...(profile ? ([[34_675, UNDEFINED, profile]] as const) : []),
  ]
}
