import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Uses } from './uses.ts'
import { type Dict, isArray, isDict, nameIn, Ref, Stream, type Value } from './values.ts'

/** Where names of a content stream lead: its own resources (or its caller's where it has none), then the page's, as viewers look. */
interface Scope {
  readonly own: Dict | undefined
  readonly page: Dict | undefined
}

/**
 * How much a page makes a viewer do: operators of its content, and of every form, pattern, soft mask and Type 3 glyph as often as
 * they are drawn. Ten forms that each draw the next ten times are ten billion operators in a file of a few kilobytes.
 * KNOWN GAP: a tiling pattern counts once for each time it is chosen, however many of its cells the painted area holds.
 */
export class Draws {
  readonly #objects: ReadonlyMap<number, Value>
  readonly #contents: ReadonlyMap<Stream, Uses>
  readonly #limits: Limits
  readonly #findings: Findings
  readonly #fonts: readonly Dict[]
  readonly #running = new Set<Stream>()
  #known = new Map<Stream, Map<Dict | undefined, number>>()
  #knownFor: Dict | undefined
  #steps = 0

  /** @param fonts all Type 3 fonts of the file: text that names no font is shown in its caller's */
  constructor(
    objects: ReadonlyMap<number, Value>,
    contents: ReadonlyMap<Stream, Uses>,
    fonts: readonly Dict[],
    { limits, findings }: { readonly limits: Limits; readonly findings: Findings },
  ) {
    this.#objects = objects
    this.#contents = contents
    this.#fonts = fonts
    this.#limits = limits
    this.#findings = findings
  }

  /** @throws Refusal limit-entries */
  page(page: Dict): void {
    const resources = this.#dict(page.get('Resources'))
    if (resources !== this.#knownFor) this.#known = new Map()
    this.#knownFor = resources
    const scope = { own: resources, page: resources }
    let sum = this.#cost(page.get('Contents'), scope)
    const annotations = this.#follow(page.get('Annots'))
    for (const one of isArray(annotations) ? annotations : []) {
      const looks = this.#dict(this.#dict(one)?.get('AP'))
      const normal = this.#follow(looks?.get('N'))
      sum += most(isDict(normal) ? normal.values() : [normal ?? null], (state) => this.#cost(state, scope))
    }
    within(this.#limits, 'drawnOperators', sum)
  }

  #follow(value: Value | undefined): Value | undefined {
    return value instanceof Ref ? this.#objects.get(value.number) : value
  }

  #dict(value: Value | undefined): Dict | undefined {
    const found = this.#follow(value)
    return isDict(found) ? found : found instanceof Stream ? found.dict : undefined
  }

  #cost(value: Value | undefined, from: Scope): number {
    const stream = this.#follow(value)
    const uses = stream instanceof Stream ? this.#contents.get(stream) : undefined
    if (!(stream instanceof Stream) || !uses) return 0
    const own = this.#dict(stream.dict.get('Resources')) ?? from.own
    const known = this.#known.get(stream)?.get(own)
    if (known !== undefined) return known
    if (this.#running.has(stream)) {
      this.#findings.add('malformed')
      return 0
    }
    this.#running.add(stream)
    within(this.#limits, 'depth', this.#running.size)
    const sum = this.#sum(uses, { own, page: from.page })
    this.#running.delete(stream)
    this.#known.set(stream, (this.#known.get(stream) ?? new Map()).set(own, sum))
    return sum
  }

  #sum(uses: Uses, scope: Scope): number {
    let sum = uses.operators
    for (const [use, count] of uses.names) {
      within(this.#limits, 'operators', ++this.#steps)
      const slash = use.indexOf('/')
      const [kind, name] = [use.slice(0, slash), use.slice(slash + 1)]
      sum += count * this.#drawn(kind, name, scope)
      if (kind === 'ExtGState' && uses.shown > 0) sum += uses.shown * this.#stateFont(name, scope)
      within(this.#limits, 'drawnOperators', sum)
    }
    return sum
  }

  #drawn(kind: string, name: string, scope: Scope): number {
    if (kind === 'Font' && name === '') return most(this.#fonts, (font) => this.#glyph(font, scope))
    const found = this.#named(kind, name, scope)
    if (kind === 'Font') return this.#glyph(this.#dict(found), scope)
    return this.#cost(kind === 'ExtGState' ? this.#dict(this.#dict(found)?.get('SMask'))?.get('G') : found, scope)
  }

  /** 8.4.5: a graphics state may bring a font of its own; then any text may be shown in it. */
  #stateFont(name: string, scope: Scope): number {
    const font = this.#follow(this.#dict(this.#named('ExtGState', name, scope))?.get('Font'))
    return isArray(font) ? this.#glyph(this.#dict(font[0]), scope) : 0
  }

  /** 9.6.4: the glyph that costs most, for every byte of text. */
  #glyph(font: Dict | undefined, scope: Scope): number {
    if (!font || nameIn(font.get('Subtype')) !== 'Type3') return 0
    const inner = { own: this.#dict(font.get('Resources')) ?? scope.own, page: scope.page }
    return most(this.#dict(font.get('CharProcs'))?.values() ?? [], (glyph) => this.#cost(glyph, inner))
  }

  #named(kind: string, name: string, { own, page }: Scope): Value | undefined {
    return this.#dict(own?.get(kind))?.get(name) ?? this.#dict(page?.get(kind))?.get(name)
  }
}

function most<T>(all: Iterable<T>, cost: (one: T) => number): number {
  let found = 0
  for (const one of all) found = Math.max(found, cost(one))
  return found
}
