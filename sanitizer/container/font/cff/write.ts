import type { Subroutines } from '../charstring/type2.ts'
import { latin1 } from '../octets.ts'
import { STANDARD_STRINGS } from '../standard.ts'
import { demand, isPlainName, roomFor } from '../unsound.ts'
import { writeCharset, writeEncoding, writeSelect } from './charset.ts'
import { type Dict, number, offset, op, operator, privateRows, topRows, writeRows } from './dict.ts'
import { writeIndex } from './index-structure.ts'
import type { Cff } from './read.ts'

const RETURN = Uint8Array.of(11)
/** Header of TN 5176, 6: version 1.0, 4 bytes long, offsets of 4 bytes. */
const HEADER = Uint8Array.of(1, 0, 4, 4)

/** Strings that are still named, in the order in which they are met; SIDs count behind the standard ones. */
class Strings {
  readonly #numbers = new Map<number, number>()
  readonly entries: Uint8Array[] = []
  readonly #cff: Cff
  constructor(cff: Cff) {
    this.#cff = cff
  }
  /** The new SID. One that names nothing, or nothing plain, becomes .notdef. */
  number(name: number): number {
    if (name < STANDARD_STRINGS) return name
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const { font, strings } = this.#cff
    const [from, to] = [strings.bounds[name - STANDARD_STRINGS], strings.bounds[name - STANDARD_STRINGS + 1]]
    const plain = from !== undefined && to !== undefined && isPlainName(latin1(font, from, to))
    const number = plain ? STANDARD_STRINGS + this.entries.push(font.subarray(from, to)) - 1 : 0
    this.#numbers.set(name, number)
    return number
  }
}

/** Entries as far as glyphs reach into them, a bare `return` for those that none calls; undefined when none is called. */
function keptSubroutines(font: Uint8Array, { bounds, reached }: Subroutines): Uint8Array | undefined {
  if (!reached.some((end) => end > 0)) return undefined
  return writeIndex(Array.from(reached, (end, index) => (end > 0 ? font.subarray(bounds[index], end) : RETURN)))
}

function keptGlyphs({ font, glyphs, ends }: Cff): Uint8Array {
  return writeIndex(Array.from(ends, (end, glyph) => font.subarray(glyphs.bounds[glyph], end)))
}

/** Structures laid end to end; what has a place is known by it. */
class Layout {
  readonly parts: Uint8Array[] = []
  length = 0
  add(part: Uint8Array): number {
    const at = this.length
    this.parts.push(part)
    this.length += part.length
    return at
  }
}

/**
 * The font anew, every byte from a structure that was read: Header, Name, Top DICT, String and Global Subr INDEX, charset, Encoding,
 * FDSelect, CharStrings, Private DICTs, local Subr INDEXes, FDArray. @throws UnsoundFont
 */
export function writeCff(cff: Cff): Uint8Array {
  const strings = new Strings(cff)
  const composite = cff.select !== undefined
  const charset =
    typeof cff.charset === 'number' ? cff.charset : writeCharset(composite ? cff.charset : cff.charset.map((name) => strings.number(name)))
  const encoding = typeof cff.encoding === 'number' ? cff.encoding : writeEncoding(renamed(cff.encoding, strings))
  const registry = composite ? order(cff.top, strings) : []
  const name = isPlainName(cff.name) ? Buffer.from(cff.name, 'latin1') : Buffer.from('Font')
  const head = (offsets: Offsets) => [
    HEADER,
    writeIndex([name]),
    writeIndex([topDict(cff, registry, offsets)]),
    writeIndex(strings.entries),
    keptSubroutines(cff.font, cff.globals) ?? writeIndex([]),
  ]
  const layout = new Layout()
  for (const part of head(noOffsets(charset, encoding))) layout.add(part)
  const offsets: Offsets = {
    charset: typeof charset === 'number' ? charset : layout.add(charset),
    encoding: typeof encoding === 'number' ? encoding : layout.add(encoding),
    select: cff.select ? layout.add(writeSelect(cff.select)) : 0,
    glyphs: layout.add(keptGlyphs(cff)),
    ...addPrivates(cff, layout),
  }
  if (composite) offsets.array = layout.add(writeIndex(cff.faces.map(({ dict }, face) => faceDict(dict, offsets.privates[face]))))
  const whole = Buffer.concat([...head(offsets), ...layout.parts.slice(5)])
  demand(whole.length === layout.length && whole.length <= roomFor(cff.font.length), 'CFF grows')
  cff.budget.demandFor(whole.length)
  return whole
}

const renamed = (encoding: Exclude<Cff['encoding'], number>, strings: Strings) => ({
  ...encoding,
  supplements: encoding.supplements.map(([code, name]) => [code, strings.number(name)] as const),
})

/** Registry, ordering, supplement (TN 5176, 18). */
function order(top: Dict, strings: Strings): readonly number[] {
  const [registry = -1, ordering = -1, supplement = -1, more] = top.get(op.ROS) ?? []
  demand(registry >= 0 && ordering >= 0 && supplement >= 0 && more === undefined, 'ROS')
  return [strings.number(registry), strings.number(ordering), Math.trunc(supplement)]
}

interface Offsets {
  readonly charset: number
  readonly encoding: number
  readonly select: number
  readonly glyphs: number
  array: number
  /** Size and place of each face's Private DICT. */
  readonly privates: readonly (readonly [number, number])[]
}

const noOffsets = (charset: number | Uint8Array, encoding: number | Uint8Array): Offsets => ({
  charset: typeof charset === 'number' ? charset : 9,
  encoding: typeof encoding === 'number' ? encoding : 9,
  select: 0,
  glyphs: 0,
  array: 0,
  privates: [],
})

/** Offsets of a fixed width, so that its length does not depend on them. */
function topDict(cff: Cff, registry: readonly number[], offsets: Offsets): Uint8Array {
  const count = cff.top.get(op.CIDCount)?.[0]
  const out = cff.select ? [...registry.flatMap(number), ...operator(op.ROS)] : []
  out.push(...writeRows(cff.top, topRows))
  if (cff.select && count !== undefined && count >= 0 && count <= 65_536) out.push(...number(Math.trunc(count)), ...operator(op.CIDCount))
  if (offsets.charset > 0) out.push(...(offsets.charset < 3 ? number : offset)(offsets.charset), ...operator(op.charset))
  if (offsets.encoding > 0) out.push(...(offsets.encoding < 2 ? number : offset)(offsets.encoding), ...operator(op.Encoding))
  out.push(...offset(offsets.glyphs), ...operator(op.CharStrings))
  if (cff.select) out.push(...offset(offsets.array), ...operator(op.FDArray), ...offset(offsets.select), ...operator(op.FDSelect))
  else out.push(...privateRange(offsets.privates[0]))
  return Uint8Array.from(out)
}

const privateRange = ([size, at]: readonly [number, number] = [0, 0]) => [...offset(size), ...offset(at), ...operator(op.Private)]

const faceDict = (dict: Dict, range: readonly [number, number] | undefined): Uint8Array =>
  Uint8Array.from([...writeRows(dict, topRows), ...privateRange(range)])

/** All Private DICTs, then each set of local subroutines once; /Subrs counts from the start of its Private DICT (TN 5176, 16). */
function addPrivates({ font, faces }: Cff, layout: Layout): { privates: readonly (readonly [number, number])[]; array: number } {
  const kept = new Map<Subroutines, Uint8Array | undefined>()
  for (const { own } of faces) if (own.locals && !kept.has(own.locals)) kept.set(own.locals, keptSubroutines(font, own.locals))
  const rows = faces.map(({ own }) => ({ own, start: writeRows(own.dict, privateRows), subroutines: own.locals && kept.get(own.locals) }))
  const places: (readonly [number, number])[] = []
  let at = layout.length
  for (const { start, subroutines } of rows) {
    const size = start.length + (subroutines ? 6 : 0)
    places.push([size, at])
    at += size
  }
  const found = new Map<Uint8Array, number>()
  for (const { subroutines } of rows)
    if (subroutines && !found.has(subroutines)) {
      found.set(subroutines, at)
      at += subroutines.length
    }
  for (const [face, { start, subroutines }] of rows.entries()) {
    const from = places[face]?.[1] ?? 0
    const tail = subroutines ? [...offset((found.get(subroutines) ?? 0) - from), ...operator(op.Subrs)] : []
    layout.add(Uint8Array.from([...start, ...tail]))
  }
  for (const subroutines of found.keys()) layout.add(subroutines)
  return { privates: places, array: 0 }
}
