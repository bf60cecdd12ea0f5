/** How revisions, and what is found out about them, look to a client. */
import { z } from 'zod'
import type { Explanation } from '../../policies/explain.ts'
import { keyOf } from '../../policies/keys.ts'
import { lintKinds } from '../../policies/lint.ts'
import type { Policy } from '../../policies/policy.ts'
import { actionOf } from '../../policies/reading.ts'
import { isReasonCode, reasons } from '../../policies/reasons.ts'
import { actionNames } from '../../policies/schema.ts'
import { decisionLine, missLine } from '../../policies/sentences.ts'
import { keyWords, matcherWords, seenWords } from '../../policies/words.ts'
import { revisionStates } from './tables.ts'

const person = z.object({ id: z.uuid(), name: z.string() }).nullable()
const instant = z.iso.datetime()
const words = z.object({ ja: z.string(), en: z.string() })
const action = z.enum(actionNames)
const sentence = words.extend({ code: z.string() }).nullable()

export const revisionSummary = z.object({
  revision: z.int(),
  state: z.enum(revisionStates),
  sha256: z.string().meta({ description: 'of the policy as canonical JSON; it stands on every decision' }),
  note: z.string(),
  author: person.meta({ description: 'null: it came with the product' }),
  createdAt: instant,
  basedOn: z.int().nullable().meta({ description: 'the revision in force when it was drafted' }),
  decidedBy: person,
  decidedAt: instant.nullable(),
  comment: z.string().nullable(),
  withdrawnAt: instant.nullable(),
  activatedBy: person,
  activatedAt: instant.nullable(),
  mine: z.boolean().meta({ description: 'the caller wrote it, and so may withdraw it and never decide about it' }),
})

export const revisionDetail = revisionSummary.extend({ yaml: z.string(), cases: z.string() })

export const activationView = z.object({
  revision: z.int(),
  kind: z.enum(['approval', 'rollback']),
  by: person,
  at: instant,
  replaced: z.int().nullable(),
  reason: z.string(),
})

const condition = z.object({ key: z.string(), name: words, value: words })
const doing = z.object({
  action,
  name: words,
  detail: z.array(words),
  reason: sentence.meta({ description: 'the sentence that the sender reads' }),
})

export const readRule = z.object({
  id: z.string(),
  part: z.enum(['guardrails', 'rules', 'default']),
  place: z.int().meta({ description: 'from 1, in its part' }),
  line: z.int().meta({ description: 'of the YAML, from 1' }),
  note: z.string().nullable(),
  conditions: z.array(condition),
  does: doing,
})

export const changeView = z.object({
  part: z.enum(['guardrails', 'rules', 'default']),
  change: z.enum(['added', 'removed', 'moved', 'changed']),
  rule: z.string(),
  line: z.string().meta({ description: 'the change as one line of plain text' }),
  from: z.int().nullable(),
  to: z.int().nullable(),
  what: words.nullable(),
  before: words.nullable(),
  after: words.nullable(),
  conditions: z.array(condition),
  does: doing.nullable(),
})

const difference = z.object({ what: z.string(), expected: z.string(), got: z.string() })

export const caseResult = z.object({
  case: z.string(),
  passed: z.boolean(),
  decision: z.object({ action: z.string(), rule: z.string() }).loose(),
  differences: z.array(difference),
})

const mistakeView = words.extend({
  document: z.enum(['yaml', 'cases']),
  path: z.string(),
  line: z.int(),
  column: z.int(),
  meant: z.string().nullable().meta({ description: 'the word that was probably meant' }),
})
export type MistakeView = z.output<typeof mistakeView>
export const mistakeViews = z.array(mistakeView)

const remarkView = words.extend({
  kind: z.enum(Object.keys(lintKinds) as [keyof typeof lintKinds, ...(keyof typeof lintKinds)[]]),
  severity: z.enum(['error', 'warning']),
  rule: z.string(),
  line: z.int(),
})
export type RemarkView = z.output<typeof remarkView>

const triedCase = z.object({
  case: z.string(),
  line: z.int(),
  passed: z.boolean(),
  action,
  rule: z.string(),
  differences: z.array(difference),
})
export type TriedCase = z.output<typeof triedCase>

export const validation = z.object({
  valid: z.boolean(),
  sha256: z.string().nullable(),
  mistakes: mistakeViews,
  cases: z.object({ passed: z.int(), failed: z.int(), results: z.array(triedCase) }),
  changes: z.array(changeView).nullable().meta({ description: 'from the policy in force; null while the text has mistakes' }),
  remarks: z.array(remarkView).nullable().meta({
    description: 'what the policy says in vain or dangerously; null while the text has mistakes, or where finding out took too long',
  }),
  active: z.int().nullable().meta({ description: 'the revision that `changes` compares with' }).optional(),
})
export type Validation = z.output<typeof validation>

export const explanationView = z.object({
  action,
  rule: z.string(),
  policy: z.string(),
  line: z.string(),
  reason: sentence,
  does: words.meta({ description: 'the action in words' }),
  absent: words.nullable().meta({ description: 'the fact that is missing, where that is why' }),
  tried: z.array(
    z.object({
      rule: z.string(),
      guardrail: z.boolean(),
      matched: z.boolean(),
      miss: z.string().nullable(),
      failed: z
        .object({ key: z.string(), name: words, seen: words, wanted: words })
        .nullable()
        .meta({ description: 'the first condition that did not match' }),
    }),
  ),
})
export type Explained = z.output<typeof explanationView>

export function explanationOf({ rules, document }: Policy, { decision, tried, absent }: Explanation): Explained {
  const reason = 'reason' in decision && isReasonCode(decision.reason) ? { code: decision.reason, ...reasons[decision.reason] } : null
  const then = rules.find(({ id }) => id === decision.rule)?.then ?? document.default
  const { name, detail } = actionOf(then)
  // An approved hold is open: it no longer does what is written.
  const said = then.action === decision.action ? [name, ...detail] : [actionOf({ ...then, ...decision } as never).name]
  return {
    action: decision.action,
    rule: decision.rule,
    policy: decision.policySha256,
    line: decisionLine(decision),
    reason,
    does: { ja: said.map(({ ja }) => ja).join('・'), en: said.map(({ en }) => en).join(', ') },
    absent: absent === undefined ? null : { ja: keyOf(absent).ja, en: keyOf(absent).en },
    tried: tried.map(({ rule, guardrail, matched, miss }) => ({
      rule,
      guardrail,
      matched,
      miss: miss ? missLine(miss) : null,
      failed: miss
        ? { key: miss.key, name: keyWords(miss.key), seen: seenWords(miss.key, miss.seen), wanted: matcherWords(miss.key, miss.written) }
        : null,
    })),
  }
}

const outcome = z.object({ action, rule: z.string() })

export const simulation = z.object({
  from: instant,
  to: instant,
  replayed: z.int().meta({ description: 'decisions of the log that were made again' }),
  unknown: z.int().meta({ description: 'decisions that hang on a file name, which the log does not keep' }),
  withoutFacts: z.int().meta({ description: 'decisions recorded before facts were kept' }),
  complete: z.boolean().meta({ description: 'false: there were more; the newest were replayed' }),
  same: z.int(),
  otherRule: z.int().meta({ description: 'the same action by another rule' }),
  changes: z
    .array(
      z.object({
        was: outcome,
        wouldBe: outcome,
        reason: sentence,
        count: z.int(),
        samples: z.array(
          z.object({
            id: z.string(),
            kind: z.enum(['text', 'file']),
            direction: z.enum(['inbound', 'outbound']),
            room: z.string().nullable(),
            at: instant,
          }),
        ),
      }),
    )
    .meta({ description: 'what would be done otherwise, most frequent first' }),
})
export type Simulation = z.output<typeof simulation>
