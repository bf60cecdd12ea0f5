/** A policy as a table for people: every rule in its order, its conditions and its action in words, and the line where it stands. */
import { keyNames } from './keys.ts'
import type { Policy } from './policy.ts'
import type { Places } from './read.ts'
import { isReasonCode, reasons } from './reasons.ts'
import type { Action, Guardrail, Rule } from './schema.ts'
import { actionDetail, actionWords, keyWords, matcherWords, type Words } from './words.ts'

export interface ReadCondition {
  readonly key: string
  readonly name: Words
  readonly value: Words
}

export interface ReadAction {
  readonly action: Action['action']
  readonly name: Words
  readonly detail: Words[]
  /** The sentence that the sender reads. */
  readonly reason: (Words & { readonly code: string }) | null
}

export interface ReadRule {
  readonly id: string
  readonly part: 'guardrails' | 'rules' | 'default'
  /** From 1, in its part. */
  readonly place: number
  /** Of the YAML, from 1. */
  readonly line: number
  readonly note: string | null
  readonly conditions: ReadCondition[]
  readonly does: ReadAction
}

/** Guardrails, rules, default: the order in which they are tried. */
export function readingOf({ document }: Policy, places: Places): readonly ReadRule[] {
  const row = (part: 'guardrails' | 'rules') => (rule: Guardrail | Rule, index: number) => ({
    id: rule.id,
    part,
    place: index + 1,
    line: places([part, index]).line,
    note: rule.note ?? null,
    conditions: conditionsOf(rule.when),
    does: actionOf(rule.then),
  })
  return [
    ...document.guardrails.map(row('guardrails')),
    ...document.rules.map(row('rules')),
    {
      id: 'default',
      part: 'default',
      place: 1,
      line: places(['default']).line,
      note: null,
      conditions: [],
      does: actionOf(document.default),
    },
  ]
}

export const conditionsOf = (when: Rule['when']): ReadCondition[] =>
  keyNames.flatMap((key) => (when[key] === undefined ? [] : [{ key, name: keyWords(key), value: matcherWords(key, when[key]) }]))

export function actionOf(then: Action): ReadAction {
  const code = 'reason' in then ? then.reason : undefined
  return {
    action: then.action,
    name: actionWords[then.action],
    detail: actionDetail(then),
    reason: isReasonCode(code) ? { code, ...reasons[code] } : null,
  }
}
