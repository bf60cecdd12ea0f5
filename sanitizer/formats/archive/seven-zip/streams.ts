/** Where the description of the packed streams ends; nothing else is needed of it but whether a coder is a cipher. */
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { AES, broken, CODERS_SIZES, COUNTS, CRCS, END, FOLDERS, PACK_INFO, type Reader, SIZES, SUBSTREAMS, UNPACK_INFO } from './header.ts'

/** 7-Zip itself takes at most four. */
const MOST_CODERS = 32
const MOST_PROPERTIES = 1024

interface Folder {
  /** Of what comes out of its last coder. */
  readonly size: number
  /** A CRC-32 of it is told. */
  readonly isSummed: boolean
}

/** Nothing of the streams is needed but where they end. */
export function skipStreams(reader: Reader, limits: Limits): void {
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

export function readFolders(reader: Reader, limits: Limits): readonly Folder[] {
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
