import { latin1, u8 } from '../octets.ts'
import { demand } from '../unsound.ts'

/** Kinds of characters (PLRM 3.2): white space, delimiters, and all else. */
const kinds = new Uint8Array(256)
const [WHITE, DELIMITER] = [1, 2] as const
for (const code of [0, 9, 10, 12, 13, 32]) kinds[code] = WHITE
for (const code of '()<>[]{}/%') kinds[code.charCodeAt(0)] = DELIMITER

const MAXIMUM_NESTING = 32
const MAXIMUM_TOKEN = 256

/**
 * The syntax of PostScript without its meaning: words, /names, numbers, and the brackets one by one. Strings and comments are passed
 * over; nothing in a font that is drawn stands in them.
 */
export class Tokens {
  readonly #bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  /** @returns '' at the end; '(' for a whole string. @throws UnsoundFont */
  next(): string {
    const bytes = this.#bytes
    this.#skip()
    const from = this.at
    if (from >= bytes.length) return ''
    const first = u8(bytes, this.at++)
    if (first === 0x28) return this.#string()
    if (kinds[first] === DELIMITER && first !== 0x2f) return String.fromCharCode(first)
    while (this.at < bytes.length && kinds[u8(bytes, this.at)] === 0) this.at++
    demand(this.at - from <= MAXIMUM_TOKEN, 'length of a word')
    return latin1(bytes, from, this.at)
  }

  /** Bytes that stand one blank behind the last token (Type 1 Font Format, 2.4). @throws UnsoundFont */
  binary(length: number): readonly [from: number, to: number] {
    const from = this.at + 1
    demand(length >= 0 && from + length <= this.#bytes.length, 'charstring outside the font')
    this.at = from + length
    return [from, this.at]
  }

  #skip(): void {
    for (; this.at < this.#bytes.length; this.at++) {
      const code = u8(this.#bytes, this.at)
      if (code === 0x25)
        while (this.at < this.#bytes.length && u8(this.#bytes, this.at) !== 10 && u8(this.#bytes, this.at) !== 13) this.at++
      else if (kinds[code] !== WHITE) return
    }
  }

  #string(): string {
    for (let depth = 1; depth > 0; this.at++) {
      demand(this.at < this.#bytes.length && depth <= MAXIMUM_NESTING, 'string without an end')
      const code = u8(this.#bytes, this.at)
      if (code === 0x5c) this.at++
      else if (code === 0x28) depth++
      else if (code === 0x29) depth--
    }
    return '('
  }
}

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/

/** @throws UnsoundFont for all that is not a decimal number */
export function numeric(token: string): number {
  const value = Number(token)
  demand(number.test(token) && Math.abs(value) <= 1e12, 'a number')
  return value
}

export function integer(token: string): number {
  const value = numeric(token)
  demand(Number.isInteger(value), 'an integer')
  return value
}

/** `[1 2 3]` or `{1 2 3}`, the bracket still to come. */
export function array(tokens: Tokens, most: number): readonly number[] {
  const open = tokens.next()
  demand(open === '[' || open === '{', 'an array')
  const values: number[] = []
  for (let token = tokens.next(); token !== (open === '[' ? ']' : '}'); token = tokens.next()) {
    demand(values.push(numeric(token)) <= most, 'an array of numbers')
  }
  return values
}

/** Passes over a procedure or an array whose bracket has been read; true when it ends. */
export function passOver(tokens: Tokens): void {
  for (let depth = 1; depth > 0; ) {
    const token = tokens.next()
    demand(token !== '' && depth <= MAXIMUM_NESTING, 'bracket without an end')
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
  }
}
