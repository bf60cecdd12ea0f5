import { z } from 'zod'
import { told } from '../../policies/changes.ts'
import { diff } from '../../policies/diff.ts'
import { readPolicy } from '../../policies/read.ts'
import { readingOf } from '../../policies/reading.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { params, readers } from './inputs.ts'
import { type PolicyParts, type RevisionRow, readDraft, revisionRow } from './store.ts'
import { activations, summaries, summary } from './summaries.ts'
import { activationView, changeView, readRule, revisionDetail, revisionSummary } from './views.ts'

export function readingRoutes({ database }: PolicyParts): Route[] {
  const detail = async (session: Session, row: RevisionRow) => ({
    ...(await summary(database, session, row.revision)),
    yaml: row.yaml,
    cases: row.cases,
  })
  return [
    route({
      method: 'get',
      path: '/policies',
      operationId: 'listPolicies',
      summary: 'Revisions of the policy, newest first (the last 200), and when they came into force (the last 50 times)',
      access: readers,
      success: { status: 200, schema: z.object({ revisions: z.array(revisionSummary), activations: z.array(activationView) }) },
      handle: async ({ session }) => ({
        body: {
          revisions: await summaries(database, session),
          activations: await activations(database, session.organisation),
        },
      }),
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
        const row = await database
          .selectFrom('boundary.policy_revision')
          .selectAll()
          .where('organisation', '=', session.organisation)
          .where('state', '=', 'active')
          .executeTakeFirst()
        if (!row) throw new Problem('not-found')
        return { body: await detail(session, row) }
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
        body: await detail(session, await revisionRow(database, session.organisation, revision)),
      }),
    }),
    route({
      method: 'get',
      path: '/policies/:revision/rules',
      operationId: 'readPolicy',
      summary: 'A revision as a table: every rule in the order of trying, in words, with the line where it stands',
      access: readers,
      params,
      success: { status: 200, schema: z.object({ rules: z.array(readRule) }) },
      problems: ['not-found', 'policy-invalid'],
      handle: async ({ session, params: { revision } }) => {
        const reading = readPolicy((await revisionRow(database, session.organisation, revision)).yaml)
        if (!reading.ok) throw new Problem('policy-invalid')
        return { body: { rules: readingOf(reading.policy, reading.places) } }
      },
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
        const [before, after] = await Promise.all([against, revision].map((one) => revisionRow(database, session.organisation, one)))
        if (!before || !after) throw new Problem('not-found')
        const changes = diff(readDraft({ ...before, cases: '' }).policy.document, readDraft({ ...after, cases: '' }).policy.document)
        return { body: { changes: changes.map(told) } }
      },
    }),
  ]
}
