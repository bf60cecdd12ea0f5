import { type Subroutines, subroutines, Type2 } from '../charstring/type2.ts'
import { latin1, u8 } from '../octets.ts'
import { standardCodes } from '../standard.ts'
import { demand, TokenBudget } from '../unsound.ts'
import { type Encoding, PREDEFINED_CHARSETS, readCharset, readEncoding, readSelect } from './charset.ts'
import { type Dict, op, readDict } from './dict.ts'
import { type Index, readIndex } from './index-structure.ts'

/** A Private DICT and the subroutines that it names; the same place in the font is the same object. */
export interface Private {
  readonly dict: Dict
  readonly locals: Subroutines | undefined
}

/** A CFF font with one face, read whole, every charstring walked. */
export interface Cff {
  readonly font: Uint8Array
  readonly name: string
  readonly top: Dict
  readonly strings: Index
  readonly globals: Subroutines
  readonly glyphs: Index
  /** Where each charstring ends, dead bytes left out. */
  readonly ends: Uint32Array
  readonly charset: number | Uint16Array
  readonly encoding: number | Encoding
  /** One for a plain font; of a CID font those of the FDArray. */
  readonly faces: readonly { readonly dict: Dict; readonly own: Private }[]
  readonly select: Uint8Array | undefined
  readonly budget: TokenBudget
}

const NO_SUBROUTINES = subroutines(new Uint32Array(1))

/** @throws UnsoundFont */
export function readCff(font: Uint8Array): Cff {
  demand(font.length > 8 && u8(font, 0) === 1 && u8(font, 2) >= 4, 'CFF header')
  const names = readIndex(font, u8(font, 2))
  const tops = readIndex(font, names.end)
  const strings = readIndex(font, tops.end)
  const globals = subroutines(readIndex(font, strings.end).bounds)
  demand(names.count === 1 && tops.count === 1, 'CFF with several fonts')
  const top = readDict(font, tops.bounds[0] ?? 0, tops.bounds[1] ?? 0)
  demand((single(top, op.CharstringType) ?? 2) === 2, 'CharstringType')
  const place = single(top, op.CharStrings)
  demand(place !== undefined, 'no CharStrings')
  const glyphs = readIndex(font, place)
  demand(glyphs.count > 0, 'no glyphs')
  const composite = top.has(op.ROS)
  const faces = composite ? readFaces(font, top) : [{ dict: top, own: readPrivate(font, top, new Map()) }]
  const select = composite ? readSelect(font, single(top, op.FDSelect) ?? -1, glyphs.count, faces.length) : undefined
  const charsetAt = single(top, op.charset) ?? 0
  const encodingAt = single(top, op.Encoding) ?? 0
  const cff = {
    font,
    name: latin1(font, names.bounds[0] ?? 0, names.bounds[1] ?? 0),
    top,
    strings,
    globals,
    glyphs,
    ends: new Uint32Array(glyphs.count),
    charset: charsetAt < PREDEFINED_CHARSETS ? charsetAt : readCharset(font, charsetAt, glyphs.count),
    encoding: composite ? 0 : encodingAt < 2 ? encodingAt : readEncoding(font, encodingAt, glyphs.count),
    faces,
    select,
    budget: new TokenBudget(font.length),
  }
  walkGlyphs(cff)
  return cff
}

export function single(dict: Dict, operator: number): number | undefined {
  const operands = dict.get(operator)
  demand(
    operands === undefined || (operands.length === 1 && Number.isInteger(operands[0]) && (operands[0] ?? -1) >= 0),
    `operands of ${operator}`,
  )
  return operands?.[0]
}

function readFaces(font: Uint8Array, top: Dict): Cff['faces'] {
  const place = single(top, op.FDArray)
  demand(place !== undefined, 'no FDArray')
  const { count, bounds } = readIndex(font, place)
  demand(count > 0 && count <= 256, 'FDArray')
  const known = new Map<number, Subroutines>()
  return Array.from({ length: count }, (_, index) => {
    const dict = readDict(font, bounds[index] ?? 0, bounds[index + 1] ?? 0)
    return { dict, own: readPrivate(font, dict, known) }
  })
}

function readPrivate(font: Uint8Array, of: Dict, known: Map<number, Subroutines>): Private {
  const range = of.get(op.Private)
  if (!range) return { dict: new Map(), locals: undefined }
  const [size = -1, from = -1] = range
  demand(range.length === 2 && size >= 0 && from >= 0 && from + size <= font.length, 'Private')
  const dict = readDict(font, from, from + size)
  const offset = single(dict, op.Subrs)
  if (!offset) return { dict, locals: undefined }
  const locals = known.get(from + offset) ?? subroutines(readIndex(font, from + offset).bounds)
  known.set(from + offset, locals)
  return { dict, locals }
}

function walkGlyphs(cff: Cff): void {
  const walker = new Type2(cff.font, cff.globals, cff.budget)
  const accents = new Map<number, readonly [number, number]>()
  for (let glyph = 0; glyph < cff.glyphs.count; glyph++) {
    const own = cff.faces[cff.select?.[glyph] ?? 0]?.own
    const { end, accent } = walker.glyph(cff.glyphs.bounds[glyph] ?? 0, cff.glyphs.bounds[glyph + 1] ?? 0, own?.locals ?? NO_SUBROUTINES)
    cff.ends[glyph] = end
    if (accent) accents.set(glyph, accent)
  }
  if (accents.size === 0) return
  demand(cff.select === undefined, 'accented character in a CID font')
  const glyphOf = new Map<number, number>()
  for (let glyph = cff.glyphs.count - 1; glyph >= 0; glyph--)
    glyphOf.set(typeof cff.charset === 'number' ? glyph : (cff.charset[glyph] ?? 0), glyph)
  for (const codes of accents.values())
    for (const code of codes) demand(!accents.has(glyphOf.get(standardCodes[code] ?? 0) ?? -1), 'accented character of accented characters')
}
