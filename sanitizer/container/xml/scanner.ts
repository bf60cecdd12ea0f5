import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { unescapeXml } from './escape.ts'

/**
 * Turns expanded names into whatever the caller keeps per name. Called once per name and namespace scope, so the caller may do
 * real work here.
 */
export interface NameTable<E, A> {
  element(uri: string, local: string): E
  /** `uri` is '' for an attribute without a prefix. */
  attribute(uri: string, local: string): A
}

export interface XmlHandler<E, A> {
  /** The arrays are reused by the next element: read them now. `lookup` resolves a prefix as bound here. */
  open(element: E, names: readonly A[], values: readonly string[], lookup: (prefix: string) => string | undefined): void
  text(text: string): void
  close(): void
}

const XML_URI = 'http://www.w3.org/XML/1998/namespace'
const XMLNS_URI = 'http://www.w3.org/2000/xmlns/'
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u
const BLANK = /^[ \t\n]*$/

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13

/**
 * Reads one well-formed XML document in one pass (XML 1.0, Namespaces 1.0), linear in its length whatever the nesting. There is
 * no DTD, so no entities, no defaults and no external subset. Comments and processing instructions are not reported.
 *
 * @throws Refusal malformed, limit-depth, limit-entries
 */
export function scanXml<E, A>(text: string, names: NameTable<E, A>, handler: XmlHandler<E, A>, limits: Limits): void {
  new Scanner(text, names, handler, limits).run()
}

class Scanner<E, A> {
  readonly #text: string
  readonly #names: NameTable<E, A>
  readonly #handler: XmlHandler<E, A>
  readonly #limits: Limits
  #at = 0
  /** Raw names of the open elements, and how many prefixes each has bound. */
  readonly #open: string[] = []
  readonly #bound: number[] = []
  readonly #bindings = new Map<string, string>([['xml', XML_URI]])
  readonly #undo: [string, string | undefined][] = []
  readonly #elements = new Map<string, E>()
  readonly #attributes = new Map<string, A>()
  readonly #rawNames: string[] = []
  readonly #values: string[] = []
  readonly #resolved: A[] = []
  readonly #lookup = (prefix: string): string | undefined => this.#bindings.get(prefix)
  #hasRoot = false

  constructor(text: string, names: NameTable<E, A>, handler: XmlHandler<E, A>, limits: Limits) {
    this.#text = text
    this.#names = names
    this.#handler = handler
    this.#limits = limits
  }

  run(): void {
    const text = this.#text
    while (this.#at < text.length) {
      const less = text.indexOf('<', this.#at)
      const end = less < 0 ? text.length : less
      if (end > this.#at) this.#characters(text.slice(this.#at, end))
      if (less < 0) break
      this.#at = less + 1
      const code = text.charCodeAt(this.#at)
      if (code === 47 /* / */) this.#endTag()
      else if (code === 33 /* ! */) this.#declaration()
      else if (code === 63 /* ? */) this.#at = this.#after('?>')
      else this.#startTag()
    }
    if (this.#open.length > 0 || !this.#hasRoot) this.#refuse('unfinished document')
  }

  #refuse(detail: string): never {
    throw new Refusal('malformed', detail)
  }

  #after(mark: string): number {
    const found = this.#text.indexOf(mark, this.#at)
    if (found < 0) this.#refuse('unfinished markup')
    return found + mark.length
  }

  #characters(raw: string): void {
    if (this.#open.length > 0) {
      if (raw.includes(']]>')) this.#refuse(']]> in text')
      this.#handler.text(unescapeXml(raw))
    } else if (!BLANK.test(raw)) this.#refuse('text outside the root')
  }

  #declaration(): void {
    if (this.#text.startsWith('!--', this.#at)) {
      this.#at += 3
      this.#at = this.#after('-->')
    } else if (this.#text.startsWith('![CDATA[', this.#at) && this.#open.length > 0) {
      const from = this.#at + 8
      this.#at = this.#after(']]>')
      this.#handler.text(this.#text.slice(from, this.#at - 3))
    } else this.#refuse('DOCTYPE or other declaration')
  }

  #endTag(): void {
    const name = this.#open.pop()
    if (name === undefined || !this.#text.startsWith(name, this.#at + 1)) this.#refuse('end tag without its start')
    let at = this.#at + 1 + name.length
    while (isSpace(this.#text.charCodeAt(at))) at++
    if (this.#text.charCodeAt(at) !== 62) this.#refuse('end tag without its start')
    this.#at = at + 1
    this.#closed()
  }

  #closed(): void {
    this.#handler.close()
    const count = this.#bound.pop() ?? 0
    if (count === 0) return
    for (let index = 0; index < count; index++) {
      const [prefix, uri] = this.#undo.pop() ?? ['', undefined]
      if (uri === undefined) this.#bindings.delete(prefix)
      else this.#bindings.set(prefix, uri)
    }
    this.#forget()
  }

  /** Names mean something else now. */
  #forget(): void {
    this.#elements.clear()
    this.#attributes.clear()
  }

  #name(): string {
    const text = this.#text
    const from = this.#at
    let at = from
    for (;;) {
      const code = text.charCodeAt(at)
      // space, tab, line feed, return, '/', '=', '>' or the end of the text
      if (code <= 32 || code === 47 || code === 61 || code === 62 || Number.isNaN(code)) break
      at++
    }
    if (at === from) this.#refuse('name expected')
    this.#at = at
    return text.slice(from, at)
  }

  #startTag(): void {
    if (this.#open.length === 0 && this.#hasRoot) this.#refuse('second root')
    this.#hasRoot = true
    const name = this.#name()
    const selfClosing = this.#readAttributes()
    within(this.#limits, 'depth', this.#open.length + 1)
    let bound = 0
    // Plain loops from here on: this runs once per element, and an iterator costs more than the work.
    for (let index = 0; index < this.#rawNames.length; index++) {
      const raw = this.#rawNames[index] ?? ''
      if (raw.charCodeAt(0) === 120 && raw.startsWith('xmlns')) bound += this.#bind(raw, this.#values[index] ?? '')
    }
    if (bound > 0) this.#forget()
    this.#open.push(name)
    this.#bound.push(bound)
    const element = this.#element(name)
    this.#resolveAttributes()
    this.#handler.open(element, this.#resolved, this.#values, this.#lookup)
    if (selfClosing) {
      this.#open.pop()
      this.#closed()
    }
  }

  /** Reads up to the end of the tag. @returns whether the element is empty */
  #readAttributes(): boolean {
    const text = this.#text
    this.#rawNames.length = 0
    this.#values.length = 0
    for (;;) {
      const before = this.#at
      while (isSpace(text.charCodeAt(this.#at))) this.#at++
      const code = text.charCodeAt(this.#at)
      if (code === 62) {
        this.#at++
        return false
      }
      if (code === 47) {
        if (text.charCodeAt(this.#at + 1) !== 62) this.#refuse('stray slash')
        this.#at += 2
        return true
      }
      if (before === this.#at) this.#refuse('space expected')
      this.#attribute()
    }
  }

  #attribute(): void {
    const text = this.#text
    const name = this.#name()
    while (isSpace(text.charCodeAt(this.#at))) this.#at++
    if (text.charCodeAt(this.#at) !== 61) this.#refuse('= expected')
    this.#at++
    while (isSpace(text.charCodeAt(this.#at))) this.#at++
    const quote = text.charCodeAt(this.#at)
    if (quote !== 34 && quote !== 39) this.#refuse('quotation mark expected')
    const from = this.#at + 1
    let at = from
    let isPlain = true
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at)) {
      if (code === 60 || Number.isNaN(code)) this.#refuse('unfinished value, or < in it')
      if (code === 38 || code === 10 || code === 9) isPlain = false
    }
    const raw = text.slice(from, at)
    this.#at = at + 1
    this.#rawNames.push(name)
    // XML 1.0 §3.3.3: literal white space becomes a space, character references stay.
    this.#values.push(isPlain ? raw : unescapeXml(raw.replace(/[\n\t]/g, ' ')))
    within(this.#limits, 'xmlAttributes', this.#rawNames.length)
  }

  #bind(raw: string, uri: string): number {
    const prefix = raw === 'xmlns' ? '' : raw.startsWith('xmlns:') ? raw.slice(6) : undefined
    if (prefix === undefined) return 0
    const isBad = prefix === 'xmlns' || (prefix === 'xml') !== (uri === XML_URI) || uri === XMLNS_URI || (prefix !== '' && uri === '')
    if (isBad || (raw !== 'xmlns' && !NAME.test(prefix))) this.#refuse('namespace declaration')
    this.#undo.push([prefix, this.#bindings.get(prefix)])
    this.#bindings.set(prefix, uri)
    return 1
  }

  /** Splits and resolves a qualified name; only reached once per name and scope. */
  #expand(raw: string, unprefixed: string): readonly [uri: string, local: string] {
    const colon = raw.indexOf(':')
    const prefix = colon < 0 ? '' : raw.slice(0, colon)
    const local = colon < 0 ? raw : raw.slice(colon + 1)
    if (!NAME.test(local) || (colon >= 0 && !NAME.test(prefix))) this.#refuse('name')
    const uri = colon < 0 ? unprefixed : this.#bindings.get(prefix)
    if (uri === undefined) this.#refuse('unbound prefix')
    return [uri, local]
  }

  #element(raw: string): E {
    const known = this.#elements.get(raw)
    if (known !== undefined) return known
    const [uri, local] = this.#expand(raw, this.#bindings.get('') ?? '')
    const element = this.#names.element(uri, local)
    this.#elements.set(raw, element)
    return element
  }

  /** Resolves the attributes in place, leaving the namespace declarations out. */
  #resolveAttributes(): void {
    this.#resolved.length = 0
    let kept = 0
    const count = this.#rawNames.length
    for (let index = 0; index < count; index++) {
      const raw = this.#rawNames[index] ?? ''
      for (let earlier = 0; earlier < index; earlier++) if (this.#rawNames[earlier] === raw) this.#refuse('attribute twice')
      if (raw.charCodeAt(0) === 120 && (raw === 'xmlns' || raw.startsWith('xmlns:'))) continue
      let attribute = this.#attributes.get(raw)
      if (attribute === undefined) {
        attribute = this.#names.attribute(...this.#expand(raw, ''))
        this.#attributes.set(raw, attribute)
      }
      this.#resolved.push(attribute)
      this.#values[kept++] = this.#values[index] ?? ''
    }
    this.#values.length = kept
  }
}
