/** Damage that speaks of pictures: numbers at their edges, segments and chunks that stand elsewhere, chunks whose checks hold again. */
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { icon, iconDib } from '../sanitizer/samples/icon.ts'
import { hostilePictures, picture, pixels } from '../sanitizer/samples/image.ts'
import {
  bmp,
  emf,
  emfBitmap,
  emfBrush,
  emfFont,
  emfRectangle,
  emfSelect,
  emfText,
  smallDib,
  wmf,
  wmfRecord,
} from '../sanitizer/samples/metafile.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'
import type { Random } from './random.ts'

const EDGES = [
  0, 1, 2, 3, 7, 8, 15, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
]
/** Headers, directories and tables of small files stand here. */
const HEAD = 2048

const numberAtEdge: Mutation = {
  name: 'number at an edge',
  apply: (bytes, random) => {
    const width = random.pick([1, 2, 4, 8])
    if (bytes.length < width) return undefined
    const at = random.number(Math.min(bytes.length - width, random.pick([64, HEAD, bytes.length])))
    const value = Buffer.alloc(8)
    const edge = random.pick(EDGES)
    if (random.chance(0.5)) value.writeUInt32BE(edge, 4)
    else value.writeUInt32LE(edge, 0)
    const big = value.readUInt32BE(4) === edge
    return replaced(bytes, { start: at, end: at + width }, big ? value.subarray(8 - width) : value.subarray(0, width))
  },
}

interface Piece {
  readonly start: number
  readonly end: number
}

/** Segments of a JPEG, chunks of a PNG or RIFF, boxes: whatever the beginning says it is; at most 200. */
function piecesOf(bytes: Buffer): readonly Piece[] {
  const [first, step] = layoutOf(bytes)
  const pieces: Piece[] = []
  for (let start = first; start + 12 <= bytes.length && pieces.length < 200; ) {
    const end = start + step(start)
    if (end <= start || end > bytes.length) break
    pieces.push({ start, end })
    start = end
  }
  return pieces
}

function layoutOf(bytes: Buffer): readonly [first: number, step: (at: number) => number] {
  if (bytes[0] === 0xff) return [2, (at) => 2 + bytes.readUInt16BE(at + 2)]
  if (bytes[0] === 0x89) return [8, (at) => 12 + bytes.readUInt32BE(at)]
  if (bytes.toString('latin1', 0, 4) === 'RIFF') return [12, (at) => 8 + ((bytes.readUInt32LE(at + 4) + 1) & ~1)]
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return [0, (at) => bytes.readUInt32BE(at)]
  if (bytes.readUInt32LE(0) === 1) return [0, (at) => bytes.readUInt32LE(at + 4)]
  return [bytes.length, () => 0]
}

const onPieces = (name: string, by: (bytes: Buffer, pieces: readonly Piece[], random: Random) => Buffer): Mutation => ({
  name,
  apply: (bytes, random) => {
    const pieces = bytes.length < 16 ? [] : piecesOf(bytes)
    return pieces.length < 2 ? undefined : by(bytes, pieces, random)
  },
})
const of = (bytes: Buffer, { start, end }: Piece) => bytes.subarray(start, end)

/** A PNG's chunk is broken and its check made to hold, so that more than the check looks at it. */
const wholeCheck: Mutation = {
  name: 'chunk broken behind a check that holds',
  apply: (bytes, random) => {
    if (bytes[0] !== 0x89) return undefined
    const chunks = piecesOf(bytes).filter(({ start, end }) => end - start > 12)
    if (chunks.length === 0) return undefined
    const { start, end } = random.pick(chunks)
    const broken = Buffer.from(bytes)
    const at = start + 8 + random.number(end - start - 12)
    broken[at] = random.pick([0, 1, 0x7f, 0xff, (broken[at] ?? 0) ^ (1 << random.number(8))])
    broken.writeUInt32BE(crc32(broken.subarray(start + 4, end - 4)), end - 4)
    return broken
  },
}

const pieces: readonly Mutation[] = [
  onPieces('piece twice', (bytes, all, random) => {
    const { end, ...rest } = random.pick(all)
    return replaced(bytes, { start: end, end }, of(bytes, { ...rest, end }))
  }),
  onPieces('piece gone', (bytes, all, random) => replaced(bytes, random.pick(all), Buffer.of())),
  onPieces('piece elsewhere', (bytes, all, random) => {
    const [from, to] = [random.pick(all), random.pick(all)]
    return Buffer.concat([bytes.subarray(0, to.start), of(bytes, from), bytes.subarray(to.start)])
  }),
]

const TAGS = [
  '<script>alert(1)</script>', '<image href="http://e/x.png"/>', '<use href="#a"/>', '<foreignObject/>', ' onload="x"', 'url(http://e/)', '<g transform="scale(1e9)">',
  '<!DOCTYPE s [<!ENTITY a "b">]>', '&a;', '<text font-size="1e30">あ</text>', ' d="M0 0L1e308 1e308"', '<linearGradient id="a" href="#a"/>', '</svg>', '<svg>',
] // biome-ignore format: a list to look at, not to read down
const svgPiece: Mutation = {
  name: 'piece of SVG',
  apply: (bytes, random) => {
    if (!bytes.includes('<svg')) return undefined
    const at = random.pick([...bytes.toString('latin1').matchAll(/[<>"= ]/g)]).index
    return replaced(bytes, { start: at, end: at }, Buffer.from(random.pick(TAGS)))
  },
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient>
<path id="b" d="M1 1h9v9z"/></defs><rect width="20" height="9" fill="url(#a)"/><use href="#b" x="4"/><text x="2" y="20">通行止め</text></svg>`
const drawn = [
  emfSelect(0x80000008),
  emfBrush(1, 255),
  emfSelect(1),
  emfRectangle(0, 0, 50, 50),
  emfFont(2, 20),
  emfText(3, 3, '図面'),
  emfBitmap(smallDib()),
]

const own: readonly Seed[] = [
  { name: 'BMP', bytes: async () => bmp(smallDib()) },
  { name: 'icon', bytes: async () => icon(await picture('png', 8, 8), iconDib()) },
  { name: 'EMF', bytes: async () => emf(...drawn) },
  { name: 'WMF', bytes: async () => wmf(wmfRecord(0x020c, 90, 90), wmfRecord(0x041b, 40, 40, 1, 1), wmfRecord(0x0940)) },
  { name: 'SVG', bytes: async () => Buffer.from(svg) },
  {
    name: 'animated WebP',
    bytes: () =>
      sharp(pixels(32, 64), { raw: { width: 32, height: 64, channels: 3, pageHeight: 32 } })
        .webp()
        .toBuffer(),
  },
  {
    name: 'progressive JPEG',
    bytes: () =>
      sharp(pixels(64, 48), { raw: { width: 64, height: 48, channels: 3 } })
        .jpeg({ progressive: true })
        .toBuffer(),
  },
  {
    name: 'AVIF',
    bytes: () =>
      sharp(pixels(32, 32), { raw: { width: 32, height: 32, channels: 3 } })
        .avif({ effort: 0 })
        .toBuffer(),
  },
  {
    name: 'TIFF by others',
    bytes: () =>
      sharp(pixels(32, 32), { raw: { width: 32, height: 32, channels: 3 } })
        .tiff({ compression: 'lzw' })
        .toBuffer(),
  },
]

/** Every sample is made in one go, so each seed takes its own out of them. */
function hostile(): readonly Seed[] {
  const samples = hostilePictures()
  const each = Array.from({ length: 40 }, (_, index) => ({
    name: `hostile picture ${index + 1}`,
    bytes: async () => {
      const all = await samples
      return all[index % all.length]?.bytes ?? Buffer.alloc(1)
    },
  }))
  return [...own, ...each]
}

export const image: FuzzFamily = {
  name: 'image',
  fileName: 'broken.jpg',
  folders: ['image'],
  extensions: ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.heic', '.heif', '.avif'],
  hostile,
  mutations: [...anyBytes, numberAtEdge, numberAtEdge, numberAtEdge, wholeCheck, ...pieces, svgPiece],
}
