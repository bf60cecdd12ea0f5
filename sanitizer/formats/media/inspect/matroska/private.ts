/** What sets up a decoder, in a Matroska as we write it: every byte has a meaning, and none of them is a word. */

const starts = (bytes: Buffer, word: string): boolean => bytes.toString('latin1', 0, word.length) === word

/** Units behind lengths of two bytes; -1 where they do not fit. */
function past(bytes: Buffer, from: number, count: number): number {
  let at = from
  for (let left = count; left > 0 && at >= 0; left--) at = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : -1
  return at <= bytes.length ? at : -1
}

function avc(bytes: Buffer): boolean {
  const pictures = past(bytes, 6, (bytes[5] ?? 0) & 0x1f)
  const end = pictures < 0 ? -1 : past(bytes, pictures + 1, bytes[pictures] ?? 0)
  return end === bytes.length || (end > 0 && past(bytes, end + 4, bytes[end + 3] ?? 0) === bytes.length)
}

function hevc(bytes: Buffer): boolean {
  let at = 23
  for (let arrays = bytes[22] ?? 0; arrays > 0 && at >= 0; arrays--) {
    if (at + 3 > bytes.length || ![32, 33, 34, 39, 40].includes((bytes[at] ?? 0) & 0x3f)) return false
    at = past(bytes, at + 3, bytes.readUInt16BE(at + 1))
  }
  return at === bytes.length
}

/** Identity of 30 bytes, 16 bytes of no comment, the tables. */
const vorbis = (bytes: Buffer): boolean =>
  bytes.length > 49 &&
  bytes.toString('hex', 0, 3) === '021e10' &&
  bytes.toString('latin1', 3, 10) === '\x01vorbis' &&
  bytes.toString('hex', 33, 49) === '03766f72626973000000000000000001' &&
  bytes.toString('latin1', 49, 56) === '\x05vorbis'

export const isSetUp: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  V_AV1: (bytes) => bytes.length >= 4 && bytes.length < 256 && bytes[0] === 0x81,
  'V_MPEG4/ISO/AVC': avc,
  'V_MPEGH/ISO/HEVC': hevc,
  A_OPUS: (bytes) => starts(bytes, 'OpusHead') && bytes.length === 19 + (bytes[18] ? 2 + (bytes[9] ?? 0) : 0),
  A_VORBIS: vorbis,
  A_AAC: (bytes) => bytes.length >= 2 && bytes.length <= 64,
  A_FLAC: (bytes) => starts(bytes, 'fLaC\x80\0\0\x22') && bytes.length === 42,
}
