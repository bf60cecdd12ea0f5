import { last, works } from './arithmetic.ts'

/** Charstrings as the inspection runs them: one loop over frames, a plain array as stack, and no byte that nothing reaches. */

export type Range = readonly [from: number, to: number]

/** Subroutines of one kind: where they lie, and how far they have been read. */
export class Library {
  readonly ranges: readonly Range[]
  readonly #read: number[] = []
  constructor(ranges: readonly Range[]) {
    this.ranges = ranges
  }
  mark(number: number, at: number): void {
    this.#read[number] = Math.max(this.#read[number] ?? 0, at)
  }
  /** Whether each is read to its end, or is a bare `return` that nothing calls. */
  isLean(bytes: Uint8Array): boolean {
    return this.ranges.every(
      ([from, to], number) => (this.#read[number] ?? to) === to && (this.#read[number] || (to === from + 1 && bytes[from] === 11)),
    )
  }
}

/** What is counted and met while the charstrings of one font run. */
export interface Run {
  tokens: number
  /** Place of a charstring → the codes of the two characters that it puts together. */
  readonly accents: Map<number, readonly [base: number, accent: number]>
}

/** TN 5177, appendix C; Type 1 Font Format, 6.4. */
function meet(run: Run, glyph: Range, stack: readonly number[]): boolean {
  const [base = -1, accent = -1] = stack.slice(-2)
  run.accents.set(glyph[0], [base, accent])
  return [base, accent].every((code) => Number.isInteger(code) && code >= 0 && code <= 255)
}

interface Frame {
  at: number
  readonly to: number
  readonly library?: Library | undefined
  readonly number?: number
}

const DEPTH = 10
/** Ends of subroutines count here too. */
const GLYPH_TOKENS = 1_000_000

/** A number of either kind of charstring behind `first`, and where it ends. */
function numberAt(bytes: Buffer, first: number, at: number, fixed: boolean): readonly [value: number, end: number] {
  if (first === 28) return [at + 2 <= bytes.length ? bytes.readInt16BE(at) : 0, at + 2]
  if (first < 247) return [first - 139, at]
  if (first < 251) return [(first - 247) * 256 + (bytes[at] ?? 0) + 108, at + 1]
  if (first < 255) return [(251 - first) * 256 - (bytes[at] ?? 0) - 108, at + 1]
  const whole = at + 4 <= bytes.length ? bytes.readInt32BE(at) : 0
  return [fixed ? whole / 65_536 : whole, at + 4]
}

/** How many operands an operator that clears the stack must find. */
const type2: Readonly<Record<number, number>> = { 4: 1, 5: 0, 6: 0, 7: 0, 8: 0, 21: 2, 22: 1, 24: 0, 25: 0, 26: 0, 27: 0, 30: 0, 31: 0 }
const type2Pairs: Readonly<Record<number, number>> = { 0: 0, 34: 7, 35: 12, 36: 9, 37: 11 }
const hints = new Set([1, 3, 18, 23, 19, 20])

/** Adobe TN 5177: known operators, 48 operands, 10 calls, 96 hints; the charstring ends where its range does. */
export function isType2(font: Buffer, glyph: Range, locals: Library, globals: Library, run: Run): boolean {
  const stack: number[] = []
  const store = new Map<number, number>()
  const frames: Frame[] = [{ at: glyph[0], to: glyph[1] }]
  const pop = () => {
    const frame = frames.pop()
    if (frame?.library) frame.library.mark(frame.number ?? 0, frame.at)
  }
  let stems = 0
  for (let tokens = 0; frames.length > 0; tokens++) {
    const frame = frames[frames.length - 1] as Frame
    if (--run.tokens < 0 || tokens > GLYPH_TOKENS || frame.at > frame.to) return false
    if (frame.at === frame.to) {
      pop()
      continue
    }
    const code = font[frame.at++] ?? 0
    if (code >= 32 || code === 28) {
      const [value, end] = numberAt(font, code, frame.at, true)
      frame.at = end
      if (stack.push(value) > 48) return false
    } else if (code === 11 || code === 14) {
      const whole = frames[0]?.at === glyph[1]
      if (frame.at > frame.to || !(whole || code === 11)) return false
      if (code === 14 && stack.length >= 4 && !meet(run, glyph, stack)) return false
      if (code === 11) pop()
      else while (frames.length > 0) pop()
      if (frames.length === 0) return whole
    } else if (code === 10 || code === 29) {
      const library = code === 10 ? locals : globals
      const count = library.ranges.length
      const number = last(stack) + (count < 1240 ? 107 : count < 33_900 ? 1131 : 32_768)
      const range = library.ranges[number]
      if (!range || frames.length > DEPTH) return false
      frames.push({ at: range[0], to: range[1], library, number })
    } else if (code === 12) {
      const pair = font[frame.at++] ?? 0
      const needs = Object.hasOwn(type2Pairs, pair) ? type2Pairs[pair] : undefined
      const work = Object.hasOwn(works, pair) ? works[pair] : undefined
      if (stack.length < (needs ?? work?.[0] ?? Number.POSITIVE_INFINITY)) return false
      if (needs !== undefined) stack.length = 0
      else work?.[1](stack, store)
      if (stack.length > 48 || stack.includes(Number.NaN)) return false
    } else if (hints.has(code)) {
      stems += stack.length >> 1
      stack.length = 0
      if (stems > 96) return false
      if (code === 19 || code === 20) frame.at += (stems + 7) >> 3
    } else {
      if (!Object.hasOwn(type2, code) || stack.length < (type2[code] ?? 0)) return false
      stack.length = 0
    }
  }
  return true
}

const type1: Readonly<Record<number, number>> = { 1: 2, 3: 2, 4: 1, 5: 2, 6: 1, 7: 1, 8: 6, 9: 0, 13: 2, 15: 0, 21: 2, 22: 1, 30: 4, 31: 4 }
const type1Pairs: Readonly<Record<number, number>> = { 0: 0, 1: 6, 2: 6, 7: 4, 33: 0 }
const others: Readonly<Record<number, number>> = { 0: 3, 1: 0, 2: 0, 3: 1, 12: 22, 13: 22 }

/** Adobe Type 1 Font Format, chapter 6; all charstrings lie decrypted in `font`. */
export function isType1Program(font: Buffer, glyph: Range, subroutines: Library, run: Run): boolean {
  const stack: number[] = []
  let handed: number[] = []
  const frames: Frame[] = [{ at: glyph[0], to: glyph[1] }]
  const pop = () => {
    const frame = frames.pop()
    if (frame?.library) frame.library.mark(frame.number ?? 0, frame.at)
  }
  for (let tokens = 0; frames.length > 0; tokens++) {
    const frame = frames[frames.length - 1] as Frame
    if (--run.tokens < 0 || tokens > GLYPH_TOKENS || frame.at > frame.to) return false
    if (frame.at === frame.to) {
      pop()
      continue
    }
    let code = font[frame.at++] ?? 0
    if (code >= 32) {
      const [value, end] = numberAt(font, code, frame.at, false)
      frame.at = end
      if (stack.push(value) > 24) return false
      continue
    }
    if (code === 10) {
      const number = last(stack)
      const range = subroutines.ranges[number]
      if (!range || frames.length > DEPTH) return false
      frames.push({ at: range[0], to: range[1], library: subroutines, number })
      continue
    }
    if (code === 12) code = 32 + (font[frame.at++] ?? 0)
    if (code === 11 || code === 14 || code === 32 + 6) {
      const whole = frames[0]?.at === glyph[1]
      if (frame.at > frame.to || !(whole || code === 11) || (code === 38 && (stack.length < 5 || !meet(run, glyph, stack)))) return false
      if (code === 11) pop()
      else while (frames.length > 0) pop()
      if (frames.length === 0) return whole
    } else if (code === 32 + 12) {
      if (stack.length < 2) return false
      works[12]?.[1](stack, new Map())
    } else if (code === 32 + 16) {
      const number = last(stack)
      const count = last(stack)
      const most = Object.hasOwn(others, number) ? others[number] : undefined
      if (most === undefined || !(count >= 0 && count <= most && count <= stack.length)) return false
      const operands = count > 0 ? stack.splice(-count) : []
      handed = number === 0 ? operands.slice(-2) : number === 3 ? operands : []
    } else if (code === 32 + 17) stack.push(handed.shift() ?? 0)
    else {
      const table = code < 32 ? type1 : type1Pairs
      const needs = code < 32 ? code : code - 32
      if (!Object.hasOwn(table, needs) || stack.length < (table[needs] ?? 0)) return false
      stack.length = 0
    }
  }
  return true
}
