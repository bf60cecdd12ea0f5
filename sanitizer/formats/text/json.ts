import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

const BLANKS = /[ \t\n\r]*/y
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * RFC 8259, strictly, and nothing else: no comments, no commas at ends, no second value. Only looks: numbers, escapes and order stay as they
 * are written, since no program reads a number of 30 digits as another does.
 *
 * @throws Refusal malformed, ambiguous (a name twice in one object, §4), limit-depth, limit-entries
 */
export function checkJson(text: string, limits: Limits): void {
  new Checker(text, limits).run()
}

class Checker {
  readonly #text: string
  readonly #limits: Limits
  /** The names met in each open object; undefined for an array. */
  readonly #open: (Set<string> | undefined)[] = []
  #at = 0
  #values = 0

  constructor(text: string, limits: Limits) {
    this.#text = text
    this.#limits = limits
  }

  /** A loop and a stack of its own, so that depth costs no call. */
  run(): void {
    do this.#value()
    while (this.#next())
    if (this.#at !== this.#text.length) this.#refuse()
  }

  #refuse(): never {
    throw new Refusal('malformed', 'not JSON')
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at = pattern.lastIndex
    return found
  }

  #taken(character: string): boolean {
    this.#match(BLANKS)
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** Reads one value, or opens what holds the first one and reads that. */
  #value(): void {
    for (;;) {
      within(this.#limits, 'objects', ++this.#values)
      const opens = this.#taken('{') ? new Set<string>() : this.#taken('[') ? undefined : null
      if (opens === null) break
      within(this.#limits, 'depth', this.#open.length + 1)
      if (this.#taken(opens ? '}' : ']')) {
        this.#match(BLANKS)
        return
      }
      this.#open.push(opens)
      if (opens) this.#name(opens)
    }
    if (this.#match(STRING) === undefined && this.#match(SCALAR) === undefined) this.#refuse()
    this.#match(BLANKS)
  }

  #name(names: Set<string>): void {
    this.#match(BLANKS)
    const spelt = this.#match(STRING)
    if (spelt === undefined || !this.#taken(':')) this.#refuse()
    const name = String(JSON.parse(spelt))
    if (names.has(name)) throw new Refusal('ambiguous', 'a name twice in one object')
    names.add(name)
  }

  /** After a value: is there another one? Closes what ends here. */
  #next(): boolean {
    while (this.#open.length > 0) {
      const names = this.#open.at(-1)
      if (this.#taken(',')) {
        if (names) this.#name(names)
        return true
      }
      if (!this.#taken(names ? '}' : ']')) this.#refuse()
      this.#open.pop()
      this.#match(BLANKS)
    }
    return false
  }
}
