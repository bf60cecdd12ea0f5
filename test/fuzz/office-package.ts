/** Packages taken apart and put together again, however wrong they are: what a mutation breaks is meant to be wrong. */
import { inflateRawSync } from 'node:zlib'
import { zip } from '../sanitizer/samples/zip.ts'

export interface Entry {
  readonly name: string
  readonly content: Buffer
}

/** Most that one entry may inflate to. */
const ENTRY_BYTES = 1 << 23
const MOST_ENTRIES = 2000
const CENTRAL = 0x02014b50

/** By the central directory, wherever one is found (APPNOTE 6.3.10, 4.3.12); entries that do not inflate are left out. */
export function unpack(bytes: Buffer): Entry[] {
  const entries: Entry[] = []
  let at = bytes.indexOf('PK\x01\x02', 0, 'latin1')
  while (at >= 0 && at + 46 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL && entries.length < MOST_ENTRIES) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const content = contentOf(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 10))
    if (content) entries.push({ name, content })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function contentOf(bytes: Buffer, local: number, packed: number, method: number): Buffer | undefined {
  if (local + 30 > bytes.length) return undefined
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const content = bytes.subarray(start, start + packed)
  if (method === 0) return Buffer.from(content)
  try {
    return inflateRawSync(content, { maxOutputLength: ENTRY_BYTES })
  } catch {
    return undefined
  }
}

export const packed = (entries: readonly Entry[]): Buffer => zip(entries)
