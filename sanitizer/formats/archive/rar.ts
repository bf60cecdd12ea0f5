/**
 * RAR 4 and 5: what files it says to hold, from its headers ("RAR 5.0 archive format", rarlab.com; technote.txt of RAR 4). libarchive unpacks them,
 * and must find the same ones: it takes a RAR that ends with a stored ZIP for that ZIP, and loses names outside ASCII of RAR 4.
 */
import { TextDecoder } from 'node:util'
import { type Limits, within } from '../../limits.ts'
import type { Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { endedAt, unpackWithLibarchive } from './libarchive/reader.ts'
import { encodingOf, nameIn } from './names.ts'

const MARK = 'Rar!\x1a\x07'

interface Entry {
  readonly nameBytes: Uint8Array
  /** Where the header says it in Unicode. */
  readonly name: string | undefined
  readonly isLocked: boolean
}
interface Listing {
  readonly entries: readonly Entry[]
  /** Of the end block; undefined for the oldest RARs, which have none. */
  readonly end: number | undefined
}

const broken = (what: string): Refusal => new Refusal('malformed', `RAR: ${what}`)
const parts = (): Refusal => new Refusal('archive-parts', 'RAR: one volume of several')
const locked = (): Refusal => new Refusal('encryption-unsupported', 'RAR: encrypted')

/** @throws Refusal malformed, ambiguous, archive-parts, encryption-unsupported, limit-* */
export async function unpackRar(untrusted: Uint8Array, limits: Limits): Promise<Unpacked> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const { entries, end } = bytes[MARK.length] === 1 ? listingOf5(bytes, limits) : listingOf4(bytes, limits)
  const whole = end === undefined ? bytes : endedAt(bytes, end)
  if (entries.length > 0 && entries.every(({ isLocked }) => isLocked)) throw locked()
  const silent = encodingOf(entries.filter(({ name }) => name === undefined).map(({ nameBytes }) => nameBytes))
  const names = entries.map(({ name, nameBytes }) => name ?? nameIn(silent, nameBytes))
  return await unpackWithLibarchive(whole, limits, names)
}

const MAIN_4 = 0x73
const FILE_4 = 0x74
const END_4 = 0x7b
const VOLUME_4 = 0x0001
const LOCKED_HEADERS_4 = 0x0080
const SPLIT_4 = 0x0003
const PASSWORD_4 = 0x0004
const LARGE_4 = 0x0100
const UNICODE_4 = 0x0200
const HAS_CONTENT_4 = 0x8000

function listingOf4(bytes: Buffer, limits: Limits): Listing {
  const entries: Entry[] = []
  let count = 0
  for (let at = MARK.length + 1; at < bytes.length; ) {
    within(limits, 'chunks', ++count)
    if (at + 7 > bytes.length) throw broken('header cut short')
    const [type, flags, size] = [bytes.readUInt8(at + 2), bytes.readUInt16LE(at + 3), bytes.readUInt16LE(at + 5)]
    if (size < 7 || at + size > bytes.length) throw broken('size of a header')
    const header = bytes.subarray(at, at + size)
    if (type === MAIN_4 && flags & VOLUME_4) throw parts()
    if (type === MAIN_4 && flags & LOCKED_HEADERS_4) throw locked()
    if (type === END_4) return { entries, end: at + size }
    let content = flags & HAS_CONTENT_4 ? uint32(header, 7) : 0
    if (type === FILE_4) {
      within(limits, 'entries', entries.length + 1)
      if (flags & SPLIT_4) throw parts()
      entries.push(entryOf4(header, flags))
      if (flags & LARGE_4) content += uint32(header, 32) * 2 ** 32
    }
    at += size + content
    if (at > bytes.length) throw broken('a file runs past the end')
  }
  return { entries, end: undefined }
}

function uint32(header: Buffer, at: number): number {
  if (at + 4 > header.length) throw broken('header cut short')
  return header.readUInt32LE(at)
}

function entryOf4(header: Buffer, flags: number): Entry {
  const from = flags & LARGE_4 ? 40 : 32
  if (header.length < from) throw broken('header of a file')
  const whole = header.subarray(from, from + header.readUInt16LE(26))
  if (whole.length !== header.readUInt16LE(26)) throw broken('name of a file')
  const nul = whole.indexOf(0)
  const isLocked = (flags & PASSWORD_4) !== 0
  if (!(flags & UNICODE_4)) return { nameBytes: nul < 0 ? whole : whole.subarray(0, nul), name: undefined, isLocked }
  // Without a NUL it is UTF-8.
  return { nameBytes: whole, name: nul < 0 ? utf8(whole) : unicode4(whole.subarray(0, nul), whole.subarray(nul + 1)), isLocked }
}

/** The name in UTF-16, told by how it differs from the one in bytes: two bits for each unit, or for a run of units. */
function unicode4(plain: Buffer, coded: Buffer): string {
  const high = (coded[0] ?? 0) << 8
  const units: number[] = []
  let [flags, left, at] = [0, 0, 1]
  const byte = (): number => coded[at++] ?? 0
  while (at < coded.length) {
    if (left === 0) [flags, left] = [byte(), 8]
    left -= 2
    const kind = (flags >> left) & 3
    if (kind === 0) units.push(byte())
    else if (kind === 1) units.push(byte() | high)
    else if (kind === 2) units.push(byte() | (byte() << 8))
    else {
      const length = byte()
      const correction = length & 0x80 ? byte() : undefined
      for (let run = (length & 0x7f) + 2; run > 0; run--) {
        const unit = plain[units.length] ?? 0
        units.push(correction === undefined ? unit : ((unit + correction) & 0xff) | high)
      }
    }
    if (units.length > MOST_UNITS) throw broken('a name that does not end')
  }
  return String.fromCharCode(...units).replace(/\0+$/, '')
}
const MOST_UNITS = 4096

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', 'RAR: a name that is not UTF-8', { cause })
  }
}

const MAIN_5 = 1
const FILE_5 = 2
const ENCRYPTION_5 = 4
const END_5 = 5
const HAS_EXTRA_5 = 0x01
const HAS_CONTENT_5 = 0x02
const SPLIT_5 = 0x18
const MTIME_5 = 0x02
const CRC_5 = 0x04
const ENCRYPTION_RECORD = 1
/** As RAR itself has it. */
const HEADER_BYTES = 2 * 1024 * 1024

/** Numbers of seven bits a byte, the lowest first; the highest bit says that more follow. */
class Fields {
  readonly bytes: Buffer
  at: number
  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }
  number(): number {
    let value = 0
    for (let index = 0; index < 7; index++) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw broken('header cut short')
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    throw broken('a number past 2^49')
  }
  take(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw broken('header cut short')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
}

function listingOf5(bytes: Buffer, limits: Limits): Listing {
  const entries: Entry[] = []
  let count = 0
  for (let at = MARK.length + 2; at < bytes.length; ) {
    within(limits, 'chunks', ++count)
    const outer = new Fields(bytes, at + 4)
    const size = outer.number()
    if (size > HEADER_BYTES) throw broken('size of a header')
    const header = new Fields(outer.take(size))
    const [type, flags] = [header.number(), header.number()]
    const extra = flags & HAS_EXTRA_5 ? header.number() : 0
    const content = flags & HAS_CONTENT_5 ? header.number() : 0
    at = outer.at + content
    if (at > bytes.length || extra > size - header.at) throw broken('a file runs past the end')
    if (type === ENCRYPTION_5) throw locked()
    if ((type === MAIN_5 && header.number() & 1) || (flags & SPLIT_5) !== 0) throw parts()
    if (type === END_5) {
      if (header.number() & 1) throw parts()
      return { entries, end: at }
    }
    if (type !== FILE_5) continue
    within(limits, 'entries', entries.length + 1)
    entries.push(entryOf5(header, header.bytes.subarray(size - extra)))
  }
  throw broken('no end')
}

function entryOf5(header: Fields, extra: Buffer): Entry {
  const flags = header.number()
  header.number()
  header.number()
  header.take((flags & MTIME_5 ? 4 : 0) + (flags & CRC_5 ? 4 : 0))
  header.number()
  header.number()
  const nameBytes = header.take(header.number())
  return { nameBytes, name: utf8(nameBytes), isLocked: recordsOf(extra).includes(ENCRYPTION_RECORD) }
}

/** Types of the records of an extra area. */
function recordsOf(extra: Buffer): readonly number[] {
  const types: number[] = []
  for (const fields = new Fields(extra); fields.at < extra.length; ) {
    const record = new Fields(fields.take(fields.number()))
    types.push(record.number())
  }
  return types
}
