import { put16, put32, u16, u32 } from './octets.ts'
import { rewriteSfnt } from './sfnt.ts'
import { demand } from './unsound.ts'

/** A font that a document carries, to be installed for as long as it is open: it needs a name, and a licence to be carried. */

export interface FontName {
  readonly family: string
  readonly style: 'Regular' | 'Bold' | 'Italic' | 'Bold Italic'
}

/** Letters of a family that Windows takes (LOGFONT, 32 with the end). */
const LONGEST_FAMILY = 31
const TRUE_TYPE = [0x00010000, 0x74727565]
const OPEN_TYPE = 0x4f54544f

/** ISO/IEC 14496-22, 5.2.7: bits of fsType. Of 1 to 3 the most lenient counts. */
const LICENCES = 0x000e
const RESTRICTED = 0x0002
const ONLY_BITMAPS = 0x0200

/**
 * Bits of ulUnicodeRange whose letters join, reorder or stack by GSUB and GPOS, which do not stay: Hebrew to Lao, Tibetan to
 * Myanmar, Khmer and Mongolian. Another font of the reader sets them better than this one could.
 */
const SHAPED: readonly number[] = [11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 70, 71, 72, 73, 74, 80, 81]

/**
 * The font written anew with a name of our making, or undefined when it is not sound, may not be embedded, or needs tables that go.
 *
 * KNOWN GAP: glyphs for vertical writing and ligatures are chosen by GSUB, which goes.
 */
export function rewriteNamed(font: Uint8Array, name: FontName): Uint8Array | undefined {
  const version = u32(font, 0)
  if (!isPlain(name.family) || !(TRUE_TYPE.includes(version) || version === OPEN_TYPE)) return undefined
  return rewriteSfnt(font, (tables) => {
    const os2 = tables.get('OS/2')
    demand(os2 !== undefined && ['cmap', 'head', 'hhea', 'hmtx', 'maxp'].every((tag) => tables.has(tag)), 'not to be installed')
    const licence = u16(os2, 8)
    demand((licence & LICENCES) !== RESTRICTED && (licence & ONLY_BITMAPS) === 0, 'not to be embedded')
    demand(!SHAPED.some((bit) => (u32(os2, 42 + (bit >> 5) * 4) >>> (bit & 31)) & 1), 'needs shaping')
    tables.set('name', nameTable(name))
    if (!tables.has('post')) tables.set('post', namelessPost())
  })?.bytes
}

const isPlain = (family: string): boolean =>
  family.length > 0 && family.length <= LONGEST_FAMILY && family.isWellFormed() && !/[\p{C}\p{Zl}\p{Zp}"<>&\\/:]/u.test(family)

/** 5.2.8, version 3: no names of glyphs. */
function namelessPost(): Uint8Array {
  const table = new Uint8Array(32)
  put32(table, 0, 0x00030000)
  return table
}

/** 5.2.6, format 0: family, style, identifier, full name, version and PostScript name, in English for Windows. */
function nameTable({ family, style }: FontName): Uint8Array {
  const full = style === 'Regular' ? family : `${family} ${style}`
  const latin = family.replace(/[^A-Za-z0-9]/g, '') || 'Embedded'
  const names = [family, style, full, full, 'Version 1.000', `${latin}-${style.replace(' ', '')}`]
  const rows = 6 + names.length * 12
  const out = new Uint8Array(rows + names.reduce((sum, { length }) => sum + length * 2, 0))
  put16(out, 2, names.length)
  put16(out, 4, rows)
  let at = 0
  for (const [index, text] of names.entries()) {
    const row = 6 + index * 12
    for (const [field, value] of [3, 1, 0x0409, index + 1, text.length * 2, at].entries()) put16(out, row + field * 2, value)
    for (let unit = 0; unit < text.length; unit++) put16(out, rows + at + unit * 2, text.charCodeAt(unit))
    at += text.length * 2
  }
  return out
}
