/** RAR 5 ("RAR 5.0 archive format"): blocks whose numbers have as many bytes as they need. */
import { type Limits, within } from '../../../limits.ts'
import { broken, type Entry, type Listing, locked, parts, utf8 } from './listing.ts'

/** Behind the eight bytes of the mark. */
const FIRST = 8

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

export function listingOf5(bytes: Buffer, limits: Limits): Listing {
  const entries: Entry[] = []
  let count = 0
  for (let at = FIRST; at < bytes.length; ) {
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
