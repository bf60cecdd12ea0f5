import { Refusal } from '../../refusal.ts'

/** OpenType tables that setting a line needs (OpenType 1.9): `cmap`, `hmtx`, `CFF `. The fonts are ours, not the sender's. */

export interface Face {
  /** Glyph of a code point, 0 when the font has none. */
  glyph(codePoint: number): number
  /** Advance width in thousandths of the font size. */
  advance(glyph: number): number
  /** The `CFF ` table. */
  readonly outlines: Uint8Array
}

const read = new WeakMap<Uint8Array, Face>()

/** Reads a font once; later requests with the same bytes get the same face. @throws Refusal malformed */
export function faceOf(font: Uint8Array): Face {
  const known = read.get(font)
  if (known) return known
  const face = parse(font)
  read.set(font, face)
  return face
}

function parse(font: Uint8Array): Face {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const tables = new Map<string, { readonly at: number; readonly length: number }>()
  for (let index = 0; index < view.getUint16(4); index++) {
    const at = 12 + 16 * index
    tables.set(Buffer.from(font.subarray(at, at + 4)).toString('latin1'), { at: view.getUint32(at + 8), length: view.getUint32(at + 12) })
  }
  const table = (tag: string): { readonly at: number; readonly length: number } => {
    const found = tables.get(tag)
    if (!found) throw new Refusal('malformed', `font without ${tag}`)
    return found
  }
  const metrics = view.getUint16(table('hhea').at + 34)
  const hmtx = table('hmtx').at
  const perEm = view.getUint16(table('head').at + 18)
  const outlines = table('CFF ')
  const glyphs = glyphTable(view, table('cmap').at)
  return {
    glyph: (codePoint) => glyphs[codePoint] ?? 0,
    advance: (glyph) => (view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1)) * 1000) / perEm,
    outlines: font.subarray(outlines.at, outlines.at + outlines.length),
  }
}

/** The last plane that the font covers: planes 0 to 2 hold every character that a Japanese font has. */
const CODE_POINTS = 0x30000

/** `cmap` format 12 (segmented coverage): (start, end, first glyph) spread into one array, since lines look up every character. */
function glyphTable(view: DataView, cmap: number): Uint16Array {
  const glyphs = new Uint16Array(CODE_POINTS)
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const at = cmap + view.getUint32(cmap + 8 + 8 * index)
    if (view.getUint16(at) !== 12) continue
    for (let group = 0; group < view.getUint32(at + 12); group++) {
      const row = at + 16 + 12 * group
      const [from, to, first] = [view.getUint32(row), view.getUint32(row + 4), view.getUint32(row + 8)]
      for (let code = from; code <= Math.min(to, CODE_POINTS - 1); code++) glyphs[code] = first + code - from
    }
    return glyphs
  }
  throw new Refusal('malformed', 'font without a table of Unicode characters')
}
