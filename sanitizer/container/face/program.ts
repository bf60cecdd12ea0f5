import { Refusal } from '../../refusal.ts'
import { type Entry, type Index, integers, readDictionary, readIndex } from './cff.ts'

/** A CID-keyed CFF font of ours (Adobe Technical Note 5176): where its parts are. */

/** Operators of the dictionaries (Technical Note 5176, tables 9, 10 and 23). */
export const CHARSET = 15
export const CHAR_STRINGS = 17
export const PRIVATE = 18
export const SUBROUTINES = 19
const ROS = 1230
export const CID_COUNT = 1234
export const FD_ARRAY = 1236
export const FD_SELECT = 1237

export interface Program {
  readonly bytes: Uint8Array
  readonly head: Uint8Array
  readonly names: Index
  readonly top: readonly Entry[]
  readonly strings: Index
  readonly subroutines: Index
  readonly charStrings: Index
  readonly dictionaries: Index
  readonly selector: (glyph: number) => number
}

export const numbersOf = (entries: readonly Entry[], operator: number): readonly number[] => {
  const entry = entries.find((one) => one.operator === operator)
  return entry ? integers(entry.operands) : []
}

const programs = new WeakMap<Uint8Array, Program>()

export function programOf(bytes: Uint8Array): Program {
  const known = programs.get(bytes)
  if (known) return known
  const names = readIndex(bytes, bytes[2] ?? 4)
  const tops = readIndex(bytes, names.end)
  const strings = readIndex(bytes, tops.end)
  const top = readDictionary(tops.item(0))
  if (!top.some(({ operator }) => operator === ROS)) throw new Refusal('malformed', 'the font is not CID-keyed')
  const at = (operator: number): number => numbersOf(top, operator)[0] ?? 0
  const program = {
    bytes,
    head: bytes.subarray(0, bytes[2] ?? 4),
    names,
    top,
    strings,
    subroutines: readIndex(bytes, strings.end),
    charStrings: readIndex(bytes, at(CHAR_STRINGS)),
    dictionaries: readIndex(bytes, at(FD_ARRAY)),
    selector: readSelector(bytes, at(FD_SELECT)),
  }
  programs.set(bytes, program)
  return program
}

/** §19: which font dictionary a glyph belongs to; format 0 is an array, format 3 ranges. */
function readSelector(bytes: Uint8Array, start: number): (glyph: number) => number {
  if (bytes[start] === 0) return (glyph) => bytes[start + 1 + glyph] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ranges = view.getUint16(start + 1)
  return (glyph) => {
    let low = 0
    let high = ranges - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (view.getUint16(start + 3 + 3 * middle) <= glyph) low = middle
      else high = middle - 1
    }
    return view.getUint8(start + 5 + 3 * low)
  }
}
