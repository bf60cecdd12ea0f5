/** What the boxes of a film that hold numbers may hold: the right length, no dates, no names, no addresses. */
import { zero } from './boxes.ts'

/** Whether the content is as we write it. */
type Leaf = (content: Buffer) => boolean

const head = (content: Buffer): { readonly version: number; readonly flags: number } => ({
  version: content[0] ?? -1,
  flags: content.length >= 4 ? content.readUIntBE(1, 3) : -1,
})

/** Fields of version 0, or of version 1 with wide times; the two dates are zero. */
const dated =
  (length: number, flags: (value: number) => boolean, rest: (tail: Buffer, before: Buffer) => boolean): Leaf =>
  (content) => {
    const { version, flags: own } = head(content)
    if (version > 1 || content.length !== length + version * 12 || !flags(own)) return false
    return (
      zero(content.subarray(4, version === 1 ? 20 : 12)) &&
      rest(content.subarray(version === 1 ? 32 : 20), content.subarray(version === 1 ? 24 : 16, version === 1 ? 28 : 20))
    )
  }

/** Behind the duration of `tkhd`: layer, matrix and size stay numbers, everything reserved is zero. */
const trackTail = (tail: Buffer, reserved: Buffer): boolean => zero(reserved) && zero(tail.subarray(4, 14)) && zero(tail.subarray(18, 20))
const movieTail = (tail: Buffer): boolean =>
  tail.readUInt32BE(0) === 0x10000 && tail.readUInt16BE(4) === 0x100 && zero(tail.subarray(6, 16)) && zero(tail.subarray(52, 76))

const rows =
  (each: number, versions: number): Leaf =>
  (content) => {
    const { version, flags } = head(content)
    return version <= versions && flags === 0 && content.length >= 8 && content.length === 8 + content.readUInt32BE(4) * each
  }

const edits: Leaf = (content) => {
  if (!rows((content[0] ?? 0) === 1 ? 20 : 12, 1)(content)) return false
  const each = content[0] === 1 ? 20 : 12
  for (let at = 8 + each; at <= content.length; at += each) if (![0, 0x10000].includes(content.readUInt32BE(at - 4))) return false
  return true
}

const sizes: Leaf = (content) => {
  if (content.length < 12 || !zero(content.subarray(0, 4))) return false
  return content.length === 12 + (content.readUInt32BE(4) === 0 ? content.readUInt32BE(8) * 4 : 0)
}

/** ISO/IEC 14496-12 §8.4.3: picture or sound, of nobody, without a name. */
const handler: Leaf = (content) =>
  content.length === 25 &&
  zero(content.subarray(0, 4)) &&
  ['mhlr', '\0\0\0\0'].includes(content.toString('latin1', 4, 8)) &&
  ['vide', 'soun'].includes(content.toString('latin1', 8, 12)) &&
  zero(content.subarray(12))

const BRANDS = ['isomisomiso6mp42mp41', 'M4A M4A isommp42', '3gp63gp6isom', 'qt  qt  ']
const brands: Leaf = (content) =>
  content.readUInt32BE(4) === 0x200 && BRANDS.includes(content.toString('latin1', 0, 4) + content.toString('latin1', 8))

const is =
  (hex: string): Leaf =>
  (content) =>
    content.toString('hex') === hex

export const leaves: Readonly<Record<string, Leaf>> = {
  ftyp: (content) => content.length >= 12 && brands(content),
  mvhd: dated(100, (flags) => flags === 0, movieTail),
  tkhd: dated(84, (flags) => flags < 8, trackTail),
  mdhd: dated(
    24,
    (flags) => flags === 0,
    (tail) => zero(tail.subarray(tail.length - 2)),
  ),
  elst: edits,
  hdlr: handler,
  vmhd: is(`00000001${'00'.repeat(8)}`),
  smhd: is('00'.repeat(8)),
  // One reference, and it is to this file.
  dref: is('00000000000000010000000c75726c2000000001'),
  stts: rows(8, 0),
  ctts: rows(8, 1),
  stss: rows(4, 0),
  stsc: rows(12, 0),
  stsz: sizes,
  stco: rows(4, 0),
}
