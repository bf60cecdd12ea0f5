import { Refusal } from '../../refusal.ts'

/** After these a line ends, so that the file can be read and compared; blanks of that kind have no meaning in RTF. */
const LINES: ReadonlySet<string> = new Set(['par', 'row', 'nestrow', 'sect', 'page', 'line'])
const HEX_LINE = 128
/** What is not itself in RTF, by UTF-16 unit. */
const ESCAPED = /[\\{}]|[^ -~]/g
function escaped(character: string): string {
  const unit = character.charCodeAt(0)
  return unit < 0x7f && unit >= 0x20 ? `\\${character}` : `\\u${unit > 0x7fff ? unit - 0x10000 : unit}?`
}

/**
 * Writes RTF of printable ASCII only: every other character as \uN with `?` for readers that do not know it (\uc1 stands at the start).
 * A group of which nothing is written does not come to be.
 */
export class Writer {
  readonly #pieces: string[] = []
  readonly #most: number
  #bytes = 0
  #unopened = 0
  /** A word was written last, and its end is not marked yet. */
  #afterWord = false

  /** @param most bytes; past them the file is refused */
  constructor(most: number) {
    this.#most = most
  }

  open(): void {
    this.#unopened++
  }

  close(): void {
    if (this.#unopened > 0) {
      this.#unopened--
      return
    }
    this.#put('}')
    this.#afterWord = false
  }

  word(name: string, number?: number): void {
    this.#flush()
    this.#put(number === undefined ? `\\${name}` : `\\${name}${number}`)
    if (LINES.has(name)) this.newline()
    else this.#afterWord = true
  }

  /** One of the control symbols. */
  symbol(character: string): void {
    this.#flush()
    this.#put(`\\${character}`)
    this.#afterWord = false
  }

  newline(): void {
    this.#put('\r\n')
    this.#afterWord = false
  }

  /** Characters, without controls. */
  text(characters: string): void {
    if (characters === '') return
    this.#flush()
    const written = characters.replace(ESCAPED, escaped)
    this.#put(this.#afterWord && !written.startsWith('\\') ? ` ${written}` : written)
    this.#afterWord = false
  }

  /** Bytes as \'hh: only where they are no text of the document (names of fonts, places in numbers of lists). */
  escaped(bytes: Iterable<number>): void {
    this.#flush()
    for (const byte of bytes) this.#put(`\\'${byte.toString(16).padStart(2, '0')}`)
    this.#afterWord = false
  }

  hexadecimal(bytes: Uint8Array): void {
    const digits = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
    for (let at = 0; at < digits.length; at += HEX_LINE) {
      this.newline()
      this.#put(digits.slice(at, at + HEX_LINE))
    }
  }

  finish(): Uint8Array {
    return Buffer.from(this.#pieces.join(''), 'latin1')
  }

  #flush(): void {
    if (this.#unopened === 0) return
    this.#put('{'.repeat(this.#unopened))
    this.#unopened = 0
    this.#afterWord = false
  }

  #put(piece: string): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#most) throw new Refusal('limit-bytes', 'output')
    this.#pieces.push(piece)
  }
}
