/** Sample entries of a film as we write them: a codec of the list, no words, and set up by boxes whose every byte has a meaning. */
import { type Node, nodes, zero } from './boxes.ts'

const PICTURES = 'avc1 avc3 hvc1 hev1 dvh1 dvhe av01 vp08 vp09 mp4v s263 jpeg mjpa apch apcn apcs apco ap4h ap4x'.split(' ')
const SOUNDS = [...'mp4a ac-3 ec-3 Opus fLaC alac samr sawb .mp3 ipcm fpcm sowt twos in24 in32 fl32 fl64 lpcm ulaw alaw'.split(' '), 'raw ']

/** Units behind lengths of two bytes. @returns where they end, or -1 */
function pastUnits(bytes: Buffer, from: number, count: number): number {
  let at = from
  for (let left = count; left > 0; left--) {
    if (at + 2 > bytes.length) return -1
    at += 2 + bytes.readUInt16BE(at)
  }
  return at <= bytes.length ? at : -1
}

function isAvc(bytes: Buffer): boolean {
  const pictures = pastUnits(bytes, 6, (bytes[5] ?? 0) & 0x1f)
  if (pictures < 0) return false
  const end = pastUnits(bytes, pictures + 1, bytes[pictures] ?? 0)
  if (end === bytes.length) return true
  return end > 0 && pastUnits(bytes, end + 4, bytes[end + 3] ?? 0) === bytes.length
}

function isHevc(bytes: Buffer): boolean {
  let at = 23
  for (let arrays = bytes[22] ?? 0; arrays > 0; arrays--) {
    if (at + 3 > bytes.length || ![32, 33, 34, 39, 40].includes((bytes[at] ?? 0) & 0x3f)) return false
    at = pastUnits(bytes, at + 3, bytes.readUInt16BE(at + 1))
    if (at < 0) return false
  }
  return at === bytes.length
}

/** ISO/IEC 14496-1 §7.2.6.5: a stream without an address (flags are zero), its decoder, and the usual layer. */
function isStream(bytes: Buffer): boolean {
  const body = (at: number, tag: number): number =>
    bytes[at] === tag && [1, 2, 3].every((index) => ((bytes[at + index] ?? 0) & 0x80) !== 0) ? at + 5 : -1
  const size = (at: number): number => (((bytes[at + 2] ?? 0) & 0x7f) << 14) | (((bytes[at + 3] ?? 0) & 0x7f) << 7) | (bytes[at + 4] ?? 0)
  if (!zero(bytes.subarray(0, 4)) || body(4, 3) < 0 || 9 + size(4) !== bytes.length || !zero(bytes.subarray(9, 12))) return false
  if (body(12, 4) < 0) return false
  const layer = 17 + size(12)
  if (size(12) > 13 && (body(30, 5) < 0 || 35 + size(30) !== layer)) return false
  return body(layer, 6) >= 0 && size(layer) === 1 && bytes[layer + 5] === 2 && layer + 6 === bytes.length
}

const long =
  (...lengths: readonly number[]) =>
  (bytes: Buffer): boolean =>
    lengths.includes(bytes.length)

const colours = (bytes: Buffer): boolean =>
  (bytes.length === 11 && bytes.toString('latin1', 0, 4) === 'nclx') || (bytes.length === 10 && bytes.toString('latin1', 0, 4) === 'nclc')

const boxes: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  avcC: isAvc,
  hvcC: isHevc,
  esds: isStream,
  av1C: (bytes) => bytes.length < 256 && bytes[0] === 0x81,
  vpcC: (bytes) => bytes.length === 12 && zero(bytes.subarray(10)),
  d263: (bytes) => bytes.length === 7 && zero(bytes.subarray(0, 4)),
  damr: (bytes) => bytes.length === 9 && zero(bytes.subarray(0, 4)),
  dOps: (bytes) => bytes.length === 11 + (bytes[10] ? 2 + (bytes[1] ?? 0) : 0),
  dfLa: long(42),
  alac: long(28),
  dac3: long(3),
  dec3: (bytes) => bytes.length <= 32,
  pcmC: long(6),
  dvcC: (bytes) => bytes.length === 24 && zero(bytes.subarray(5)),
  dvvC: (bytes) => bytes.length === 24 && zero(bytes.subarray(5)),
  colr: colours,
  pasp: long(8),
  clap: long(32),
  fiel: long(2),
  mdcv: long(24),
  clli: long(4),
  gama: long(4),
  enda: long(2),
  chan: (bytes) => bytes.length >= 16 && bytes.length === 16 + bytes.readUInt32BE(12) * 20,
}

const areKnown = (list: readonly Node[]): boolean =>
  new Set(list.map(({ name }) => name)).size === list.length &&
  list.every(({ name, content }) => Object.hasOwn(boxes, name) && boxes[name]?.(content) === true)

/** QuickTime's box around how a decoder is set up: the codec's name first, a zero last. */
function isWave(content: Buffer, codec: string): boolean {
  if (content.length < 20 || content.toString('hex', content.length - 8) !== '0000000800000000') return false
  const [name, ...rest] = nodes(content.subarray(0, content.length - 8), 0)
  const inner = codec === 'mp4a' && rest[0]?.name === 'mp4a' && rest[0].content.toString('hex') === '00000000' ? rest.slice(1) : rest
  return name?.name === 'frma' && name.content.toString('latin1') === codec && areKnown(inner)
}

const isPicture = (bytes: Buffer): boolean =>
  bytes.length >= 78 &&
  zero(bytes.subarray(0, 6)) &&
  bytes.readUInt16BE(6) === 1 &&
  zero(bytes.subarray(8, 24)) &&
  zero(bytes.subarray(36, 40)) &&
  zero(bytes.subarray(42, 74))

/** QuickTime's versions 1 and 2 have more numbers. */
const soundLength = (bytes: Buffer): number => 28 + ([0, 16, 36][bytes.readUInt16BE(8)] ?? Number.POSITIVE_INFINITY)
const isSound = (bytes: Buffer): boolean =>
  bytes.length >= 28 &&
  zero(bytes.subarray(0, 6)) &&
  bytes.readUInt16BE(6) === 1 &&
  zero(bytes.subarray(10, 16)) &&
  soundLength(bytes) <= bytes.length

export function isEntry(kind: 'vide' | 'soun', { name, content }: Node): boolean {
  if (kind === 'vide') return PICTURES.includes(name) && isPicture(content) && areKnown(nodes(content.subarray(78), 0))
  if (!SOUNDS.includes(name) || !isSound(content)) return false
  const list = nodes(content.subarray(soundLength(content)), 0)
  const [wave] = list.filter((node) => node.name === 'wave')
  return (!wave || isWave(wave.content, name)) && areKnown(list.filter((node) => node !== wave))
}

const PCM: Readonly<Record<string, (bits: number) => number>> = {
  sowt: (bits) => Math.ceil(bits / 8),
  twos: (bits) => Math.ceil(bits / 8),
  'raw ': (bits) => Math.ceil(bits / 8),
  in24: () => 3,
  in32: () => 4,
  fl32: () => 4,
  fl64: () => 8,
  ulaw: () => 1,
  alaw: () => 1,
}

/** What a size of 1 stands for: the bytes of a sample of all channels, where QuickTime's sound is not compressed. */
export function unitOf({ name, content }: Node): number {
  const each = Object.hasOwn(PCM, name) && content.readUInt16BE(8) < 2 ? PCM[name]?.(content.readUInt16BE(18)) : undefined
  return (each ?? 0) * content.readUInt16BE(16) || 1
}
