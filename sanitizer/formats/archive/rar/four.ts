/** RAR 4 (technote.txt of RAR 4): blocks with a head of seven bytes. */
import { type Limits, within } from '../../../limits.ts'
import { broken, type Entry, type Listing, locked, parts, utf8 } from './listing.ts'

/** The block of a head that stands behind the seven bytes of the mark. */
const FIRST = 7

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

export function listingOf4(bytes: Buffer, limits: Limits): Listing {
  const entries: Entry[] = []
  let count = 0
  for (let at = FIRST; at < bytes.length; ) {
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
