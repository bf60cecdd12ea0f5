/** What a text that is being written amounts to. Pure; it runs in a thread of its own, since a hostile policy can cost hours. */
import { factsOf, runCases } from '../../policies/cases.ts'
import { told } from '../../policies/changes.ts'
import { diff } from '../../policies/diff.ts'
import { explain } from '../../policies/explain.ts'
import { lint } from '../../policies/lint.ts'
import type { Policy } from '../../policies/policy.ts'
import { type Mistake, type Places, readCases, readPolicy } from '../../policies/read.ts'
import { type RecordedEvent, replay } from '../../policies/recorded.ts'
import type { Case, Given } from '../../policies/schema.ts'
import { type Explained, explanationOf, type MistakeView, type RemarkView, type TriedCase, type Validation } from './views.ts'

/** The text as it is typed, and the one in force, where that can be read. */
export interface ValidateQuestion {
  readonly kind: 'validate'
  readonly yaml: string
  readonly cases: string
  readonly active: string | null
}
export interface ExplainQuestion {
  readonly kind: 'explain'
  readonly yaml: string
  readonly given: Given
}
export interface ReplayQuestion {
  readonly kind: 'replay'
  readonly yaml: string
  readonly events: readonly RecordedEvent[]
}
export type Question = ValidateQuestion | ExplainQuestion | ReplayQuestion

/** For each event the action and rule, or null where that is unknown. */
export type Replayed = readonly ({ readonly action: string; readonly rule: string; readonly reason: string | null } | null)[]

export interface Answers {
  readonly validate: Validation
  readonly explain: Explained | { readonly mistakes: readonly MistakeView[] }
  readonly replay: { readonly replayed: Replayed } | { readonly mistakes: readonly MistakeView[] }
}

const mostTold = 200

/** @yields the answer without remarks at once, then with them: looking for unreachable rules is what can take long */
export function* answers(question: Question): Generator<Answers[keyof Answers]> {
  if (question.kind === 'validate') yield* validate(question)
  else {
    const reading = readPolicy(question.yaml)
    if (!reading.ok) yield { mistakes: viewsOf('yaml', reading.mistakes) }
    else if (question.kind === 'explain') yield explanationOf(reading.policy, explain(reading.policy, factsOf(question.given)))
    else yield { replayed: question.events.map((event) => replayed(reading.policy, event)) }
  }
}

function* validate({ yaml, cases, active }: ValidateQuestion): Generator<Validation> {
  const [policy, examples] = [readPolicy(yaml), cases.trim() === '' ? { ok: true as const, cases: [], places: nowhere } : readCases(cases)]
  const mistakes = [...(policy.ok ? [] : viewsOf('yaml', policy.mistakes)), ...(examples.ok ? [] : viewsOf('cases', examples.mistakes))]
  const results = policy.ok && examples.ok ? tried(policy.policy, examples.cases, examples.places) : []
  const answer: Validation = {
    valid: mistakes.length === 0,
    sha256: policy.ok ? policy.policy.sha256 : null,
    mistakes,
    cases: {
      passed: results.filter(({ passed }) => passed).length,
      failed: results.filter(({ passed }) => !passed).length,
      results,
    },
    changes: policy.ok ? changesFrom(active, policy.policy) : null,
    remarks: null,
  }
  yield answer
  if (policy.ok) {
    const lines = linesOf(policy.policy, policy.places)
    const found = lint(policy.policy, examples.ok ? examples.cases : undefined).slice(0, mostTold)
    yield { ...answer, remarks: found.map((one): RemarkView => ({ ...remarkOf(one), line: lines.get(one.rule) ?? 1 })) }
  }
}

const nowhere: Places = () => ({ line: 1, column: 1 })

const viewsOf = (document: 'yaml' | 'cases', mistakes: readonly Mistake[]): MistakeView[] =>
  mistakes.slice(0, mostTold).map(({ message, meant, ...rest }) => ({ document, ...rest, en: message, meant: meant ?? null }))

const remarkOf = ({ kind, severity, rule, message, ja }: ReturnType<typeof lint>[number]) => ({ kind, severity, rule, ja, en: message })

const linesOf = ({ document }: Policy, places: Places): Map<string, number> =>
  new Map(
    (['guardrails', 'rules'] as const).flatMap((part) =>
      document[part].map(({ id }, index): [string, number] => [id, places([part, index]).line]),
    ),
  )

const tried = (policy: Policy, cases: readonly Case[], places: Places): TriedCase[] =>
  runCases(policy, cases).map(({ case: name, passed, decision: { action, rule }, differences }, index) => ({
    case: name,
    line: places([index]).line,
    passed,
    action,
    rule,
    differences: [...differences],
  }))

function changesFrom(active: string | null, policy: Policy): Validation['changes'] {
  const before = active === null ? undefined : readPolicy(active)
  return before?.ok ? diff(before.policy.document, policy.document).map(told) : null
}

function replayed(policy: Policy, event: RecordedEvent): Replayed[number] {
  const decision = replay(policy, event)
  if (decision === 'unknown') return null
  return { action: decision.action, rule: decision.rule, reason: 'reason' in decision ? decision.reason : null }
}
