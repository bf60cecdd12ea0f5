import { crc32, deflateRawSync } from 'node:zlib'
import { Refusal } from '../../refusal.ts'

/** One file to be written. `stored` is for content that is already compressed. */
export interface ZipSource {
  /** ASCII, as our part names are, unless the ZIP is for people. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly stored?: boolean
}

const STORED = 0
const DEFLATED = 8
/** 1980-01-01 00:00:00, the first moment that a ZIP can tell: equal input gives equal bytes. */
const DOS_DATE = (1 << 5) | 1
const UTF8_NAMES = 1 << 11
const ASCII = /^[\x21-\x7e]+$/

/**
 * Writes a new ZIP (APPNOTE 6.3.10): entries in the order given, fixed time, no extra fields, no descriptors, no comment.
 * Same input, same bytes. Stays below zip64, which is far above the output bound.
 * @param forPeople names are UTF-8, and every entry says so (§4.4.4 bit 11)
 */
export function writeZip(sources: readonly ZipSource[], forPeople = false): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, stored } of sources) {
    if (!forPeople && !ASCII.test(name)) throw new TypeError('a part name of ours is ASCII')
    const packed = stored ? bytes : deflateRawSync(bytes, { level: 6 })
    const isStored = stored === true || packed.length >= bytes.length
    const content = isStored ? bytes : packed
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(forPeople ? UTF8_NAMES : 0, 2)
    fields.writeUInt16LE(isStored ? STORED : DEFLATED, 4)
    fields.writeUInt16LE(DOS_DATE, 8)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name)])
    locals.push(local, Buffer.from(content.buffer, content.byteOffset, content.byteLength))
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail(offset), Buffer.from(name)]))
    offset += local.length + content.length
    if (offset > 0x7fffffff || sources.length > 0xfffe) throw new Refusal('limit-bytes', 'past what a plain ZIP holds')
  }
  return Buffer.concat([...locals, ...directory, end(sources.length, offset, directory)])
}

/** Comment length, disk, internal and external attributes (all 0), then where the local header is. */
function tail(offset: number): Buffer {
  const bytes = Buffer.alloc(14)
  bytes.writeUInt32LE(offset, 10)
  return bytes
}

function end(count: number, offset: number, directory: readonly Buffer[]): Buffer {
  const bytes = Buffer.alloc(22)
  bytes.write('PK\x05\x06', 0, 'latin1')
  bytes.writeUInt16LE(count, 8)
  bytes.writeUInt16LE(count, 10)
  bytes.writeUInt32LE(
    directory.reduce((sum, record) => sum + record.length, 0),
    12,
  )
  bytes.writeUInt32LE(offset, 16)
  return bytes
}
