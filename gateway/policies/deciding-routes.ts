/** Drafted by one person, decided by another, each step on record. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { deciders, params, remark, revisionInBody, spokenRemark, text } from './inputs.ts'
import { approveDraft, createDraft, onRecord, type PolicyParts, rejectDraft, rollBack, withdrawDraft } from './store.ts'
import { summary } from './summaries.ts'
import { revisionSummary } from './views.ts'

const draftBody = z.strictObject({
  yaml: text('the policy, as policies/schema.json describes'),
  cases: text('its cases as YAML; every one must pass before it can be approved').default(''),
  note: remark.default('').meta({ description: 'what changes and why' }),
  basedOn: revisionInBody.optional().meta({ description: 'the revision in force when its author began' }),
  replaces: revisionInBody.optional().meta({ description: 'an undecided draft of the caller, which is withdrawn' }),
})
const against = revisionInBody
  .optional()
  .meta({ description: 'the revision in force that was compared with; another by now is a conflict' })
const commentBody = z.strictObject({ comment: remark.default('') })

export function decidingRoutes(parts: PolicyParts): Route[] {
  const success = { status: 200, schema: revisionSummary }
  return [
    route({
      method: 'post',
      path: '/policies',
      operationId: 'draftPolicy',
      summary: 'Send a new revision to a second person; it is not in force until somebody else approves it',
      access: ['policy-author'],
      body: draftBody,
      success: { status: 201, schema: revisionSummary },
      problems: ['policy-invalid', 'not-found', 'already-decided'],
      handle: async ({ session, body }) => ({
        status: 201,
        body: await summary(parts.database, session, await createDraft(parts, session, body)),
      }),
    }),
    route({
      method: 'post',
      path: '/policies/:revision/withdraw',
      operationId: 'withdrawPolicy',
      summary: 'Take an undecided draft back; only its author',
      access: ['policy-author'],
      params,
      success,
      problems: ['not-found', 'already-decided'],
      handle: async ({ session, params: { revision } }) => {
        await onRecord(parts, session, { action: 'policy.withdraw', revision }, () => withdrawDraft(parts, session, revision))
        return { body: await summary(parts.database, session, revision) }
      },
    }),
    route({
      method: 'post',
      path: '/policies/:revision/approve',
      operationId: 'approvePolicy',
      summary: 'Put a draft in force; not by its author, and only when all its cases pass',
      access: deciders,
      params,
      body: commentBody.extend({ against }),
      success,
      problems: ['not-found', 'own-approval', 'already-decided', 'conflict', 'policy-invalid'],
      handle: async ({ session, params: { revision }, body: { comment: reason, against: compared } }) => {
        await onRecord(parts, session, { action: 'policy.approve', revision }, () =>
          approveDraft(parts, session, revision, { reason, against: compared }),
        )
        return { body: await summary(parts.database, session, revision) }
      },
    }),
    route({
      method: 'post',
      path: '/policies/:revision/reject',
      operationId: 'rejectPolicy',
      summary: 'Return a draft to its author, for good; not by its author',
      access: deciders,
      params,
      body: commentBody,
      success,
      problems: ['not-found', 'own-approval', 'already-decided', 'policy-invalid'],
      handle: async ({ session, params: { revision }, body: { comment } }) => {
        await onRecord(parts, session, { action: 'policy.reject', revision }, () => rejectDraft(parts, session, revision, comment))
        return { body: await summary(parts.database, session, revision) }
      },
    }),
    route({
      method: 'post',
      path: '/policies/:revision/rollback',
      operationId: 'rollBackPolicy',
      summary: 'Put an older revision, approved in its time, in force again; not by its author',
      access: deciders,
      params,
      body: z.strictObject({ reason: spokenRemark.meta({ description: 'why; it is kept with the activation' }), against }),
      success,
      problems: ['not-found', 'own-approval', 'conflict', 'policy-invalid'],
      handle: async ({ session, params: { revision }, body }) => {
        await onRecord(parts, session, { action: 'policy.rollback', revision }, () => rollBack(parts, session, revision, body))
        return { body: await summary(parts.database, session, revision) }
      },
    }),
  ]
}
