import { Refusal } from '../../../refusal.ts'
import { prefixes } from './expected.ts'

const byUri: ReadonlyMap<string, string> = new Map([...prefixes].map(([prefix, uri]) => [uri, prefix]))
const STRICT = /^http:\/\/purl\.oclc\.org\/ooxml\/(\w+)\/(\w+)$/

/** The prefix that our writers would use for a namespace; ISO/IEC 29500 Strict spellings count as the Transitional ones. */
const expectedPrefix = (uri: string): string =>
  byUri.get(uri.replace(STRICT, 'http://schemas.openxmlformats.org/$1/2006/$2')) ?? (uri === '' ? '' : '?')

/**
 * Names as our writers would spell them, whatever prefixes a part uses for its namespaces (Namespaces in XML 1.0 §6): `?` stands for a
 * namespace that we never write.
 */
export class Names {
  #bound: ReadonlyMap<string, string> = new Map([
    ['', ''],
    ['xml', 'xml'],
  ])
  readonly #outer: ReadonlyMap<string, string>[] = []
  /** Per written name what it is, until a declaration changes that. */
  readonly #known = new Map<string, string>()

  open(attributes: ReadonlyMap<string, string>): void {
    this.#outer.push(this.#bound)
    let bound: Map<string, string> | undefined
    for (const [name, value] of attributes) {
      if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue
      bound ??= new Map(this.#bound)
      bound.set(name.slice(6), expectedPrefix(value))
    }
    if (bound) this.#enter(bound)
  }
  close(): void {
    const bound = this.#outer.pop()
    if (bound && bound !== this.#bound) this.#enter(bound)
  }
  #enter(bound: ReadonlyMap<string, string>): void {
    this.#bound = bound
    this.#known.clear()
  }

  /** @throws Refusal malformed: a prefix without a namespace */
  element(written: string): string {
    const known = this.#known.get(written)
    if (known !== undefined) return known
    const colon = written.indexOf(':')
    const prefix = this.#bound.get(colon < 0 ? '' : written.slice(0, colon))
    if (prefix === undefined) throw new Refusal('malformed', 'prefix without a namespace')
    const name = (prefix === '' ? '' : `${prefix}:`) + written.slice(colon + 1)
    this.#known.set(written, name)
    return name
  }
  /** An attribute without a prefix is in no namespace. */
  attribute(written: string): string {
    return written.includes(':') && !written.startsWith('xmlns:') ? this.element(written) : written
  }
}
