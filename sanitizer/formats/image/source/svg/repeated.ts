import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'

/** An element that others may name, or the whole: what is in it beside the named ones, those, and what it names itself. */
interface Named {
  elements: number
  readonly parts: Named[]
  readonly names: string[]
}
const empty = (): Named => ({ elements: 0, parts: [], names: [] })

/** Tags as inert.ts writes them. */
const TAG = /<(\/?)([A-Za-z]+)((?: [\w:-]+="[^"<]*")*)>/g
const REFERENCE = / (?:href="#|[a-z-]+="\s*url\(\s*(?:["']|&quot;|&apos;)?#)([\w.:-]+)/g
const ID = / id="([^"]*)"/

/**
 * Shapes that use shapes that use shapes: ten levels of ten are a thousand million. Counted before anything draws them (SVG 2 §5.6.1).
 * @param svg as inert.ts writes it
 * @throws Refusal limit-objects, malformed when shapes contain themselves
 */
export function boundRepeated(svg: string, limits: Limits): void {
  const whole = empty()
  const named = new Map<string, Named>()
  const open: Named[] = [whole]
  for (const [, end, , attributes = ''] of svg.matchAll(TAG)) {
    if (end) {
      open.pop()
      continue
    }
    const around = open.at(-1) ?? whole
    const id = ID.exec(attributes)?.[1]
    // Of two with one name the first counts.
    const own = id === undefined || named.has(id) ? around : empty()
    if (own !== around && id !== undefined) {
      named.set(id, own)
      around.parts.push(own)
    }
    own.elements++
    own.names.push(...[...attributes.matchAll(REFERENCE)].map(([, name = '']) => name))
    open.push(own)
  }
  within(limits, 'objects', drawnOf(whole, named, new Map(), new Set()))
}

/** How deep shapes may use shapes. */
const DEEPEST = 200

/** @returns elements that are drawn, those of what is named once for each place */
function drawnOf(one: Named, named: ReadonlyMap<string, Named>, known: Map<Named, number>, path: Set<Named>): number {
  const before = known.get(one)
  if (before !== undefined) return before
  if (path.has(one) || path.size > DEEPEST) throw new Refusal('malformed', 'shapes that contain themselves')
  path.add(one)
  const used = one.names.flatMap((name) => named.get(name) ?? [])
  const drawn = [...one.parts, ...used].reduce((sum, part) => sum + drawnOf(part, named, known, path), one.elements)
  path.delete(one)
  known.set(one, drawn)
  return drawn
}
