/**
 * tar, read strictly: POSIX.1-2017 "pax Interchange Format" and ustar, and GNU's long names. A header whose checksum is wrong, a length that is no
 * number or runs past the end is no archive; nothing is searched for or repaired.
 */
import { TextDecoder } from 'node:util'
import { type Limits, within } from '../../limits.ts'
import type { LeftOut } from '../../members/bundle.ts'
import { Collector, type Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { encodingOf, nameIn } from './names.ts'

const BLOCK = 512
/** Of one long name, or one set of extended headers. */
const META_BYTES = 64 * 1024

/** Type flags of files; '7' is a contiguous file, which is a file. */
const FILES: ReadonlySet<string> = new Set(['0', '\0', '7'])
const leftOutByFlag: Readonly<Record<string, LeftOut>> = { '1': 'link', '2': 'link', '3': 'device', '4': 'device', '6': 'device' }
const FOLDER = '5'
/** Of the next file: pax records, GNU's long name and long link; of all files: pax records without a path. */
const META: ReadonlySet<string> = new Set(['x', 'L', 'K', 'g'])

interface Entry {
  readonly flag: string
  readonly nameBytes: Uint8Array
  readonly content: Uint8Array
  /** In UTF-8 by their standard, not by anybody's guess. */
  readonly path: string | undefined
}

/** @param packedBytes of the upload that it came out of @throws Refusal malformed, limit-* */
export function unpackTar(untrusted: Uint8Array, limits: Limits, packedBytes = untrusted.length): Unpacked {
  const entries = [...entriesOf(Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength), limits)]
  const silent = encodingOf(entries.filter(({ path }) => path === undefined).map(({ nameBytes }) => nameBytes))
  const collector = new Collector(limits, packedBytes)
  for (const { flag, nameBytes, content, path } of entries) {
    const name = path ?? nameIn(silent, nameBytes)
    if (flag === FOLDER || (FILES.has(flag) && name.endsWith('/') && content.length === 0)) continue
    const leftOut = leftOutByFlag[flag]
    if (FILES.has(flag)) collector.take(name, content.length, () => content)
    else collector.leave(name, leftOut ?? 'type-unsupported')
  }
  return { members: collector.members, opened: false }
}

function* entriesOf(bytes: Buffer, limits: Limits): Generator<Entry> {
  let long: Uint8Array | undefined
  let path: string | undefined
  let at = 0
  for (let count = 1; at + BLOCK <= bytes.length; count++) {
    within(limits, 'chunks', count)
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) break
    checkSum(header)
    const size = sizeOf(header)
    const end = at + BLOCK + size
    if (end > bytes.length) throw new Refusal('malformed', 'a file runs past the end')
    const content = bytes.subarray(at + BLOCK, end)
    const flag = header.toString('latin1', 156, 157)
    at = Math.ceil(end / BLOCK) * BLOCK
    if (META.has(flag)) {
      if (size > META_BYTES) throw new Refusal('malformed', 'an extended header of such a size')
      if (flag === 'L') long = untilNul(content)
      if (flag === 'x') path = pathOf(content)
      continue
    }
    yield { flag, nameBytes: long ?? ustarName(header), content, path }
    ;[long, path] = [undefined, undefined]
  }
  // Bytes after the end are for another program: tar itself fills its last record with zeroes.
  if (bytes.subarray(at).some((byte) => byte !== 0)) throw new Refusal('ambiguous', 'bytes after the end of the archive')
}

const untilNul = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function ustarName(header: Buffer): Uint8Array {
  const name = untilNul(header.subarray(0, 100))
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0)
  return prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name
}

/** The sum of the header's bytes, its own field taken as blanks; old programs added them as signed. */
function checkSum(header: Buffer): void {
  let [unsigned, signed] = [0, 0]
  for (const [at, byte] of header.entries()) {
    const value = at >= 148 && at < 156 ? 0x20 : byte
    unsigned += value
    signed += value > 127 ? value - 256 : value
  }
  const told = octal(header.subarray(148, 156))
  if (told !== unsigned && told !== signed) throw new Refusal('malformed', 'checksum of a header')
}

function octal(field: Buffer): number {
  const text = field
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart()
  if (!/^[0-7]{0,12}$/.test(text)) throw new Refusal('malformed', 'a number that is none')
  return text === '' ? 0 : Number.parseInt(text, 8)
}

/** Octal, or GNU's base 256, marked by the first bit; past 2^48 no honest file exists. */
function sizeOf(header: Buffer): number {
  const field = header.subarray(124, 136)
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field)
  if (field[0] !== 0x80 || field.subarray(1, 6).some((byte) => byte !== 0)) throw new Refusal('malformed', 'a size past 2^48')
  return field.readUIntBE(6, 6)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Records of pax: `length key=value\n`, the length with itself. A size of its own would be a second opinion on where the next header is. */
function pathOf(records: Buffer): string | undefined {
  let path: string | undefined
  for (let at = 0; at < records.length && records[at] !== 0; ) {
    const [, digits = ''] = /^([1-9][0-9]{0,5}) /.exec(records.toString('latin1', at, at + 8)) ?? []
    const end = at + Number(digits)
    if (digits === '' || end > records.length || records[end - 1] !== 0x0a) throw new Refusal('malformed', 'pax record')
    const record = records.subarray(at + digits.length + 1, end - 1)
    const equals = record.indexOf('=')
    const key = record.toString('latin1', 0, equals)
    if (key === 'size' || key.startsWith('GNU.sparse')) throw new Refusal('type-unsupported', 'a size or holes by pax record')
    if (key === 'path' || key === 'hdrcharset') {
      if (key === 'hdrcharset' || path !== undefined) throw new Refusal('ambiguous', 'names of another encoding, or two')
      path = decodedPath(record.subarray(equals + 1))
    }
    at = end
  }
  return path
}

function decodedPath(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', 'a path that is not UTF-8', { cause })
  }
}
