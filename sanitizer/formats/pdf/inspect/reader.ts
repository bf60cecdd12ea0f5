import { Refusal } from '../../../refusal.ts'
import { type Dict, Name, Ref, Text, type Value } from './values.ts'

/** ISO 32000-2, 7.2.3, by character code: 1 white space, 2 delimiter. */
const kinds = new Uint8Array(256)
for (const character of '\0\t\n\f\r ') kinds[character.charCodeAt(0)] = 1
for (const character of '()<>[]{}/%') kinds[character.charCodeAt(0)] = 2
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
const REFERENCE = /^[\0\t\n\f\r ]+(\d{1,10})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/

/** Longer names stay nowhere: they could carry anything. */
export const LONGEST_NAME = 64

/** Thrown where the bytes are no PDF syntax; becomes a finding. */
export class NotSyntax extends Error {}

/** Reads values out of Latin-1 text. `oddities` counts what our own writer never writes: comments, keys met twice, long names. */
export class ValueReader {
  readonly text: string
  at: number
  oddities = 0
  /** Values that a later one of the same key has replaced. */
  readonly shadowed: Value[] = []
  readonly #depth: number

  constructor(text: string, at: number, depth: number) {
    this.text = text
    this.at = at
    this.#depth = depth
  }

  skip(): void {
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? ''
      if (character === '%') {
        this.oddities++
        while (this.at < this.text.length && this.text[this.at] !== '\n' && this.text[this.at] !== '\r') this.at++
      } else if (kinds[character.charCodeAt(0)] !== 1) return
    }
  }

  /** @throws NotSyntax; Refusal limit-depth */
  value(level = 0): Value {
    if (level > this.#depth) throw new Refusal('limit-depth', 'nested values')
    this.skip()
    const character = this.text[this.at]
    if (character === undefined) throw new NotSyntax('end')
    if (character === '/') return this.name()
    if (character === '(') return this.#literal()
    if (character === '[') return this.#array(level)
    if (character === '<') return this.text[this.at + 1] === '<' ? this.#dict(level) : this.#hex()
    return this.#word()
  }

  name(): Name {
    const start = ++this.at
    while (this.at < this.text.length && kinds[this.text.charCodeAt(this.at)] === 0) this.at++
    const raw = this.text.slice(start, this.at)
    if (raw.length > LONGEST_NAME && raw.replace(/#[0-9A-Fa-f]{2}/g, '_').length > LONGEST_NAME) this.oddities++
    return new Name(
      raw.includes('#') ? raw.replace(/#([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))) : raw,
    )
  }

  #word(): Value {
    const start = this.at
    while (this.at < this.text.length && kinds[this.text.charCodeAt(this.at)] === 0) this.at++
    const word = this.text.slice(start, this.at)
    if (/^\d{1,10}$/.test(word)) {
      const rest = REFERENCE.exec(this.text.slice(this.at, this.at + 24))
      if (rest) {
        this.at += rest[0].length
        return new Ref(Number(word), Number(rest[1]))
      }
    }
    if (NUMBER.test(word)) return Number(word)
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    throw new NotSyntax(word.slice(0, 16))
  }

  #array(level: number): Value {
    const items: Value[] = []
    for (this.at++; ; ) {
      this.skip()
      if (this.text[this.at] === ']') break
      items.push(this.value(level + 1))
    }
    this.at++
    return items
  }

  #dict(level: number): Dict {
    const entries = new Map<string, Value>()
    for (this.at += 2; ; ) {
      this.skip()
      if (this.text.startsWith('>>', this.at)) break
      if (this.text[this.at] !== '/') throw new NotSyntax('key')
      const key = this.name().text
      const earlier = entries.get(key)
      if (earlier !== undefined) {
        this.oddities++
        this.shadowed.push(earlier)
      }
      entries.set(key, this.value(level + 1))
    }
    this.at += 2
    return entries
  }

  #hex(): Text {
    const end = this.text.indexOf('>', this.at)
    if (end < 0) throw new NotSyntax('string')
    const digits = this.text.slice(this.at + 1, end).replace(/[\0\t\n\f\r ]/g, '')
    if (!/^[0-9A-Fa-f]*$/.test(digits)) throw new NotSyntax('string')
    this.at = end + 1
    return new Text(Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').toString('latin1'))
  }

  #literal(): Text {
    let depth = 0
    const start = this.at + 1
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at]
      if (character === '\\') this.at++
      else if (character === '(') depth++
      else if (character === ')' && --depth === 0) {
        this.at++
        return new Text(unescaped(this.text.slice(start, this.at - 1)))
      }
    }
    throw new NotSyntax('string')
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(?:([0-7]{1,3})|(\r\n|[\r\n])|([\s\S]))/g, (_, octal, line, other) =>
    octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8) & 0xff) : line !== undefined ? '' : (letters[other] ?? other),
  )
}
