import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { decoded, escapes, HEADER, isOwnEscape, refuseDeclaration } from './characters.ts'

/** A token of XML, with entities resolved. Not the disarmer's scanner: another grammar, read character by character. */
export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly depth: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string; readonly depth: number }

/**
 * Yields the tokens of one part. Our serialiser writes one shape: our own header or none, no comment, no processing instruction, no
 * CDATA, attributes in double quotes after one space, seven escapes. Whatever else XML allows is read as well, so that what is hidden
 * behind it has a name, and reported through `foreign`: it was not written by us.
 *
 * @param ofAnyScript names outside ASCII are no finding: data of people, not of an Office package
 * @throws Refusal malformed (a DTD, too), limit-depth, limit-entries
 */
export function* tokens(bytes: Uint8Array, limits: Limits, foreign: () => void, ofAnyScript = false): Generator<Token> {
  const text = decoded(bytes, foreign)
  const reader = new Reader(text, limits, foreign, ofAnyScript)
  if (text.startsWith(HEADER)) reader.at = HEADER.length
  const open: string[] = []
  let roots = 0
  while (reader.at < text.length) {
    if (text[reader.at] !== '<') {
      const found = reader.text()
      if (open.length > 0) yield { kind: 'text', text: found }
      else if (/[^ \t\r\n]/.test(found)) throw new Refusal('malformed', 'text outside the root')
      else foreign()
    } else if (text[reader.at + 1] === '/') {
      reader.at += 2
      const name = reader.name()
      reader.space()
      reader.expect('>')
      if (open.pop() !== name) throw new Refusal('malformed', 'nesting')
      yield { kind: 'close', name, depth: open.length }
    } else if (text[reader.at + 1] === '!' || text[reader.at + 1] === '?') {
      foreign()
      const cdata = reader.aside()
      if (cdata === '') continue
      if (open.length === 0) throw new Refusal('malformed', 'text outside the root')
      yield { kind: 'text', text: cdata }
    } else {
      if (open.length === 0 && roots++ > 0) throw new Refusal('malformed', 'second root')
      reader.at += 1
      const name = reader.name()
      const attributes = reader.attributes()
      within(limits, 'depth', open.length + 1)
      yield { kind: 'open', name, attributes, depth: open.length }
      if (text[reader.at] === '/') {
        reader.at += 1
        yield { kind: 'close', name, depth: open.length }
      } else open.push(name)
      reader.expect('>')
    }
  }
  if (open.length > 0 || roots === 0) throw new Refusal('malformed', 'unfinished')
}

const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 58) || code === 45 || code === 46 || code === 95

class Reader {
  at = 0
  readonly #text: string
  readonly #limits: Limits
  readonly #foreign: () => void
  readonly #ofAnyScript: boolean
  constructor(text: string, limits: Limits, foreign: () => void, ofAnyScript: boolean) {
    this.#ofAnyScript = ofAnyScript
    this.#text = text
    this.#limits = limits
    this.#foreign = foreign
  }

  expect(character: string): void {
    if (this.#text[this.at] !== character) throw new Refusal('malformed', `${character} expected`)
    this.at += 1
  }

  /** Up to the next tag, or to the end of the part. */
  text(): string {
    const less = this.#text.indexOf('<', this.at)
    const end = less < 0 ? this.#text.length : less
    const found = this.#text.slice(this.at, end)
    this.at = end
    return this.#plain(found)
  }

  /** A comment, an instruction (both ''), or the text of a CDATA section. */
  aside(): string {
    if (this.#text.startsWith('<![CDATA[', this.at)) return this.#past(']]>', 9)
    if (this.#text.startsWith('<!--', this.at)) this.#past('-->', 4)
    else if (this.#text[this.at + 1] === '?') refuseDeclaration(this.#past('?>', 2))
    else throw new Refusal('malformed', 'DTD or other declaration')
    return ''
  }

  #past(mark: string, opening: number): string {
    const end = this.#text.indexOf(mark, this.at + opening)
    if (end < 0) throw new Refusal('malformed', 'unfinished')
    const found = this.#text.slice(this.at + opening, end)
    this.at = end + mark.length
    return found
  }

  name(): string {
    const from = this.at
    for (;;) {
      const code = this.#text.charCodeAt(this.at)
      if (!isNameCharacter(code)) {
        if (!(code > 127)) break
        if (!this.#ofAnyScript) this.#foreign()
      }
      this.at += 1
    }
    if (this.at === from) throw new Refusal('malformed', 'name')
    return this.#text.slice(from, this.at)
  }

  /** White space that we would not write. */
  space(): void {
    while (' \t\r\n'.includes(this.#text[this.at] ?? '>')) {
      this.#foreign()
      this.at += 1
    }
  }

  attributes(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (;;) {
      if (this.#text[this.at] === ' ') this.at += 1
      else if (!'\t\r\n'.includes(this.#text[this.at] ?? '>')) return found
      this.space()
      if (this.#text[this.at] === '>' || this.#text[this.at] === '/') {
        this.#foreign()
        return found
      }
      const name = this.name()
      this.space()
      this.expect('=')
      this.space()
      const value = this.#value()
      if (value.includes('<') || found.has(name)) throw new Refusal('malformed', 'attribute')
      found.set(name, this.#plain(value))
      within(this.#limits, 'xmlAttributes', found.size)
    }
  }

  #value(): string {
    const quote = this.#text[this.at] === "'" ? "'" : '"'
    if (quote === "'") this.#foreign()
    this.expect(quote)
    const end = this.#text.indexOf(quote, this.at)
    if (end < 0) throw new Refusal('malformed', 'unfinished')
    const found = this.#text.slice(this.at, end)
    this.at = end + 1
    return found
  }

  #plain(raw: string): string {
    if (!raw.includes('&')) return raw
    return raw.replace(/&[^;&]{0,10};?/g, (reference) => {
      const character = escapes(reference)
      if (!isOwnEscape(reference)) this.#foreign()
      return character
    })
  }
}
