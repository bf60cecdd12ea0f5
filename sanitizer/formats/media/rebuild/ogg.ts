/** Ogg (RFC 3533) with Opus (RFC 7845), Vorbis or FLAC: one stream of sound, its words written empty, its pages numbered and summed anew. */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { Bytes, isZero, latin1, u8, u32le } from './bytes.ts'
import { emptyComment, isVorbisSetup } from './vorbis.ts'

interface Page {
  readonly flags: number
  /** Position of the sound at its end, eight bytes. */
  readonly position: Buffer
  readonly segments: Buffer
  readonly content: Buffer
}

const CONTINUED = 1
const FIRST = 2
const LAST = 4

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  return sum
})
/** §6 field 7. */
export function checksum(page: Buffer): number {
  let sum = 0
  for (const byte of page) sum = (sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0)
  return sum >>> 0
}

/** §6: the pages of the one stream. @throws Refusal `content-missing` for films and chains of streams */
function pagesOf(file: Bytes, limits: Limits, findings: Findings): readonly Page[] {
  const pages: Page[] = []
  let [serial, next]: [number | undefined, number | undefined] = [undefined, undefined]
  while (file.left > 0) {
    if (file.left < 27 || file.all.toString('latin1', file.at, file.at + 4) !== 'OggS') break
    within(limits, 'mediaPieces', pages.length + 1)
    const from = file.at
    file.skip(5)
    const flags = file.u8()
    const position = file.take(8)
    const [stream, number] = [file.u32le(), file.u32le()]
    file.skip(4)
    const segments = file.take(file.u8())
    const content = file.take(segments.reduce((sum, size) => sum + size, 0))
    const copy = Buffer.from(file.all.subarray(from, file.at))
    copy.writeUInt32LE(0, 22)
    if (checksum(copy) !== file.all.readUInt32LE(from + 22)) throw new Refusal('malformed', 'a page whose sum is wrong')
    if (stream !== (serial ?? stream)) throw new Refusal('content-missing', 'more than one stream')
    if (number !== (next ?? number) || (flags & FIRST) !== (serial === undefined ? FIRST : 0))
      throw new Refusal('malformed', 'pages out of order')
    serial = stream
    next = number + 1
    pages.push({ flags, position, segments, content })
  }
  if (file.left > 0 && !isZero(file.rest())) findings.add('trailing-bytes')
  return pages
}

/** What the first packets of a stream must be, and how many of them come before the sound. */
interface Codec {
  readonly starts: string
  /** @returns the packets to write for those that were read, which are as many as `packets` says */
  headers(packets: readonly Buffer[]): readonly Buffer[]
  packets(first: Buffer): number
}

const need = (holds: boolean): void => {
  if (!holds) throw new Refusal('malformed', 'a stream that begins otherwise')
}
const starts = (packet: Buffer | undefined, word: string): boolean => packet?.toString('latin1', 0, word.length) === word

const codecs: readonly Codec[] = [
  {
    starts: 'OpusHead',
    packets: () => 2,
    headers: ([head = Buffer.alloc(0), tags]) => {
      const mapping = head[18] ?? -1
      need(head.length >= 19 && starts(tags, 'OpusTags') && head.length >= 19 + (mapping > 0 ? 2 + (head[9] ?? 0) : 0))
      return [head.subarray(0, 19 + (mapping > 0 ? 2 + (head[9] ?? 0) : 0)), Buffer.concat([latin1('OpusTags'), u32le(0, 0)])]
    },
  },
  {
    starts: '\x01vorbis',
    packets: () => 3,
    headers: ([head = Buffer.alloc(0), words, setup = Buffer.alloc(0)]) => {
      need(head.length === 30 && starts(words, '\x03vorbis') && isVorbisSetup(setup))
      return [head, emptyComment, setup]
    },
  },
  {
    starts: '\x7fFLAC\x01',
    packets: (first) => 1 + first.readUInt16BE(7),
    headers: ([head = Buffer.alloc(0)]) => {
      need(head.length === 51 && starts(head.subarray(9), 'fLaC') && head.readUInt32BE(13) % 2 ** 31 === 34)
      const one = Buffer.from(head)
      one.writeUInt16BE(1, 7)
      one[13] = 0
      return [one, Buffer.concat([u8(0x84, 0, 0, 8), u32le(0, 0)])]
    },
  },
]

/** The packets before the sound; the sound begins on a page of its own (RFC 7845 §3, Vorbis I §A.2). */
function headersOf(pages: readonly Page[], count: number): { readonly packets: readonly Buffer[]; readonly pages: number } {
  const packets: Buffer[] = []
  let parts: Buffer[] = []
  for (const [index, { segments, content }] of pages.entries()) {
    let at = 0
    for (const [number, size] of segments.entries()) {
      parts.push(content.subarray(at, at + size))
      at += size
      if (size === 255) continue
      packets.push(Buffer.concat(parts))
      parts = []
      if (packets.length < count) continue
      if (number !== segments.length - 1) throw new Refusal('malformed', 'sound on the page of its description')
      return { packets, pages: index + 1 }
    }
  }
  throw new Refusal('malformed', 'a description without an end')
}

const lacing = (length: number): Buffer => Buffer.concat([Buffer.alloc(Math.floor(length / 255), 255), u8(length % 255)])

/** Packets of the description on as many pages as they need: the first alone, the others together. */
function describedBy(packets: readonly Buffer[]): readonly Page[] {
  const [first = Buffer.alloc(0), ...others] = packets
  const pages: Page[] = [{ flags: FIRST, position: Buffer.alloc(8), segments: lacing(first.length), content: first }]
  const all = Buffer.concat(others.map(({ length }) => lacing(length)))
  const content = Buffer.concat(others)
  for (let [at, place] = [0, 0]; at < all.length; at += 255) {
    const segments = all.subarray(at, at + 255)
    const size = segments.reduce((sum, each) => sum + each, 0)
    const ends = segments.some((each) => each < 255)
    const position = Buffer.alloc(8, ends ? 0 : 0xff)
    pages.push({ flags: at > 0 && all[at - 1] === 255 ? CONTINUED : 0, position, segments, content: content.subarray(place, place + size) })
    place += size
  }
  return pages
}

function written({ flags, position, segments, content }: Page, number: number, isLast: boolean): Buffer {
  const head = [
    latin1('OggS'),
    u8(0, (flags & (CONTINUED | FIRST)) | (isLast ? LAST : 0)),
    position,
    u32le(1, number, 0),
    u8(segments.length),
    segments,
  ]
  const page = Buffer.concat([...head, content])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

/** @throws Refusal `malformed`, `content-missing` (a film, a chain, a codec that is not on the list) */
export async function rebuildOgg(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const pages = pagesOf(new Bytes(untrusted), limits, findings)
  const [first] = pages
  const codec = codecs.find((one) => starts(first?.content, one.starts))
  if (!first || !codec) throw new Refusal('content-missing', 'a codec that is not on the list')
  if (first.content.length < 9) throw new Refusal('malformed', 'a description cut short')
  const count = codec.packets(first.content)
  within(limits, 'entries', count)
  const old = headersOf(pages, count)
  const packets = codec.headers(old.packets)
  if (old.packets.length !== packets.length || packets.some((packet, index) => !old.packets[index]?.equals(packet)))
    findings.add('metadata')
  const sound = pages.slice(old.pages)
  if (sound.length === 0) throw new Refusal('active-only', 'no sound')
  const all = [...describedBy(packets), ...sound]
  const bytes = Buffer.concat(all.map((page, number) => written(page, number, number === all.length - 1)))
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'ogg', mediaType: 'audio/ogg', extension: 'ogg', method: 'rebuild', removed: findings.list() }
}
