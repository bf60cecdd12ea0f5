import { crc32, deflateSync } from 'node:zlib'
/** Rows from the top, 8 bits a channel: grey, grey with alpha, RGB, RGBA. */
export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
}

/** Colours as 0xAABBGGRR in the order of their number, so that equal pictures give equal files. */
export type Colours = readonly number[]

const mostColours = 256

/** One pixel as 0xAABBGGRR. A transparent pixel has no colour: what was hidden under it does not cross. */
function reader({ data, channels }: Pixels): (pixel: number) => number {
  const at = (index: number): number => data[index] ?? 0
  const grey = (value: number): number => value | (value << 8) | (value << 16)
  const visible = (colour: number, alpha: number): number => (alpha === 0 ? 0 : (colour | (alpha << 24)) >>> 0)
  if (channels === 1) return (pixel) => visible(grey(at(pixel)), 255)
  if (channels === 2) return (pixel) => visible(grey(at(pixel * 2)), at(pixel * 2 + 1))
  if (channels === 3) return (pixel) => visible(at(pixel * 3) | (at(pixel * 3 + 1) << 8) | (at(pixel * 3 + 2) << 16), 255)
  return (pixel) => visible(at(pixel * 4) | (at(pixel * 4 + 1) << 8) | (at(pixel * 4 + 2) << 16), at(pixel * 4 + 3))
}

/** The colours of a picture that has few of them (screenshots, scans, diagrams); undefined as soon as there are more than 256. */
export function fewColours(pixels: Pixels): Colours | undefined {
  const colour = reader(pixels)
  const seen = new Set<number>()
  let last = -1
  for (let pixel = 0; pixel < pixels.width * pixels.height; pixel++) {
    const value = colour(pixel)
    if (value === last) continue
    last = value
    seen.add(value)
    if (seen.size > mostColours) return undefined
  }
  return [...seen].sort((a, b) => a - b)
}

function chunk(name: string, body: Buffer): Buffer {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(name, 4, 'latin1')
  body.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4)
  return whole
}

const depthFor = (colours: number): number => (colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8)

/** Scan lines of indices, packed to `depth` bits, each behind filter type 0 (PNG 3rd edition §7.2, §9.2). */
function indexLines(pixels: Pixels, colours: Colours, depth: number): Buffer {
  const { width, height } = pixels
  const colour = reader(pixels)
  const indices = new Map(colours.map((value, index) => [value, index]))
  const lineBytes = 1 + Math.ceil((width * depth) / 8)
  const lines = Buffer.alloc(lineBytes * height)
  let [last, index] = [-1, 0]
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const value = colour(pixel)
      if (value !== last) [last, index] = [value, indices.get(value) ?? 0]
      const at = y * lineBytes + 1 + ((x * depth) >> 3)
      lines[at] = (lines[at] ?? 0) | (index << (8 - depth - ((x * depth) & 7)))
    }
  }
  return lines
}

/** Writes an indexed PNG: exact, small, and the same bytes for the same pixels. */
export function palettePng(pixels: Pixels, colours: Colours): Buffer {
  const depth = depthFor(colours.length)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(pixels.width, 0)
  header.writeUInt32BE(pixels.height, 4)
  header.set([depth, 3, 0, 0, 0], 8)
  // Sorted by number, the colours with the lowest alpha come first: tRNS is as short as it can be.
  const alphas = colours.map((value) => value >>> 24)
  const translucent = alphas.findLastIndex((alpha) => alpha < 255) + 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255]))),
    ...(translucent > 0 ? [chunk('tRNS', Buffer.from(alphas.slice(0, translucent)))] : []),
    chunk('IDAT', deflateSync(indexLines(pixels, colours, depth), { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
