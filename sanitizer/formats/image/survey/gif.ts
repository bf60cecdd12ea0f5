import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { boundPicture, malformed, noteTrailing, type Survey } from './survey.ts'

/** GIF89a: block introducers and extension labels (§15, §18–26). */
const introducers = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const
const labels = { plainText: 0x01, control: 0xf9, comment: 0xfe, application: 0xff } as const

const colourTable = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)

/** The place after a chain of sub-blocks (§15), which ends with a block of length 0. */
function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    const length = bytes[at]
    if (length === undefined) throw malformed('ends inside a sub-block')
    at += 1 + length
    if (length === 0) return at
  }
}

class Reading {
  readonly findings = new Findings()
  readonly kept: Buffer[] = []
  readonly delays: number[] = []
  loop: number | undefined
  /** Of the graphic control extension before the next image. */
  delay = 0
  frames = 0
  width: number
  height: number
  constructor(width: number, height: number) {
    this.width = width
    this.height = height
  }
}

/** The loop count (Netscape's extension, understood by every viewer) is kept in its canonical form. */
function readApplication(reading: Reading, body: Buffer): void {
  const name = body.toString('latin1', 1, 12)
  const isLoop =
    body.length === 17 && body[0] === 11 && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0') && body[12] === 3 && body[13] === 1
  if (isLoop) reading.loop = body.readUInt16LE(14)
  if (isLoop) reading.kept.push(Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01', 'latin1'), body.subarray(14, 16), Buffer.alloc(1))
  else reading.findings.add('metadata')
}

function readExtension(reading: Reading, bytes: Buffer, at: number): number {
  const end = endOfBlocks(bytes, at + 2)
  const label = bytes[at + 1]
  if (label === labels.control) {
    if (end - at !== 8) throw malformed('graphic control extension')
    reading.delay = bytes.readUInt16LE(at + 4)
    reading.kept.push(bytes.subarray(at, end))
  } else if (label === labels.application) readApplication(reading, bytes.subarray(at + 2, end))
  else reading.findings.add(label === labels.comment ? 'metadata' : 'unknown')
  return end
}

function readImage(reading: Reading, bytes: Buffer, at: number, limits: Limits): number {
  if (at + 11 > bytes.length) throw malformed('image descriptor')
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => bytes.readUInt16LE(at + offset)) as [number, number, number, number]
  boundPicture(limits, width, height, 1)
  reading.width = Math.max(reading.width, left + width)
  reading.height = Math.max(reading.height, top + height)
  boundPicture(limits, reading.width, reading.height, ++reading.frames)
  const codes = at + 10 + colourTable(bytes[at + 9] ?? 0)
  const codeSize = bytes[codes] ?? 0
  if (codeSize < 1 || codeSize > 11) throw malformed('LZW code size')
  const end = endOfBlocks(bytes, codes + 1)
  reading.kept.push(bytes.subarray(at, end))
  reading.delays.push(reading.delay)
  reading.delay = 0
  return end
}

/** @throws Refusal `malformed`, `limit-pixels`, `limit-entries` */
export function surveyGif(untrusted: Uint8Array, limits: Limits): Survey {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  if (bytes.length < 14) throw malformed('header')
  const reading = new Reading(bytes.readUInt16LE(6), bytes.readUInt16LE(8))
  let at = 13 + colourTable(bytes[10] ?? 0)
  for (let blocks = 1; bytes[at] !== introducers.trailer; blocks++) {
    within(limits, 'chunks', blocks)
    if (bytes[at] === introducers.extension) at = readExtension(reading, bytes, at)
    else if (bytes[at] === introducers.image) at = readImage(reading, bytes, at, limits)
    else throw malformed('block introducer')
  }
  noteTrailing(reading.findings, bytes.length - at - 1)
  if (reading.frames === 0) throw malformed('no picture')
  const head = bytes.subarray(0, 13 + colourTable(bytes[10] ?? 0))
  const { width, height, frames, findings, delays, loop } = reading
  return {
    width,
    height,
    frames,
    orientation: 1,
    capture: {},
    findings,
    delays,
    ...(loop === undefined ? {} : { loop }),
    essence: Buffer.concat([head, ...reading.kept, Buffer.from([introducers.trailer])]),
  }
}
