import { glyphsOfCff } from './cff.ts'
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

const checks: Readonly<Record<string, Check>> = {
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

/** 5.2.1: subtables of known formats in a row, covering the table. */
function isCharacterMap(table: Buffer, glyphs: number): boolean {
  if (table.length < 4 || table.readUInt16BE(0) !== 0) return false
  const count = table.readUInt16BE(2)
  let next = 4 + count * 8
  let previous = -1
  if (next > table.length) return false
  for (let row = 4; row < 4 + count * 8; row += 8) {
    const [identifier, offset] = [table.readUInt32BE(row), table.readUInt32BE(row + 4)]
    if (identifier <= previous || offset > next) return false
    previous = identifier
    if (offset < next) continue
    const length = subtableLength(table.subarray(offset), glyphs)
    if (length === undefined) return false
    next += length
  }
  return next === table.length
}

function subtableLength(table: Buffer, glyphs: number): number | undefined {
  if (table.length < 10) return undefined
  const format = table.readUInt16BE(0)
  const length = format === 12 ? table.readUInt32BE(4) : table.readUInt16BE(2)
  if (length > table.length || (format === 12 ? table.readUInt32BE(8) : table.readUInt16BE(4)) !== 0) return undefined
  const own = table.subarray(0, length)
  const sound =
    format === 0
      ? length === 262 && own.subarray(6).every((glyph) => glyph < glyphs)
      : format === 6
        ? length === 10 + own.readUInt16BE(8) * 2 && areBelow(own, 10, glyphs)
        : format === 4
          ? areSegments(own, glyphs)
          : format === 12 && areGroups(own, glyphs)
  return sound ? length : undefined
}

function areBelow(table: Buffer, from: number, glyphs: number): boolean {
  for (let at = from; at < table.length; at += 2) if (table.readUInt16BE(at) >= glyphs) return false
  return true
}

/** 5.2.1.3.3: ascending, apart, each inside the font; arrays of glyphs lie one behind the other. */
function areSegments(table: Buffer, glyphs: number): boolean {
  const count = table.length >= 24 ? table.readUInt16BE(6) / 2 : 0
  let list = 16 + count * 8
  if (count < 1 || list > table.length || table.readUInt16BE(14 + count * 2) !== 0) return false
  let previous = -1
  for (let segment = 0; segment < count; segment++) {
    const [end, start] = [table.readUInt16BE(14 + segment * 2), table.readUInt16BE(16 + (count + segment) * 2)]
    const [delta, place] = [table.readUInt16BE(16 + (count * 2 + segment) * 2), 16 + (count * 3 + segment) * 2]
    const offset = table.readUInt16BE(place)
    if (start <= previous || end < start) return false
    previous = end
    if (segment === count - 1)
      return (
        end === 0xffff &&
        start === 0xffff &&
        offset === 0 &&
        delta === 1 &&
        list === table.length &&
        areBelow(table, 16 + count * 8, glyphs)
      )
    if (offset === 0) {
      if (((start + delta) & 0xffff) + end - start >= glyphs) return false
    } else if (delta !== 0 || place + offset !== list) return false
    else list += (end - start + 1) * 2
  }
  return false
}

function areGroups(table: Buffer, glyphs: number): boolean {
  if (table.length < 16 || table.length !== 16 + table.readUInt32BE(12) * 12) return false
  let previous = -1
  for (let row = 16; row < table.length; row += 12) {
    const [start, end, glyph] = [table.readUInt32BE(row), table.readUInt32BE(row + 4), table.readUInt32BE(row + 8)]
    if (start <= previous || end < start || end > 0x10ffff || glyph + end - start >= glyphs) return false
    previous = end
  }
  return true
}

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
function tablesOf(font: Buffer): Tables | undefined {
  if (font.length < 12) return undefined
  const count = font.readUInt16BE(4)
  const tables = new Map<string, Buffer>()
  let next = 12 + count * 16
  let previous = ''
  if (next > font.length) return undefined
  for (let row = 12; row < 12 + count * 16; row += 16) {
    const tag = font.toString('latin1', row, row + 4)
    const length = font.readUInt32BE(row + 12)
    if (!Object.hasOwn(checks, tag) || tag <= previous || font.readUInt32BE(row + 8) !== next || next + length > font.length)
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
export function isSfnt(font: Buffer): boolean {
  const tables = tablesOf(font)
  if (!tables) return false
  const compact = tables.get('CFF ')
  const glyphs = compact ? glyphsOfCff(compact) : tables.get('maxp')?.length === 32 ? tables.get('maxp')?.readUInt16BE(4) : undefined
  const version = font.readUInt32BE(0)
  if (!glyphs || version !== (compact ? 0x4f54544f : 0x00010000) || !(compact || hasOutlines(tables, glyphs))) return false
  return [...tables].every(([tag, table]) => checks[tag]?.(table, glyphs, tables) === true)
}

function hasOutlines(tables: Tables, glyphs: number): boolean {
  const [head, loca, glyf] = [tables.get('head'), tables.get('loca'), tables.get('glyf')]
  if (!head || !loca || !glyf || head.length !== 54 || head.readUInt16BE(50) > 1) return false
  const places = placesOf(loca, head.readUInt16BE(50) === 1, glyphs, glyf.length)
  return places !== undefined && areGlyphs(glyf, places, definesOwn(tables))
}
