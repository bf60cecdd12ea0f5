/** Tags that lie around the frames of an MP3: only their length is needed, and for the report what kind of thing they held. */
import type { FindingKind } from '../../../findings.ts'

export interface Tag {
  readonly length: number
  readonly kinds: readonly FindingKind[]
}

const is = (file: Buffer, at: number, word: string): boolean => file.toString('latin1', at, at + word.length) === word

/** ID3v2.4 structure §6.2: seven bits a byte. */
const synchsafe = (file: Buffer, at: number): number | undefined => {
  if (at + 4 > file.length) return undefined
  const bytes = [...file.subarray(at, at + 4)]
  return bytes.some((byte) => byte > 0x7f) ? undefined : bytes.reduce((sum, byte) => sum * 128 + byte, 0)
}

/** ID3v2.3 §4, v2.4 §4, and the three letters of v2.2: what a frame of a tag carries. All others are words about the sound. */
const carried: readonly (readonly [RegExp, FindingKind])[] = [
  [/^(?:APIC|PIC)/, 'thumbnail'],
  [/^(?:GEOB|GEO|PRIV)/, 'embedded-file'],
  [/^(?:W|LINK|LNK)/, 'external-reference'],
  [/^(?:CHAP|CTOC)/, 'chapter'],
]

/** Frames as far as they can be followed: the tag is dropped whole, so a wrong one costs no more than a word of the report. */
function carriedBy(file: Buffer, at: number, end: number, version: number): readonly FindingKind[] {
  const kinds = new Set<FindingKind>(['metadata'])
  const head = version === 2 ? 6 : 10
  let place = at
  for (let count = 0; count < 1000 && place + head <= end; count++) {
    const name = file.toString('latin1', place, place + (version === 2 ? 3 : 4))
    if (!/^[A-Z][A-Z0-9]{2,3}$/.test(name)) break
    const kind = carried.find(([pattern]) => pattern.test(name))?.[1]
    if (kind) kinds.add(kind)
    const size = version === 2 ? file.readUIntBE(place + 3, 3) : version === 4 ? synchsafe(file, place + 4) : file.readUInt32BE(place + 4)
    if (size === undefined) break
    place += head + size
  }
  return [...kinds]
}

function id3(file: Buffer, at: number): Tag | undefined {
  const size = is(file, at, 'ID3') ? synchsafe(file, at + 6) : undefined
  if (size === undefined) return undefined
  const [version = 0, flags = 0] = [file[at + 3], file[at + 5]]
  const length = 10 + size + (flags & 0x10 ? 10 : 0)
  return { length, kinds: carriedBy(file, at + 10, Math.min(file.length, at + 10 + size), version) }
}

/** APEv2: the size counts items and footer; a header of 32 bytes comes on top where this is one (bit 29). */
function ape(file: Buffer, at: number): Tag | undefined {
  if (!is(file, at, 'APETAGEX') || at + 32 > file.length) return undefined
  const header = (file.readUInt32LE(at + 20) & 0x20000000) !== 0
  return { length: header ? 32 + file.readUInt32LE(at + 12) : 32, kinds: ['metadata'] }
}

/** Lyrics3: from its first word to its last. */
function lyrics(file: Buffer, at: number): Tag | undefined {
  if (!is(file, at, 'LYRICSBEGIN')) return undefined
  const ends = ['LYRICS200', 'LYRICSEND'].map((word) => file.indexOf(word, at, 'latin1')).filter((end) => end >= 0)
  return ends.length === 0 ? undefined : { length: Math.min(...ends) + 9 - at, kinds: ['metadata'] }
}

/** The tag that begins there, if one does. */
export const tagAt = (file: Buffer, at: number): Tag | undefined =>
  id3(file, at) ??
  ape(file, at) ??
  lyrics(file, at) ??
  (is(file, at, 'TAG+') ? { length: 227, kinds: ['metadata'] } : undefined) ??
  (is(file, at, 'TAG') ? { length: 128, kinds: ['metadata'] } : undefined)
