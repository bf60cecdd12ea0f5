import type { FindingKind, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { boundCanvas, Cursor } from './cursor.ts'
import { isCapture } from './exif.ts'

const foreign: Readonly<Record<string, FindingKind>> = { EXIF: 'metadata', 'XMP ': 'metadata', ICCP: 'colour-profile' }

class Walk {
  readonly findings: Findings
  readonly limits: Limits
  frames = 0
  pictures = 0
  exif = 0
  constructor(findings: Findings, limits: Limits) {
    this.findings = findings
    this.limits = limits
  }
}

/** RFC 9649 §2.3: name, length, body, and a zero where the length is odd. */
function nextChunk(cursor: Cursor): { readonly name: string; readonly body: Buffer } {
  const name = cursor.take(4).toString('latin1')
  const body = cursor.take(cursor.uint32())
  if (body.length & 1) cursor.expect(cursor.byte() === 0, 'pad byte')
  return { name, body }
}

/** Sizes in the bitstream headers, RFC 6386 §9.1 and RFC 9649 §3.4. */
function checkBitstream(name: string, body: Cursor, limits: Limits): void {
  if (name === 'VP8L') {
    body.expect(body.byte() === 0x2f, 'VP8L signature')
    const bits = body.uint32()
    body.expect(bits >>> 29 === 0, 'VP8L version')
    boundCanvas(limits, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    return
  }
  const tag = body.take(3)
  body.expect((tag.readUInt8() & 1) === 0 && body.take(3).toString('latin1') === '\x9d\x01\x2a', 'VP8 key frame')
  const width = body.uint16() & 0x3fff
  boundCanvas(limits, width, body.uint16() & 0x3fff)
}

/** ANMF §2.7.1.5: position, size, duration, flags; then at most one ALPH and exactly one picture. */
function walkFrame(walk: Walk, body: Cursor): void {
  const head = body.take(16)
  body.expect((head.readUInt8(15) & 0b1111_1100) === 0, 'ANMF flags')
  walk.frames++
  const before = walk.pictures
  while (body.left > 0) walkChunk(walk, nextChunk(body), false)
  body.expect(walk.pictures === before + 1, 'one picture in a frame')
}

function walkChunk(walk: Walk, { name, body }: { readonly name: string; readonly body: Buffer }, outer: boolean): void {
  const cursor = new Cursor(body)
  if (name === 'VP8 ' || name === 'VP8L') {
    walk.pictures++
    checkBitstream(name, cursor, walk.limits)
  } else if (name === 'ALPH') cursor.expect((cursor.byte() & 0b1100_0000) === 0, 'ALPH')
  else if (outer && name === 'ANIM') cursor.expect(body.length === 6, 'ANIM')
  else if (outer && name === 'ANMF') walkFrame(walk, cursor)
  else if (outer && name === 'EXIF' && isCapture(body)) cursor.expect(++walk.exif === 1, 'one EXIF')
  else walk.findings.add(foreign[name] ?? 'unknown')
}

export function inspectWebp(bytes: Buffer, findings: Findings, limits: Limits): void {
  const cursor = new Cursor(bytes)
  cursor.expect(cursor.take(4).toString('latin1') === 'RIFF', 'RIFF')
  const content = new Cursor(cursor.take(cursor.uint32()))
  content.expect(content.take(4).toString('latin1') === 'WEBP', 'WEBP')
  const walk = new Walk(findings, limits)
  let canvas: Buffer | undefined
  for (let index = 0; content.left > 0; index++) {
    const chunk = nextChunk(content)
    if (index === 0 && chunk.name === 'VP8X') {
      canvas = chunk.body
      content.expect(canvas.length === 10 && canvas.readUIntLE(1, 3) === 0, 'VP8X')
    } else {
      content.expect(index === 0 || canvas !== undefined, 'second chunk in a simple file')
      walkChunk(walk, chunk, true)
    }
  }
  content.expect(walk.pictures >= 1 && (walk.frames > 0 ? walk.pictures === walk.frames : walk.pictures === 1), 'pictures')
  if (canvas) boundCanvas(limits, canvas.readUIntLE(4, 3) + 1, canvas.readUIntLE(7, 3) + 1, Math.max(1, walk.frames))
  if (cursor.left > 0) findings.add('trailing-bytes')
}
