import { crc32, createInflate } from 'node:zlib'
import type { FindingKind, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { boundCanvas, Cursor } from './cursor.ts'
import { isCapture } from './exif.ts'

/** Samples of one pixel by colour type, PNG 3rd edition table 11.1. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** The only order that our writers use. */
const order = ['IHDR', 'eXIf', 'PLTE', 'tRNS', 'IDAT', 'IEND']
const foreign: Readonly<Record<string, FindingKind>> = {
  tEXt: 'metadata',
  zTXt: 'metadata',
  iTXt: 'metadata',
  tIME: 'metadata',
  eXIf: 'metadata',
  iCCP: 'colour-profile',
  acTL: 'animation',
  fcTL: 'animation',
  fdAT: 'animation',
}

interface Header {
  readonly palette: boolean
  /** Bytes of all scan lines with their filter bytes. */
  readonly lineBytes: number
}

function readHeader(body: Cursor, limits: Limits): Header {
  const width = body.uint32be()
  const height = body.uint32be()
  boundCanvas(limits, width, height)
  const [depth = 0, colour = 1, compression, filter, interlace] = body.take(5)
  const bits = (samples[colour] ?? 0) * depth
  body.expect(
    bits > 0 && [1, 2, 4, 8, 16].includes(depth) && (depth >= 8 || colour === 0 || colour === 3) && compression === 0 && filter === 0,
    'IHDR',
  )
  if (interlace !== 0) throw new Refusal('malformed', 'interlaced: our writers never do')
  return { palette: colour === 3, lineBytes: (1 + Math.ceil((width * bits) / 8)) * height }
}

/** The image data must be one zlib stream that gives exactly the scan lines and ends where the last IDAT ends (§10.1). */
async function checkPixels(parts: readonly Buffer[], expected: number, findings: Findings): Promise<void> {
  const packed = parts.reduce((sum, part) => sum + part.length, 0)
  const inflate = createInflate({ chunkSize: 256 * 1024 })
  for (const part of parts) inflate.write(part)
  inflate.end()
  let length = 0
  try {
    for await (const lines of inflate as AsyncIterable<Buffer>) {
      length += lines.length
      if (length > expected) break
    }
  } catch (cause) {
    throw new Refusal('malformed', 'image data', { cause })
  }
  if (length < expected) throw new Refusal('malformed', 'image data too short')
  if (length > expected || inflate.bytesWritten < packed) findings.add('trailing-bytes')
}

/** Can this chunk stand here? Names of `order` in that order; only IDAT repeats. */
function inOrder(name: string, last: string): boolean {
  const [place, before] = [order.indexOf(name), order.indexOf(last)]
  return place > before || (name === 'IDAT' && last === 'IDAT')
}

export async function inspectPng(bytes: Buffer, findings: Findings, limits: Limits): Promise<void> {
  const cursor = new Cursor(bytes)
  cursor.expect(cursor.take(8).toString('latin1') === '\x89PNG\r\n\x1a\n', 'signature')
  let header: Header | undefined
  let last = ''
  const pixels: Buffer[] = []
  while (last !== 'IEND') {
    const length = cursor.uint32be()
    const name = cursor.peek(3) >= 0 ? cursor.take(4).toString('latin1') : ''
    const body = cursor.take(length)
    const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
    cursor.expect(cursor.uint32be() === crc32(named), `checksum of ${name}`)
    const known = order.includes(name) && inOrder(name, last) && (name !== 'eXIf' || isCapture(body))
    if (!known) {
      findings.add(foreign[name] ?? 'unknown')
      continue
    }
    last = name
    if (name === 'IHDR') header = readHeader(new Cursor(body), limits)
    cursor.expect(header !== undefined, 'IHDR first')
    if (name === 'IHDR') cursor.expect(length === 13, 'IHDR length')
    if (name === 'PLTE') cursor.expect(length > 0 && length % 3 === 0 && length <= 768, 'PLTE')
    if (name === 'tRNS') cursor.expect(length >= 1 && length <= 256, 'tRNS')
    if (name === 'IEND') cursor.expect(length === 0, 'IEND')
    if (name === 'IDAT') pixels.push(body)
  }
  if (!header) throw new Refusal('malformed', 'no header')
  await checkPixels(pixels, header.lineBytes, findings)
  if (cursor.left > 0) findings.add('trailing-bytes')
}
