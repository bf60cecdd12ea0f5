/**
 * 7z: the names of its files, from its header (7zFormat.txt of the LZMA SDK), since libarchive loses those outside ASCII. A header that is itself
 * compressed is first unpacked by libarchive, as the one file of an archive that holds nothing else.
 */
import { crc32 } from 'node:zlib'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { unpackWithLibarchive } from '../libarchive/reader.ts'
import {
  broken,
  CRCS,
  ENCODED,
  END,
  FILES,
  HEADER,
  MAIN_STREAMS,
  NAMES,
  PACK_INFO,
  Reader,
  SIZES,
  SUBSTREAMS,
  UNPACK_INFO,
} from './header.ts'
import { readFolders, skipStreams } from './streams.ts'

const SIGNATURE = Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1')
const START_BYTES = 32
/** 10,000 files with names of 250 characters are 5 MB. */
const HEADER_BYTES = 16 * 1024 * 1024

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
