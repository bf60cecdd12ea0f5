/** What a stored revision does: its cases run, one event explained. */
import { z } from 'zod'
import { factsOf, runCases } from '../../policies/cases.ts'
import { explain } from '../../policies/explain.ts'
import { givenSchema } from '../../policies/schema.ts'
import { type Route, route } from '../http/route.ts'
import { params, readers } from './inputs.ts'
import { type PolicyParts, readDraft, revisionRow } from './store.ts'
import { caseResult, explanationOf, explanationView } from './views.ts'

export function tryingRoutes(parts: PolicyParts): Route[] {
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
        return { body: explanationOf(policy, explain(policy, factsOf({ organisation: session.organisation, ...given }))) }
      },
    }),
  ]
}
