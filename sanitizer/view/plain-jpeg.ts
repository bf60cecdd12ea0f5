/**
 * Is this a picture as our own encoder writes it, and nothing beside it? Only the segments are walked, nothing is decoded: so it can run on
 * the trusted side, between a child that may have been taken over and a phone.
 * KNOWN GAP: what the entropy-coded bytes of the scan mean is not looked at; a child that was taken over could hide something there, as in the
 * pixels themselves.
 */
import type { Size } from './size.ts'

/** ITU-T T.81 table B.1, with the length that each may have: what libjpeg writes for a baseline picture without metadata. */
const segments: Readonly<Record<number, (length: number) => boolean>> = {
  224: (length) => length === 16, // APP0: JFIF without a thumbnail
  219: (length) => length === 67 || length === 132, // DQT: one or two tables of eight bits
  192: (length) => length === 17, // SOF0: three components
  196: (length) => length >= 19 && length <= 420, // DHT
  218: (length) => length === 12, // SOS: three components
}
const SOF0 = 0xc0
const SOS = 0xda
const EOI = 0xd9
/** Four quantisation tables at most, four Huffman tables, and one of the rest. */
const MOST_SEGMENTS = 12

export function isPlainJpeg(bytes: Uint8Array, { width, height }: Size): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return false
  let framed = false
  for (let at = 2, count = 0; count < MOST_SEGMENTS && at + 4 <= bytes.length; count++) {
    const [marker, length] = [view.getUint8(at + 1), view.getUint16(at + 2)]
    if (view.getUint8(at) !== 0xff || !segments[marker]?.(length) || at + 2 + length > bytes.length) return false
    if (marker === SOF0) {
      if (framed || view.getUint16(at + 5) !== height || view.getUint16(at + 7) !== width) return false
      framed = true
    }
    at += 2 + length
    if (marker === SOS) return framed && endOfScan(bytes, at) === bytes.length
  }
  return false
}

/** @returns where the file ends after the one scan: T.81 §B.1.1.5 lets a marker stand in it only as a stuffed zero, or as EOI */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 2)) {
    if (bytes[at + 1] === EOI) return at + 2
    if (bytes[at + 1] !== 0) return -1
  }
  return -1
}
