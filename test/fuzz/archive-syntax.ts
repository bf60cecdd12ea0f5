/** Damage that speaks archives: fields of their headers, with sums that are right again, so that it is read; names; archives within archives. */
import { crc32, gzipSync } from 'node:zlib'
import { KEPT, places, threats, zipOf } from '../sanitizer/samples/archive.ts'
import { anyBytes } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'
import type { Random } from './random.ts'

const marks = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'ustar', '-lh0-', '7z\xbc\xaf', 'Rar!', '\xfd7zXZ'].map((mark) =>
  Buffer.from(mark, 'latin1'),
)
const HEADER_BYTES = 64

/** Numbers that stand at the edges of what a field can say. */
const edges = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]

function placesOf(bytes: Buffer): number[] {
  const found: number[] = []
  for (const mark of marks)
    for (let at = bytes.indexOf(mark); at >= 0 && found.length < 1000; at = bytes.indexOf(mark, at + 1)) found.push(at)
  return found
}

/** A number of one, two or four bytes somewhere between these places is another one. */
function changed(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  const after = Buffer.from(bytes)
  const width = random.pick([1, 2, 4])
  const at = Math.min(from + random.number(to - from), after.length - width)
  const value = random.pick(edges)
  if (at >= 0) after.writeUIntLE(value % 2 ** (8 * width), at, width)
  return after
}

/** POSIX.1-2017, pax, "ustar Interchange Format": the sum of the bytes of a header. */
function summedTar(bytes: Buffer, at: number): Buffer {
  const header = bytes.subarray(at, at + 512)
  header.write(' '.repeat(8), 148, 'latin1')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  )
  return bytes
}

const START_7Z = 32
function summed7z(bytes: Buffer): Buffer | undefined {
  const [from, size] = [START_7Z + bytes.readUInt32LE(12), bytes.readUInt32LE(20)]
  if (from + size > bytes.length) return undefined
  bytes.writeUInt32LE(crc32(bytes.subarray(from, from + size)), 28)
  bytes.writeUInt32LE(crc32(bytes.subarray(12, START_7Z)), 8)
  return bytes
}

/** Blocks of RAR 4 from the first on, as far as they make sense, each with a right sum. */
function summedRar4(bytes: Buffer): Buffer {
  for (let at = 7; at + 11 < bytes.length; ) {
    const [flags, size] = [bytes.readUInt16LE(at + 3), bytes.readUInt16LE(at + 5)]
    if (size < 7 || at + size > bytes.length) break
    bytes.writeUInt16LE(crc32(bytes.subarray(at + 2, at + size)) & 0xffff, at)
    at += size + (flags & 0x8000 ? bytes.readUInt32LE(at + 7) : 0)
  }
  return bytes
}

const hostileNames = [
  '../../a',
  '/etc/x',
  'C:\\a\\b',
  'CON.txt',
  'a.txt:b',
  'a\0b',
  'a/../b',
  '\\\\s\\x',
  '.',
  '..',
  'a.',
  '無害化結果.txt',
]

const mutations: readonly Mutation[] = [
  {
    name: 'a field of a header',
    apply: (bytes, random) => {
      const found = placesOf(bytes)
      if (found.length === 0) return undefined
      const at = random.pick(found)
      return changed(bytes, at, Math.min(bytes.length, at + HEADER_BYTES), random)
    },
  },
  {
    name: 'a field of a tar with its sum right',
    apply: (bytes, random) => {
      const headers = placesOf(bytes).filter(
        (at) => at >= 257 && bytes.toString('latin1', at, at + 5) === 'ustar' && at + 255 <= bytes.length,
      )
      if (headers.length === 0) return undefined
      const at = random.pick(headers) - 257
      return summedTar(changed(bytes, at, at + 345, random), at)
    },
  },
  {
    name: 'a field of a 7z with its sums right',
    apply: (bytes, random) => {
      if (bytes.length < 64 || bytes.toString('latin1', 0, 2) !== '7z') return undefined
      return summed7z(changed(bytes, Math.min(bytes.length - 4, START_7Z + bytes.readUInt32LE(12)), bytes.length, random))
    },
  },
  {
    name: 'a field of a RAR with its sums right',
    apply: (bytes, random) => {
      if (bytes.length < 64 || bytes.toString('latin1', 0, 7) !== 'Rar!\x1a\x07\0') return undefined
      return summedRar4(changed(bytes, 7, Math.min(bytes.length, 256), random))
    },
  },
  {
    name: 'another name',
    apply: (bytes, random) => {
      const at = bytes.indexOf(random.pick(['kept.txt', 'tool.exe', 'run.bat']))
      return at < 0
        ? undefined
        : Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(hostileNames)).subarray(0, 8), bytes.subarray(at + 8)])
    },
  },
  { name: 'in a ZIP', apply: (bytes, random) => zipOf([{ name: random.pick(hostileNames), bytes }]) },
  { name: 'under gzip', apply: (bytes) => gzipSync(bytes) },
  ...anyBytes,
]

const files = [
  { name: 'kept.txt', bytes: Buffer.from(KEPT) },
  { name: '資料/表.csv', bytes: Buffer.from('a,b\r\n') },
  ...threats.slice(0, 6),
]

export const archive: FuzzFamily = {
  name: 'archive',
  fileName: 'a.zip',
  folders: ['archive'],
  extensions: ['.zip', '.7z', '.lzh', '.rar', '.tar', '.gz', '.bz2', '.xz'],
  hostile: (): readonly Seed[] => places.map(({ name, of }) => ({ name, bytes: async () => of(files) })),
  mutations,
}
