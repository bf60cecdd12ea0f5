import { crc32, inflateRawSync } from 'node:zlib'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

/** The two shapes that our writer makes: packages of parts, and archives for people. */
export interface OwnShape {
  readonly flags: number
  isName(name: string): boolean
}
const ofParts: OwnShape = {
  flags: 0,
  isName: (name) => /^[A-Za-z0-9_.[\]-]+(?:\/[A-Za-z0-9_.-]+)*$/.test(name) && !name.includes('..'),
}

/**
 * Walks a ZIP forward, entry by entry, and accepts only the one shape that our writer makes: fixed flags, no extra fields, no
 * descriptors, no comments, one fixed date, a directory that repeats every local header word for word. Not the disarmer's reader.
 *
 * @throws Refusal malformed, limit-*
 */
export function unzipOwn(bytes: Uint8Array, limits: Limits, shape: OwnShape = ofParts): ReadonlyMap<string, Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files = new Map<string, Uint8Array>()
  const folded = new Set<string>()
  const headers: { readonly header: Buffer; readonly at: number; readonly name: string }[] = []
  let at = 0
  let total = 0
  while (at + 30 <= buffer.length && buffer.readUInt32BE(at) === 0x504b0304) {
    const nameLength = buffer.readUInt16LE(at + 26)
    const packed = buffer.readUInt32LE(at + 18)
    const size = buffer.readUInt32LE(at + 22)
    const from = at + 30 + nameLength
    const isPlain =
      buffer.readUInt16LE(at + 6) === shape.flags && buffer.readUInt32LE(at + 10) === 0x00210000 && buffer.readUInt16LE(at + 28) === 0
    if (!isPlain || buffer.readUInt16LE(at + 4) !== 20 || from + packed > buffer.length)
      throw new Refusal('malformed', 'local header of another shape')
    const name = buffer.toString('utf8', at + 30, from)
    if (!shape.isName(name) || !Buffer.from(name).equals(buffer.subarray(at + 30, from)) || folded.has(name.toLowerCase()))
      throw new Refusal('malformed', 'name')
    folded.add(name.toLowerCase())
    total += size
    within(limits, 'expandedBytes', total)
    if (size > 1024 * 1024) within(limits, 'expansionRatio', size / Math.max(1, packed))
    within(limits, 'entries', files.size + 1)
    files.set(name, content(buffer.subarray(from, from + packed), buffer.readUInt16LE(at + 8), size, buffer.readUInt32LE(at + 14)))
    headers.push({ header: buffer.subarray(at + 4, at + 30), at, name })
    at = from + packed
  }
  for (const name of folded)
    for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1))
      if (folded.has(name.slice(0, slash))) throw new Refusal('malformed', 'file that is also a folder')
  checkDirectory(buffer, at, headers)
  return files
}

function content(packed: Buffer, method: number, size: number, crc: number): Uint8Array {
  let plain: Uint8Array = packed
  if (method === 8) {
    try {
      const result = inflateRawSync(packed, { maxOutputLength: Math.max(1, size), info: true }) as unknown as {
        buffer: Uint8Array
        engine: { bytesWritten: number }
      }
      if (result.engine.bytesWritten !== packed.length) throw new Error('bytes after the deflate stream')
      plain = result.buffer
    } catch (cause) {
      throw new Refusal('malformed', 'deflate', { cause })
    }
  } else if (method !== 0) throw new Refusal('malformed', 'method')
  if (plain.length !== size || crc32(plain) !== crc) throw new Refusal('malformed', 'size or CRC')
  return plain
}

function checkDirectory(
  buffer: Buffer,
  start: number,
  headers: readonly { readonly header: Buffer; readonly at: number; readonly name: string }[],
): void {
  let at = start
  for (const { header, at: local, name } of headers) {
    const expected = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, Buffer.alloc(14), Buffer.from(name)])
    expected.writeUInt32LE(local, 42)
    if (!buffer.subarray(at, at + expected.length).equals(expected)) throw new Refusal('malformed', 'directory record')
    at += expected.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(headers.length, 8)
  end.writeUInt16LE(headers.length, 10)
  end.writeUInt32LE(at - start, 12)
  end.writeUInt32LE(start, 16)
  if (headers.length === 0 || !buffer.subarray(at).equals(end)) throw new Refusal('malformed', 'end record')
}
