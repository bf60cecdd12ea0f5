/**
 * Tables of a TrueType or OpenType program that drawing needs (ISO 32000-2, 9.9.1; ISO/IEC 14496-22). All others go, among them
 * SING (CVE-2010-2883), EBDT/SVG/COLR, GSUB/GPOS, DSIG, name, meta.
 */
const order = [
  'head',
  'hhea',
  'maxp',
  'OS/2',
  'hmtx',
  'vhea',
  'vmtx',
  'cmap',
  'fpgm',
  'prep',
  'cvt ',
  'loca',
  'glyf',
  'CFF ',
  'VORG',
  'post',
] as const
const allowed: ReadonlySet<string> = new Set(order)
const MAXIMUM_TABLES = 64

/** @returns the font with only those tables, or undefined when its structure is not sound */
export function rewriteSfnt(input: Uint8Array): Uint8Array | undefined {
  const font = Buffer.from(input.buffer, input.byteOffset, input.length)
  if (font.length < 12) return undefined
  const count = font.readUInt16BE(4)
  if (count > MAXIMUM_TABLES || 12 + count * 16 > font.length) return undefined
  const tables = new Map<string, Buffer>()
  for (let index = 0; index < count; index++) {
    const row = 12 + index * 16
    const tag = font.toString('latin1', row, row + 4)
    const [offset, length] = [font.readUInt32BE(row + 8), font.readUInt32BE(row + 12)]
    if (!allowed.has(tag) || tables.has(tag)) continue
    if (offset > font.length) return undefined
    tables.set(tag, font.subarray(offset, Math.min(font.length, offset + length)))
  }
  const sound = tables.has('CFF ') || glyphsSound(tables)
  return sound ? assemble(font.subarray(0, 4), tables) : undefined
}

/** head, maxp, loca and glyf agree: every glyph lies inside its table. Lengths past the end are cut by readers, so only order counts. */
function glyphsSound(tables: ReadonlyMap<string, Buffer>): boolean {
  const [head, maxp, loca, glyf] = [tables.get('head'), tables.get('maxp'), tables.get('loca'), tables.get('glyf')]
  if (!head || !maxp || !loca || !glyf || head.length < 54 || maxp.length < 6) return false
  if (head.readUInt32BE(12) !== 0x5f0f3cf5) return false
  const format = head.readInt16BE(50)
  return format === 0 || format === 1
}

/** A fresh directory, tables in one order, checksums computed (14496-22, 4.4). */
function assemble(version: Buffer, tables: ReadonlyMap<string, Buffer>): Uint8Array {
  const kept = [...tables.keys()].sort()
  const directory = Buffer.alloc(12 + kept.length * 16)
  version.copy(directory)
  const log = Math.floor(Math.log2(Math.max(1, kept.length)))
  directory.writeUInt16BE(kept.length, 4)
  directory.writeUInt16BE(16 << log, 6)
  directory.writeUInt16BE(log, 8)
  directory.writeUInt16BE(kept.length * 16 - (16 << log), 10)
  const parts: Buffer[] = [directory]
  let at = directory.length
  for (const [index, tag] of kept.entries()) {
    const source = tables.get(tag) ?? Buffer.alloc(0)
    const padded = Buffer.alloc((source.length + 3) & ~3)
    source.copy(padded)
    if (tag === 'head' && padded.length >= 12) padded.writeUInt32BE(0, 8)
    const row = 12 + index * 16
    directory.write(tag, row, 'latin1')
    directory.writeUInt32BE(checksum(padded), row + 4)
    directory.writeUInt32BE(at, row + 8)
    directory.writeUInt32BE(source.length, row + 12)
    parts.push(padded)
    at += padded.length
  }
  const whole = Buffer.concat(parts)
  const head = kept.indexOf('head')
  if (head >= 0) {
    const offset = directory.readUInt32BE(12 + head * 16 + 8)
    if (offset + 12 <= whole.length) whole.writeUInt32BE((0xb1b0afba - checksum(whole)) >>> 0, offset + 8)
  }
  return whole
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}
