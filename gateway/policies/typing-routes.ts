/** What a text does that nobody has saved yet: checked as it is typed, one event explained, past days replayed. */
import { z } from 'zod'
import { givenSchema } from '../../policies/schema.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { readers, text } from './inputs.ts'
import { simulate } from './simulate.ts'
import type { PolicyParts } from './store.ts'
import type { Trials } from './trials.ts'
import { explanationView, simulation, validation } from './views.ts'
import { vocabulary, vocabularyView } from './vocabulary.ts'

const yaml = text('the policy, as policies/schema.json describes')

export function typingRoutes(parts: PolicyParts, trials: Trials): Route[] {
  return [
    route({
      method: 'get',
      path: '/policies/vocabulary',
      operationId: 'getPolicyVocabulary',
      summary: 'What may be written in a policy: keys, values, actions and reasons, in words',
      access: readers,
      success: { status: 200, schema: vocabularyView },
      handle: async () => ({ body: vocabulary }),
    }),
    route({
      method: 'post',
      path: '/policies/validate',
      operationId: 'validatePolicy',
      summary: 'Check a text that is being written, without saving it: mistakes, remarks, its cases, what it changes',
      access: readers,
      // Asked while a person types.
      limit: 'read',
      body: z.strictObject({ yaml, cases: text('its cases as YAML').default('') }),
      success: { status: 200, schema: validation },
      problems: ['policy-too-complex'],
      handle: async ({ session, body, response }) => {
        const active = await parts.database
          .selectFrom('boundary.policy_revision')
          .select(['revision', 'yaml'])
          .where('organisation', '=', session.organisation)
          .where('state', '=', 'active')
          .executeTakeFirst()
        const found = await trials.ask({ kind: 'validate', ...body, active: active?.yaml ?? null }, () => response.destroyed)
        return { body: { ...found, active: active?.revision ?? null } }
      },
    }),
    route({
      method: 'post',
      path: '/policies/explain',
      operationId: 'explainPolicyText',
      summary: 'Explain one event by a text that is not saved',
      access: readers,
      limit: 'read',
      body: z.strictObject({ yaml, given: givenSchema }),
      success: { status: 200, schema: explanationView },
      problems: ['policy-invalid', 'policy-too-complex'],
      handle: async ({ session, body: { yaml: written, given } }) => {
        const found = await trials.ask({ kind: 'explain', yaml: written, given: { organisation: session.organisation, ...given } })
        if ('mistakes' in found) throw new Problem('policy-invalid', { members: { mistakes: found.mistakes } })
        return { body: found }
      },
    }),
    route({
      method: 'post',
      path: '/policies/simulate',
      operationId: 'simulatePolicy',
      summary: 'Make the decisions of past days again by a text that is not saved: what was, what would be',
      access: readers,
      body: z.strictObject({ yaml, days: z.int().min(1).max(92).default(7).meta({ description: 'back from now' }) }),
      success: { status: 200, schema: simulation },
      problems: ['policy-invalid', 'policy-too-complex'],
      handle: async ({ session, body }) => ({ body: await simulate(parts, trials, session, body) }),
    }),
  ]
}
