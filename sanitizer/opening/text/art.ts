/** Shapes of all three programs ([MS-ODRAW]), of which only one thing is asked: whether they are hidden. */
import type { Bytes } from './bytes.ts'

const HEAD = 8
const CONTAINER = 0xf
/** §2.2.9 OfficeArtFOPT and §2.2.11 OfficeArtTertiaryFOPT: properties of a shape. */
const properties = [0xf00b, 0xf122]
/** §2.3.4.44 Group Shape Boolean Properties: fHidden. */
const [GROUP_SHAPE, HIDDEN] = [0x03bf, 0x02]
const PROPERTY_BYTES = 6

/** Does this record hold the properties of a shape that is hidden? @param head of the record: version and instance */
export function hidesShape(stream: Bytes, type: number, head: number, from: number, to: number): boolean {
  if (!properties.includes(type)) return false
  const end = Math.min(to, from + (head >> 4) * PROPERTY_BYTES)
  for (let at = from; at + PROPERTY_BYTES <= end; at += PROPERTY_BYTES)
    if ((stream.u16(at) & 0x3fff) === GROUP_SHAPE && stream.u32(at + 2) & HIDDEN) return true
  return false
}

/** Is any shape hidden of those between two places? Containers may go on behind the last; what is cut short ends the search. */
export function hasHiddenShape(stream: Bytes, from: number, to: number): boolean {
  for (let at = from; at + HEAD <= to; ) {
    const head = stream.u16(at)
    const end = at + HEAD + stream.u32(at + 4)
    if (end <= to && hidesShape(stream, stream.u16(at + 2), head, at + HEAD, end)) return true
    at = (head & 0xf) === CONTAINER ? at + HEAD : end
  }
  return false
}
