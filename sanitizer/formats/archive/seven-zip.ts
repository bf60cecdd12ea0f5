/**
 * 7z: the names of its files, from its header (7zFormat.txt of the LZMA SDK), since libarchive loses those outside ASCII. A header that is itself
 * compressed is first unpacked by libarchive, as the one file of an archive that holds nothing else.
 */
import { crc32 } from 'node:zlib'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { unpackWithLibarchive } from './libarchive/reader.ts'

const SIGNATURE = Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1')
const START_BYTES = 32
/** 10,000 files with names of 250 characters are 5 MB. */
const HEADER_BYTES = 16 * 1024 * 1024

const END = 0x00
const HEADER = 0x01
const MAIN_STREAMS = 0x04
const FILES = 0x05
const PACK_INFO = 0x06
const UNPACK_INFO = 0x07
const SUBSTREAMS = 0x08
const SIZES = 0x09
const CRCS = 0x0a
const FOLDERS = 0x0b
const CODERS_SIZES = 0x0c
const COUNTS = 0x0d
const NAMES = 0x11
const ENCODED = 0x17
const AES = '06f10701'
/** 7-Zip itself takes at most four. */
const MOST_CODERS = 32
const MOST_PROPERTIES = 1024

const broken = (what: string): Refusal => new Refusal('malformed', `7z: ${what}`)

/** A header, read from front to back; each number is bounded by the bytes that there are. */
class Reader {
  readonly bytes: Buffer
  at = 0
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw broken('header cut short')
    return value
  }
  take(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw broken('header cut short')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
  expect(id: number): void {
    if (this.byte() !== id) throw broken('order of its header')
  }
  /** The leading ones of the first byte say how many bytes follow, its other bits are the highest of the number. */
  number(): number {
    const first = this.byte()
    let value = 0
    for (let index = 0, mask = 0x80; index < 8; index++, mask >>= 1) {
      if ((first & mask) === 0) return within53(value + (first & (mask - 1)) * 2 ** (8 * index))
      value += this.byte() * 2 ** (8 * index)
    }
    return within53(value)
  }
  /** @param most none but honest archives stay below it */
  count(most: number): number {
    const value = this.number()
    if (value > most) throw broken('a count past all bounds')
    return value
  }
  bits(count: number): boolean[] {
    const bytes = this.take(Math.ceil(count / 8))
    return Array.from({ length: count }, (_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0)
  }
  sums(count: number): boolean[] {
    const defined = this.byte() === 0 ? this.bits(count) : Array.from({ length: count }, () => true)
    this.take(4 * defined.filter(Boolean).length)
    return defined
  }
}

const within53 = (value: number): number => {
  if (value > Number.MAX_SAFE_INTEGER) throw broken('a number past 2^53')
  return value
}

/** @returns one name for each file, in the order of the archive @throws Refusal malformed, encryption-unsupported, ambiguous, limit-entries */
export async function sevenZipNames(untrusted: Uint8Array, limits: Limits): Promise<readonly string[]> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  let header = nextHeader(bytes)
  if (header.length === 0) return []
  for (let encoded = 0; header[0] === ENCODED; encoded++) {
    // 7-Zip encodes it once; a header in a header in a header is a game.
    if (encoded > 1) throw broken('header encoded again and again')
    header = await unpackedHeader(bytes, new Reader(header.subarray(1)), limits)
  }
  const reader = new Reader(header)
  reader.expect(HEADER)
  let id = reader.byte()
  if (id === MAIN_STREAMS) {
    skipStreams(reader, limits)
    id = reader.byte()
  }
  if (id === END) return []
  if (id !== FILES) throw broken('order of its header')
  return namesOf(reader, limits)
}

/** The first of several parts holds the start of it and nothing of its end, and parts are cut at round sizes; what breaks off elsewhere is torn. */
const isRound = (bytes: number): boolean => bytes % 1000 === 0 || bytes % 1024 === 0

function nextHeader(bytes: Buffer): Buffer {
  if (bytes.length < START_BYTES || !bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw broken('start header')
  if (crc32(bytes.subarray(12, START_BYTES)) !== bytes.readUInt32LE(8)) throw broken('CRC-32 of the start header')
  const [offset, size] = [Number(bytes.readBigUInt64LE(12)), Number(bytes.readBigUInt64LE(20))]
  if (size > HEADER_BYTES) throw broken('a header of such a size')
  const from = START_BYTES + offset
  if (from + size > bytes.length) throw new Refusal(isRound(bytes.length) ? 'archive-parts' : 'malformed', '7z: its header is past the end')
  if (from + size < bytes.length) throw new Refusal('ambiguous', '7z: bytes behind its header')
  const header = bytes.subarray(from, from + size)
  if (size > 0 && crc32(header) !== bytes.readUInt32LE(28)) throw broken('CRC-32 of the header')
  return header
}

/** A new 7z of one file: the packed header as its stream, the same coders, and a name. */
async function unpackedHeader(bytes: Buffer, reader: Reader, limits: Limits): Promise<Buffer> {
  reader.expect(PACK_INFO)
  const position = reader.number()
  if (reader.number() !== 1) throw broken('a header of several streams')
  reader.expect(SIZES)
  const size = reader.number()
  let id = reader.byte()
  if (id === CRCS) {
    reader.sums(1)
    id = reader.byte()
  }
  if (id !== END || START_BYTES + position + size > bytes.length) throw broken('place of the encoded header')
  const from = reader.at
  reader.expect(UNPACK_INFO)
  const unpackSize = readFolders(reader, limits)[0]?.size ?? 0
  if (unpackSize > HEADER_BYTES) throw broken('a header of such a size')
  const coders = reader.bytes.subarray(from, reader.at)
  const packed = bytes.subarray(START_BYTES + position, START_BYTES + position + size)
  const { members } = await unpackWithLibarchive(sevenZipOf(packed, coders), limits)
  const [member] = members
  if (members.length !== 1 || !member || member.leftOut || member.bytes.length !== unpackSize) throw broken('encoded header')
  return Buffer.from(member.bytes.buffer, member.bytes.byteOffset, member.bytes.byteLength)
}

function sevenZipOf(packed: Buffer, coders: Buffer): Buffer {
  const size = Buffer.alloc(9, 0xff)
  size.writeBigUInt64LE(BigInt(packed.length), 1)
  const header = Buffer.concat([
    Buffer.from([HEADER, MAIN_STREAMS, PACK_INFO, 0, 1, SIZES]),
    size,
    Buffer.from([END]),
    coders,
    // One file, whose name is the letter h in UTF-16LE.
    Buffer.from([SUBSTREAMS, END, END, FILES, 1, NAMES, 5, 0, 0x68, 0, 0, 0, END, END]),
  ])
  const start = Buffer.alloc(20)
  start.writeBigUInt64LE(BigInt(packed.length), 0)
  start.writeBigUInt64LE(BigInt(header.length), 8)
  start.writeUInt32LE(crc32(header), 16)
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(start))
  return Buffer.concat([SIGNATURE, Buffer.from([0, 4]), sum, start, packed, header])
}

interface Folder {
  /** Of what comes out of its last coder. */
  readonly size: number
  /** A CRC-32 of it is told. */
  readonly isSummed: boolean
}

/** Nothing of the streams is needed but where they end. */
function skipStreams(reader: Reader, limits: Limits): void {
  let id = reader.byte()
  if (id === PACK_INFO) {
    reader.number()
    const count = reader.count(limits.entries)
    for (id = reader.byte(); id !== END; id = reader.byte()) {
      if (id === SIZES) for (let index = 0; index < count; index++) reader.number()
      else if (id === CRCS) reader.sums(count)
      else throw broken('pack info')
    }
    id = reader.byte()
  }
  let folders: readonly Folder[] = []
  if (id === UNPACK_INFO) {
    folders = readFolders(reader, limits)
    id = reader.byte()
  }
  if (id === SUBSTREAMS) {
    skipSubstreams(reader, folders, limits)
    id = reader.byte()
  }
  if (id !== END) throw broken('streams')
}

function readFolders(reader: Reader, limits: Limits): readonly Folder[] {
  reader.expect(FOLDERS)
  const count = reader.count(limits.entries)
  if (reader.byte() !== 0) throw broken('folders elsewhere')
  const streams = Array.from({ length: count }, () => skipFolder(reader))
  reader.expect(CODERS_SIZES)
  const sizes = streams.map((each) => Array.from({ length: each }, () => reader.number()).at(-1) ?? 0)
  let id = reader.byte()
  const summed = id === CRCS ? reader.sums(count) : []
  if (id === CRCS) id = reader.byte()
  if (id !== END) throw broken('unpack info')
  return sizes.map((size, index) => ({ size, isSummed: summed[index] === true }))
}

/** One to four coders in a row or, for BCJ2, in a tree. @returns the streams that come out of them @throws Refusal encryption-unsupported */
function skipFolder(reader: Reader): number {
  const coders = reader.count(MOST_CODERS)
  let [ins, outs] = [0, 0]
  for (let index = 0; index < coders; index++) {
    const flags = reader.byte()
    const id = reader.take(flags & 0x0f).toString('hex')
    if (id === AES) throw new Refusal('encryption-unsupported', '7z: AES')
    const isComplex = (flags & 0x10) !== 0
    ins += isComplex ? reader.count(MOST_CODERS) : 1
    outs += isComplex ? reader.count(MOST_CODERS) : 1
    if ((flags & 0x20) !== 0) reader.take(reader.count(MOST_PROPERTIES))
    if ((flags & 0xc0) !== 0) throw broken('coder')
  }
  const bound = Math.max(0, outs - 1)
  for (let index = 0; index < 2 * bound; index++) reader.number()
  const packed = ins - bound
  if (packed > 1) for (let index = 0; index < packed; index++) reader.number()
  return outs
}

function skipSubstreams(reader: Reader, folders: readonly Folder[], limits: Limits): void {
  let id = reader.byte()
  const counts = folders.map(() => (id === COUNTS ? reader.count(limits.entries) : 1))
  within(
    limits,
    'entries',
    counts.reduce((sum, count) => sum + count, 0),
  )
  if (id === COUNTS) id = reader.byte()
  if (id === SIZES) {
    for (const count of counts) for (let index = 1; index < count; index++) reader.number()
    id = reader.byte()
  }
  if (id === CRCS) {
    reader.sums(counts.reduce((sum, count, index) => sum + (count === 1 && folders[index]?.isSummed ? 0 : count), 0))
    id = reader.byte()
  }
  if (id !== END) throw broken('substreams')
}

/** Of the properties of files only the names; each of the others says its size. */
function namesOf(reader: Reader, limits: Limits): readonly string[] {
  const count = reader.number()
  within(limits, 'entries', count)
  let names: readonly string[] | undefined
  for (let id = reader.byte(); id !== END; id = reader.byte()) {
    const property = reader.take(reader.number())
    if (id !== NAMES) continue
    if (names) throw new Refusal('ambiguous', '7z: names twice')
    if (property[0] !== 0) throw broken('names elsewhere')
    names = decodedNames(property.subarray(1), count)
  }
  if (!names) throw broken('files without names')
  return names
}

function decodedNames(bytes: Buffer, count: number): readonly string[] {
  const names = bytes.toString('utf16le').split('\0')
  if (bytes.length % 2 !== 0 || names.pop() !== '' || names.length !== count) throw broken('names')
  return names
}
