import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'

/** A token of canonical XML as our serialiser writes it. Not the disarmer's scanner: another grammar, read character by character. */
export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly depth: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string; readonly depth: number }

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#9;', '\t'],
  ['&#10;', '\n'],
  ['&#13;', '\r'],
  ['&amp;', '&'],
]

function plain(escaped: string): string {
  if (!escaped.includes('&')) return escaped
  for (let at = escaped.indexOf('&'); at >= 0; at = escaped.indexOf('&', at + 1))
    if (!ENTITIES.some(([entity]) => escaped.startsWith(entity, at))) throw new Refusal('malformed', 'entity')
  return ENTITIES.reduce((text, [entity, character]) => text.replaceAll(entity, character), escaped)
}

const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 58) || code === 45 || code === 46 || code === 95

/**
 * Yields the tokens of one part. No declaration but our own header, no comment, no processing instruction, no CDATA; attributes
 * in double quotes after one space. Anything else was not written by us.
 *
 * @throws Refusal malformed, limit-depth
 */
export function* tokens(bytes: Uint8Array, limits: Limits): Generator<Token> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', 'not UTF-8', { cause })
  }
  const reader = new Reader(text)
  if (text.startsWith(HEADER)) reader.at = HEADER.length
  const open: string[] = []
  let roots = 0
  while (reader.at < text.length) {
    if (text[reader.at] !== '<') {
      if (open.length === 0) throw new Refusal('malformed', 'text outside the root')
      yield { kind: 'text', text: plain(reader.until('<')) }
    } else if (text[reader.at + 1] === '/') {
      reader.at += 2
      const name = reader.name()
      reader.expect('>')
      if (open.pop() !== name) throw new Refusal('malformed', 'nesting')
      yield { kind: 'close', name, depth: open.length }
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

class Reader {
  at = 0
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  expect(character: string): void {
    if (this.#text[this.at] !== character) throw new Refusal('malformed', `${character} expected`)
    this.at += 1
  }
  until(character: string): string {
    const end = this.#text.indexOf(character, this.at)
    if (end < 0) throw new Refusal('malformed', 'unfinished')
    const found = this.#text.slice(this.at, end)
    this.at = end
    return found
  }
  name(): string {
    const from = this.at
    while (isNameCharacter(this.#text.charCodeAt(this.at))) this.at += 1
    if (this.at === from) throw new Refusal('malformed', 'name')
    return this.#text.slice(from, this.at)
  }
  attributes(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    while (this.#text[this.at] === ' ') {
      this.at += 1
      const name = this.name()
      this.expect('=')
      this.expect('"')
      const value = this.until('"')
      if (value.includes('<') || found.has(name)) throw new Refusal('malformed', 'attribute')
      this.at += 1
      found.set(name, plain(value))
    }
    return found
  }
}
