import { nameKey } from '../../../container/zip/names.ts'
import { readZip, type ZipEntry } from '../../../container/zip/reader.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Picture } from '../paper/picture.ts'
import { type Element, readTree } from './element.ts'

export interface Relationship {
  /** The last segment of the type's name: `styles`, `image`, `worksheet`. */
  readonly type: string
  /** Name of the part that it leads to; undefined outside the package. */
  readonly part: string | undefined
}

/** An Office package as the sanitizer wrote it (ECMA-376 Part 2), read strictly all the same. */
export class CleanPackage {
  readonly limits: Limits
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #relationships = new Map<string, ReadonlyMap<string, Relationship>>()
  readonly #pictures = new Map<string, Picture>()

  /** @throws Refusal as `readZip` */
  constructor(bytes: Uint8Array, limits: Limits) {
    this.limits = limits
    this.#entries = new Map(readZip(bytes, limits).entries.map((entry) => [nameKey(entry.name), entry]))
  }

  has(part: string): boolean {
    return this.#entries.has(nameKey(part))
  }

  /** @throws Refusal malformed */
  read(part: string): Uint8Array {
    const entry = this.#entries.get(nameKey(part))
    if (!entry) throw new Refusal('malformed', 'part missing')
    return entry.read()
  }

  tree(part: string): Element {
    return readTree(this.read(part), this.limits)
  }

  /** Relationships of a part, or of the package for '', by identifier. */
  relationships(part: string): ReadonlyMap<string, Relationship> {
    const known = this.#relationships.get(part)
    if (known) return known
    const slash = part.lastIndexOf('/') + 1
    const name = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`
    const found = new Map<string, Relationship>()
    if (this.has(name))
      for (const one of this.tree(name).all('rel:Relationship')) {
        const isExternal = one.attribute('TargetMode') === 'External'
        const type = (one.attribute('Type') ?? '').replace(/^.*\//, '')
        found.set(one.attribute('Id') ?? '', { type, part: isExternal ? undefined : resolve(part, one.attribute('Target') ?? '') })
      }
    this.#relationships.set(part, found)
    return found
  }

  /** The part that a relationship of this type leads to. */
  related(part: string, type: string): string | undefined {
    for (const one of this.relationships(part).values())
      if (one.type === type && one.part !== undefined && this.has(one.part)) return one.part
    return undefined
  }

  /** The part behind an identifier. */
  target(part: string, id: string | undefined): string | undefined {
    const found = id === undefined ? undefined : this.relationships(part).get(id)?.part
    return found !== undefined && this.has(found) ? found : undefined
  }

  /** The main part. @throws Refusal malformed */
  main(): string {
    const main = this.related('', 'officeDocument')
    if (main === undefined) throw new Refusal('malformed', 'no main part')
    return main
  }

  /** A picture by the name of its file. */
  file(name: string): Picture | undefined {
    if (!this.has(name)) return undefined
    const picture = this.#pictures.get(name) ?? { key: name, bytes: this.read(name) }
    this.#pictures.set(name, picture)
    return picture
  }

  picture(part: string, id: string | undefined): Picture | undefined {
    const name = this.target(part, id)
    if (name === undefined) return undefined
    const picture = this.#pictures.get(name) ?? { key: name, bytes: this.read(name) }
    this.#pictures.set(name, picture)
    return picture
  }
}

/** ECMA-376 Part 2 §9.3.2.2. */
function resolve(source: string, target: string): string | undefined {
  const segments = target.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const segment of target.replace(/#.*$/, '').split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined
    } else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.length > 0 ? segments.join('/') : undefined
}
