import { crc32, inflateSync } from 'node:zlib'
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { type ExifReading, readExif } from './exif.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from './survey.ts'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
/** Chunks that the decoder needs for the pixels (PNG 3rd edition, §11). */
const needed = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
/** Say nothing about a person or a place and do not run: dropped without a word. */
const neutral = new Set(['pHYs', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'hIST', 'cICP', 'mDCV', 'cLLI', 'sPLT'])
const texts = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf'])
const animation = new Set(['acTL', 'fcTL', 'fdAT'])
/** The largest printer profiles have 4 MiB; a larger one is not read and the colours are taken as sRGB. */
const profileBytes = 4 * 1024 * 1024

interface Chunk {
  readonly name: string
  readonly body: Buffer
  readonly whole: Buffer
  readonly sound: boolean
}

class Reading {
  readonly findings = new Findings()
  readonly kept: Buffer[] = [signature]
  header: Buffer | undefined
  exif: ExifReading | undefined
  animated = false
  pictured = false
}

/** PNG §11.3.3.3: a name of 1 to 79 bytes, a zero, method 0, a zlib stream. Inflated once, bounded, to know that it is one. */
function isSoundProfile(body: Buffer): boolean {
  const zero = body.indexOf(0)
  if (zero < 1 || zero > 79 || body[zero + 1] !== 0) return false
  try {
    return inflateSync(body.subarray(zero + 2), { maxOutputLength: profileBytes }).length >= 128
  } catch {
    return false
  }
}

function readAncillary(reading: Reading, { name, body, whole, sound }: Chunk): void {
  if (name === 'iCCP') {
    reading.findings.add('colour-profile')
    if (sound && isSoundProfile(body)) reading.kept.push(whole)
  } else if (name === 'eXIf') {
    const exif = readExif(body)
    reading.exif ??= exif
    reading.findings.add('metadata')
    if (exif.hasPosition) reading.findings.add('location')
    if (exif.hasThumbnail) reading.findings.add('thumbnail')
  } else if (animation.has(name)) reading.animated = true
  else if (texts.has(name)) {
    reading.findings.add('metadata')
    if (body.includes('GPSLatitude')) reading.findings.add('location')
  } else if (!neutral.has(name)) reading.findings.add('unknown')
}

/** Depths that each colour type may have, PNG §11.2.1, table 11.1. */
const depths: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }

function readHeader(reading: Reading, body: Buffer, limits: Limits): void {
  const [depth = 0, colour = 1, compression, filter, interlace = 2] = body.subarray(8)
  if (reading.header || body.length !== 13 || !depths[colour]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    throw malformed('IHDR')
  reading.header = body
  boundPicture(limits, body.readUInt32BE(0), body.readUInt32BE(4), 1)
}

function readChunk(bytes: Buffer, at: number): Chunk {
  if (at + 12 > bytes.length) throw malformed('ends inside a chunk')
  const end = at + 12 + bytes.readUInt32BE(at)
  if (end > bytes.length) throw malformed('chunk past the end')
  const name = bytes.toString('latin1', at + 4, at + 8)
  const sound = crc32(bytes.subarray(at + 4, end - 4)) === bytes.readUInt32BE(end - 4)
  return { name, body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end), sound }
}

/** Reads chunk by chunk to IEND. @throws Refusal `malformed`, `limit-pixels`, `limit-entries` */
export function surveyPng(untrusted: Uint8Array, limits: Limits): Survey {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  if (!bytes.subarray(0, 8).equals(signature)) throw malformed('signature')
  const reading = new Reading()
  let at = 8
  for (let chunks = 1, ended = false; !ended; chunks++) {
    within(limits, 'chunks', chunks)
    const chunk = readChunk(bytes, at)
    at += chunk.whole.length
    if (!/^[A-Za-z]{4}$/.test(chunk.name)) throw malformed('chunk name')
    if (chunk.name === 'IHDR') readHeader(reading, chunk.body, limits)
    else if (!reading.header) throw malformed('no IHDR at the start')
    if (needed.has(chunk.name)) {
      if (!chunk.sound) throw malformed(`checksum of ${chunk.name}`)
      reading.kept.push(chunk.whole)
      reading.pictured ||= chunk.name === 'IDAT'
    } else if (/^[A-Z]/.test(chunk.name)) throw malformed('unknown critical chunk')
    else readAncillary(reading, chunk)
    ended = chunk.name === 'IEND'
  }
  noteTrailing(reading.findings, bytes.length - at)
  return finish(reading)
}

function finish({ header, exif, findings, kept, animated, pictured }: Reading): Survey {
  if (!header || !pictured) throw malformed('no picture')
  if (animated) findings.add('animation')
  const colour = header[9] ?? 0
  return {
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    frames: 1,
    orientation: exif?.orientation ?? 1,
    capture: exif?.capture ?? {},
    findings,
    essence: Buffer.concat(kept),
    deep: header[8] === 16,
    grey: colour === 0 || colour === 4,
  }
}
