import { type Decision, decide, firstAbsent, firstMiss, type Miss } from './decide.ts'
import type { Facts } from './facts.ts'
import type { KeyName } from './keys.ts'
import type { Policy } from './policy.ts'

export interface Tried {
  readonly rule: string
  readonly guardrail: boolean
  readonly matched: boolean
  /** The first matcher that failed, and what it saw. */
  readonly miss?: Miss
}

export interface Explanation {
  readonly decision: Decision
  /** Every rule up to and with the one that matched; empty when facts are missing. */
  readonly tried: readonly Tried[]
  /** The key without a value, when that is why. */
  readonly absent?: KeyName
}

export function explain(policy: Policy, facts: Facts): Explanation {
  const decision = decide(policy, facts)
  const absent = firstAbsent(facts)
  if (absent !== undefined) return { decision, tried: [], absent }
  const tried: Tried[] = []
  for (const { id, guardrail, matchers } of policy.rules) {
    const miss = firstMiss(matchers, facts)
    tried.push({ rule: id, guardrail, matched: miss === undefined, ...(miss ? { miss } : {}) })
    if (miss === undefined) break
  }
  return { decision, tried }
}
