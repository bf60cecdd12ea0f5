import { join } from 'node:path'

/** C2SP tlog-tiles: which file holds what. A tile holds 256 hashes, an entry bundle 256 entries; the rightmost may be partial. */

export const tileWidth = 256
export const tileHeight = 8
export const hashBytes = 32
/** An entry is prefixed by its length in two bytes. */
export const maximumEntryBytes = 65_535

/** `entries`, or the level of the hashes: 0 are leaf hashes, and each level above holds the roots of full tiles below. */
export type Shelf = 'entries' | number

/** Index in groups of three digits, all but the last with an `x`: 1234067 → x001/x234/067. */
export function tileName(index: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? []
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
}

/** Path of a full tile below the log's folder; a partial one lies in `<path>.p/<width>`. */
export const tilePath = (shelf: Shelf, index: number): string => join('tile', String(shelf), tileName(index))

export const partialFolder = (shelf: Shelf, index: number): string => `${tilePath(shelf, index)}.p`

/** How many hashes (or entries) a tree of `size` leaves has on a shelf: floor(size / 256^level). */
export const shelfWidth = (shelf: Shelf, size: number): number => (shelf === 'entries' ? size : Math.floor(size / tileWidth ** shelf))

/** The shelves of a tree of this size, entries first, then hashes from the leaves up. */
export function shelves(size: number): Shelf[] {
  const found: Shelf[] = ['entries']
  for (let level = 0; level === 0 || shelfWidth(level, size) > 0; level++) found.push(level)
  return found
}

/** uint16 big-endian length ‖ entry @throws RangeError past 65,535 bytes */
export function frameEntry(entry: Uint8Array): Buffer {
  if (entry.length > maximumEntryBytes) throw new RangeError(`an entry of ${entry.length} bytes is past ${maximumEntryBytes}`)
  const framed = Buffer.allocUnsafe(2 + entry.length)
  framed.writeUInt16BE(entry.length)
  framed.set(entry, 2)
  return framed
}

export interface Bundle {
  readonly entries: readonly Buffer[]
  /** Bytes of the complete entries; what follows is torn. */
  readonly bytes: number
}

/** Reads at most `maximum` complete entries; stops at the first that is cut off. */
export function parseBundle(bytes: Buffer, maximum = tileWidth): Bundle {
  const entries: Buffer[] = []
  let at = 0
  while (entries.length < maximum && at + 2 <= bytes.length) {
    const end = at + 2 + bytes.readUInt16BE(at)
    if (end > bytes.length) break
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return { entries, bytes: at }
}

/** The hashes in a tile; a remainder that is no whole hash is left out. */
export function parseTile(bytes: Buffer, maximum = tileWidth): Buffer[] {
  const count = Math.min(maximum, Math.floor(bytes.length / hashBytes))
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes))
}
