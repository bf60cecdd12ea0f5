import type { FindingKind, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { boundCanvas, Cursor } from './cursor.ts'
import { isCapture } from './exif.ts'

type Check = (body: Cursor, cursor: Cursor, limits: Limits) => void

/** T.81 §B.2.4.1: tables of 64 values, 8 or 16 bits wide. */
const checkQuantisation: Check = (body, cursor) => {
  while (body.left > 0) {
    const kind = body.byte()
    cursor.expect(kind >> 4 <= 1 && (kind & 15) <= 3, 'DQT')
    body.take(kind >> 4 === 1 ? 128 : 64)
  }
}

/** T.81 §B.2.4.2: sixteen counts, then exactly that many symbols. */
const checkHuffman: Check = (body, cursor) => {
  while (body.left > 0) {
    const kind = body.byte()
    cursor.expect(kind >> 4 <= 1 && (kind & 15) <= 3, 'DHT')
    const symbols = body.take(16).reduce((sum, count) => sum + count, 0)
    cursor.expect(symbols <= 256, 'DHT symbols')
    body.take(symbols)
  }
}

/** T.81 §B.2.2: eight bits, one or three components, sampling of 1 or 2. */
const checkFrame: Check = (body, cursor, limits) => {
  cursor.expect(body.byte() === 8, 'precision')
  const height = body.uint16be()
  boundCanvas(limits, body.uint16be(), height)
  const components = body.byte()
  cursor.expect(components === 1 || components === 3, 'components')
  for (let index = 0; index < components; index++) {
    const [, sampling = 0, table = 9] = body.take(3)
    cursor.expect(sampling >> 4 >= 1 && sampling >> 4 <= 2 && (sampling & 15) >= 1 && (sampling & 15) <= 2 && table <= 3, 'component')
  }
}

const checkScan: Check = (body, cursor) => {
  const components = body.byte()
  cursor.expect(components >= 1 && components <= 3, 'scan components')
  body.take(components * 2 + 3)
}

/** What our encoder writes between SOI and EOI, T.81 table B.1. */
const segments: Readonly<Record<number, Check>> = {
  219: checkQuantisation,
  192: checkFrame,
  196: checkHuffman,
  221: (body) => void body.take(2),
  218: checkScan,
}

/** What any other segment is called in the report. */
function foreign(marker: number, body: Buffer): FindingKind {
  if (marker === 0xe2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE') return 'colour-profile'
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe ? 'metadata' : 'unknown'
}

/** Runs over entropy-coded bytes to the next marker that is not RSTn. */
function skipScan(cursor: Cursor): void {
  for (;;) {
    cursor.passNext(0xff)
    const code = cursor.peek()
    cursor.expect(code >= 0, 'scan without an end')
    if (code === 0x00 || (code >= 0xd0 && code <= 0xd7)) cursor.byte()
    else return
  }
}

export function inspectJpeg(bytes: Buffer, findings: Findings, limits: Limits): void {
  const cursor = new Cursor(bytes)
  cursor.expect(cursor.uint16be() === 0xffd8, 'SOI')
  const seen = new Map<number, number>()
  let inScan = false
  for (let position = 0; ; position++) {
    if (!inScan) cursor.expect(cursor.byte() === 0xff, 'marker')
    inScan = false
    const marker = cursor.byte()
    if (marker === 0xd9) break
    const body = cursor.take(Math.max(0, cursor.uint16be() - 2))
    seen.set(marker, (seen.get(marker) ?? 0) + 1)
    const check = segments[marker]
    const ours = marker === 0xe1 && position === 0 && body.toString('latin1', 0, 6) === 'Exif\0\0' && isCapture(body.subarray(6))
    if (check) {
      const inner = new Cursor(body)
      check(inner, cursor, limits)
      cursor.expect(inner.left === 0, 'segment length')
    } else if (!ours) findings.add(foreign(marker, body))
    if (marker === 0xda) {
      skipScan(cursor)
      inScan = true
    }
  }
  cursor.expect((seen.get(0xda) ?? 0) >= 1, 'no scan')
  if ((seen.get(0xc0) ?? 0) !== 1 || (seen.get(0xda) ?? 0) > 1) findings.add('unknown')
  if (cursor.left > 0) findings.add('trailing-bytes')
}
