import type { EditRule } from './edits/edit.ts'
import { editRule } from './edits/index.ts'
import { namespaces, type Prefix } from './namespaces.ts'
import { formulaElements, prunedWhenEmpty, renamed, type ValueRule, valueRules } from './rules.ts'
import { isOpaque, isStory } from './stories.ts'
import { type AllowedElement, allowedElement } from './vocabulary/index.ts'
import { placesOf } from './vocabulary/places.ts'

export interface AttributePlan {
  /** ` name="` */
  readonly written: string
  /** Namespace to declare, if any. */
  readonly prefix: Prefix | undefined
  /** Holds a relationship id. */
  readonly isReference: boolean
  readonly rule: ValueRule | undefined
}

/** Everything the walker needs to know about an element, looked up once. */
export interface ElementPlan {
  readonly key: string
  readonly prefix: Prefix
  readonly written: string
  /** Absent: not on an allow-list. */
  readonly allowed: AllowedElement | undefined
  /** Roots of the parts that it may stand in. */
  readonly places: ReadonlySet<string> | undefined
  attribute(name: string): AttributePlan | undefined
  /** Holds a formula (rules.ts). */
  readonly isFormula: boolean
  /** May have to go once it is empty (rules.ts). */
  readonly isPrunable: boolean
  /** What policy may choose about it. */
  readonly edit: EditRule | undefined
  /** What the walker does besides is only for the few elements where this is set. */
  readonly isSpecial: boolean
}

/** Elements that the walker knows by name. */
const special = new Set([
  'w:fldChar',
  'w:fldSimple',
  'w:instrText',
  'w:delInstrText',
  'w:p',
  'w:pPr',
  'w:tc',
  'w:tr',
  'w:tbl',
  'p:pic',
  'p:graphicFrame',
  'mc:AlternateContent',
  'mc:Choice',
  'mc:Fallback',
])

const OWN_REFERENCES = new Set(['o:relid'])
const plans = new Map<string, ElementPlan>()

export function elementPlan(prefix: Prefix | undefined, local: string): ElementPlan {
  const key = `${prefix ?? '?'}:${local}`
  const known = plans.get(key)
  if (known) return known
  const allowed = allowedElement(key)
  const plan: ElementPlan = {
    key,
    prefix: prefix ?? allowed?.prefix ?? 'mc',
    written: renamed[key] ?? allowed?.written ?? key,
    allowed,
    places: allowed && placesOf(key),
    isFormula: Object.hasOwn(formulaElements, key),
    isPrunable: prunedWhenEmpty.has(key),
    edit: editRule(key),
    isSpecial: special.has(key) || isStory(key) || isOpaque(key),
    attribute: allowed ? attributePlans(allowed) : () => undefined,
  }
  // Names that are not ours are the sender's to choose: never kept.
  if (allowed) plans.set(key, plan)
  return plan
}

function attributePlans(element: AllowedElement): (name: string) => AttributePlan | undefined {
  const known = new Map(
    [...element.attributes].map((name): [string, AttributePlan] => {
      const colon = name.indexOf(':')
      const prefix = colon < 0 ? undefined : (name.slice(0, colon) as Prefix)
      const isReference = prefix === 'r' || OWN_REFERENCES.has(name)
      return [name, { written: ` ${name}="`, prefix, isReference, rule: valueRules[`${element.key}@${name}`] ?? valueRules[`@${name}`] }]
    }),
  )
  for (const [name, { prefix }] of known) if (prefix && !(prefix in namespaces)) known.delete(name)
  return (name) => known.get(name)
}
