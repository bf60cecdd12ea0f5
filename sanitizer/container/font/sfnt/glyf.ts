import { put16, put32, u16, u32 } from '../octets.ts'
import { demand, fontBounds, roomFor } from '../unsound.ts'
import { isBytecode } from './bytecode.ts'
import { componentPlaces, type Glyph, INSTRUCTIONS, readGlyph } from './glyph.ts'

export interface Outlines {
  readonly glyf: Uint8Array
  readonly loca: Uint8Array
  readonly long: boolean
  /** Glyphs that did not hold together and are empty now. */
  readonly emptied: number
}

/** How instructions are kept: not at all when the programs that they call are unsound. */
export interface Hinting {
  readonly kept: boolean
  readonly ownCodes: boolean
}

/** Glyphs may share bytes in the input, but reading them again for each is bounded; broken ones cost less, as they seldom are read to their end. */
const BROKEN_SHARE = 64

/** Broken, or made of broken ones; or a loop; or nested too deeply; or of too many parts. */
const BROKEN = -1

/**
 * loca and glyf (ISO/IEC 14496-22, 5.3.2, 5.3.3) written anew: every glyph is read to its last coordinate, and nothing behind that is
 * kept. A glyph that does not hold together is emptied, as readers draw nothing for it.
 */
export function writeOutlines(glyf: Uint8Array, loca: Uint8Array, long: boolean, glyphs: number, hinting: Hinting): Outlines {
  const starts = new Uint32Array(glyphs)
  const found: (Glyph | undefined)[] = []
  const room = roomFor(glyf.length)
  let emptied = 0
  let read = 0
  for (let glyph = 0; glyph < glyphs; glyph++) {
    const from = long ? u32(loca, glyph * 4) : u16(loca, glyph * 2) * 2
    const next = long ? u32(loca, glyph * 4 + 4) : u16(loca, glyph * 2 + 2) * 2
    // Where the order is broken, readers take all that is left.
    const to = next < from || next > glyf.length ? glyf.length : next
    starts[glyph] = from
    const empty = from === next || (from + 10 <= glyf.length && u16(glyf, from) === 0)
    const one = empty ? undefined : readGlyph(glyf, from, to)
    if (!empty && !one) emptied++
    read += one ? one.end - from : empty ? 0 : Math.max(0, to - from) / BROKEN_SHARE
    demand(read <= room, 'glyf read again and again')
    found.push(empty ? undefined : (one ?? brokenGlyph))
  }
  emptied += breakComposites(found)
  return { ...lay(glyf, starts, found, hinting), emptied }
}

const brokenGlyph: Glyph = { end: 0, instructions: undefined, removable: [0, 0], components: undefined }

/** Empties what must not be drawn. @returns how many composites that were */
function breakComposites(found: (Glyph | undefined)[]): number {
  const parts = new Map<number, number>()
  const count = (glyph: number, depth: number): number => {
    const one = found[glyph]
    if (one === brokenGlyph || glyph >= found.length || depth > fontBounds.componentDepth) return BROKEN
    if (!one?.components) return 1
    const known = parts.get(glyph)
    if (known !== undefined) return known
    parts.set(glyph, BROKEN)
    let sum = 0
    for (const component of one.components) {
      const more = count(component, depth + 1)
      sum = more === BROKEN ? Number.POSITIVE_INFINITY : sum + more
      if (sum > fontBounds.components) return BROKEN
    }
    parts.set(glyph, sum)
    return sum
  }
  const broken: number[] = []
  for (let glyph = 0; glyph < found.length; glyph++) if (found[glyph]?.components && count(glyph, 0) === BROKEN) broken.push(glyph)
  for (const glyph of broken) found[glyph] = undefined
  for (let glyph = 0; glyph < found.length; glyph++) if (found[glyph] === brokenGlyph) found[glyph] = undefined
  return broken.length
}

function lay(glyf: Uint8Array, starts: Uint32Array, found: readonly (Glyph | undefined)[], hinting: Hinting): Omit<Outlines, 'emptied'> {
  const bare = new Uint8Array(found.length)
  let length = 0
  for (const [glyph, one] of found.entries()) {
    if (!one) continue
    if (!one.instructions || !(hinting.kept && isBytecode(glyf, ...one.instructions, hinting.ownCodes))) bare[glyph] = 1
    const [from, to] = bare[glyph] ? one.removable : [0, 0]
    length += (one.end - (starts[glyph] ?? 0) - (to - from) + 1) & ~1
  }
  demand(length <= roomFor(glyf.length), 'glyf grows')
  const long = length > 0x1fffe
  const out = new Uint8Array(length)
  const loca = new Uint8Array((found.length + 1) * (long ? 4 : 2))
  const place = long
    ? (glyph: number, at: number) => put32(loca, glyph * 4, at)
    : (glyph: number, at: number) => put16(loca, glyph * 2, at >> 1)
  let at = 0
  for (const [glyph, one] of found.entries()) {
    place(glyph, at)
    if (one) at = (copyGlyph(glyf, starts[glyph] ?? 0, one, bare[glyph] === 1, out, at) + 1) & ~1
  }
  place(found.length, at)
  return { glyf: out, loca, long }
}

/** @returns the end of the copy */
function copyGlyph(glyf: Uint8Array, from: number, one: Glyph, bare: boolean, out: Uint8Array, at: number): number {
  const [start, stop] = bare ? one.removable : [one.end, one.end]
  out.set(glyf.subarray(from, start), at)
  out.set(glyf.subarray(stop, one.end), at + start - from)
  if (one.components) settle(out, at, bare)
  else if (bare) put16(out, at + start - from - 2, 0)
  return at + one.end - from - (stop - start)
}

/** A composite glyph counts -1 contours, and only its last component says that there are instructions. */
function settle(out: Uint8Array, at: number, bare: boolean): void {
  put16(out, at, 0xffff)
  const places = componentPlaces(out, at)
  for (const [index, place] of places.entries()) if (bare || index < places.length - 1) put16(out, place, u16(out, place) & ~INSTRUCTIONS)
}
