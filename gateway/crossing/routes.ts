/** 承認: what waits for a section head, and the answer. LGWAN side only. */
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOf, type Chat, crossingRow } from '../chat/chat.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { uuid7 } from '../store/uuid.ts'
import { approvalRows, approvalView, viewOf } from './approval-view.ts'
import { approvalStates } from './tables.ts'

const comment = z.string().trim().max(1000).default('')
const answer = z
  .strictObject({ decision: z.enum(['approve', 'return', 'reject']), comment })
  .refine(({ decision, comment }) => decision === 'approve' || comment !== '', {
    error: 'whoever returns or rejects something says why',
    path: ['comment'],
  })
type Answer = z.output<typeof answer>

const list = z.strictObject({
  state: z
    .enum([...approvalStates, 'decided'])
    .default('pending')
    .meta({ description: 'decided: every state but pending' }),
  before: z.uuid().toLowerCase().optional().meta({ description: 'id of the last one of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(200),
})

/** Of each decision: what becomes of the question, and how the log calls it. */
const outcomes = {
  approve: { state: 'approved', action: 'crossing.approve' },
  return: { state: 'returned', action: 'crossing.return' },
  reject: { state: 'rejected', action: 'crossing.reject' },
} as const

const approvalParams = z.strictObject({ approvalId: z.uuid().toLowerCase() })

export function approvalRoutes(chat: Chat): Route[] {
  const one = async (session: Session, id: string) => {
    const [row] = await approvalRows(chat.database, session.organisation).where('a.id', '=', id).execute()
    if (!row) throw new Problem('not-found')
    return viewOf(row, session.person.id)
  }
  return [
    route({
      method: 'get',
      path: '/approvals',
      operationId: 'listApprovals',
      summary: 'What waits for an approver of my organisation, oldest first; or what has been answered, newest first',
      access: ['approver'],
      query: list,
      success: {
        status: 200,
        schema: z.object({
          approvals: z.array(approvalView),
          more: z.boolean(),
          waiting: z.int().meta({ description: 'how many are pending, whatever was asked for' }),
        }),
      },
      handle: async ({ query, session }) => ({ body: await listApprovals(chat, session, query) }),
    }),
    route({
      method: 'get',
      path: '/approvals/:approvalId',
      operationId: 'readApproval',
      summary: 'One held item with everything that a decision needs',
      access: ['approver'],
      params: approvalParams,
      success: { status: 200, schema: approvalView },
      problems: ['not-found'],
      handle: async ({ params, session }) => ({ body: await one(session, params.approvalId) }),
    }),
    route({
      method: 'post',
      path: '/approvals/:approvalId',
      operationId: 'decideApproval',
      summary: 'Approve what is held, return it to its sender to be corrected (差し戻し), or reject it; never what I have sent myself',
      access: ['approver'],
      params: approvalParams,
      body: answer,
      success: { status: 200, schema: approvalView },
      problems: ['not-found', 'own-approval', 'already-decided'],
      async handle({ params, body, session }) {
        await decideApproval(chat, session, params.approvalId, body)
        return { body: await one(session, params.approvalId) }
      },
    }),
  ]
}

async function listApprovals({ database }: Chat, session: Session, { state, before, limit }: z.output<typeof list>) {
  const forward = state === 'pending'
  const order = forward ? 'asc' : 'desc'
  const found = await approvalRows(database, session.organisation)
    .where('a.state', state === 'decided' ? '<>' : '=', state === 'decided' ? 'pending' : state)
    .$if(before !== undefined, (rows) =>
      rows.where(
        sql<boolean>`(a.created_at, a.id) ${forward ? sql`>` : sql`<`}
          (select b.created_at, b.id from lgwan.approval b where b.id = ${before} and b.organisation = ${session.organisation})`,
      ),
    )
    .orderBy('a.created_at', order)
    .orderBy('a.id', order)
    .limit(limit + 1)
    .execute()
  const { waiting } = await database
    .selectFrom('lgwan.approval')
    .select(sql<number>`count(*)::integer`.as('waiting'))
    .where('organisation', '=', session.organisation)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return { approvals: found.slice(0, limit).map((row) => viewOf(row, session.person.id)), more: found.length > limit, waiting }
}

/** The answer, the boundary's notice of it and the record are one transaction. @throws Problem not-found, own-approval, already-decided */
async function decideApproval(chat: Chat, session: Session, id: string, { decision, comment }: Answer): Promise<void> {
  const { state, action } = outcomes[decision]
  await chat.database.transaction().execute(async (transaction) => {
    const open = await transaction
      .selectFrom('lgwan.approval')
      .selectAll()
      .where('id', '=', id)
      .where('organisation', '=', session.organisation)
      .forUpdate()
      .executeTakeFirst()
    if (!open) throw new Problem('not-found')
    if (open.requester === session.person.id) throw new Problem('own-approval')
    if (open.state !== 'pending') throw new Problem('already-decided')
    await transaction
      .updateTable('lgwan.approval')
      .set({ state, decided_by: session.person.id, decided_at: new Date(), comment: comment || null })
      .where('id', '=', open.id)
      .execute()
    const payload = JSON.stringify({ crossing: open.id, approved: state === 'approved' })
    await transaction
      .insertInto('boundary.crossing')
      .values({ ...crossingRow('lgwan', session, open.room, null), id: uuid7(), kind: 'approval', payload })
      .execute()
    await chat.audit.enqueue(transaction, [
      {
        action,
        outcome: 'ok',
        actor: actorOf(session),
        organisation: session.organisation,
        room: open.room,
        direction: open.direction,
        target: { type: open.kind, id: open.id },
        trace: open.id,
      },
    ])
  })
}
