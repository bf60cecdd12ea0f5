import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

/**
 * The end of a ZIP and its central directory (APPNOTE 6.3.10 §4.3.12–4.3.16). Every number that is written down twice is
 * compared, because programs differ in which of the two they believe.
 */

export interface DirectoryRecord {
  readonly nameBytes: Uint8Array
  readonly extra: Uint8Array
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly compressed: number
  readonly size: number
  readonly localOffset: number
  /** Upper 16 bits of the external attributes when made on Unix (host 3), else 0. */
  readonly unixMode: number
}

const EOCD = 0x06054b50
const ZIP64_EOCD = 0x06064b50
const ZIP64_LOCATOR = 0x07064b50
const CENTRAL = 0x02014b50
const EOCD_BYTES = 22
const MAX_16 = 0xffff
const MAX_32 = 0xffffffff

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A 64-bit field that fits a JavaScript integer; past 2^53 no honest file exists. */
export function uint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('malformed', 'zip64 field past 2^53')
  return Number(value)
}

/** Tag → body of the extra fields; a repeated tag or a length past the end is refused (§4.5.1). */
export function extraFields(extra: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>()
  const view = viewOf(extra)
  let at = 0
  while (at + 4 <= extra.length) {
    const tag = view.getUint16(at, true)
    const length = view.getUint16(at + 2, true)
    if (at + 4 + length > extra.length) throw new Refusal('malformed', 'extra field runs past its area')
    if (fields.has(tag)) throw new Refusal('ambiguous', 'extra field twice')
    fields.set(tag, extra.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  // Up to three zero bytes are padding that some writers leave; anything else is not a field.
  if (extra.subarray(at).some((byte) => byte !== 0)) throw new Refusal('malformed', 'torn extra field')
  return fields
}

interface End {
  readonly entries: number
  readonly directorySize: number
  readonly directoryOffset: number
  /** Where the records after the central directory begin: it must end exactly here. */
  readonly directoryEnd: number
}

/** Blocks of tapes and disks; a longer filling is no accident of transport. */
const FILLING_BYTES = 4096
/** What transport adds to a file: the end of a line, zeros up to a full block. */
const filling: ReadonlySet<number> = new Set([0x00, 0x0a, 0x0d])

/** @returns where the file ends without such a filling, in which nothing can be hidden */
function lengthOf(view: DataView): number {
  let length = view.byteLength
  const lowest = Math.max(EOCD_BYTES, length - FILLING_BYTES)
  while (length > lowest && filling.has(view.getUint8(length - 1))) length--
  return length
}

/** Finds the one end record. A second signature in the comment, or bytes after it that say something, let programs choose: refused. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - EOCD_BYTES - MAX_16)
  let found = -1
  for (let at = view.byteLength - EOCD_BYTES; at >= lowest; at--) {
    if (view.getUint8(at) !== 0x50 || view.getUint32(at, true) !== EOCD) continue
    const ends = at + EOCD_BYTES + view.getUint16(at + 20, true)
    // The record itself ends with zeros where there is no comment.
    if (ends > view.byteLength || ends < lengthOf(view))
      throw new Refusal('ambiguous', 'bytes after the end record, or a second end record')
    found = at
    break
  }
  if (found < 0) throw new Refusal('malformed', 'no end of central directory')
  return found
}

function readEnd(view: DataView): End {
  const at = findEnd(view)
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0) throw new Refusal('malformed', 'multi-disk')
  const entries = view.getUint16(at + 10, true)
  if (view.getUint16(at + 8, true) !== entries) throw new Refusal('ambiguous', 'entry counts differ')
  const plain: End = {
    entries,
    directorySize: view.getUint32(at + 12, true),
    directoryOffset: view.getUint32(at + 16, true),
    directoryEnd: at,
  }
  const locator = at - 20
  if (locator < 0 || view.getUint32(locator, true) !== ZIP64_LOCATOR) {
    if (plain.directorySize === MAX_32 || plain.directoryOffset === MAX_32) throw new Refusal('malformed', 'zip64 record missing')
    return plain
  }
  return readZip64End(view, locator, plain)
}

/** §4.3.14–15: a zip64 end must sit right before its locator and agree with every field of the plain end that is not saturated. */
function readZip64End(view: DataView, locator: number, plain: End): End {
  const at = uint64(view, locator + 8)
  if (view.getUint32(locator + 4, true) !== 0 || view.getUint32(locator + 16, true) !== 1) throw new Refusal('malformed', 'multi-disk')
  if (at + 56 !== locator || view.getUint32(at, true) !== ZIP64_EOCD) throw new Refusal('ambiguous', 'zip64 end record is elsewhere')
  if (uint64(view, at + 4) !== 44) throw new Refusal('malformed', 'zip64 end record of another size')
  const end: End = {
    entries: uint64(view, at + 32),
    directorySize: uint64(view, at + 40),
    directoryOffset: uint64(view, at + 48),
    directoryEnd: at,
  }
  const agrees = (small: number, large: number, saturated: number): boolean => small === large || small === saturated
  if (
    view.getUint32(at + 16, true) !== 0 ||
    view.getUint32(at + 20, true) !== 0 ||
    uint64(view, at + 24) !== end.entries ||
    !agrees(plain.entries, end.entries, MAX_16) ||
    !agrees(plain.directorySize, end.directorySize, MAX_32) ||
    !agrees(plain.directoryOffset, end.directoryOffset, MAX_32)
  )
    throw new Refusal('ambiguous', 'zip64 end record contradicts the end record')
  return end
}

/**
 * §4.5.3: the zip64 field holds the saturated values, in this order. One that goes on with the values that are not saturated, as streaming
 * writers do, must repeat them: whoever reads by place and whoever reads by need then find the same. Anything else is a second opinion.
 */
function widen(extra: Uint8Array, values: readonly number[]): readonly number[] {
  const field = extraFields(extra).get(0x0001)
  const saturated = values.filter((value) => value === MAX_32).length
  if (!field) {
    if (saturated > 0) throw new Refusal('malformed', 'zip64 field missing')
    return values
  }
  const view = viewOf(field)
  const repeats =
    field.length === values.length * 8 &&
    values.every((value, index) => (index < saturated ? value === MAX_32 : uint64(view, index * 8) === value))
  if (field.length !== saturated * 8 && !repeats) throw new Refusal('ambiguous', 'zip64 field contradicts the header')
  let at = 0
  return values.map((value) => (value === MAX_32 ? uint64(view, (at += 8) - 8) : value))
}

/** @returns the records in directory order and where the directory starts. @throws Refusal malformed, ambiguous, limit-entries */
export function readDirectory(bytes: Uint8Array, limits: Limits): { readonly records: readonly DirectoryRecord[]; readonly start: number } {
  if (bytes.length < EOCD_BYTES) throw new Refusal('malformed', 'too short for a ZIP')
  const view = viewOf(bytes)
  const end = readEnd(view)
  within(limits, 'entries', end.entries)
  if (end.directoryOffset + end.directorySize !== end.directoryEnd)
    throw new Refusal('ambiguous', 'the directory is not where the end says')
  const records: DirectoryRecord[] = []
  let at = end.directoryOffset
  while (at < end.directoryEnd) {
    if (at + 46 > end.directoryEnd || view.getUint32(at, true) !== CENTRAL) throw new Refusal('malformed', 'torn central directory')
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    const extraEnd = nameEnd + view.getUint16(at + 30, true)
    const next = extraEnd + view.getUint16(at + 32, true)
    if (next > end.directoryEnd) throw new Refusal('malformed', 'torn central directory')
    if (view.getUint16(at + 34, true) !== 0) throw new Refusal('malformed', 'multi-disk')
    const extra = bytes.subarray(nameEnd, extraEnd)
    const wide = widen(extra, [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)])
    records.push({
      nameBytes: bytes.subarray(at + 46, nameEnd),
      extra,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      size: wide[0] ?? 0,
      compressed: wide[1] ?? 0,
      localOffset: wide[2] ?? 0,
      unixMode: view.getUint8(at + 5) === 3 ? view.getUint16(at + 40, true) : 0,
    })
    at = next
  }
  if (records.length !== end.entries) throw new Refusal('ambiguous', 'entry count differs from the directory')
  return { records, start: end.directoryOffset }
}
