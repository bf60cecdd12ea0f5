import { i32, u8 } from '../octets.ts'
import { demand, fontBounds, type TokenBudget, UnsoundFont } from '../unsound.ts'

/** Charstrings after decryption, and how far each subroutine has been read: 0 is one that no glyph calls. */
export interface Type1Subroutines {
  readonly programs: ReadonlyMap<number, Uint8Array>
  readonly reached: Map<number, number>
}

/** Operators that clear the stack, by the operands they need (Type 1 Font Format, chapter 6). 15 is of the first fonts and does nothing. */
const clearing = new Map([
  [1, 2],
  [3, 2],
  [4, 1],
  [5, 2],
  [6, 1],
  [7, 1],
  [8, 6],
  [9, 0],
  [13, 2],
  [15, 0],
  [21, 2],
  [22, 1],
  [30, 4],
  [31, 4],
])
/** dotsection, vstem3, hstem3, sbw, setcurrentpoint. */
const clearingPairs = new Map([
  [0, 0],
  [1, 6],
  [2, 6],
  [7, 4],
  [33, 0],
])
const [CALL, RETURN, ESCAPE, END] = [10, 11, 12, 14] as const
const [SEAC, DIV, OTHER, POP] = [6, 12, 16, 17] as const

/** OtherSubrs that interpreters know (chapter 8, and TN 5015 for 12 and 13): how many operands each takes, at most. Those of multiple master fonts are not here. */
const otherSubrs = new Map([
  [0, 3],
  [1, 0],
  [2, 0],
  [3, 1],
  [12, 22],
  [13, 22],
])

/** Runs Type 1 charstrings as an interpreter does, without drawing. */
export class Type1Walker {
  readonly #subroutines: Type1Subroutines
  readonly #budget: TokenBudget
  readonly #stack = new Float64Array(fontBounds.type1Operands)
  #handed: number[] = []
  #top = 0
  #accent: readonly [number, number] | undefined
  /** Whether any glyph calls an OtherSubr. */
  others = false

  constructor(subroutines: Type1Subroutines, budget: TokenBudget) {
    this.#subroutines = subroutines
    this.#budget = budget
  }

  /** @returns the end of what is in use, and the two codes of an accented character. @throws UnsoundFont */
  glyph(program: Uint8Array): { end: number; accent: readonly [number, number] | undefined } {
    this.#top = 0
    this.#handed = []
    this.#accent = undefined
    this.#budget.startGlyph()
    return { end: this.#run(program, 0).end, accent: this.#accent }
  }

  #run(program: Uint8Array, depth: number): { end: number; over: boolean } {
    demand(depth <= fontBounds.subroutineDepth, 'subroutine depth')
    for (let at = 0; at < program.length; ) {
      this.#budget.spend()
      const code = u8(program, at++)
      if (code >= 32) at = this.#push(program, code, at)
      else if (code === RETURN) return { end: at, over: false }
      else if (code === END) return { end: at, over: true }
      else if (code === CALL) {
        if (this.#call(depth)) return { end: at, over: true }
      } else if (code === ESCAPE) {
        if (this.#escape(u8(program, at++))) return { end: at, over: true }
      } else this.#clear(clearing.get(code), code)
      demand(at <= program.length, 'charstring ends inside an operator')
    }
    return { end: program.length, over: false }
  }

  #push(program: Uint8Array, code: number, at: number): number {
    if (code <= 246) this.#give(code - 139)
    else if (code <= 250) this.#give((code - 247) * 256 + u8(program, at) + 108)
    else if (code <= 254) this.#give(-(code - 251) * 256 - u8(program, at) - 108)
    else this.#give(i32(program, at))
    return at + (code <= 246 ? 0 : code <= 254 ? 1 : 4)
  }

  #give(value: number): void {
    if (this.#top >= fontBounds.type1Operands) throw new UnsoundFont('operand stack')
    this.#stack[this.#top++] = value
  }

  #take(): number {
    demand(this.#top > 0, 'operands missing')
    return this.#stack[--this.#top] ?? 0
  }

  #clear(needs: number | undefined, code: number): void {
    if (needs === undefined) throw new UnsoundFont(`charstring operator ${code}`)
    demand(this.#top >= needs, 'operands missing')
    this.#top = 0
  }

  #call(depth: number): boolean {
    const number = this.#take()
    const program = this.#subroutines.programs.get(number)
    demand(program !== undefined, 'subroutine number')
    const { end, over } = this.#run(program, depth + 1)
    this.#subroutines.reached.set(number, Math.max(end, this.#subroutines.reached.get(number) ?? 0))
    return over
  }

  /** @returns true when the glyph ends */
  #escape(code: number): boolean {
    if (code === SEAC) this.#seac()
    else if (code === DIV) {
      const [divisor, dividend] = [this.#take(), this.#take()]
      this.#give(divisor === 0 ? 0 : dividend / divisor)
    } else if (code === OTHER) this.#other()
    else if (code === POP) this.#give(this.#handed.pop() ?? 0)
    else this.#clear(clearingPairs.get(code), code)
    return code === SEAC
  }

  #seac(): void {
    demand(this.#top >= 5, 'operands missing')
    const [accent, base] = [this.#take(), this.#take()]
    const isCode = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255
    demand(isCode(base) && isCode(accent), 'codes of an accented character')
    this.#accent = [base, accent]
  }

  /** 8.3, 8.4: operands go to the PostScript stack, from where `pop` takes them back. */
  #other(): void {
    const [number, count] = [this.#take(), this.#take()]
    const most = otherSubrs.get(number)
    demand(most !== undefined && Number.isInteger(count) && count >= 0 && count <= most, `OtherSubrs ${number}`)
    this.others = true
    const operands = Array.from({ length: count }, () => this.#take())
    // Flex ends by handing back the last point; hint replacement hands back its subroutine.
    this.#handed = number === 0 ? operands.slice(0, 2).reverse() : number === 3 ? operands : []
  }
}
