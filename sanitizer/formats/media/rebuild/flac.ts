/**
 * FLAC (RFC 9639): how the samples are, and the frames, each of which proves itself by its checksums. Every other block stays behind.
 *
 * KNOWN GAP: frames are not decoded. Bytes that keep the checksum of a frame right (zeros behind the last one) pass as part of it.
 */
import { type FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { Bytes, isZero, latin1, u8 } from './bytes.ts'
import { tagAt } from './tags.ts'

const STREAM_INFO = 0
/** §8: what the other blocks hold. Padding is told of where it is none; the table for seeking is no loss to tell of. */
const told: Readonly<Record<number, FindingKind | undefined>> = { 2: 'unknown', 3: undefined, 4: 'metadata', 5: 'chapter', 6: 'thumbnail' }
const PADDING = 1

function streamInfo(file: Bytes, findings: Findings, limits: Limits): Buffer {
  let info: Buffer | undefined
  for (let count = 1; ; count++) {
    within(limits, 'entries', count)
    const head = file.u8()
    const body = file.take(file.u24())
    const type = head & 0x7f
    if (type === STREAM_INFO) {
      if (info || count > 1 || body.length !== 34) throw new Refusal('ambiguous', 'no description at the start, or two')
      info = body
    } else if (type === PADDING ? !isZero(body) : !Object.hasOwn(told, type) || told[type]) findings.add(told[type] ?? 'unknown')
    if (head & 0x80) break
  }
  if (!info) throw new Refusal('malformed', 'no description')
  return info
}

const table = (bits: 8 | 16, polynomial: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let sum = byte << (bits - 8)
    for (let bit = 0; bit < 8; bit++) sum = sum & (1 << (bits - 1)) ? (sum << 1) ^ polynomial : sum << 1
    return sum & ((1 << bits) - 1)
  })
const CRC8 = table(8, 0x07)
const CRC16 = table(16, 0x8005)

/** §9.1: sync code, sizes that are not reserved, a coded number, and the checksum of all of it. @returns its length, or 0 */
function headerAt(file: Buffer, at: number): number {
  const [second = 0, third = 0, fourth = 0, first = 0] = [file[at + 1], file[at + 2], file[at + 3], file[at + 4]]
  if (file[at] !== 0xff || (second & 0xfe) !== 0xf8 || third >> 4 === 0 || (third & 15) === 15 || fourth >> 4 > 10 || fourth & 1) return 0
  const ones = Math.clz32(~(first << 24))
  if (ones === 1 || ones > 7) return 0
  const size = third >> 4
  const rate = third & 15
  const length = 4 + Math.max(1, ones) + (size === 6 ? 1 : size === 7 ? 2 : 0) + (rate === 12 ? 1 : rate > 12 ? 2 : 0)
  let sum = 0
  for (let place = at; place < at + length; place++) sum = CRC8[sum ^ (file[place] ?? 0)] ?? 0
  return at + length < file.length && sum === file[at + length] ? length + 1 : 0
}

/** Where the last frame ends whose checksum is right; the sum over a frame and its checksum is zero (§9.3). */
function framesEnd(file: Buffer, start: number, limits: Limits): number {
  let [end, from, sum, frames] = [start, start, 0, 0]
  const header = headerAt(file, start)
  if (header === 0) throw new Refusal('malformed', 'no frame where the first should be')
  for (let at = start; at <= file.length; at++) {
    if (sum === 0 && at > from + 8 && (at === file.length || headerAt(file, at) > 0 || tagAt(file, at) !== undefined)) {
      within(limits, 'mediaPieces', (frames += 1))
      end = at
      from = at
      if (at === file.length || headerAt(file, at) === 0) break
    }
    sum = ((sum << 8) & 0xffff) ^ (CRC16[(sum >> 8) ^ (file[at] ?? 0)] ?? 0)
  }
  if (frames === 0) throw new Refusal('malformed', 'no whole frame')
  return end
}

/** @throws Refusal `malformed`, `ambiguous`; `content-missing` where the sound is damaged before its end */
export async function rebuildFlac(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const file = new Bytes(untrusted)
  for (let tag = tagAt(file.all, 0); tag; tag = tagAt(file.all, file.at)) {
    file.skip(tag.length)
    for (const kind of tag.kinds) findings.add(kind)
  }
  if (file.word() !== 'fLaC') throw new Refusal('malformed', 'no FLAC')
  const info = streamInfo(file, findings, limits)
  const end = framesEnd(file.all, file.at, limits)
  if (end < file.end && !tagAt(file.all, end)) throw new Refusal('content-missing', 'a damaged frame')
  if (end < file.end) findings.add('metadata')
  const bytes = Buffer.concat([latin1('fLaC'), u8(0x80, 0, 0, info.length), info, file.all.subarray(file.at, end)])
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'flac', mediaType: 'audio/flac', extension: 'flac', method: 'rebuild', removed: findings.list() }
}
