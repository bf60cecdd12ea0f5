import { crc32, inflateRawSync } from 'node:zlib'
import { bounds, type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { type DirectoryRecord, extraFields, readDirectory, uint64, viewOf } from './directory.ts'
import { entryName, refuseSameNames } from './names.ts'

/** One file of a ZIP. Folder entries are checked and then left out. */
export interface ZipEntry {
  readonly name: string
  /** Bytes once decoded, as declared; `read` refuses when that is untrue. */
  readonly size: number
  readonly crc: number
  /** Decodes, checking length and CRC-32. Costs a decode each call. @throws Refusal malformed, ambiguous */
  read(): Uint8Array
}

export interface ZipArchive {
  /** In the order of the central directory. */
  readonly entries: readonly ZipEntry[]
}

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const MAX_32 = 0xffffffff
const STORED = 0
const DEFLATED = 8
const FLAG_ENCRYPTED = 1 << 0
const FLAG_DESCRIPTOR = 1 << 3
const FLAG_UTF8 = 1 << 11
/** Strong encryption (§4.4.4 bit 6) and masked headers (bit 13) hide the real values. */
const FLAGS_HIDDEN = (1 << 6) | (1 << 13)
/** Bits 1–2 say how hard the deflater tried: no reader acts on them, and writers leave them out of one of the two headers. */
const FLAGS_ALLOWED = FLAG_DESCRIPTOR | FLAG_UTF8 | (1 << 1) | (1 << 2)
/** Info-ZIP Unicode Path (§4.6.9): a second name for the same entry. */
export const UNICODE_PATH = 0x7075
const UNIX_TYPE = 0o170000
const UNIX_REGULAR = 0o100000
const UNIX_FOLDER = 0o040000

/**
 * Reads a ZIP strictly (APPNOTE 6.3.10): local and central headers must tell the same story, the entries must fill the file
 * from byte 0 to the directory without gap or overlap, and no two names may mean the same file. What any two programs could
 * read differently is refused, never repaired (threats §3.2; the compression-method lie is CVE-2026-0866).
 *
 * @throws Refusal malformed, ambiguous, encrypted, limit-entries, limit-ratio
 */
export function readZip(untrusted: Uint8Array, limits: Limits): ZipArchive {
  const { records, start } = readDirectory(untrusted, limits)
  refuseBombs(records, limits)
  const named = records.map((record) => ({ record, name: checkedName(record) }))
  refuseSameNames(named.map(({ name }) => name))
  const located = locate(untrusted, records, start)
  const entries = named.map(({ record, name }) => {
    const { content, extra } = located.get(record) ?? missing()
    const unicode = extra.get(UNICODE_PATH)
    if (unicode && Buffer.compare(unicode.subarray(5), record.nameBytes) !== 0)
      throw new Refusal('ambiguous', 'a second name in an extra field')
    return { name, size: record.size, crc: record.crc, read: () => decode(content, record) }
  })
  return { entries: entries.filter(({ name }) => !name.endsWith('/')) }
}

const missing = (): never => {
  throw new Refusal('malformed', 'an entry without content')
}

export interface Located {
  /** As it lies in the file: compressed, and perhaps encrypted. */
  readonly content: Uint8Array
  /** Extra fields of the local header. */
  readonly extra: ReadonlyMap<number, Uint8Array>
}

/**
 * Finds the content of every record; the entries must fill the file from byte 0 to the directory.
 * @param start where the central directory begins @throws Refusal malformed, ambiguous
 */
export function locate(untrusted: Uint8Array, records: readonly DirectoryRecord[], start: number): ReadonlyMap<DirectoryRecord, Located> {
  const located = new Map<DirectoryRecord, Located>()
  let expected = 0
  for (const record of records.toSorted((a, b) => a.localOffset - b.localOffset)) {
    if (record.localOffset !== expected) throw new Refusal('ambiguous', 'entries overlap, or bytes lie between them')
    const { from, next, extra } = checkLocal(untrusted, record, start)
    expected = next
    located.set(record, { content: untrusted.subarray(from, from + record.compressed), extra })
  }
  if (expected !== start) throw new Refusal('ambiguous', 'bytes before the central directory')
  return located
}

/** Bombs by declared numbers; that the numbers are true is enforced when an entry is read. */
export function refuseBombs(records: readonly DirectoryRecord[], limits: Limits): void {
  let size = 0
  for (const record of records) {
    size += record.size
    if (record.size > 1024 * 1024) within(limits, 'expansionRatio', record.size / Math.max(1, record.compressed))
  }
  within(limits, 'expandedBytes', size)
}

function checkedName(record: DirectoryRecord): string {
  if (record.flags & (FLAG_ENCRYPTED | FLAGS_HIDDEN)) throw new Refusal('encrypted', 'encrypted entry')
  if (record.flags & ~FLAGS_ALLOWED) throw new Refusal('malformed', 'flags')
  if (record.method !== STORED && record.method !== DEFLATED) throw new Refusal('malformed', `compression method ${record.method}`)
  const extra = extraFields(record.extra)
  if (extra.has(0x9901) || extra.has(0x0017)) throw new Refusal('encrypted', 'encryption field')
  const name = entryName(record.nameBytes, (record.flags & FLAG_UTF8) !== 0)
  const unicode = extra.get(UNICODE_PATH)
  if (unicode && entryName(unicode.subarray(5), true) !== name) throw new Refusal('ambiguous', 'a second name in an extra field')
  const kind = record.unixMode & UNIX_TYPE
  if (kind !== 0 && kind !== UNIX_REGULAR && kind !== UNIX_FOLDER) throw new Refusal('malformed', 'symbolic link or device')
  if ((kind === UNIX_FOLDER && !name.endsWith('/')) || (name.endsWith('/') && record.size > 0))
    throw new Refusal('ambiguous', 'folder with content')
  if (record.method === STORED && record.size !== record.compressed) throw new Refusal('ambiguous', 'stored entry with two sizes')
  return name
}

/** Compares the local header with its record. @returns where the content starts and where the next entry must start */
function checkLocal(
  bytes: Uint8Array,
  record: DirectoryRecord,
  limit: number,
): { readonly from: number; readonly next: number; readonly extra: Located['extra'] } {
  const view = viewOf(bytes)
  const at = record.localOffset
  if (at + 30 > limit || view.getUint32(at, true) !== LOCAL) throw new Refusal('malformed', 'local header missing')
  const nameEnd = at + 30 + view.getUint16(at + 26, true)
  const from = nameEnd + view.getUint16(at + 28, true)
  const end = from + record.compressed
  if (end > limit) throw new Refusal('malformed', 'entry runs past the directory')
  const flags = view.getUint16(at + 6, true)
  if (((flags ^ record.flags) & ~0b110) !== 0) throw new Refusal('ambiguous', 'flags differ')
  if (view.getUint16(at + 8, true) !== record.method) throw new Refusal('ambiguous', 'compression methods differ')
  if (Buffer.compare(bytes.subarray(at + 30, nameEnd), record.nameBytes) !== 0) throw new Refusal('ambiguous', 'names differ')
  const extra = extraFields(bytes.subarray(nameEnd, from))
  const wide = extra.get(0x0001)
  const hasDescriptor = (flags & FLAG_DESCRIPTOR) !== 0
  const told = [view.getUint32(at + 14, true), view.getUint32(at + 22, true), view.getUint32(at + 18, true)]
  checkTold(told, wide, record, hasDescriptor)
  return { from, next: hasDescriptor ? afterDescriptor(bytes, end, limit, record) : end, extra }
}

/** Local crc and sizes: equal to the directory's, or zero where a descriptor follows (§4.4.4 bit 3); zip64 fields likewise. */
function checkTold(told: readonly number[], wide: Uint8Array | undefined, record: DirectoryRecord, hasDescriptor: boolean): void {
  const [crc = 0, size = 0, compressed = 0] = told
  const large = wide && (wide.length === 16 || wide.length === 8) ? viewOf(wide) : undefined
  if (wide && !large) throw new Refusal('malformed', 'zip64 field of another size')
  let at = 0
  const resolve = (value: number): number =>
    value === MAX_32 && large && at + 8 <= large.byteLength ? uint64(large, (at += 8) - 8) : value
  const real = [crc, resolve(size), resolve(compressed)]
  const truth = [record.crc, record.size, record.compressed]
  for (const [index, value] of real.entries())
    if (value !== truth[index] && !(hasDescriptor && value === 0)) throw new Refusal('ambiguous', 'crc or sizes differ')
  // A zip64 field nobody asked for: its numbers must still be the true ones (or zero before a descriptor).
  for (const [index, value] of truth.slice(1).entries()) {
    if (at > 0 || !large || index * 8 + 8 > large.byteLength) break
    const said = uint64(large, index * 8)
    if (said !== value && !(hasDescriptor && said === 0)) throw new Refusal('ambiguous', 'zip64 sizes differ')
  }
}

/**
 * A data descriptor has four shapes (§4.3.9: with or without signature, 32 or 64 bits). The one that ends where the next record
 * begins is the only one accepted, and its numbers must be the directory's.
 */
function afterDescriptor(bytes: Uint8Array, at: number, limit: number, record: DirectoryRecord): number {
  const view = viewOf(bytes)
  for (const [signed, width] of [
    [true, 4],
    [true, 8],
    [false, 4],
    [false, 8],
  ] as const) {
    const start = signed ? at + 4 : at
    const next = start + 4 + 2 * width
    if (next > limit || (signed && view.getUint32(at, true) !== DESCRIPTOR)) continue
    const signature = next + 4 <= bytes.length ? view.getUint32(next, true) : 0
    if (next === limit ? false : signature !== LOCAL) continue
    const read = (offset: number): number => (width === 4 ? view.getUint32(offset, true) : uint64(view, offset))
    if (view.getUint32(start, true) === record.crc && read(start + 4) === record.compressed && read(start + 4 + width) === record.size)
      return next
  }
  throw new Refusal('ambiguous', 'data descriptor contradicts the directory')
}

export interface Packed {
  readonly method: number
  readonly size: number
  /** Absent where something stronger has said that the content is right. */
  readonly crc: number | undefined
}

/** @param content compressed as `method` says. @throws Refusal malformed, ambiguous, limit-ratio */
export function decode(content: Uint8Array, { method, size, crc }: Packed): Uint8Array {
  const decoded = method === STORED ? content : inflate(content, size)
  if (decoded.length !== size) throw new Refusal('malformed', 'an entry decodes to another size than declared')
  if (crc !== undefined && crc32(decoded) !== crc) throw new Refusal('malformed', 'CRC-32 is wrong')
  return decoded
}

/** Inflates at most `size` bytes, and refuses a stream that ends before its content does: the rest would be hidden bytes. */
function inflate(content: Uint8Array, size: number): Uint8Array {
  try {
    const chunkSize = Math.min(Math.max(size, 64), 4 * 1024 * 1024)
    // `info` is documented (node:zlib Options); the types know only the plain result.
    const result = inflateRawSync(content, { maxOutputLength: Math.max(size, 1), chunkSize, info: true }) as unknown as {
      readonly buffer: Uint8Array
      readonly engine: { readonly bytesWritten: number }
    }
    if (result.engine.bytesWritten !== content.length) throw new Refusal('ambiguous', 'bytes after the end of a deflate stream')
    return result.buffer
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    if (cause instanceof RangeError) throw new Refusal(bounds.expansionRatio.refusal, 'an entry expands past its declared size', { cause })
    throw new Refusal('malformed', 'deflate stream', { cause })
  }
}
