import { i16, u8, u16 } from '../octets.ts'

/** ISO/IEC 14496-22, 5.3.3: flags of points. */
const [X_SHORT, Y_SHORT, REPEAT, X_SAME, Y_SAME] = [2, 4, 8, 16, 32] as const
/** Flags of components. */
const [WORDS, SCALE, MORE, TWO_SCALES, MATRIX] = [1, 8, 0x20, 0x40, 0x80] as const
export const INSTRUCTIONS = 0x100
const HEADER = 10

/** One glyph description: what of the table it takes, and where its instructions lie. */
export interface Glyph {
  readonly end: number
  readonly instructions: readonly [from: number, to: number] | undefined
  /** What goes when they go: of a composite glyph their length too. */
  readonly removable: readonly [from: number, to: number]
  /** Glyphs that a composite one is made of. */
  readonly components: readonly number[] | undefined
}

/** @returns undefined for a description that does not hold together: readers draw nothing for it */
export function readGlyph(glyf: Uint8Array, from: number, to: number): Glyph | undefined {
  if (from + HEADER > to) return undefined
  const contours = i16(glyf, from)
  return contours < 0 ? readComposite(glyf, from + HEADER, to) : readSimple(glyf, from + HEADER, to, contours)
}

function readSimple(glyf: Uint8Array, from: number, to: number, contours: number): Glyph | undefined {
  const length = from + contours * 2
  if (contours === 0 || length + 2 > to) return undefined
  let last = 0
  for (let at = from; at < length; at += 2) {
    const point = u16(glyf, at)
    if (point < last) return undefined
    last = point
  }
  const start = length + 2
  const flags = start + u16(glyf, length)
  const end = coordinates(glyf, flags, to, last + 1)
  return end === undefined
    ? undefined
    : { end, instructions: flags > start ? [start, flags] : undefined, removable: [start, flags], components: undefined }
}

/** The end of flags and coordinates of `points` points, if they end before `to`. */
function coordinates(glyf: Uint8Array, from: number, to: number, points: number): number | undefined {
  let at = from
  let bytes = 0
  for (let point = 0; point < points; ) {
    if (at >= to) return undefined
    const flag = u8(glyf, at++)
    const times = flag & REPEAT ? 1 + u8(glyf, at++) : 1
    bytes += times * ((flag & X_SHORT ? 1 : flag & X_SAME ? 0 : 2) + (flag & Y_SHORT ? 1 : flag & Y_SAME ? 0 : 2))
    point += times
    if (point > points) return undefined
  }
  return at + bytes <= to ? at + bytes : undefined
}

function readComposite(glyf: Uint8Array, from: number, to: number): Glyph | undefined {
  const components: number[] = []
  let at = from
  let flags: number = MORE
  while (flags & MORE) {
    if (at + 4 > to) return undefined
    flags = u16(glyf, at)
    components.push(u16(glyf, at + 2))
    at += componentLength(flags)
  }
  if (at > to) return undefined
  const start = at + 2
  const end = start + u16(glyf, at)
  const program = flags & INSTRUCTIONS && start <= to && end <= to && end > start
  return { end: program ? end : at, instructions: program ? [start, end] : undefined, removable: [at, program ? end : at], components }
}

/** Of several kinds of scale the first in this order counts, as in readers. */
const componentLength = (flags: number) =>
  4 + (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0)

/** Where each component of a composite glyph begins. */
export function componentPlaces(glyph: Uint8Array, from: number): readonly number[] {
  const places: number[] = []
  let flags: number = MORE
  for (let at = from + HEADER; flags & MORE; at += componentLength(flags)) {
    flags = u16(glyph, at)
    places.push(at)
  }
  return places
}
