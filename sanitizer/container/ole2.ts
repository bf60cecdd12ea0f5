import { type Limits, within } from '../limits.ts'
import { Refusal } from '../refusal.ts'

/** One storage or stream of an OLE2 file, as its parent lists it. */
export interface Ole2Entry {
  readonly name: string
  readonly kind: 'storage' | 'stream'
  /** CLSID as stored, 32 hexadecimal digits; zeroes for none. Streams have none. */
  readonly classId: string
  /** What a storage holds, in the order of the file. */
  readonly children: readonly Ole2Entry[]
  /** The first `most` bytes of a stream, by default all; empty for a storage. @throws Refusal malformed */
  read(most?: number): Uint8Array
}

const HEADER_BYTES = 512
const ENTRY_BYTES = 128
const MINI_SHIFT = 6
const HEADER_FAT_ENTRIES = 109
/** [MS-CFB] §2.1: the largest number of a sector; above are the markers. */
const LARGEST_SECTOR = 0xfffffffa
const END_OF_CHAIN = 0xfffffffe
const NO_STREAM = 0xffffffff
const types = { storage: 1, stream: 2, root: 5 } as const

const malformed = (what: string): Refusal => new Refusal('malformed', `OLE2: ${what}`)

/**
 * Reads an OLE2 file strictly ([MS-CFB]): every chain ends and stays inside the file, no sector belongs to two of them, the directory is a tree
 * without loops, and no storage holds one name twice. Streams are read when asked for.
 * @returns the root storage @throws Refusal malformed, ambiguous, limit-entries, limit-depth
 */
export function readOle2(bytes: Uint8Array, limits: Limits): Ole2Entry {
  const file = new Sectors(bytes)
  const header = file.view
  const directory = file.join(file.chain(header.getUint32(0x30, true), 'directory'))
  const miniFat = words(file.join(file.chain(header.getUint32(0x3c, true), 'mini FAT')))
  const count = Math.floor(directory.length / ENTRY_BYTES)
  within(limits, 'entries', count)
  const root = count > 0 ? recordAt(directory, 0, file.wide) : undefined
  if (root?.type !== types.root) throw malformed('no root')
  const miniStream = file.join(file.chain(root.start, 'mini stream'))
  const small = new MiniSectors(miniStream.subarray(0, root.size), miniFat)
  return new Tree(directory, file, small, header.getUint32(0x38, true), limits).root(root)
}

const words = (bytes: Uint8Array): Uint32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true))
}

/** Follows one chain in a table. @param used sectors that a chain has taken already; those of this one are added */
function follow(table: Uint32Array, start: number, sectors: number, used: Uint8Array, what: string): number[] {
  const chain: number[] = []
  for (let sector = start; sector !== END_OF_CHAIN; sector = table[sector] ?? LARGEST_SECTOR) {
    if (sector >= LARGEST_SECTOR || sector >= sectors) throw malformed(`${what} leaves the file`)
    if (used[sector]) throw malformed(`${what} meets a chain or itself`)
    used[sector] = 1
    chain.push(sector)
  }
  return chain
}

/** The file as numbered sectors with their table (§2.2, §2.3, §2.5). */
class Sectors {
  readonly view: DataView
  /** Version 4: sectors of 4,096 bytes, sizes of 64 bits. */
  readonly wide: boolean
  readonly #bytes: Uint8Array
  readonly #size: number
  readonly #count: number
  readonly #used: Uint8Array
  readonly #table: Uint32Array

  constructor(bytes: Uint8Array) {
    if (bytes.length < HEADER_BYTES) throw malformed('no header')
    this.#bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const [major, shift] = [this.view.getUint16(0x1a, true), this.view.getUint16(0x1e, true)]
    if (!((major === 3 && shift === 9) || (major === 4 && shift === 12))) throw malformed('version and sector size')
    if (this.view.getUint16(0x1c, true) !== 0xfffe || this.view.getUint16(0x20, true) !== MINI_SHIFT) throw malformed('header')
    this.wide = major === 4
    this.#size = 1 << shift
    // The last sector may be cut short: several programs write it so, and every reader takes it.
    this.#count = Math.max(0, Math.ceil(bytes.length / this.#size) - 1)
    this.#used = new Uint8Array(this.#count)
    this.#table = this.#readTable()
  }

  /** Sector numbers from `start`; none for a start that marks "no chain". */
  chain(start: number, what: string): number[] {
    return start >= LARGEST_SECTOR ? [] : follow(this.#table, start, this.#count, this.#used, what)
  }

  /** The bytes of these sectors, at most `most`; behind the end of the file there are none. */
  join(sectors: readonly number[], most = sectors.length * this.#size): Uint8Array {
    const joined = new Uint8Array(Math.min(most, sectors.length * this.#size))
    for (const [index, sector] of sectors.slice(0, Math.ceil(most / this.#size)).entries())
      joined.set(this.#sector(sector).subarray(0, joined.length - index * this.#size), index * this.#size)
    return joined
  }

  #sector(sector: number): Uint8Array {
    return this.#bytes.subarray((sector + 1) * this.#size, (sector + 2) * this.#size)
  }

  #take(sector: number, what: string): Uint8Array {
    if (sector >= this.#count || this.#used[sector]) throw malformed(what)
    this.#used[sector] = 1
    return this.#sector(sector)
  }

  /** §2.5: the sectors of the table are listed in the header, further ones in a chain of lists. */
  #readTable(): Uint32Array {
    const listed = Array.from({ length: HEADER_FAT_ENTRIES }, (_, index) => this.view.getUint32(0x4c + index * 4, true))
    for (let list = this.view.getUint32(0x44, true); list < LARGEST_SECTOR; ) {
      const numbers = words(this.#take(list, 'list of the FAT'))
      for (const number of numbers.subarray(0, -1)) listed.push(number)
      list = numbers.at(-1) ?? LARGEST_SECTOR
    }
    const table = new Uint32Array(this.#count).fill(NO_STREAM)
    const perSector = this.#size >> 2
    const count = Math.min(this.view.getUint32(0x2c, true), listed.length)
    for (const [index, sector] of listed.slice(0, count).entries()) {
      const part = words(this.#take(sector, 'FAT'))
      table.set(part.subarray(0, Math.max(0, table.length - index * perSector)), Math.min(table.length, index * perSector))
    }
    return table
  }
}

/** Small streams live in 64-byte pieces of the root's own stream (§2.4). */
class MiniSectors {
  readonly #bytes: Uint8Array
  readonly #table: Uint32Array
  readonly #used: Uint8Array

  constructor(bytes: Uint8Array, table: Uint32Array) {
    this.#bytes = bytes
    this.#table = table
    this.#used = new Uint8Array(Math.ceil(bytes.length / (1 << MINI_SHIFT)))
  }

  chain(start: number, what: string): number[] {
    return start >= LARGEST_SECTOR ? [] : follow(this.#table, start, this.#used.length, this.#used, what)
  }

  join(sectors: readonly number[], most: number): Uint8Array {
    const joined = new Uint8Array(Math.min(most, sectors.length << MINI_SHIFT))
    for (const [index, sector] of sectors.slice(0, Math.ceil(most / (1 << MINI_SHIFT))).entries()) {
      const at = sector << MINI_SHIFT
      joined.set(this.#bytes.subarray(at, at + Math.min(1 << MINI_SHIFT, joined.length - (index << MINI_SHIFT))), index << MINI_SHIFT)
    }
    return joined
  }
}

interface DirectoryRecord {
  readonly name: string
  readonly type: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly classId: string
  readonly start: number
  readonly size: number
}

/** §2.6.1. The upper half of the size is undefined in version 3. */
function recordAt(directory: Uint8Array, index: number, wide: boolean): DirectoryRecord {
  const entry = Buffer.from(directory.buffer, directory.byteOffset + index * ENTRY_BYTES, ENTRY_BYTES)
  const nameBytes = entry.readUInt16LE(64)
  if (nameBytes > 64 || nameBytes % 2 !== 0) throw malformed('length of a name')
  const size = entry.readUInt32LE(120) + (wide ? entry.readUInt32LE(124) * 2 ** 32 : 0)
  return {
    name: entry.toString('utf16le', 0, Math.max(0, nameBytes - 2)),
    type: entry[66] ?? 0,
    left: entry.readUInt32LE(68),
    right: entry.readUInt32LE(72),
    child: entry.readUInt32LE(76),
    classId: entry.toString('hex', 80, 96),
    start: entry.readUInt32LE(116),
    size,
  }
}

/** The directory walked from the root: siblings hang in a binary tree, of which only the links are believed (§2.6.4). */
class Tree {
  readonly #directory: Uint8Array
  readonly #file: Sectors
  readonly #small: MiniSectors
  readonly #cutoff: number
  readonly #limits: Limits
  readonly #seen: Uint8Array

  constructor(directory: Uint8Array, file: Sectors, small: MiniSectors, cutoff: number, limits: Limits) {
    this.#directory = directory
    this.#file = file
    this.#small = small
    this.#cutoff = cutoff
    this.#limits = limits
    this.#seen = new Uint8Array(Math.floor(directory.length / ENTRY_BYTES))
    this.#seen[0] = 1
  }

  root(record: DirectoryRecord): Ole2Entry {
    return this.#storage(record, 1)
  }

  #storage(record: DirectoryRecord, depth: number): Ole2Entry {
    within(this.#limits, 'depth', depth)
    const children = this.#siblings(record.child).map((each) =>
      each.type === types.stream ? this.#stream(each) : this.#storage(each, depth + 1),
    )
    const names = new Set(children.map(({ name }) => name.toUpperCase()))
    if (names.size !== children.length) throw new Refusal('ambiguous', 'OLE2: one name twice')
    return { name: record.name, kind: 'storage', classId: record.classId, children, read: () => new Uint8Array() }
  }

  #siblings(first: number): DirectoryRecord[] {
    const found: DirectoryRecord[] = []
    const waiting = [first]
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (index === NO_STREAM) continue
      if (index >= this.#seen.length || this.#seen[index]) throw malformed('the directory is no tree')
      this.#seen[index] = 1
      const record = recordAt(this.#directory, index, this.#file.wide)
      if (record.type !== types.stream && record.type !== types.storage) throw malformed('kind of an entry')
      found.push(record)
      waiting.push(record.left, record.right)
    }
    return found
  }

  #stream(record: DirectoryRecord): Ole2Entry {
    const place = record.size < this.#cutoff ? this.#small : this.#file
    const chain = record.size === 0 ? [] : place.chain(record.start, 'stream')
    const read = (most = record.size): Uint8Array => place.join(chain, Math.min(most, record.size))
    return { name: record.name, kind: 'stream', classId: '', children: [], read }
  }
}
