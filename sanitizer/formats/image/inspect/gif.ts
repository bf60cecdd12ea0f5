import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { boundCanvas, Cursor } from './cursor.ts'

const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Sub-blocks joined, to the empty one (GIF89a §15, §16). */
function blocks(cursor: Cursor): Buffer {
  const parts: Buffer[] = []
  for (let length = cursor.byte(); length > 0; length = cursor.byte()) parts.push(cursor.take(length))
  return Buffer.concat(parts)
}

/**
 * Runs through the LZW codes (GIF89a appendix F) counting pixels, without making any: the codes must fill the frame exactly, then end,
 * and nothing but the bits up to the next byte may follow.
 */
function checkCodes(codes: Buffer, codeSize: number, pixels: number, cursor: Cursor): boolean {
  const [clear, end] = [1 << codeSize, (1 << codeSize) + 1]
  const lengths = new Uint32Array(4096).fill(1, 0, clear)
  let [next, width, before, made] = [end + 1, codeSize + 1, 0, 0]
  let [at, held, bits] = [0, 0, 0]
  for (;;) {
    for (; bits < width; bits += 8) {
      cursor.expect(at < codes.length, 'LZW codes end too early')
      held |= (codes[at++] ?? 0) << bits
    }
    const code = held & ((1 << width) - 1)
    held >>>= width
    bits -= width
    if (code === end) break
    if (code === clear) {
      ;[next, width, before] = [end + 1, codeSize + 1, 0]
      continue
    }
    cursor.expect(before === 0 ? code < clear : code <= next && (code < next || next < 4096), 'LZW code')
    const length = code < next ? (lengths[code] ?? 0) : before + 1
    if (before > 0 && next < 4096) {
      lengths[next++] = before + 1
      if (next === 1 << width && width < 12) width++
    }
    before = length
    made += length
    cursor.expect(made <= pixels, 'more pixels than the frame has')
  }
  cursor.expect(made === pixels, 'fewer pixels than the frame has')
  return at === codes.length
}

class Walk {
  readonly cursor: Cursor
  readonly findings: Findings
  readonly limits: Limits
  frames = 0
  loops = 0
  constructor(cursor: Cursor, findings: Findings, limits: Limits) {
    this.cursor = cursor
    this.findings = findings
    this.limits = limits
  }

  /** §23 and the loop extension are ours; a comment, plain text or another program's block is not. */
  extension(): void {
    const { cursor, findings } = this
    const label = cursor.byte()
    if (label === 0xf9) {
      cursor.expect(cursor.byte() === 4 && (cursor.take(4).readUInt8() & 0b1110_0000) === 0 && cursor.byte() === 0, 'graphic control')
      return
    }
    const body = blocks(cursor)
    const isLoop = label === 0xff && body.length === 14 && body.toString('latin1', 0, 11) === 'NETSCAPE2.0' && body[11] === 1
    if (isLoop && ++this.loops === 1) return
    findings.add(label === 0x01 ? 'unknown' : 'metadata')
  }

  image(canvas: { readonly width: number; readonly height: number }): void {
    const { cursor, findings, limits } = this
    const [left, top, width, height] = [cursor.uint16(), cursor.uint16(), cursor.uint16(), cursor.uint16()] as const
    boundCanvas(limits, width, height)
    boundCanvas(limits, canvas.width, canvas.height, ++this.frames)
    cursor.expect(left + width <= canvas.width && top + height <= canvas.height, 'frame outside the screen')
    const flags = cursor.byte()
    cursor.take(tableBytes(flags))
    const codeSize = cursor.byte()
    cursor.expect(codeSize >= 2 && codeSize <= 8, 'code size')
    if (!checkCodes(blocks(cursor), codeSize, width * height, cursor)) findings.add('trailing-bytes')
  }
}

export function inspectGif(bytes: Buffer, findings: Findings, limits: Limits): void {
  const cursor = new Cursor(bytes)
  cursor.expect(/^GIF8[79]a$/.test(cursor.take(6).toString('latin1')), 'signature')
  const canvas = { width: cursor.uint16(), height: cursor.uint16() }
  const flags = cursor.byte()
  cursor.take(2 + tableBytes(flags))
  const walk = new Walk(cursor, findings, limits)
  for (let introducer = cursor.byte(); introducer !== 0x3b; introducer = cursor.byte()) {
    cursor.expect(introducer === 0x21 || introducer === 0x2c, 'introducer')
    if (introducer === 0x21) walk.extension()
    else walk.image(canvas)
  }
  cursor.expect(walk.frames > 0, 'no picture')
  if (cursor.left > 0) findings.add('trailing-bytes')
}
