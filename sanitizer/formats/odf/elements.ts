import type { EditRule } from './edit.ts'
import { edits } from './edits.ts'
import { namespaces, prefixOf } from './namespaces.ts'
import { type ValueRule, valueRules } from './rules.ts'
import { type AllowedElement, allowedElement } from './vocabulary/index.ts'

/** Everything the walker needs to know about an element, looked up once. */
export interface ElementPlan {
  readonly key: string
  /** Absent: not on an allow-list. */
  readonly allowed: AllowedElement | undefined
  /** By attribute: how it is judged, or true where every value may stay. */
  readonly attributes: ReadonlyMap<string, ValueRule | true>
  /** What policy may make of it. */
  readonly edit: EditRule | undefined
}

const plans = new Map<string, ElementPlan>()

export function elementPlan(uri: string, local: string): ElementPlan {
  const prefix = prefixOf(uri)
  const key = `${prefix ?? '?'}:${local}`
  const known = plans.get(key)
  if (known) return known
  const allowed = prefix ? allowedElement(key) : undefined
  const attributes = new Map<string, ValueRule | true>()
  for (const name of allowed?.attributes ?? []) {
    const colon = name.indexOf(':')
    if (colon < 0 || name.slice(0, colon) in namespaces)
      attributes.set(name, valueRules[`${key}@${name}`] ?? valueRules[`@${name}`] ?? true)
  }
  const plan: ElementPlan = { key, allowed, attributes, edit: edits[key] }
  // Names that are not ours are the sender's to choose: never kept.
  if (allowed) plans.set(key, plan)
  return plan
}

/** `prefix:local`; `?:local` outside our namespaces, bare for an attribute without one. */
export function attributeName(uri: string, local: string): string {
  const prefix = prefixOf(uri)
  // Early writers put MathML's own attributes into its namespace.
  return uri === '' || prefix === 'math' ? local : `${prefix ?? '?'}:${local}`
}
