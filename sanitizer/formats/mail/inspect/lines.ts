import { Refusal } from '../../../refusal.ts'

/** RFC 5322 §2.1.1 allows 998; what we write stays far below, but for long addresses. */
const LONGEST_LINE = 998

const broken = (what: string): Refusal => new Refusal('malformed', `mail: ${what}`)

/** ASCII in lines that end in CRLF; anything else is no file that we wrote. Goes over the bytes once, a line at a time. */
export class Lines {
  readonly #bytes: Uint8Array
  #at: number
  readonly #end: number

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
  }

  get place(): number {
    return this.#at
  }

  get atEnd(): boolean {
    return this.#at >= this.#end
  }

  /** @throws Refusal malformed */
  next(): string {
    if (this.atEnd) throw broken('cut short')
    const characters: number[] = []
    for (let at = this.#at; at < this.#end; at++) {
      const byte = this.#bytes[at] ?? 0
      if (byte === 0x0d && this.#bytes[at + 1] === 0x0a && at + 1 < this.#end) {
        this.#at = at + 2
        return String.fromCharCode(...characters)
      }
      if ((byte < 0x20 && byte !== 0x09) || byte > 0x7e) throw broken('a byte that is not of a line')
      if (characters.push(byte) > LONGEST_LINE) throw broken('a long line')
    }
    throw broken('no end of a line')
  }
}
