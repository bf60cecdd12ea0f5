/** How a decoder is set up: each kind of box is read into its numbers and written again from them. */
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, latin1, u8, u16, u32 } from '../bytes.ts'
import { versionOf } from './boxes.ts'
import { rebuildEsds } from './descriptors.ts'

/** @returns the content of the new box, or undefined where it stays behind */
export type Rebuild = (body: Bytes) => Buffer | undefined

function units(body: Bytes, count: number, isAllowed: (unit: Buffer) => boolean): Buffer {
  const parts: Buffer[] = []
  for (let index = 0; index < count; index++) {
    const unit = body.take(body.u16())
    if (unit.length === 0 || !isAllowed(unit)) throw new Refusal('malformed', 'a parameter set of another type')
    parts.push(u16(unit.length), unit)
  }
  return Buffer.concat(parts)
}

const ofType =
  (...types: readonly number[]) =>
  (unit: Buffer): boolean =>
    types.includes((unit[0] ?? 0) & 0x1f)

/** ISO/IEC 14496-15 §5.3.3.1: sequence and picture parameter sets. */
function avcC(body: Bytes): Buffer {
  const head = body.take(4)
  if (head[0] !== 1) throw new Refusal('malformed', 'avcC')
  const [length, sets] = [body.u8() & 3, body.u8() & 0x1f]
  const sequence = units(body, sets, ofType(7))
  const pictures = body.u8()
  const parts = [head, u8(0xfc | length, 0xe0 | sets), sequence, u8(pictures), units(body, pictures, ofType(8))]
  if (![66, 77, 88].includes(head[1] ?? 0) && body.left >= 4) {
    const [chroma, luma, colour, extensions] = [body.u8(), body.u8(), body.u8(), body.u8()]
    parts.push(u8(chroma | 0xfc, luma | 0xf8, colour | 0xf8, extensions), units(body, extensions, ofType(13)))
  }
  return Buffer.concat(parts)
}

/** ITU-T H.265 table 7-1: parameter sets, and supplements other than words of the encoder. */
const isSupplement = (type: number): boolean => type === 39 || type === 40
const speaks = (unit: Buffer): boolean => unit[2] === 4 || unit[2] === 5

/** ISO/IEC 14496-15 §8.3.3.1. */
function hvcC(body: Bytes): Buffer {
  const head = body.take(22)
  if (head[0] !== 1) throw new Refusal('malformed', 'hvcC')
  const parts: Buffer[] = []
  let arrays = 0
  for (let left = body.u8(); left > 0; left--) {
    const kind = body.u8()
    const type = kind & 0x3f
    if (![32, 33, 34].includes(type) && !isSupplement(type)) throw new Refusal('malformed', 'hvcC')
    const found: Buffer[] = []
    for (let unitsLeft = body.u16(); unitsLeft > 0; unitsLeft--) {
      const unit = body.take(body.u16())
      if (unit.length < 3 || (((unit[0] ?? 0) >> 1) & 0x3f) !== type) throw new Refusal('malformed', 'hvcC')
      if (!isSupplement(type) || !speaks(unit)) found.push(u16(unit.length), unit)
    }
    if (found.length === 0) continue
    arrays += 1
    parts.push(u8(kind & 0xbf), u16(found.length / 2), ...found)
  }
  return Buffer.concat([head, u8(arrays), ...parts])
}

/** AV1 specification §4.10.5. */
function leb128(body: Bytes): number {
  let value = 0
  for (let index = 0; index < 4; index++) {
    const byte = body.u8()
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return value
  }
  throw new Refusal('malformed', 'a number longer than any real one')
}

/** AV1 in ISOBMFF §2.3.3: of the units that may follow only the sequence header (§5.3.2, type 1) is needed. */
function av1C(body: Bytes): Buffer {
  const head = body.take(4)
  if (head[0] !== 0x81) throw new Refusal('malformed', 'av1C')
  const parts: Buffer[] = [head]
  while (body.left > 0) {
    const from = body.at
    const header = body.u8()
    if ((header & 0x83) !== 2) throw new Refusal('malformed', 'av1C')
    if (header & 4) body.u8()
    body.skip(leb128(body))
    if (((header >> 3) & 15) === 1) parts.push(body.all.subarray(from, body.at))
  }
  return Buffer.concat(parts)
}

/** VP codec ISO media binding: numbers only, and no data to begin with. */
function vpcC(body: Bytes): Buffer {
  versionOf(body, 1)
  return Buffer.concat([u32(0x01000000), body.take(6), u16(0)])
}

/** Opus in ISOBMFF §4.3.2. */
function dOps(body: Bytes): Buffer {
  const head = body.take(11)
  const channels = head[1] ?? 0
  return Buffer.concat([head, head[10] ? body.take(2 + channels) : Buffer.alloc(0)])
}

/** FLAC in ISOBMFF §3.3.2: the first block says how the samples are; pictures and comments may follow it. */
function dfLa(body: Bytes): Buffer {
  versionOf(body, 0)
  if ((body.u8() & 0x7f) !== 0 || body.u24() !== 34) throw new Refusal('malformed', 'dfLa')
  return Buffer.concat([u32(0), u8(0x80, 0, 0, 34), body.take(34)])
}

/** 3GPP TS 26.244 §6.7, §6.8: who made the encoder stays behind. */
const withoutVendor =
  (length: number): Rebuild =>
  (body) => {
    body.skip(4)
    return Buffer.concat([u32(0), body.take(length)])
  }

/** ISO/IEC 14496-12 §12.1.5: numbers of a known colour space; a profile stays behind. */
function colr(body: Bytes): Buffer | undefined {
  const kind = body.word()
  if (kind === 'nclx') return Buffer.concat([latin1(kind), body.take(6), u8(body.u8() & 0x80)])
  return kind === 'nclc' ? Buffer.concat([latin1(kind), body.take(6)]) : undefined
}

/** Core Audio channel layout: which loudspeaker each channel is for. */
function chan(body: Bytes): Buffer {
  versionOf(body, 0)
  const [tag, bitmap, descriptions] = [body.u32(), body.u32(), body.u32()]
  if (descriptions > 64) throw new Refusal('malformed', 'chan')
  return Buffer.concat([u32(0, tag, bitmap, descriptions), body.take(descriptions * 20)])
}

const exactly =
  (length: number): Rebuild =>
  (body) =>
    body.take(length)

/** Every box that a sample entry may hold, by name. */
export const configurations: Readonly<Record<string, Rebuild>> = {
  avcC,
  hvcC,
  av1C,
  vpcC,
  esds: rebuildEsds,
  d263: withoutVendor(3),
  damr: withoutVendor(5),
  dOps,
  dfLa,
  alac: (body) => Buffer.concat([u32(versionOf(body, 0).flags), body.take(24)]),
  dac3: exactly(3),
  dec3: (body) => body.take(Math.min(body.left, 32)),
  pcmC: exactly(6),
  dvcC: (body) => Buffer.concat([body.take(5), Buffer.alloc(19)]),
  dvvC: (body) => Buffer.concat([body.take(5), Buffer.alloc(19)]),
  colr,
  pasp: exactly(8),
  clap: exactly(32),
  fiel: exactly(2),
  mdcv: exactly(24),
  clli: exactly(4),
  gama: exactly(4),
  enda: exactly(2),
  chan,
}
