import { nameKey } from '../../container/zip/names.ts'
import { readZip, type ZipEntry } from '../../container/zip/reader.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { ContentTypes } from './contenttypes.ts'
import { type Relationship, readRelationships } from './relationships.ts'

const CONTENT_TYPES = '[Content_Types].xml'

const relationshipsOf = (part: string): string => {
  const slash = part.lastIndexOf('/') + 1
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`
}

/** An Office package as its sender built it (ECMA-376 Part 2): entries, content types, relationships. */
export class OfficePackage {
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #types: ContentTypes
  readonly #limits: Limits
  /** Parts that some relationship led to, or that the packaging itself uses. */
  readonly #seen = new Set<string>([nameKey(CONTENT_TYPES), nameKey('_rels/.rels')])

  /** @throws Refusal */
  constructor(untrusted: Uint8Array, limits: Limits) {
    this.#limits = limits
    this.#entries = new Map(readZip(untrusted, limits).entries.map((entry) => [nameKey(entry.name), entry]))
    const types = this.#entries.get(nameKey(CONTENT_TYPES))
    if (!types) throw new Refusal('malformed', 'no content types part')
    this.#types = new ContentTypes(types.read(), limits)
  }

  has(part: string): boolean {
    return this.#entries.has(nameKey(part))
  }
  /** @returns whether nothing had led to it before */
  note(part: string): boolean {
    const { size } = this.#seen
    return this.#seen.add(nameKey(part)).size > size
  }
  contentType(part: string): string {
    return this.#types.of(part)
  }
  /** @throws Refusal malformed */
  read(part: string): Uint8Array {
    const entry = this.#entries.get(nameKey(part))
    if (!entry) throw new Refusal('malformed', 'part missing')
    return entry.read()
  }
  /** Relationships of a part, or of the package for ''. */
  relationships(part: string): readonly Relationship[] {
    const name = part === '' ? '_rels/.rels' : relationshipsOf(part)
    const entry = this.#entries.get(nameKey(name))
    this.note(name)
    return entry ? readRelationships(entry.read(), this.#limits) : []
  }
  /** Relationships of a part that stays behind: what cannot be read leads nowhere. */
  relationshipsLeft(part: string): readonly Relationship[] {
    try {
      return this.has(part) ? this.relationships(part) : []
    } catch (error) {
      if (error instanceof Refusal) return []
      throw error
    }
  }
  /** Entries that nothing led to. */
  orphans(): number {
    return [...this.#entries.keys()].filter((key) => !this.#seen.has(key) && !key.endsWith('.rels')).length
  }
}
