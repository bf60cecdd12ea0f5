/**
 * Which events a rule can still see. The conditions of a rule are a box: one set for each key. Taking the boxes of earlier rules
 * away, exactly, tells what can never match, also when no single rule covers it.
 */
import { type KeyName, keyOf } from './keys.ts'
import type { CompiledRule } from './policy.ts'
import { intersect, isEmpty, subtract, type ValueSet } from './value-set.ts'

export interface Box {
  readonly sets: Readonly<Partial<Record<KeyName, ValueSet>>>
  /** Conditions that sets cannot express (globs, several roles), as written. */
  readonly opaque: ReadonlyMap<KeyName, string>
}

/** Work bound: a set of this many boxes is given up, and nothing is claimed. */
const mostBoxes = 300

export function boxOf(rule: CompiledRule): Box {
  const sets: Partial<Record<KeyName, ValueSet>> = {}
  const opaque = new Map<KeyName, string>()
  for (const { key, set, written } of rule.matchers) {
    if (keyOf(key).domain.opaque) opaque.set(key, JSON.stringify(written))
    else sets[key] = set
    // Asking about a file is asking for a file.
    const { applies } = keyOf(key)
    if (applies !== 'any') sets.kind = both('kind', sets.kind, kindIs(applies))
  }
  return { sets, opaque }
}

const kindIs = (kind: 'text' | 'file'): ValueSet => keyOf('kind').domain.parse(kind) as ValueSet
const setOf = (box: Box, key: KeyName): ValueSet => box.sets[key] ?? keyOf(key).domain.universe
const both = (key: KeyName, a: ValueSet | undefined, b: ValueSet): ValueSet => intersect(a ?? keyOf(key).domain.universe, b)

/** The box with one key narrowed; undefined when nothing is left. */
export function narrow(box: Box, key: KeyName, set: ValueSet): Box | undefined {
  const left = both(key, box.sets[key], set)
  return isEmpty(left) ? undefined : { ...box, sets: { ...box.sets, [key]: left } }
}

export const isNothing = (box: Box): boolean => Object.values(box.sets).some((set) => isEmpty(set))

/** `box` without what `closed` covers. A closing rule with opaque conditions covers only boxes with the very same ones. */
function without(box: Box, closed: Box): Box[] {
  for (const [key, written] of closed.opaque) if (box.opaque.get(key) !== written) return [box]
  const left: Box[] = []
  let inside = box
  for (const key of Object.keys(closed.sets) as KeyName[]) {
    const shut = closed.sets[key]
    if (!shut) continue
    const outside = subtract(setOf(inside, key), shut)
    if (!isEmpty(outside)) left.push({ ...inside, sets: { ...inside.sets, [key]: outside } })
    const overlap = narrow(inside, key, shut)
    // Disjoint in one key: nothing is covered at all.
    if (!overlap) return [box]
    inside = overlap
  }
  return left
}

/** What is left of a box behind these rules; undefined when it is too much to reckon. */
export function remaining(box: Box, earlier: readonly CompiledRule[]): readonly Box[] | undefined {
  let left: readonly Box[] = isNothing(box) ? [] : [box]
  for (const rule of earlier) {
    const closed = boxOf(rule)
    left = left.flatMap((one) => without(one, closed))
    if (left.length > mostBoxes) return undefined
  }
  return left
}

export const isCovered = (box: Box, earlier: readonly CompiledRule[]): boolean => remaining(box, earlier)?.length === 0

/** The rules that take part in covering a box, for the sentence that tells about it. */
export function coveredBy(box: Box, earlier: readonly CompiledRule[]): readonly string[] {
  const single = earlier.find((rule) => without(box, boxOf(rule)).length === 0)
  if (single) return [single.id]
  let needed = earlier
  for (const rule of earlier) {
    const fewer = needed.filter((other) => other !== rule)
    if (isCovered(box, fewer)) needed = fewer
  }
  return needed.map(({ id }) => id)
}
