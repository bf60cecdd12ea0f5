import { qualityOf } from '../../../container/jpeg/quantisation.ts'
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Capture } from '../capture.ts'
import { type ExifReading, readExif } from './exif.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from './survey.ts'

/** Marker codes, ITU-T T.81 table B.1. */
const markers = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  com: 0xfe,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
} as const
/** Baseline, extended sequential and progressive, Huffman or (rare) arithmetic coding: what the decoder reads. Written is always baseline Huffman. */
const frameMarkers = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca])
/** DHT, DAC, DQT, DRI: tables the decoder needs. */
const tableMarkers = new Set([0xc4, 0xcc, markers.dqt, 0xdd])
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

interface Segment {
  readonly marker: number
  readonly body: Buffer
}

class Reading {
  readonly findings = new Findings()
  readonly kept: Uint8Array[] = [Buffer.from([0xff, markers.soi])]
  frame: Buffer | undefined
  luminance: Buffer | undefined
  exif: ExifReading | undefined
  scans = 0

  keep(segment: Segment): void {
    const head = Buffer.from([0xff, segment.marker, 0, 0])
    head.writeUInt16BE(segment.body.length + 2, 2)
    this.kept.push(head, segment.body)
  }
}

const starts = (body: Buffer, text: string): boolean => body.subarray(0, text.length).equals(Buffer.from(text, 'latin1'))

/** APP1: EXIF (Exif 3.0 §4.7.2) or XMP. Only the first EXIF block counts, as for every reader. */
function readApp1(reading: Reading, body: Buffer): void {
  reading.findings.add('metadata')
  if (!starts(body, 'Exif\0')) {
    if (body.includes('GPSLatitude')) reading.findings.add('location')
    return
  }
  const exif = readExif(body.subarray(6))
  if (exif.hasPosition) reading.findings.add('location')
  if (exif.hasThumbnail) reading.findings.add('thumbnail')
  reading.exif ??= exif
}

/** APP2: ICC profile (ICC.1 annex B.4, needed to reach sRGB), MPF (CIPA DC-007) or others. */
function readApp2(reading: Reading, segment: Segment): void {
  if (starts(segment.body, 'ICC_PROFILE\0')) {
    if (segment.body[12] === 1) reading.findings.add('colour-profile')
    reading.keep(segment)
  } else reading.findings.add(starts(segment.body, 'MPF\0') ? 'thumbnail' : 'metadata')
}

/** JFIF (ITU-T T.871 §10.1) and Adobe's marker decide the colour model; both go on in their shortest form. */
function readColourModel(reading: Reading, segment: Segment): void {
  const { marker, body } = segment
  if (marker === markers.app0 && starts(body, 'JFIF\0') && body.length >= 14) {
    if ((body[12] ?? 0) * (body[13] ?? 0) > 0 || body.length > 14) reading.findings.add('thumbnail')
    reading.keep({ marker, body: Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1') })
  } else if (marker === markers.app14 && starts(body, 'Adobe') && body.length >= 12) {
    if (body.length > 12) reading.findings.add('metadata')
    reading.keep({ marker, body: body.subarray(0, 12) })
  } else reading.findings.add(starts(body, 'JFXX\0') ? 'thumbnail' : 'metadata')
}

function readSegment(reading: Reading, segment: Segment, limits: Limits): void {
  const { marker, body } = segment
  if (marker === markers.app0 || marker === markers.app14) readColourModel(reading, segment)
  else if (marker === markers.app1) readApp1(reading, body)
  else if (marker === markers.app2) readApp2(reading, segment)
  else if ((marker >= markers.app0 && marker <= markers.app15) || marker === markers.com) reading.findings.add('metadata')
  else if (isFrame(marker)) {
    if (!frameMarkers.has(marker)) throw new Refusal('type-unsupported', `JPEG process 0x${marker.toString(16)}`)
    if (reading.frame) throw new Refusal('ambiguous', 'two frame headers')
    if (body.length < 6) throw malformed('short frame header')
    reading.frame = body
    boundPicture(limits, body.readUInt16BE(3), body.readUInt16BE(1), 1)
    reading.keep(segment)
  } else if (tableMarkers.has(marker)) {
    if (marker === markers.dqt && reading.luminance === undefined) reading.luminance = body
    reading.keep(segment)
  } else throw malformed(`marker 0x${marker.toString(16)}`)
}

/** The place after the entropy-coded data: the next 0xFF that is neither a stuffed zero, a fill byte nor RSTn (T.81 §B.1.1.5). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  throw malformed('scan without an end')
}

/** Undefined where there is no whole table. */
function qualityBy(table: Buffer | undefined): number | undefined {
  if (!table || table.length < 65) return undefined
  const wide = (table[0] ?? 0) >> 4 === 1
  if (wide && table.length < 129) return undefined
  return qualityOf((index) => (wide ? table.readUInt16BE(1 + index * 2) : (table[1 + index] ?? 0)))
}

/** Chroma at half size both ways: the only subsampling besides none that our encoder writes. */
function isSubsampled(frame: Buffer): boolean {
  return (frame[5] ?? 0) >= 3 && frame[7] === 0x22
}

/** @throws Refusal `malformed`, `ambiguous`, `limit-pixels`, `limit-entries`, `type-unsupported` */
export function surveyJpeg(untrusted: Uint8Array, limits: Limits): Survey {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const reading = new Reading()
  let at = 2
  for (let segments = 1; ; segments++) {
    within(limits, 'chunks', segments)
    if (bytes[at] !== 0xff) throw malformed(`no marker at ${at}`)
    while (bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1] ?? 0
    if (marker === markers.eoi) break
    if (at + 4 > bytes.length) throw malformed('ends inside a segment')
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length || end < at + 4) throw malformed('segment past the end')
    const segment = { marker, body: bytes.subarray(at + 4, end) }
    at = end
    if (marker !== markers.sos) {
      readSegment(reading, segment, limits)
      continue
    }
    if (!reading.frame) throw malformed('scan before frame')
    within(limits, 'scans', ++reading.scans)
    at = endOfScan(bytes, end)
    reading.keep(segment)
    reading.kept.push(bytes.subarray(end, at))
  }
  noteTrailing(reading.findings, bytes.length - at - 2)
  return finish(reading)
}

function finish(reading: Reading): Survey {
  const { frame, exif, findings } = reading
  if (!frame || reading.scans === 0) throw malformed('no picture')
  const quality = qualityBy(reading.luminance)
  const capture: Capture = exif?.capture ?? {}
  return {
    width: frame.readUInt16BE(3),
    height: frame.readUInt16BE(1),
    frames: 1,
    orientation: exif?.orientation ?? 1,
    capture,
    findings,
    essence: Buffer.concat([...reading.kept, Buffer.from([0xff, markers.eoi])]),
    subsampled: isSubsampled(frame),
    grey: frame[5] === 1,
    ...(quality === undefined ? {} : { quality }),
  }
}
