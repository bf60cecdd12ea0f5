import type { Range } from './charstrings.ts'

/** ISO/IEC 14496-22, "The TrueType instruction set": what no font has unless it defines it with IDEF (0x89). */
const reserved = new Set([0x28, 0x7b, 0x83, 0x84, 0x8f, 0x90, 0x91, 0x92, ...Array.from({ length: 29 }, (_, index) => 0x93 + index)])

/** Known opcodes, and numbers to push that all lie inside. */
export function isInstructions(program: Buffer, reservedToo: boolean): boolean {
  if (program.length > 0xffff) return false
  let at = 0
  while (at < program.length) {
    const code = program[at++] ?? 0
    if (!reservedToo && reserved.has(code)) return false
    if (code === 0x40) at += 1 + (program[at] ?? 0)
    else if (code === 0x41) at += 1 + (program[at] ?? 0) * 2
    else if (code >= 0xb0 && code <= 0xb7) at += code - 0xaf
    else if (code >= 0xb8 && code <= 0xbf) at += (code - 0xb7) * 2
  }
  return at === program.length
}

/** The places of all glyphs (5.3.2): one behind the other, from the first byte of glyf to its last. */
export function placesOf(loca: Buffer, long: boolean, glyphs: number, end: number): readonly Range[] | undefined {
  if (loca.length !== (glyphs + 1) * (long ? 4 : 2)) return undefined
  const places: Range[] = []
  const place = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
  let from = place(0)
  if (from !== 0) return undefined
  for (let glyph = 1; glyph <= glyphs; glyph++) {
    const to = place(glyph)
    if (to < from || to > end) return undefined
    places.push([from, to])
    from = to
  }
  return from === end ? places : undefined
}

/**
 * 5.3.3: every glyph ends where its place does, a byte of padding aside; parts of composite glyphs are glyphs of the font, ten levels deep at most.
 */
export function areGlyphs(glyf: Buffer, places: readonly Range[], reservedToo: boolean): boolean {
  const composites = new Map<number, readonly number[]>()
  for (const [glyph, [from, to]] of places.entries()) {
    if (from === to) continue
    if (to - from < 12) return false
    const contours = glyf.readInt16BE(from)
    const parts: number[] = []
    const end =
      contours > 0
        ? simpleEnd(glyf, from, to, contours, reservedToo)
        : contours === -1
          ? compositeEnd(glyf, from, to, parts, reservedToo)
          : -1
    if (end !== to && !(end === to - 1 && glyf[end] === 0)) return false
    if (contours === -1) composites.set(glyph, parts)
  }
  return areNested(composites, places.length)
}

function simpleEnd(glyf: Buffer, from: number, to: number, contours: number, reservedToo: boolean): number {
  const length = from + 10 + contours * 2
  if (length + 2 > to) return -1
  let points = 0
  for (let at = from + 10; at < length; at += 2) {
    const next = glyf.readUInt16BE(at) + 1
    if (next < points) return -1
    points = next
  }
  let at = length + 2 + glyf.readUInt16BE(length)
  if (at > to || !isInstructions(glyf.subarray(length + 2, at), reservedToo)) return -1
  let room = 0
  while (points > 0 && at < to) {
    const flag = glyf[at++] ?? 0
    const repeated = flag & 8 ? (glyf[at++] ?? 0) + 1 : 1
    const across = flag & 2 ? 1 : flag & 16 ? 0 : 2
    const down = flag & 4 ? 1 : flag & 32 ? 0 : 2
    room += repeated * (across + down)
    points -= repeated
  }
  return points === 0 ? at + room : -1
}

function compositeEnd(glyf: Buffer, from: number, to: number, parts: number[], reservedToo: boolean): number {
  let at = from + 10
  let flags = 0x20
  while (flags & 0x20) {
    if (at + 4 > to) return -1
    flags = glyf.readUInt16BE(at)
    parts.push(glyf.readUInt16BE(at + 2))
    at += (flags & 1 ? 8 : 6) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0)
  }
  if (!(flags & 0x100)) return at
  if (at + 2 > to) return -1
  const end = at + 2 + glyf.readUInt16BE(at)
  return end <= to && isInstructions(glyf.subarray(at + 2, end), reservedToo) ? end : -1
}

const MAXIMUM_PARTS = 1000

/** Composites in the order of what they need: what is left in the end needs itself. */
function areNested(composites: ReadonlyMap<number, readonly number[]>, glyphs: number): boolean {
  const sizes = new Map<number, number>()
  for (let level = 1; level <= 11 && sizes.size < composites.size; level++) {
    const ready = new Map<number, number>()
    for (const [glyph, parts] of composites) {
      if (sizes.has(glyph)) continue
      if (parts.some((part) => part >= glyphs)) return false
      if (!parts.every((part) => sizes.has(part) || !composites.has(part))) continue
      const size = parts.reduce((sum, part) => sum + (sizes.get(part) ?? 1), 0)
      if (size > MAXIMUM_PARTS) return false
      ready.set(glyph, size)
    }
    for (const [glyph, size] of ready) sizes.set(glyph, size)
  }
  return sizes.size === composites.size
}
