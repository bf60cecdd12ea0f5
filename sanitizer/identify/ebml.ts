import type { KnownKey } from '../formats/known.ts'

/** RFC 8794 §11.2.4: what kind of EBML it is stands near the start; everything that is not WebM is treated as Matroska and refused by that name. */
export function ebmlKind(bytes: Uint8Array): KnownKey | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1')
  if (!start.startsWith('\x1a\x45\xdf\xa3')) return undefined
  return /\x42\x82(?:[\x80-\xfe]|[\x40-\x7f].|\x01.{7})webm(?![a-z])/s.test(start) ? 'webm' : 'mkv'
}
