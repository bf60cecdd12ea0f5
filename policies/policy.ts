/** A policy that has been read and found right, with its matchers ready: what `decide`, `explain` and `lint` work on. */
import { canonical, sha256 } from './canonical.ts'
import { type KeyName, keyNames, keyOf } from './keys.ts'
import type { Action, PolicyDocument, When } from './schema.ts'
import { complement, union, type ValueSet } from './value-set.ts'

export interface Matcher {
  readonly key: KeyName
  readonly set: ValueSet
  /** As it stands in the file, for people. */
  readonly written: unknown
}

export interface CompiledRule {
  readonly id: string
  readonly guardrail: boolean
  readonly matchers: readonly Matcher[]
  readonly then: Action
}

export interface Policy {
  readonly document: PolicyDocument
  /** Of the canonical JSON of the document, lower-case hex; it stands on every decision. */
  readonly sha256: string
  /** Guardrails first, then rules: the order of evaluation. */
  readonly rules: readonly CompiledRule[]
}

/** The set that a written matcher means; undefined when a value in it means nothing. */
export function meaning(key: KeyName, written: unknown): ValueSet | undefined {
  const { domain } = keyOf(key)
  if (written !== null && typeof written === 'object' && !Array.isArray(written)) {
    const not = meaning(key, (written as { not?: unknown }).not)
    return not && complement(not, domain.universe)
  }
  const parts = (Array.isArray(written) ? written : [written]).map((one) => domain.parse(one))
  return parts.reduce((all, part) => all && part && union(all, part))
}

/** @throws TypeError for a document that `readPolicy` would not have let through */
export function compile(document: PolicyDocument): Policy {
  const rule =
    (guardrail: boolean) =>
    ({ id, when, then }: { id: string; when: When; then: Action }): CompiledRule => ({ id, guardrail, then, matchers: matchersOf(when) })
  return {
    document,
    sha256: sha256(canonical(document)),
    rules: [...document.guardrails.map(rule(true)), ...document.rules.map(rule(false))],
  }
}

function matchersOf(when: When): Matcher[] {
  return keyNames.flatMap((key) => {
    const written = when[key]
    if (written === undefined) return []
    const set = meaning(key, written)
    if (!set) throw new TypeError(`${key}: matcher without a meaning`)
    return [{ key, set, written }]
  })
}
