import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { type ExifReading, readExif } from './exif.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from './survey.ts'
import { vp8Quality } from './vp8.ts'

/** RFC 9649 §2.7: chunks of an extended file. */
const pictureChunks = new Set(['VP8 ', 'VP8L', 'ALPH'])

interface Chunk {
  readonly name: string
  readonly body: Buffer
}

class Reading {
  readonly findings = new Findings()
  readonly kept: Buffer[] = []
  canvas: { readonly width: number; readonly height: number } | undefined
  extended = false
  frames = 0
  lossless = true
  quality: number | undefined
  exif: ExifReading | undefined
}

/** One RIFF chunk with its pad byte (RFC 9649 §2.3). */
function chunkBytes(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)])
}

function* chunksOf(bytes: Buffer, start: number, limits: Limits): Generator<Chunk> {
  let at = start
  for (let count = 1; at < bytes.length; count++) {
    within(limits, 'chunks', count)
    if (at + 8 > bytes.length) throw malformed('ends inside a chunk')
    const length = bytes.readUInt32LE(at + 4)
    if (at + 8 + length > bytes.length) throw malformed('chunk past the end')
    yield { name: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + 8, at + 8 + length) }
    at += 8 + length + (length & 1)
  }
}

const uint24 = (bytes: Buffer, at: number): number => (at + 3 <= bytes.length ? bytes.readUIntLE(at, 3) : 0)

/** Size in the bitstream's own header: VP8 (RFC 6386 §9.1) or VP8L (RFC 9649 §3.4). */
function bitstreamSize({ name, body }: Chunk): { width: number; height: number } {
  if (name === 'VP8L') {
    if (body.length < 5 || body[0] !== 0x2f) throw malformed('VP8L header')
    const bits = body.readUInt32LE(1)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (body.length < 10 || uint24(body, 3) !== 0x2a019d || ((body[0] ?? 1) & 1) !== 0) throw malformed('VP8 header')
  return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff }
}

function readPicture(reading: Reading, chunk: Chunk, limits: Limits): { width: number; height: number } {
  const size = bitstreamSize(chunk)
  boundPicture(limits, size.width, size.height, 1)
  if (chunk.name === 'VP8 ') {
    reading.lossless = false
    reading.quality ??= vp8Quality(chunk.body)
  }
  return size
}

/** ANMF (RFC 9649 §2.7.1.5): sixteen bytes, then the chunks of one frame. */
function readFrame(reading: Reading, body: Buffer, limits: Limits): void {
  if (body.length < 16 || !reading.canvas) throw malformed('ANMF')
  const kept: Buffer[] = [body.subarray(0, 16)]
  const [width, height] = [uint24(body, 6) + 1, uint24(body, 9) + 1]
  if (uint24(body, 0) * 2 + width > reading.canvas.width || uint24(body, 3) * 2 + height > reading.canvas.height)
    throw malformed('frame outside the canvas')
  for (const chunk of chunksOf(body, 16, limits)) {
    if (!pictureChunks.has(chunk.name)) {
      reading.findings.add('unknown')
      continue
    }
    if (chunk.name !== 'ALPH') {
      const size = readPicture(reading, chunk, limits)
      if (size.width !== width || size.height !== height) throw malformed('frame size')
    }
    kept.push(chunkBytes(chunk.name, chunk.body))
  }
  boundPicture(limits, reading.canvas.width, reading.canvas.height, ++reading.frames)
  reading.kept.push(chunkBytes('ANMF', Buffer.concat(kept)))
}

/** VP8X (§2.7.1): only the flags for ICC, alpha and animation go on. */
function readExtension(reading: Reading, body: Buffer, limits: Limits): void {
  if (reading.canvas || body.length !== 10) throw malformed('VP8X')
  reading.canvas = { width: uint24(body, 4) + 1, height: uint24(body, 7) + 1 }
  reading.extended = true
  boundPicture(limits, reading.canvas.width, reading.canvas.height, 1)
  const flags = Buffer.from(body)
  flags[0] = (body[0] ?? 0) & 0b0011_0010
  flags.fill(0, 1, 4)
  reading.kept.push(chunkBytes('VP8X', flags))
}

function readMetadata(reading: Reading, { name, body }: Chunk): void {
  if (name !== 'EXIF' && name !== 'XMP ') {
    reading.findings.add('unknown')
    return
  }
  reading.findings.add('metadata')
  if (name === 'XMP ') {
    if (body.includes('GPSLatitude')) reading.findings.add('location')
    return
  }
  const exif = readExif(body.subarray(0, 4).equals(Buffer.from('Exif')) ? body.subarray(6) : body)
  reading.exif ??= exif
  if (exif.hasPosition) reading.findings.add('location')
  if (exif.hasThumbnail) reading.findings.add('thumbnail')
}

function readChunk(reading: Reading, chunk: Chunk, limits: Limits): void {
  if (chunk.name === 'VP8X') readExtension(reading, chunk.body, limits)
  else if (chunk.name === 'ANMF') readFrame(reading, chunk.body, limits)
  else if (chunk.name === 'VP8 ' || chunk.name === 'VP8L') {
    const size = readPicture(reading, chunk, limits)
    if (++reading.frames > 1 || (reading.canvas && (reading.canvas.width !== size.width || reading.canvas.height !== size.height)))
      throw malformed('picture size')
    reading.canvas = size
    reading.kept.push(chunkBytes(chunk.name, chunk.body))
  } else if (chunk.name === 'ICCP') {
    reading.findings.add('colour-profile')
    reading.kept.push(chunkBytes(chunk.name, chunk.body))
  } else if (chunk.name === 'ALPH' || (chunk.name === 'ANIM' && chunk.body.length === 6))
    reading.kept.push(chunkBytes(chunk.name, chunk.body))
  else readMetadata(reading, chunk)
}

/** @throws Refusal `malformed`, `limit-pixels`, `limit-entries` */
export function surveyWebp(untrusted: Uint8Array, limits: Limits): Survey {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  if (bytes.length < 20 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    throw malformed('RIFF header')
  const end = bytes.readUInt32LE(4) + 8
  if (end > bytes.length) throw malformed('RIFF size past the end')
  const reading = new Reading()
  for (const chunk of chunksOf(bytes.subarray(0, end), 12, limits)) readChunk(reading, chunk, limits)
  noteTrailing(reading.findings, bytes.length - end)
  const { canvas, exif, findings, frames, lossless, quality } = reading
  if (!canvas || frames === 0) throw malformed('no picture')
  const body = Buffer.concat([Buffer.from('WEBP'), ...reading.kept])
  const capture = exif?.capture ?? {}
  return {
    ...canvas,
    frames,
    orientation: exif?.orientation ?? 1,
    capture,
    findings,
    essence: chunkBytes('RIFF', body),
    lossless,
    ...(quality === undefined ? {} : { quality }),
  }
}
