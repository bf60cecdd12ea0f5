/** Pure and total: every event gets exactly one decision, and what no rule allows is blocked. */
import { type Choices, defaultChoices } from '../sanitizer/protocol.ts'
import type { Facts } from './facts.ts'
import { type KeyName, keyNames, keyOf } from './keys.ts'
import type { CompiledRule, Matcher, Policy } from './policy.ts'
import type { ReasonCode } from './reasons.ts'
import { contains, type Seen } from './value-set.ts'

export interface Sanitizing {
  readonly method: 'rebuild' | 'flatten'
  readonly fallback?: 'flatten'
  readonly options: Choices & { readonly allowSaving: boolean; readonly requireEngines: boolean }
}

interface Named {
  /** Id of the rule or guardrail, `default`, or `incomplete-facts`. */
  readonly rule: string
  readonly policySha256: string
}

export type Decision = Named &
  (
    | { readonly action: 'relay' }
    | ({ readonly action: 'sanitize' } & Sanitizing)
    /** `none`: nobody can open it; decide again later (a better sandbox, another hour) until it expires. */
    | { readonly action: 'hold'; readonly approval: 'section-head' | 'none'; readonly reason: ReasonCode }
    | { readonly action: 'block'; readonly reason: ReasonCode }
  )

/** Why one matcher did not match: the value it saw, undefined when the event has none. */
export interface Miss {
  readonly key: KeyName
  readonly written: unknown
  readonly seen: unknown
}

/**
 * @param facts of one text or one file. For an approved hold, the same facts with `approved: true`: a hold for approval that matches is then open,
 * while guardrails, blocks and holds of approval `none` still close.
 */
export function decide(policy: Policy, facts: Facts): Decision {
  const policySha256 = policy.sha256
  if (firstAbsent(facts) !== undefined) return { action: 'block', reason: 'facts-incomplete', rule: 'incomplete-facts', policySha256 }
  const rule = policy.rules.find(({ matchers }) => firstMiss(matchers, facts) === undefined)
  if (!rule) return { ...policy.document.default, rule: 'default', policySha256 }
  return { ...act(rule, facts), rule: rule.id, policySha256 }
}

type Act = Decision extends infer D ? (D extends Named ? Omit<D, keyof Named> : never) : never

function act({ then }: CompiledRule, facts: Facts): Act {
  switch (then.action) {
    case 'relay':
      // Law 1: only text is relayed as it is. `readPolicy` refuses such a rule; this is the second lock.
      return facts.kind === 'text' ? { action: 'relay' } : { action: 'block', reason: 'no-rule' }
    case 'sanitize':
      return facts.kind === 'file' ? { action: 'sanitize', ...sanitizing(then) } : { action: 'block', reason: 'no-rule' }
    case 'hold':
      if (!facts.approved || then.approval === 'none') return { action: 'hold', approval: then.approval, reason: then.reason }
      return facts.kind === 'text' ? { action: 'relay' } : { action: 'sanitize', ...sanitizing(then) }
    case 'block':
      return { action: 'block', reason: then.reason }
  }
}

interface Written {
  readonly method?: 'rebuild' | 'flatten' | undefined
  readonly fallback?: 'flatten' | undefined
  readonly options?: { readonly [N in keyof Sanitizing['options']]?: Sanitizing['options'][N] | undefined } | undefined
}

function sanitizing({ method = 'rebuild', fallback, options }: Written): Sanitizing {
  const chosen = Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined))
  return { method, ...(fallback ? { fallback } : {}), options: { ...defaultChoices, allowSaving: false, requireEngines: false, ...chosen } }
}

export function firstMiss(matchers: readonly Matcher[], facts: Facts): Miss | undefined {
  for (const { key, set, written } of matchers) {
    const seen = keyOf(key).read(facts)
    if (!places(key, seen).some((place) => contains(set, place))) return { key, written, seen }
  }
  return undefined
}

/** The first key that speaks of this kind of event and has no value, or one that is not of its domain: then nothing can be decided. */
export function firstAbsent(facts: Facts): KeyName | undefined {
  return keyNames.find((key) => {
    const { applies, read } = keyOf(key)
    return (applies === 'any' || applies === facts.kind) && places(key, read(facts)).length === 0
  })
}

function places(key: KeyName, seen: unknown): Seen[] {
  const { domain } = keyOf(key)
  const found = (Array.isArray(seen) ? seen : [seen]).map((one) => domain.place(one))
  // One value out of several that is unknown makes the whole fact unknown.
  return found.every((place) => place !== undefined) ? (found as Seen[]) : []
}
