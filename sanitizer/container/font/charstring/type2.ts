import { i16, i32, u8 } from '../octets.ts'
import { demand, fontBounds, type TokenBudget, UnsoundFont } from '../unsound.ts'
import { arithmetic } from './arithmetic.ts'

/** Subroutines of one INDEX, and how far each has been read: 0 is one that no glyph calls. */
export interface Subroutines {
  readonly bounds: Uint32Array
  readonly reached: Uint32Array
}

export const subroutines = (bounds: Uint32Array): Subroutines => ({ bounds, reached: new Uint32Array(bounds.length - 1) })

/** Adobe TN 5177, 4: what an operator does to a walk that draws nothing. */
const RESERVED = 0
const DRAW = 1
const STEM = 2
const MASK = 3
const LOCAL = 4
const GLOBAL = 5
const RETURN = 6
const END = 7
const ESCAPE = 8

/** Operators 0 to 31 (TN 5177, appendix A): hstem 1, vstem 3, rlineto 5 … */
const kinds = new Uint8Array(32)
for (const code of [1, 3, 18, 23]) kinds[code] = STEM
for (const code of [4, 5, 6, 7, 8, 21, 22, 24, 25, 26, 27, 30, 31]) kinds[code] = DRAW
for (const [code, kind] of [
  [19, MASK],
  [20, MASK],
  [10, LOCAL],
  [29, GLOBAL],
  [11, RETURN],
  [14, END],
  [12, ESCAPE],
] as const)
  kinds[code] = kind

/** Operands that vmoveto, rmoveto and hmoveto need. */
const least = new Uint8Array(32)
for (const [code, count] of [
  [4, 1],
  [21, 2],
  [22, 1],
] as const)
  least[code] = count

/** Two-byte operators that clear the stack: dotsection (4.5, obsolete), hflex, flex, hflex1, flex1 (4.1). */
const flexes = new Map([
  [0, 0],
  [34, 7],
  [35, 12],
  [36, 9],
  [37, 11],
])

/**
 * Runs Type 2 charstrings as an interpreter does, without drawing: values are computed where subroutine numbers may come from them.
 * There are no jumps, so all that a glyph does is seen.
 */
export class Type2 {
  readonly #font: Uint8Array
  readonly #globals: Subroutines
  readonly #budget: TokenBudget
  readonly #stack = new Float64Array(fontBounds.type2Operands + 1)
  readonly #transient = new Float64Array(32)
  #locals: Subroutines
  #top = 0
  #stems = 0
  #accent: readonly [number, number] | undefined

  constructor(font: Uint8Array, globals: Subroutines, budget: TokenBudget) {
    this.#font = font
    this.#globals = this.#locals = globals
    this.#budget = budget
  }

  /**
   * @returns the end of what is in use, and the two codes of an accented character (TN 5177, appendix C)
   * @throws UnsoundFont
   */
  glyph(from: number, to: number, locals: Subroutines): { end: number; accent: readonly [number, number] | undefined } {
    this.#locals = locals
    this.#top = this.#stems = 0
    this.#accent = undefined
    this.#budget.startGlyph()
    return { end: this.#run(from, to, 0).end, accent: this.#accent }
  }

  #run(from: number, to: number, depth: number): { end: number; over: boolean } {
    demand(depth <= fontBounds.subroutineDepth, 'subroutine depth')
    for (let at = from; at < to; ) {
      this.#budget.spend()
      const code = u8(this.#font, at++)
      if (code >= 32 || code === 28) {
        at = this.#push(code, at)
        demand(at <= to, 'charstring ends inside a number')
        continue
      }
      const kind = kinds[code] ?? RESERVED
      if (kind === RETURN) return { end: at, over: false }
      if (kind === END) {
        this.#end()
        return { end: at, over: true }
      }
      if (kind === LOCAL || kind === GLOBAL) {
        if (this.#call(kind === LOCAL ? this.#locals : this.#globals, depth)) return { end: at, over: true }
      } else if (kind === ESCAPE) this.#escape(u8(this.#font, at++))
      else if (kind === RESERVED) throw new UnsoundFont(`charstring operator ${code}`)
      else at = this.#clear(code, kind, at)
      demand(at <= to, 'charstring ends inside an operator')
    }
    return { end: to, over: false }
  }

  #push(code: number, at: number): number {
    const font = this.#font
    const top = this.#top++
    if (top >= fontBounds.type2Operands) throw new UnsoundFont('operand stack')
    if (code === 28) this.#stack[top] = i16(font, at)
    else if (code === 255) this.#stack[top] = i32(font, at) / 65_536
    else if (code <= 246) this.#stack[top] = code - 139
    else if (code <= 250) this.#stack[top] = (code - 247) * 256 + u8(font, at) + 108
    else this.#stack[top] = -(code - 251) * 256 - u8(font, at) - 108
    return at + (code === 28 ? 2 : code === 255 ? 4 : code <= 246 ? 0 : 1)
  }

  /** Operators that take the whole stack. A number too many is the width, or ignored by readers. */
  #clear(code: number, kind: number, at: number): number {
    demand(this.#top >= (least[code] ?? 0), 'operands missing')
    if (kind !== DRAW) {
      this.#stems += this.#top >> 1
      demand(this.#stems <= fontBounds.type2Stems, 'stem hints')
    }
    this.#top = 0
    return kind === MASK ? at + ((this.#stems + 7) >> 3) : at
  }

  #escape(code: number): void {
    const needs = flexes.get(code)
    if (needs !== undefined) {
      demand(this.#top >= needs, 'operands missing')
      this.#top = 0
      return
    }
    const work = arithmetic.get(code)
    demand(work !== undefined, `charstring operator 12 ${code}`)
    demand(this.#top >= work.takes, 'operands missing')
    this.#top = work.run(this.#stack, this.#top, this.#transient)
    demand(this.#top <= fontBounds.type2Operands, 'operand stack')
  }

  #call(among: Subroutines, depth: number): boolean {
    const count = among.reached.length
    demand(this.#top > 0, 'operands missing')
    const number = (this.#stack[--this.#top] ?? 0) + (count < 1240 ? 107 : count < 33_900 ? 1131 : 32_768)
    demand(Number.isInteger(number) && number >= 0 && number < count, 'subroutine number')
    const { end, over } = this.#run(among.bounds[number] ?? 0, among.bounds[number + 1] ?? 0, depth + 1)
    if (end > (among.reached[number] ?? 0)) among.reached[number] = end
    return over
  }

  /** endchar with four operands, or five with the width, puts an accent on a letter. */
  #end(): void {
    if (this.#top < 4) return
    const [base, accent] = [this.#stack[this.#top - 2] ?? 0, this.#stack[this.#top - 1] ?? 0]
    const isCode = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255
    demand(isCode(base) && isCode(accent), 'codes of an accented character')
    this.#accent = [base, accent]
  }
}
