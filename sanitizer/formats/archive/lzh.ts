/**
 * LZH: the names of its files, from their headers (levels 0 to 2, as LHA for UNIX and UNLHA32 write them), since libarchive gives none. The content
 * comes from libarchive, entry by entry in the same order.
 */

import { type Limits, within } from '../../limits.ts'
import type { Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { endedAt, unpackWithLibarchive } from './libarchive/reader.ts'
import { encodingOf, nameIn } from './names.ts'

interface Header {
  readonly nameBytes: Uint8Array
  readonly next: number
}

const SIZE_BYTES = 2
const TYPE_NAME = 0x01
const TYPE_FOLDER = 0x02
/** A separator of folders that is the second byte of no character. */
const SEPARATOR = 0xff

/** @throws Refusal malformed, ambiguous, limit-* */
export function unpackLzh(untrusted: Uint8Array, limits: Limits): Promise<Unpacked> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const { names, end } = listingOf(bytes, limits)
  return unpackWithLibarchive(endedAt(bytes, end), limits, names)
}

/** @returns one name for each entry that libarchive tells of, and where the mark of the end is, or the bytes end without it */
function listingOf(bytes: Buffer, limits: Limits): { readonly names: readonly string[]; readonly end: number } {
  const names: Uint8Array[] = []
  let at = 0
  for (; at < bytes.length && bytes[at] !== 0; ) {
    within(limits, 'entries', names.length + 1)
    const header = headerAt(bytes, at)
    names.push(header.nameBytes)
    if (header.next <= at || header.next > bytes.length) throw new Refusal('malformed', 'an entry runs past the end')
    at = header.next
  }
  const encoding = encodingOf(names)
  return { names: names.map((name) => nameIn(encoding, name)), end: at }
}

function headerAt(bytes: Buffer, at: number): Header {
  if (at + 22 > bytes.length || !/^-[a-z0-9]{3}-$/.test(bytes.toString('latin1', at + 2, at + 7))) throw new Refusal('malformed', 'header')
  const level = bytes[at + 20] ?? 0
  const packed = bytes.readUInt32LE(at + 7)
  if (level === 0 || level === 1) return oldHeader(bytes, at, packed, level)
  if (level === 2) {
    const end = at + bytes.readUInt16LE(at)
    return { nameBytes: extended(bytes, at + 24, end).name ?? Buffer.from('file'), next: end + packed }
  }
  throw new Refusal('malformed', `header of level ${level}`)
}

/** Levels 0 and 1: the name stands in the header; level 1 has extensions behind it, which count as part of the content. */
function oldHeader(bytes: Buffer, at: number, packed: number, level: number): Header {
  const end = at + 2 + (bytes[at] ?? 0)
  const nameEnd = at + 22 + (bytes[at + 21] ?? 0)
  if (nameEnd > end || end > bytes.length) throw new Refusal('malformed', 'name past the header')
  const own = bytes.subarray(at + 22, nameEnd)
  // In level 0 a NUL ends the name; what follows is a comment.
  const name = own.includes(0) ? own.subarray(0, own.indexOf(0)) : own
  if (level === 0) return { nameBytes: slashes(name), next: end + packed }
  const { name: long, folder } = extended(bytes, end - 2, end + packed)
  const whole = long ?? slashes(name)
  return { nameBytes: folder && !long ? Buffer.concat([folder, whole]) : whole, next: end + packed }
}

/** Extended headers: size of the next, type, content; a size of 0 ends them. */
function extended(bytes: Buffer, start: number, limit: number): { name: Uint8Array | undefined; folder: Uint8Array | undefined } {
  let [name, folder]: (Uint8Array | undefined)[] = []
  for (let at = start; at + SIZE_BYTES <= limit && at + SIZE_BYTES <= bytes.length; ) {
    const size = bytes.readUIntLE(at, SIZE_BYTES)
    if (size === 0) break
    const from = at + SIZE_BYTES
    const end = at + size
    if (size < SIZE_BYTES + 1 || end > limit || end > bytes.length) throw new Refusal('malformed', 'extended header')
    const content = bytes.subarray(from + 1, end)
    if (bytes[from] === TYPE_NAME) name = content
    if (bytes[from] === TYPE_FOLDER) folder = slashes(content)
    at = end
  }
  return { name: name && folder ? Buffer.concat([folder, name]) : name, folder }
}

const slashes = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => (byte === SEPARATOR ? 0x2f : byte)))
