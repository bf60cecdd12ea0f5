import { type Index, readDictionary, readIndex } from './cff.ts'
import { numbersOf, PRIVATE, type Program, programOf, SUBROUTINES } from './program.ts'

/** Outlines of glyphs of our own font: Type 2 charstrings (Adobe Technical Note 5177) run into a path. */

export type Step =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  | readonly ['C', number, number, number, number, number, number]

/** The font is ours; the bound only keeps a defect from running away. */
const MOST_STEPS = 10_000
const DEEPEST = 10

/** Private dictionaries' subroutines, by font dictionary. */
const locals = new WeakMap<Program, Map<number, Index>>()

function localsOf(program: Program, glyph: number): Index {
  const known = locals.get(program) ?? new Map<number, Index>()
  locals.set(program, known)
  const number = program.selector(glyph)
  const index = known.get(number) ?? readLocals(program, number)
  known.set(number, index)
  return index
}

function readLocals(program: Program, number: number): Index {
  const [size = 0, at = 0] = numbersOf(readDictionary(program.dictionaries.item(number)), PRIVATE)
  const [subroutines] = numbersOf(readDictionary(program.bytes.subarray(at, at + size)), SUBROUTINES)
  return subroutines === undefined
    ? { count: 0, start: 0, end: 0, item: () => new Uint8Array() }
    : readIndex(program.bytes, at + subroutines)
}

/** §4.7: subroutine numbers are stored less this. */
const bias = ({ count }: Index): number => (count < 1240 ? 107 : count < 33_900 ? 1131 : 32_768)

class Run {
  readonly steps: Step[] = []
  readonly #stack: number[] = []
  readonly #global: Index
  readonly #local: Index
  #x = 0
  #y = 0
  #hints = 0
  #isWidthRead = false
  #isEnded = false

  constructor(global: Index, local: Index) {
    this.#global = global
    this.#local = local
  }

  run(code: Uint8Array, depth = 0): void {
    const view = new DataView(code.buffer, code.byteOffset, code.byteLength)
    for (let at = 0; at < code.length && !this.#isEnded && this.steps.length < MOST_STEPS; ) {
      const first = code[at++] ?? 0
      if (first === 28) {
        this.#stack.push(view.getInt16(at))
        at += 2
      } else if (first >= 32 && first <= 246) this.#stack.push(first - 139)
      else if (first >= 247 && first <= 250) this.#stack.push((first - 247) * 256 + (code[at++] ?? 0) + 108)
      else if (first >= 251 && first <= 254) this.#stack.push(-(first - 251) * 256 - (code[at++] ?? 0) - 108)
      else if (first === 255) {
        this.#stack.push(view.getInt32(at) / 65_536)
        at += 4
      } else if (first === 10 || first === 29) {
        const index = first === 10 ? this.#local : this.#global
        if (depth < DEEPEST) this.run(index.item((this.#stack.pop() ?? 0) + bias(index)), depth + 1)
      } else if (first === 11) return
      else if (first === 19 || first === 20) {
        this.#stems()
        at += (this.#hints + 7) >> 3
      } else if (first === 12) this.#flex(code[at++] ?? 0)
      else this.#operator(first)
    }
  }

  #stems(): void {
    this.#isWidthRead = true
    this.#hints += this.#stack.length >> 1
    this.#stack.length = 0
  }

  /** A width may stand before the operands of the first operator that takes a known number of them (§3.1). */
  #operands(count: number): readonly number[] {
    const taken = this.#isWidthRead || this.#stack.length <= count ? this.#stack.slice() : this.#stack.slice(this.#stack.length - count)
    this.#isWidthRead = true
    this.#stack.length = 0
    return taken
  }

  #move(dx: number, dy: number): void {
    this.#x += dx
    this.#y += dy
    this.steps.push(['M', this.#x, this.#y])
  }

  #line(dx: number, dy: number): void {
    this.#x += dx
    this.#y += dy
    this.steps.push(['L', this.#x, this.#y])
  }

  #curve(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
    const [x1, y1] = [this.#x + ax, this.#y + ay]
    const [x2, y2] = [x1 + bx, y1 + by]
    this.#x = x2 + cx
    this.#y = y2 + cy
    this.steps.push(['C', x1, y1, x2, y2, this.#x, this.#y])
  }

  #curves(values: readonly number[], from = 0, to = values.length): void {
    for (let at = from; at + 6 <= to; at += 6) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values.slice(at, at + 6)
      this.#curve(a, b, c, d, e, f)
    }
  }

  #lines(values: readonly number[], from = 0, to = values.length): void {
    for (let at = from; at + 2 <= to; at += 2) this.#line(values[at] ?? 0, values[at + 1] ?? 0)
  }

  #operator(operator: number): void {
    if (operator === 1 || operator === 3 || operator === 18 || operator === 23) this.#stems()
    else if (operator === 14) this.#isEnded = true
    else this.#draw(operator)
  }

  #draw(operator: number): void {
    const values = this.#operands(operator === 21 ? 2 : operator === 4 || operator === 22 ? 1 : Number.MAX_SAFE_INTEGER)
    const [first = 0, second = 0] = values
    const most = values.length
    if (operator === 21) this.#move(first, second)
    else if (operator === 22) this.#move(first, 0)
    else if (operator === 4) this.#move(0, first)
    else if (operator === 5) this.#lines(values)
    else if (operator === 6 || operator === 7)
      for (const [at, value] of values.entries()) (at % 2 === 0) === (operator === 6) ? this.#line(value, 0) : this.#line(0, value)
    else if (operator === 8) this.#curves(values)
    else if (operator === 24) {
      this.#curves(values, 0, most - 2)
      this.#lines(values, most - 2)
    } else if (operator === 25) {
      this.#lines(values, 0, most - 6)
      this.#curves(values, most - 6)
    } else if (operator === 26 || operator === 27) this.#parallel(values, operator === 27)
    else if (operator === 30 || operator === 31) this.#alternating(values, operator === 31)
  }

  /** vvcurveto and hhcurveto. */
  #parallel(values: readonly number[], isHorizontal: boolean): void {
    const odd = values.length % 4
    for (let at = odd; at + 4 <= values.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = values.slice(at, at + 4)
      const side = at === 1 ? (values[0] ?? 0) : 0
      if (isHorizontal) this.#curve(a, side, b, c, d, 0)
      else this.#curve(side, a, b, c, 0, d)
    }
  }

  /** vhcurveto and hvcurveto: each curve begins the way that the one before ended. */
  #alternating(values: readonly number[], startsHorizontal: boolean): void {
    let isHorizontal = startsHorizontal
    for (let at = 0; at + 4 <= values.length; at += 4, isHorizontal = !isHorizontal) {
      const [a = 0, b = 0, c = 0, d = 0] = values.slice(at, at + 4)
      const last = values.length - at === 5 ? (values[at + 4] ?? 0) : 0
      if (isHorizontal) this.#curve(a, 0, b, c, last, d)
      else this.#curve(0, a, b, c, d, last)
    }
  }

  /** §4.4: hflex, flex, hflex1, flex1. */
  #flex(operator: number): void {
    const v = this.#operands(Number.MAX_SAFE_INTEGER)
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = v
    if (operator === 34) {
      this.#curve(a, 0, b, c, d, 0)
      this.#curve(e, 0, f, -c, g, 0)
    } else if (operator === 35) {
      this.#curve(a, b, c, d, e, f)
      this.#curve(g, h, i, j, k, l)
    } else if (operator === 36) {
      this.#curve(a, b, c, d, e, 0)
      this.#curve(f, 0, g, h, i, -(b + d + h))
    } else if (operator === 37) {
      const [dx, dy] = [a + c + e + g + i, b + d + f + h + j]
      this.#curve(a, b, c, d, e, f)
      if (Math.abs(dx) > Math.abs(dy)) this.#curve(g, h, i, j, k, -dy)
      else this.#curve(g, h, i, j, -dx, k)
    }
  }
}

/**
 * The path of a glyph in units of the font (a thousandth of its size), y upwards; contours close themselves.
 *
 * @param outlines the `CFF ` table of a CID-keyed font of ours @throws Refusal malformed when it is not one
 */
export function outline(outlines: Uint8Array, glyph: number): readonly Step[] {
  const program = programOf(outlines)
  if (glyph < 0 || glyph >= program.charStrings.count) return []
  const run = new Run(program.subroutines, localsOf(program, glyph))
  run.run(program.charStrings.item(glyph))
  return run.steps
}
