/** How revisions look to a client. */
import { z } from 'zod'
import type { RevisionState } from './tables.ts'

const person = z.object({ id: z.uuid(), name: z.string() }).nullable()
const instant = z.iso.datetime()

export const revisionSummary = z.object({
  revision: z.int(),
  state: z.enum(['draft', 'active', 'retired', 'rejected']),
  sha256: z.string().meta({ description: 'of the policy as canonical JSON; it stands on every decision' }),
  note: z.string(),
  author: person.meta({ description: 'null: it came with the product' }),
  createdAt: instant,
  decidedBy: person,
  decidedAt: instant.nullable(),
  comment: z.string().nullable(),
  activatedBy: person,
  activatedAt: instant.nullable(),
})

export const revisionDetail = revisionSummary.extend({ yaml: z.string(), cases: z.string() })

export interface SummaryRow {
  readonly revision: number
  readonly state: RevisionState
  readonly sha256: string
  readonly note: string
  readonly created_at: Date
  readonly decided_at: Date | null
  readonly comment: string | null
  readonly activated_at: Date | null
  readonly author: string | null
  readonly author_name: string | null
  readonly decided_by: string | null
  readonly decider_name: string | null
  readonly activated_by: string | null
  readonly activator_name: string | null
}

const someone = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

export const summaryOf = (row: SummaryRow): z.output<typeof revisionSummary> => ({
  revision: row.revision,
  state: row.state,
  sha256: row.sha256,
  note: row.note,
  author: someone(row.author, row.author_name),
  createdAt: row.created_at.toISOString(),
  decidedBy: someone(row.decided_by, row.decider_name),
  decidedAt: row.decided_at?.toISOString() ?? null,
  comment: row.comment,
  activatedBy: someone(row.activated_by, row.activator_name),
  activatedAt: row.activated_at?.toISOString() ?? null,
})

export const changeView = z.object({
  part: z.enum(['guardrails', 'rules', 'default']),
  change: z.enum(['added', 'removed', 'moved', 'changed']),
  rule: z.string(),
  line: z.string().meta({ description: 'the change as one sentence' }),
})

export const caseResult = z.object({
  case: z.string(),
  passed: z.boolean(),
  decision: z.object({ action: z.string(), rule: z.string() }).loose(),
  differences: z.array(z.object({ what: z.string(), expected: z.string(), got: z.string() })),
})

export const explanationView = z.object({
  action: z.enum(['relay', 'sanitize', 'hold', 'block']),
  rule: z.string(),
  policy: z.string(),
  line: z.string(),
  reason: z.object({ code: z.string(), ja: z.string(), en: z.string() }).nullable(),
  tried: z.array(z.object({ rule: z.string(), guardrail: z.boolean(), matched: z.boolean(), miss: z.string().nullable() })),
})
