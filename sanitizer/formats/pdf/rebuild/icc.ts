import type { PDFRawStream } from '@cantoo/pdf-lib'
import { rewriteTag } from './icc-tags.ts'
import type { Walk } from './walk.ts'
import { key } from './walk.ts'

/** ICC.1:2022, table 24 and 9.2: tags that a colour conversion reads, with the types they may have. Texts and vendor tags are left out. */
const curve = ['curv', 'para']
const table = ['mft1', 'mft2', 'mAB ', 'mBA ']
const tags: Readonly<Record<string, readonly string[]>> = {
  wtpt: ['XYZ '],
  bkpt: ['XYZ '],
  rXYZ: ['XYZ '],
  gXYZ: ['XYZ '],
  bXYZ: ['XYZ '],
  chad: ['sf32'],
  rTRC: curve,
  gTRC: curve,
  bTRC: curve,
  kTRC: curve,
  A2B0: table,
  A2B1: table,
  A2B2: table,
  B2A0: table,
  B2A1: table,
  B2A2: table,
}
const spaces: Readonly<Record<string, number>> = { GRAY: 1, 'RGB ': 3, 'Lab ': 3, CMYK: 4 }
const HEADER = 128
/** 7.2.5 and 7.2.15: devices and colour spaces; perceptual to absolute. */
const classes = ['scnr', 'mntr', 'prtr', 'spac']
const LAST_INTENT = 3
const MAXIMUM_TAGS = 100

/** ISO 32000-2, 8.6.5.5. @returns false when the profile is not sound: then the device space of as many components stands in */
export function copyIccProfile(walk: Walk, found: PDFRawStream, number: number, entries: string): boolean {
  const decoded = walk.decode(found, 16 << 20)
  const written = decoded.codec ? undefined : rewriteProfile(decoded.bytes, walk.number(found.dict.get(key('N'))) ?? 0)
  if (!written) return false
  walk.file.fillFlate(number, entries, written)
  return true
}

export function rewriteProfile(input: Uint8Array, components: number): Uint8Array | undefined {
  const profile = Buffer.from(input.buffer, input.byteOffset, input.length)
  if (
    profile.length < HEADER + 4 ||
    profile.toString('latin1', 36, 40) !== 'acsp' ||
    spaces[profile.toString('latin1', 16, 20)] !== components
  )
    return undefined
  if (!['XYZ ', 'Lab '].includes(profile.toString('latin1', 20, 24))) return undefined
  if (!classes.includes(profile.toString('latin1', 12, 16)) || profile.readUInt32BE(64) > LAST_INTENT) return undefined
  const count = profile.readUInt32BE(HEADER)
  if (count > MAXIMUM_TAGS || HEADER + 4 + count * 12 > profile.length) return undefined
  const kept = new Map<string, Buffer>()
  for (let index = 0; index < count; index++) {
    const row = HEADER + 4 + index * 12
    const [signature, offset, size] = [
      profile.toString('latin1', row, row + 4),
      profile.readUInt32BE(row + 4),
      profile.readUInt32BE(row + 8),
    ]
    const types = tags[signature]
    if (!types) continue
    if (offset < HEADER || size < 8 || offset + size > profile.length || !types.includes(profile.toString('latin1', offset, offset + 4)))
      return undefined
    const written = rewriteTag(profile.subarray(offset, offset + size))
    if (!written) return undefined
    kept.set(signature, written)
  }
  return kept.size === 0 ? undefined : assemble(profile, kept)
}

/** The header's colour fields and the kept tags in the table's order; date, platform, maker, creator and identifier are zero. */
function assemble(profile: Buffer, kept: ReadonlyMap<string, Buffer>): Uint8Array {
  const order = Object.keys(tags).filter((signature) => kept.has(signature))
  const header = Buffer.alloc(HEADER + 4 + order.length * 12)
  for (const [from, to] of [
    [8, 12],
    [12, 24],
    [36, 40],
    [64, 68],
    [68, 80],
  ] as const)
    profile.copy(header, from, from, to)
  header.writeUInt16BE(0, 10)
  header.writeUInt32BE(order.length, HEADER)
  const parts: Buffer[] = [header]
  const placed = new Map<Buffer, number>()
  let at = header.length
  for (const [index, signature] of order.entries()) {
    const content = kept.get(signature) ?? Buffer.alloc(0)
    const same = [...placed].find(([other]) => other.equals(content))
    const row = HEADER + 4 + index * 12
    header.write(signature, row, 'latin1')
    header.writeUInt32BE(same ? same[1] : at, row + 4)
    header.writeUInt32BE(content.length, row + 8)
    if (same) continue
    placed.set(content, at)
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4)
    parts.push(content, padding)
    at += content.length + padding.length
  }
  header.writeUInt32BE(at, 0)
  return Buffer.concat(parts)
}
