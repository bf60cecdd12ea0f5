import { readCff } from './cff/read.ts'
import { writeCff } from './cff/write.ts'
import { u16, u32 } from './octets.ts'
import { definesInstructions, isBytecode } from './sfnt/bytecode.ts'
import { writeCmap } from './sfnt/cmap.ts'
import { assemble, readTables, type Tables } from './sfnt/directory.ts'
import { locaIsLong, writeControl, writeHead, writeMaxp, writeMetrics, writeOs2, writeVorg } from './sfnt/fixed.ts'
import { type Hinting, writeOutlines } from './sfnt/glyf.ts'
import { writePost } from './sfnt/post.ts'
import { attempt, demand, roomFor } from './unsound.ts'

/**
 * Tables of a TrueType or OpenType program that drawing needs (ISO 32000-2, 9.9.1; ISO/IEC 14496-22). All others go, among them
 * SING (CVE-2010-2883), EBDT/SVG/COLR, GSUB/GPOS, DSIG, name, meta.
 */
const allowed: ReadonlySet<string> = new Set(
  'head hhea maxp OS/2 hmtx vhea vmtx cmap fpgm prep cvt\x20 loca glyf CFF\x20 VORG post'.split(' ').map((tag) => tag.padEnd(4)),
)
const TRUE_TYPE = 0x00010000
const OPEN_TYPE = 0x4f54544f

export interface Sfnt {
  readonly bytes: Uint8Array
  /** Glyphs that did not hold together and are empty now. */
  readonly emptied: number
}

/** Tables as they will be written: may be looked at, added to, and found wanting. */
export type Also = (written: Map<string, Uint8Array>) => void

/** The font with only those tables, each written anew from what was read of it, or undefined when it is not sound. */
export const rewriteSfnt = (font: Uint8Array, also: Also = () => undefined): Sfnt | undefined =>
  attempt(() => {
    const tables = readTables(font, allowed)
    const written = u32(font, 0) === OPEN_TYPE ? withCff(tables, also) : withGlyf(tables, also)
    demand(written.bytes.length <= roomFor(font.length), 'font grows')
    return written
  })

function withCff(tables: Tables, also: Also): Sfnt {
  const program = tables.get('CFF ')
  demand(program !== undefined, 'no CFF')
  const cff = readCff(program)
  const glyphs = cff.glyphs.count
  const out = common(tables, glyphs)
  const [head, maxp, vorg] = [tables.get('head'), tables.get('maxp'), tables.get('VORG')]
  out.set('CFF ', writeCff(cff))
  if (head) out.set('head', writeHead(head, false))
  if (maxp) out.set('maxp', writeMaxp(maxp, glyphs, false))
  const origins = vorg && writeVorg(vorg, glyphs)
  if (origins) out.set('VORG', origins)
  also(out)
  return { bytes: assemble(OPEN_TYPE, out), emptied: 0 }
}

function withGlyf(tables: Tables, also: Also): Sfnt {
  const [head, maxp, loca, glyf] = ['head', 'maxp', 'loca', 'glyf'].map((tag) => tables.get(tag))
  demand(head !== undefined && maxp !== undefined && loca !== undefined && glyf !== undefined && maxp.length >= 6, 'no outlines')
  const long = locaIsLong(head)
  const glyphs = Math.min(u16(maxp, 4), (loca.length >> (long ? 2 : 1)) - 1)
  demand(glyphs > 0, 'no glyphs')
  const out = common(tables, glyphs)
  const hinting = keepHinting(tables, out)
  const outlines = writeOutlines(glyf, loca, long, glyphs, hinting)
  out.set('head', writeHead(head, outlines.long))
  out.set('maxp', writeMaxp(maxp, glyphs, true))
  out.set('loca', outlines.loca)
  out.set('glyf', outlines.glyf)
  also(out)
  return { bytes: assemble(TRUE_TYPE, out), emptied: outlines.emptied }
}

/** Tables that stand beside either kind of outlines. */
function common(tables: Tables, glyphs: number): Map<string, Uint8Array> {
  const out = new Map<string, Uint8Array>()
  for (const [header, rows] of [
    ['hhea', 'hmtx'],
    ['vhea', 'vmtx'],
  ] as const) {
    const [first, second] = [tables.get(header), tables.get(rows)]
    if (!first || !second) continue
    const written = writeMetrics(first, second, glyphs)
    out.set(header, written.header)
    out.set(rows, written.metrics)
  }
  const [cmap, os2, post] = [tables.get('cmap'), tables.get('OS/2'), tables.get('post')]
  if (cmap && cmap.length >= 4) out.set('cmap', writeCmap(cmap, glyphs))
  const metrics = os2 && writeOs2(os2)
  if (metrics) out.set('OS/2', metrics)
  const names = post && writePost(post, glyphs)
  if (names) out.set('post', names)
  return out
}

/** fpgm, prep and cvt stay together, or all hinting goes: readers then draw outlines as they are. */
function keepHinting(tables: Tables, out: Map<string, Uint8Array>): Hinting {
  const programs = ['fpgm', 'prep'].flatMap((tag) => tables.get(tag) ?? [])
  const ownCodes = programs.some(definesInstructions)
  if (!programs.every((program) => isBytecode(program, 0, program.length, ownCodes))) return { kept: false, ownCodes }
  for (const tag of ['fpgm', 'prep']) {
    const program = tables.get(tag)
    if (program) out.set(tag, program)
  }
  const control = tables.get('cvt ')
  if (control) out.set('cvt ', writeControl(control))
  return { kept: true, ownCodes }
}
