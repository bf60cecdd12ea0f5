import type { KnownKey } from '../formats/known.ts'

const DOC_TYPE = '\x42\x82'

/** RFC 8794 §11.2.4: what kind of EBML it is stands near the start; whatever is not WebM is treated as Matroska. */
export function ebmlKind(bytes: Uint8Array): KnownKey | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096))
  if (start.toString('latin1', 0, 4) !== '\x1a\x45\xdf\xa3') return undefined
  const at = start.indexOf(DOC_TYPE, 4, 'latin1')
  // The width of the size is one more than the zeros before its first bit (§4).
  const word = at + 2 + Math.clz32(start[at + 2] ?? 0) - 23
  return at >= 0 && /^webm(?![a-z])/.test(start.toString('latin1', word, word + 5)) ? 'webm' : 'mkv'
}
