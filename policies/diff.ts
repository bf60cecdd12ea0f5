/** What changed between two policies, by rule: the reviewer reads meaning, not lines. */
import { canonical } from './canonical.ts'
import type { PolicyDocument } from './schema.ts'

export type Change =
  | { readonly part: Part; readonly change: 'added' | 'removed'; readonly id: string; readonly rule: unknown }
  | { readonly part: Part; readonly change: 'moved'; readonly id: string; readonly from: number; readonly to: number }
  | {
      readonly part: Part
      readonly change: 'changed'
      readonly id: string
      readonly what: string
      readonly before: unknown
      readonly after: unknown
    }
  | {
      readonly part: 'default'
      readonly change: 'changed'
      readonly id: 'default'
      readonly what: string
      readonly before: unknown
      readonly after: unknown
    }
type Part = 'guardrails' | 'rules'

/** Places are counted from 1. Notes and metadata decide nothing and are left out. */
export function diff(before: PolicyDocument, after: PolicyDocument): readonly Change[] {
  const changes: Change[] = [...diffPart('guardrails', before, after), ...diffPart('rules', before, after)]
  if (canonical(before.default) !== canonical(after.default)) {
    changes.push({ part: 'default', change: 'changed', id: 'default', what: 'then', before: before.default, after: after.default })
  }
  return changes
}

function diffPart(part: Part, before: PolicyDocument, after: PolicyDocument): Change[] {
  const [old, young] = [before[part], after[part]]
  const oldById = new Map(old.map((rule, index) => [rule.id, { rule, index }]))
  const ids = new Set(young.map(({ id }) => id))
  const changes: Change[] = old.filter(({ id }) => !ids.has(id)).map((rule) => ({ part, change: 'removed', id: rule.id, rule }))
  const stayed = stayedInOrder(young.flatMap(({ id }) => oldById.get(id)?.index ?? []))
  for (const [index, rule] of young.entries()) {
    const was = oldById.get(rule.id)
    if (!was) {
      changes.push({ part, change: 'added', id: rule.id, rule })
      continue
    }
    if (!stayed.has(was.index)) changes.push({ part, change: 'moved', id: rule.id, from: was.index + 1, to: index + 1 })
    for (const [what, left, right] of differences(was.rule, rule)) {
      changes.push({ part, change: 'changed', id: rule.id, what, before: left, after: right })
    }
  }
  return changes
}

type AnyRule = PolicyDocument['rules'][number] | PolicyDocument['guardrails'][number]

function differences(before: AnyRule, after: AnyRule): [what: string, before: unknown, after: unknown][] {
  const keys = new Set([...Object.keys(before.when), ...Object.keys(after.when)])
  const matchers = [...keys].map((key): [string, unknown, unknown] => [`when.${key}`, before.when[key], after.when[key]])
  return [...matchers, ['then', before.then, after.then] as [string, unknown, unknown]].filter(
    ([, left, right]) => (left === undefined) !== (right === undefined) || (left !== undefined && canonical(left) !== canonical(right)),
  )
}

/** The longest rising run of old places: what is not in it has been moved. */
function stayedInOrder(places: readonly number[]): ReadonlySet<number> {
  const longest: number[][] = []
  for (const place of places) {
    const best = longest
      .filter((run) => (run.at(-1) ?? -1) < place)
      .reduce<number[]>((long, run) => (run.length > long.length ? run : long), [])
    longest.push([...best, place])
  }
  return new Set(longest.reduce<number[]>((long, run) => (run.length > long.length ? run : long), []))
}
