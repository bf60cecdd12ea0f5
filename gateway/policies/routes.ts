/** Policies on the LGWAN side: read, drafted, tried, decided by a second person, rolled back. */
import { sql } from 'kysely'
import { z } from 'zod'
import { factsOf, runCases } from '../../policies/cases.ts'
import { diff } from '../../policies/diff.ts'
import { explain } from '../../policies/explain.ts'
import { policyCharacters } from '../../policies/read.ts'
import { isReasonCode, reasons } from '../../policies/reasons.ts'
import { givenSchema } from '../../policies/schema.ts'
import { changeLine, decisionLine, missLine } from '../../policies/sentences.ts'
import { Problem } from '../http/problem.ts'
import { type Role, type Route, route } from '../http/route.ts'
import {
  approveDraft,
  createDraft,
  onRecord,
  type PolicyParts,
  type RevisionRow,
  readDraft,
  rejectDraft,
  revisionRow,
  rollBack,
} from './store.ts'
import { caseResult, changeView, explanationView, revisionDetail, revisionSummary, type SummaryRow, summaryOf } from './views.ts'

const readers: readonly Role[] = ['policy-author', 'administrator', 'auditor']
const deciders: readonly Role[] = ['policy-author', 'administrator']

const params = z.strictObject({ revision: z.coerce.number().int().min(1).max(2_147_483_647) })
const text = (meaning: string) => z.string().max(policyCharacters).meta({ description: meaning })
/** What people read of one another: no control or format characters, so no disguised order of letters either. */
const remark = z
  .string()
  .max(500)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]*$/u, { error: 'holds control characters' })
const draftBody = z.strictObject({
  yaml: text('the policy, as policies/schema.json describes'),
  cases: text('its cases as YAML; every one must pass before it can be approved').default(''),
  note: remark.default('').meta({ description: 'what changes and why' }),
})
const commentBody = z.strictObject({ comment: remark.default('') })

export function policyRoutes(parts: PolicyParts): Route[] {
  return [...readingRoutes(parts), ...tryingRoutes(parts), ...decidingRoutes(parts)]
}

function readingRoutes(parts: PolicyParts): Route[] {
  const summaries = (organisation: string, revision?: number) => summaryRows(parts, organisation, revision)
  const detail = async (organisation: string, row: RevisionRow) => {
    const [summary] = await summaries(organisation, row.revision)
    if (!summary) throw new Problem('not-found')
    return { ...summaryOf(summary), yaml: row.yaml, cases: row.cases }
  }
  return [
    route({
      method: 'get',
      path: '/policies',
      operationId: 'listPolicies',
      summary: 'Revisions of the policy, newest first (the last 200)',
      access: readers,
      success: { status: 200, schema: z.object({ revisions: z.array(revisionSummary) }) },
      handle: async ({ session }) => ({ body: { revisions: (await summaries(session.organisation)).map(summaryOf) } }),
    }),
    route({
      method: 'get',
      path: '/policies/active',
      operationId: 'getActivePolicy',
      summary: 'The revision in force',
      access: readers,
      success: { status: 200, schema: revisionDetail },
      problems: ['not-found'],
      handle: async ({ session }) => {
        const row = await parts.database
          .selectFrom('boundary.policy_revision')
          .selectAll()
          .where('organisation', '=', session.organisation)
          .where('state', '=', 'active')
          .executeTakeFirst()
        if (!row) throw new Problem('not-found')
        return { body: await detail(session.organisation, row) }
      },
    }),
    route({
      method: 'get',
      path: '/policies/:revision',
      operationId: 'getPolicy',
      summary: 'One revision with its text and cases',
      access: readers,
      params,
      success: { status: 200, schema: revisionDetail },
      problems: ['not-found'],
      handle: async ({ session, params: { revision } }) => ({
        body: await detail(session.organisation, await revisionRow(parts.database, session.organisation, revision)),
      }),
    }),
    route({
      method: 'get',
      path: '/policies/:revision/diff',
      operationId: 'diffPolicy',
      summary: 'What a revision changes, by rule',
      access: readers,
      params,
      query: z.strictObject({ against: params.shape.revision.meta({ description: 'the revision to compare with' }) }),
      success: { status: 200, schema: z.object({ changes: z.array(changeView) }) },
      problems: ['not-found', 'policy-invalid'],
      handle: async ({ session, params: { revision }, query: { against } }) => {
        const [before, after] = await Promise.all([against, revision].map((one) => revisionRow(parts.database, session.organisation, one)))
        if (!before || !after) throw new Problem('not-found')
        const changes = diff(readDraft({ ...before, cases: '' }).policy.document, readDraft({ ...after, cases: '' }).policy.document)
        return {
          body: {
            changes: changes.map((change) => ({ part: change.part, change: change.change, rule: change.id, line: changeLine(change) })),
          },
        }
      },
    }),
  ]
}

function tryingRoutes(parts: PolicyParts): Route[] {
  const read = async (organisation: string, revision: number) => readDraft(await revisionRow(parts.database, organisation, revision))
  return [
    route({
      method: 'post',
      path: '/policies/:revision/test',
      operationId: 'testPolicy',
      summary: 'Run the cases of a revision',
      access: readers,
      params,
      success: { status: 200, schema: z.object({ passed: z.int(), failed: z.int(), results: z.array(caseResult) }) },
      problems: ['not-found', 'policy-invalid'],
      handle: async ({ session, params: { revision } }) => {
        const { policy, cases } = await read(session.organisation, revision)
        const results = runCases(policy, cases)
        const passed = results.filter((result) => result.passed).length
        return { body: { passed, failed: results.length - passed, results } }
      },
    }),
    route({
      method: 'post',
      path: '/policies/:revision/explain',
      operationId: 'explainPolicy',
      summary: 'Every rule tried for one event, and the first condition that failed with the value it saw',
      access: readers,
      params,
      body: z.strictObject({ given: givenSchema }),
      success: { status: 200, schema: explanationView },
      problems: ['not-found', 'policy-invalid'],
      handle: async ({ session, params: { revision }, body: { given } }) => {
        const { policy } = await read(session.organisation, revision)
        const { decision, tried } = explain(policy, factsOf(given))
        const reason = 'reason' in decision && isReasonCode(decision.reason) ? { code: decision.reason, ...reasons[decision.reason] } : null
        const rows = tried.map(({ rule, guardrail, matched, miss }) => ({ rule, guardrail, matched, miss: miss ? missLine(miss) : null }))
        return {
          body: {
            action: decision.action,
            rule: decision.rule,
            policy: decision.policySha256,
            line: decisionLine(decision),
            reason,
            tried: rows,
          },
        }
      },
    }),
  ]
}

function decidingRoutes(parts: PolicyParts): Route[] {
  const summary = async (organisation: string, revision: number) => {
    const [row] = await summaryRows(parts, organisation, revision)
    if (!row) throw new Problem('not-found')
    return { body: summaryOf(row) }
  }
  return [
    route({
      method: 'post',
      path: '/policies',
      operationId: 'draftPolicy',
      summary: 'Draft a new revision; it is not in force until somebody else approves it',
      access: ['policy-author'],
      body: draftBody,
      success: { status: 201, schema: revisionSummary },
      problems: ['policy-invalid'],
      handle: async ({ session, body }) => ({
        status: 201,
        ...(await summary(session.organisation, await createDraft(parts, session, body))),
      }),
    }),
    ...(
      [
        [
          'approve',
          'approvePolicy',
          'Put a draft in force; not by its author, and only when all its cases pass',
          'policy.approve',
          approveDraft,
        ],
        ['reject', 'rejectPolicy', 'Reject a draft for good; not by its author', 'policy.reject', rejectDraft],
      ] as const
    ).map(([verb, operationId, meaning, action, decide]) =>
      route({
        method: 'post',
        path: `/policies/:revision/${verb}`,
        operationId,
        summary: meaning,
        access: deciders,
        params,
        body: commentBody,
        success: { status: 200, schema: revisionSummary },
        problems: ['not-found', 'own-approval', 'already-decided', 'policy-invalid'],
        handle: async ({ session, params: { revision }, body: { comment } }) => {
          await onRecord(parts, session, { action, revision }, () => decide(parts, session, revision, comment))
          return summary(session.organisation, revision)
        },
      }),
    ),
    route({
      method: 'post',
      path: '/policies/:revision/rollback',
      operationId: 'rollBackPolicy',
      summary: 'Put an older revision, approved in its time, in force again; not by its author',
      access: deciders,
      params,
      success: { status: 200, schema: revisionSummary },
      problems: ['not-found', 'own-approval', 'conflict', 'policy-invalid'],
      handle: async ({ session, params: { revision } }) => {
        await onRecord(parts, session, { action: 'policy.rollback', revision }, () => rollBack(parts, session, revision))
        return summary(session.organisation, revision)
      },
    }),
  ]
}

async function summaryRows({ database }: PolicyParts, organisation: string, revision?: number): Promise<SummaryRow[]> {
  const { rows } = await sql<SummaryRow>`
    SELECT p.revision, p.state, p.sha256, p.note, p.created_at, p.decided_at, p.comment, p.activated_at,
      p.author, author.name AS author_name, p.decided_by, decider.name AS decider_name, p.activated_by, activator.name AS activator_name
    FROM boundary.policy_revision p
    LEFT JOIN register.person author ON author.id = p.author
    LEFT JOIN register.person decider ON decider.id = p.decided_by
    LEFT JOIN register.person activator ON activator.id = p.activated_by
    WHERE p.organisation = ${organisation} AND (${revision ?? null}::integer IS NULL OR p.revision = ${revision ?? null}::integer)
    ORDER BY p.revision DESC LIMIT 200`.execute(database)
  return rows
}
