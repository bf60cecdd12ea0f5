/** WAV (Microsoft RIFF MCI 1991, RFC 2361): the format of the samples and the samples; every other chunk stays behind. */
import { type FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { Bytes, isZero, latin1, u16le, u32le } from './bytes.ts'

/** How samples may be coded: bits of one sample, and what follows the 16 bytes that all have. */
interface Coding {
  readonly bits: readonly number[]
  /** The rest of the format, rebuilt from its own numbers; none for plain PCM. */
  tail?(rest: Bytes): Buffer
}

/** RFC 2361 appendix A: the coefficients that every MS ADPCM file must begin with, and no real one goes beyond. */
const MS_ADPCM = [256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232]

const codings: Readonly<Record<number, Coding>> = {
  1: { bits: [8, 16, 24, 32] },
  2: { bits: [4], tail: msAdpcm },
  3: { bits: [32, 64], tail: () => u16le(0) },
  6: { bits: [8], tail: () => u16le(0) },
  7: { bits: [8], tail: () => u16le(0) },
  17: { bits: [4], tail: (rest) => u16le(2, counted(rest, 2).u16le()) },
  49: { bits: [0], tail: (rest) => u16le(2, counted(rest, 2).u16le()) },
}
const EXTENSIBLE = 0xfffe
/** KSDATAFORMAT_SUBTYPE_*: the number of the coding, then this. */
const SUBTYPE = Buffer.from('000000001000800000aa00389b71', 'hex')

function counted(rest: Bytes, least: number): Bytes {
  const length = rest.u16le()
  if (length < least) throw new Refusal('malformed', 'a format cut short')
  return rest.part(length)
}

function msAdpcm(rest: Bytes): Buffer {
  const own = counted(rest, 32)
  const samples = own.u16le()
  const same = own.u16le() === 7 && MS_ADPCM.every((value) => own.u16le() === (value & 0xffff))
  if (!same) throw new Refusal('content-missing', 'coefficients of its own')
  return u16le(32, samples, 7, ...MS_ADPCM.map((value) => value & 0xffff))
}

function extensible(rest: Bytes, allowed: (tag: number) => boolean): Buffer {
  const own = counted(rest, 22)
  const [valid, mask, tag] = [own.u16le(), own.u32le(), own.u16le()]
  if (!allowed(tag) || !own.take(14).equals(SUBTYPE)) throw new Refusal('content-missing', 'a coding that is not on the list')
  return Buffer.concat([u16le(22, valid), u32le(mask), u16le(tag), SUBTYPE])
}

/** The chunk `fmt ` from its own numbers. @throws Refusal `content-missing` for a coding that is not on the list */
function formatOf(chunk: Bytes): Buffer {
  const [tag, channels, rate, perSecond, align, bits] = [
    chunk.u16le(),
    chunk.u16le(),
    chunk.u32le(),
    chunk.u32le(),
    chunk.u16le(),
    chunk.u16le(),
  ]
  if (channels < 1 || channels > 64 || rate < 1 || align < 1) throw new Refusal('malformed', 'a format of no sound')
  const coding = Object.hasOwn(codings, tag) ? codings[tag] : undefined
  const head = Buffer.concat([u16le(tag, channels), u32le(rate, perSecond), u16le(align, bits)])
  if (tag === EXTENSIBLE) {
    const allowed = (inner: number): boolean => [1, 3, 6, 7].includes(inner) && (codings[inner]?.bits.includes(bits) ?? false)
    return Buffer.concat([head, extensible(chunk, allowed)])
  }
  if (!coding?.bits.includes(bits)) throw new Refusal('content-missing', `coding ${tag} with ${bits} bits`)
  return coding.tail ? Buffer.concat([head, coding.tail(chunk)]) : head
}

/** What a chunk that stays behind was. Those of no word here are `unknown`; what only speaks of the samples is nothing to tell of. */
const told: Readonly<Record<string, FindingKind | undefined>> = {
  LIST: 'metadata',
  bext: 'metadata',
  iXML: 'metadata',
  axml: 'metadata',
  'id3 ': 'metadata',
  'ID3 ': 'metadata',
  _PMX: 'metadata',
  DISP: 'metadata',
  'cue ': 'chapter',
  plst: 'chapter',
  fact: undefined,
  PEAK: undefined,
}
const padding = ['JUNK', 'junk', 'PAD ', 'FLLR', 'filr']

function tell(name: string, content: Uint8Array, findings: Findings): void {
  const kind = Object.hasOwn(told, name) ? told[name] : padding.includes(name) && isZero(content) ? undefined : 'unknown'
  if (kind) findings.add(kind)
}

interface Chunks {
  readonly format: Buffer
  readonly samples: Buffer
  readonly count: number | undefined
}

function read(untrusted: Uint8Array, limits: Limits, findings: Findings): Chunks {
  const file = new Bytes(untrusted)
  if (file.word() !== 'RIFF') throw new Refusal('malformed', 'no RIFF')
  const riff = file.part(file.u32le())
  if (riff.word() !== 'WAVE') throw new Refusal('malformed', 'no WAVE')
  const found = new Map<string, Bytes>()
  for (let count = 1; riff.left > 1; count++) {
    within(limits, 'entries', count)
    const name = riff.word()
    const size = riff.u32le()
    const content = riff.part(size)
    if (size % 2 === 1 && riff.left > 0) riff.skip(1)
    if (['fmt ', 'data', 'fact'].includes(name)) {
      if (found.has(name)) throw new Refusal('ambiguous', `two chunks ${name}`)
      found.set(name, content)
    } else tell(name, content.rest(), findings)
  }
  if (riff.left + file.left > 0) findings.add('trailing-bytes')
  const [format, samples, fact] = [found.get('fmt '), found.get('data'), found.get('fact')]
  if (!format || !samples) throw new Refusal('malformed', 'no format or no samples')
  return { format: formatOf(format), samples: samples.rest(), count: fact && fact.left >= 4 ? fact.u32le() : undefined }
}

const chunk = (name: string, content: Buffer): Buffer =>
  Buffer.concat([latin1(name), u32le(content.length), content, Buffer.alloc(content.length % 2)])

/** @throws Refusal `malformed`, `ambiguous` (a chunk twice), `content-missing` (a coding that is not on the list) */
export async function rebuildWav(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const { format, samples, count } = read(untrusted, limits, findings)
  if (samples.length === 0) throw new Refusal('active-only', 'no samples')
  const plain = format.readUInt16LE(0) === 1
  const chunks = [chunk('fmt ', format), ...(plain || count === undefined ? [] : [chunk('fact', u32le(count))]), chunk('data', samples)]
  const content = Buffer.concat([latin1('WAVE'), ...chunks])
  const bytes = Buffer.concat([latin1('RIFF'), u32le(content.length), content])
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'wav', mediaType: 'audio/wav', extension: 'wav', method: 'rebuild', removed: findings.list() }
}
