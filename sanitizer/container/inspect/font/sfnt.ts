import { glyphsOfCff } from './cff.ts'
import { isCharacterMap } from './cmap.ts'
import { areGlyphs, isInstructions, placesOf } from './glyphs.ts'

type Tables = ReadonlyMap<string, Buffer>

/** Whether a table is what it says, in a font with so many glyphs (ISO/IEC 14496-22). */
type Check = (table: Buffer, glyphs: number, tables: Tables) => boolean

const isZero = (table: Buffer, from: number, to: number) => table.subarray(from, to).every((byte) => byte === 0)

/** hmtx, vmtx: as many pairs as the header says, then no more than one number for each other glyph. */
const metrics =
  (header: string): Check =>
  (table, glyphs, tables) => {
    const head = tables.get(header)
    const pairs = head?.length === 36 ? head.readUInt16BE(34) : 0
    return (
      pairs >= 1 &&
      pairs <= glyphs &&
      table.length >= pairs * 4 &&
      table.length <= pairs * 4 + (glyphs - pairs) * 2 &&
      table.length % 2 === 0
    )
  }
const metricsHeader: Check = (table) =>
  table.length === 36 && [0x00010000, 0x00011000].includes(table.readUInt32BE(0)) && isZero(table, 24, 34)
const program: Check = (table, _, tables) => isInstructions(table, definesOwn(tables))
const os2Lengths = [78, 86, 96, 96, 96, 100]

type Checks = Readonly<Record<string, Check>>
const checks: Checks = {
  head: (table) =>
    table.length === 54 &&
    table.readUInt32BE(0) === 0x00010000 &&
    table.readUInt32BE(4) === 0x00010000 &&
    table.readUInt32BE(12) === 0x5f0f3cf5 &&
    isZero(table, 20, 36) &&
    isZero(table, 52, 54),
  maxp: (table, glyphs, tables) =>
    table.length === (tables.has('CFF ') ? 6 : 32) &&
    table.readUInt32BE(0) === (tables.has('CFF ') ? 0x00005000 : 0x00010000) &&
    table.readUInt16BE(4) === glyphs,
  hhea: metricsHeader,
  vhea: metricsHeader,
  hmtx: metrics('hhea'),
  vmtx: metrics('vhea'),
  'OS/2': (table) =>
    table.length >= 78 && table.length === os2Lengths[table.readUInt16BE(0)] && table.toString('latin1', 58, 62) === '    ',
  fpgm: program,
  prep: program,
  'cvt ': (table) => table.length % 2 === 0 && table.length <= 0x1fffe,
  loca: () => true,
  glyf: () => true,
  'CFF ': () => true,
  cmap: isCharacterMap,
  post: isPost,
  VORG: (table, glyphs) => {
    if (table.length < 8 || table.readUInt32BE(0) !== 0x00010000 || table.length !== 8 + table.readUInt16BE(6) * 4) return false
    let previous = -1
    for (let row = 8; row < table.length; row += 4) {
      const glyph = table.readUInt16BE(row)
      if (glyph <= previous || glyph >= glyphs) return false
      previous = glyph
    }
    return true
  },
}

const definesOwn = (tables: Tables) => ['fpgm', 'prep'].some((tag) => tables.get(tag)?.includes(0x89) === true)

/** 5.2.8: nothing about memory; of names only such as glyphs use, and none behind the last. */
function isPost(table: Buffer, glyphs: number): boolean {
  if (table.length < 32 || !isZero(table, 16, 32)) return false
  const version = table.readUInt32BE(0)
  if (version !== 0x00020000) return table.length === 32 && (version === 0x00030000 || (version === 0x00010000 && glyphs === 258))
  const count = table.length >= 34 ? table.readUInt16BE(32) : glyphs + 1
  if (count > glyphs || 34 + count * 2 > table.length) return false
  let names = 0
  let at = 34 + count * 2
  for (; at < table.length; at += 1 + (table[at] ?? 0)) {
    names++
    if (!/^[A-Za-z0-9._+*:#@|~^!?&$,;='"-]{1,127}$/.test(table.toString('latin1', at + 1, at + 1 + (table[at] ?? 0)))) return false
  }
  const used = new Set<number>()
  for (let row = 34; row < 34 + count * 2; row += 2) if (table.readUInt16BE(row) >= 258) used.add(table.readUInt16BE(row) - 258)
  return at === table.length && used.size === names && [...used].every((name) => name < names)
}

/** Allowed tables, side by side, sorted, covering the whole file, zeros between them (4.3). */
function tablesOf(font: Buffer, known: Checks): Tables | undefined {
  if (font.length < 12) return undefined
  const count = font.readUInt16BE(4)
  const tables = new Map<string, Buffer>()
  let next = 12 + count * 16
  let previous = ''
  if (next > font.length) return undefined
  for (let row = 12; row < 12 + count * 16; row += 16) {
    const tag = font.toString('latin1', row, row + 4)
    const length = font.readUInt32BE(row + 12)
    if (!Object.hasOwn(known, tag) || tag <= previous || font.readUInt32BE(row + 8) !== next || next + length > font.length)
      return undefined
    tables.set(tag, font.subarray(next, next + length))
    const padded = next + ((length + 3) & ~3)
    if (!isZero(font, next + length, padded)) return undefined
    next = padded
    previous = tag
  }
  return next === font.length ? tables : undefined
}

/** ISO/IEC 14496-22 in the layout that our writer has, every table looked into. */
export const isSfnt = (font: Buffer): boolean => passes(font, checks)

/** One that may be installed: with a name that says no more than family and style, and a licence to be embedded. */
export const isNamedSfnt = (font: Buffer): boolean => passes(font, named) && tablesOf(font, named)?.has('name') === true

const named: Checks = {
  ...checks,
  name: isShortName,
  'OS/2': (table, glyphs, tables) => checks['OS/2']?.(table, glyphs, tables) === true && isLicensed(table.readUInt16BE(8)),
}

/** Installable, or for looking at or editing; not by bitmaps alone (5.2.7). */
const isLicensed = (type: number): boolean => ((type & 0xe) === 0 || (type & 0xc) !== 0) && (type & 0x200) === 0

/** Six names in English, one behind the other, each of one short line (5.2.6). */
function isShortName(table: Buffer): boolean {
  if (table.length < 78 || table.readUInt16BE(0) !== 0 || table.readUInt16BE(2) !== 6 || table.readUInt16BE(4) !== 78) return false
  let at = 78
  for (let row = 0; row < 6; row++) {
    const [platform, encoding, language, id, length, offset] = [0, 2, 4, 6, 8, 10].map((field) => table.readUInt16BE(6 + row * 12 + field))
    if (platform !== 3 || encoding !== 1 || language !== 0x409 || id !== row + 1 || offset !== at - 78 || length === undefined) return false
    if (length === 0 || length > 96 || length % 2 !== 0 || at + length > table.length) return false
    for (let unit = at; unit < at + length; unit += 2) if (table.readUInt16BE(unit) < 0x20) return false
    at += length
  }
  return at === table.length
}

function passes(font: Buffer, known: Checks): boolean {
  const tables = tablesOf(font, known)
  if (!tables) return false
  const compact = tables.get('CFF ')
  const glyphs = compact ? glyphsOfCff(compact) : tables.get('maxp')?.length === 32 ? tables.get('maxp')?.readUInt16BE(4) : undefined
  const version = font.readUInt32BE(0)
  if (!glyphs || version !== (compact ? 0x4f54544f : 0x00010000) || !(compact || hasOutlines(tables, glyphs))) return false
  return [...tables].every(([tag, table]) => known[tag]?.(table, glyphs, tables) === true)
}

function hasOutlines(tables: Tables, glyphs: number): boolean {
  const [head, loca, glyf] = [tables.get('head'), tables.get('loca'), tables.get('glyf')]
  if (!head || !loca || !glyf || head.length !== 54 || head.readUInt16BE(50) > 1) return false
  const places = placesOf(loca, head.readUInt16BE(50) === 1, glyphs, glyf.length)
  return places !== undefined && areGlyphs(glyf, places, definesOwn(tables))
}
