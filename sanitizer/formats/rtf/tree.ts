import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

/** RTF 1.9.1, "RTF Syntax": groups of control words, control symbols and text. */
export interface Group {
  readonly kind: 'group'
  readonly items: readonly Item[]
}
export interface Word {
  readonly kind: 'word'
  /** Empty for what no program writes: over 32 letters, or a number of more than 10 digits. */
  readonly name: string
  readonly number?: number
}
export type Item =
  | Group
  | Word
  | { readonly kind: 'symbol'; readonly character: string }
  /** Bytes in the code page of the font: as they are, as \'hh, and escaped braces and backslashes, since a character may be made of two kinds. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

export interface Tree {
  readonly root: Group
  /** Bytes behind the last brace that are neither blanks nor NUL. */
  readonly trailing: boolean
}

const LONGEST_WORD = 32
const MOST_SHARED = 100_000
/** What is looked up by the word that begins it (pictures.ts). */
const UNIQUE: ReadonlySet<string> = new Set(['pict'])
const LONGEST_NUMBER = 10
const code = { newline: 10, carriage: 13, space: 32, apostrophe: 39, minus: 45, backslash: 92, open: 123, close: 125 } as const
const isLetter = (byte: number): boolean => (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90)
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57
const hexOf = (byte: number): number =>
  isDigit(byte) ? byte - 48 : byte >= 97 && byte <= 102 ? byte - 87 : byte >= 65 && byte <= 70 ? byte - 55 : -1

/** @throws Refusal malformed (no RTF, unbalanced, cut short), limit-depth, limit-entries */
export const readTree = (bytes: Uint8Array, limits: Limits): Tree => new Reader(bytes, limits).run()

class Reader {
  readonly #bytes: Uint8Array
  readonly #limits: Limits
  #at = 0
  #count = 0
  /** The text that is being read; never longer than the file. */
  readonly #text: Uint8Array
  #length = 0
  #items: Item[] = []
  readonly #open: Item[][] = []
  /** Words and single characters come again and again: each once in memory. */
  readonly #words = new Map<string, Word>()
  readonly #single: Item[] = []

  constructor(bytes: Uint8Array, limits: Limits) {
    this.#bytes = bytes
    this.#limits = limits
    this.#text = new Uint8Array(bytes.length)
  }

  run(): Tree {
    if (Buffer.from(this.#bytes.subarray(0, 5)).toString('latin1') !== '{\\rtf') throw new Refusal('malformed', 'no RTF')
    while (this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at++] ?? 0
      if (byte === code.open) this.#begin()
      else if (byte === code.close) {
        const root = this.#end()
        if (root) return { root, trailing: this.#bytes.subarray(this.#at).some((each) => each > code.space) }
      } else if (byte === code.backslash) this.#control()
      else if (byte !== code.newline && byte !== code.carriage && byte !== 0) this.#text[this.#length++] = byte
    }
    throw new Refusal('malformed', 'a group without its end')
  }

  #begin(): void {
    this.#finishText()
    this.#open.push(this.#items)
    within(this.#limits, 'depth', this.#open.length)
    this.#items = []
  }

  /** @returns the root when it has ended */
  #end(): Group | undefined {
    this.#finishText()
    const group: Group = { kind: 'group', items: this.#items }
    this.#items = this.#open.pop() ?? []
    if (this.#open.length === 0) return group
    this.#add(group)
    return undefined
  }

  #add(item: Item): void {
    within(this.#limits, 'rtfItems', ++this.#count)
    this.#items.push(item)
  }

  #finishText(): void {
    if (this.#length === 0) return
    const first = this.#text[0] ?? 0
    if (this.#length === 1) this.#add((this.#single[first] ??= { kind: 'text', bytes: Uint8Array.of(first) }))
    else this.#add({ kind: 'text', bytes: Buffer.from(this.#text.subarray(0, this.#length)) })
    this.#length = 0
  }

  #control(): void {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new Refusal('malformed', 'cut short')
    if (isLetter(byte)) {
      this.#finishText()
      this.#word()
      return
    }
    this.#at++
    if (byte === code.apostrophe) {
      const value = hexOf(this.#bytes[this.#at] ?? 0) * 16 + hexOf(this.#bytes[this.#at + 1] ?? 0)
      if (hexOf(this.#bytes[this.#at] ?? 0) < 0 || hexOf(this.#bytes[this.#at + 1] ?? 0) < 0) return
      this.#at += 2
      this.#text[this.#length++] = value
    } else if (byte === code.backslash || byte === code.open || byte === code.close) this.#text[this.#length++] = byte
    else {
      this.#finishText()
      if (byte === code.newline || byte === code.carriage) this.#add({ kind: 'word', name: 'par' })
      else this.#add({ kind: 'symbol', character: String.fromCharCode(byte) })
    }
  }

  #word(): void {
    const from = this.#at
    while (isLetter(this.#bytes[this.#at] ?? 0)) this.#at++
    const letters = this.#at - from
    const name = letters > LONGEST_WORD ? '' : Buffer.from(this.#bytes.subarray(from, this.#at)).toString('latin1')
    const sign = this.#bytes[this.#at] === code.minus && isDigit(this.#bytes[this.#at + 1] ?? 0) ? 1 : 0
    const digitsFrom = this.#at + sign
    let end = digitsFrom
    while (isDigit(this.#bytes[end] ?? 0)) end++
    const written = end > digitsFrom ? Buffer.from(this.#bytes.subarray(this.#at, end)).toString('latin1') : undefined
    this.#at = written === undefined ? this.#at : end
    if (this.#bytes[this.#at] === code.space) this.#at++
    const isPlain = end - digitsFrom <= LONGEST_NUMBER
    if (name === 'bin') this.#binary(isPlain ? Number(written ?? 0) : -1)
    else this.#add(this.#shared(isPlain ? name : '', written))
  }

  #shared(name: string, written: string | undefined): Word {
    const key = `${name} ${written ?? ''}`
    const known = this.#words.get(key)
    if (known) return known
    const word: Word = written === undefined ? { kind: 'word', name } : { kind: 'word', name, number: Number(written) }
    if (!UNIQUE.has(name) && this.#words.size < MOST_SHARED) this.#words.set(key, word)
    return word
  }

  #binary(length: number): void {
    if (length < 0 || this.#at + length > this.#bytes.length) throw new Refusal('malformed', '\\bin past the end')
    this.#add({ kind: 'binary', bytes: this.#bytes.subarray(this.#at, this.#at + length) })
    this.#at += length
  }
}
