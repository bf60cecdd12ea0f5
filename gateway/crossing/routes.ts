/** 承認: what waits for a section head, and the answer. LGWAN side only. */
import { z } from 'zod'
import { actorOf, type Chat, crossingRow } from '../chat/chat.ts'
import { sentenceOf } from '../chat/sentences.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { uuid7 } from '../store/uuid.ts'

const sentence = z.object({ code: z.string(), ja: z.string(), en: z.string() })

const approvalView = z
  .object({
    id: z.uuid(),
    roomId: z.uuid(),
    roomName: z.string(),
    kind: z.enum(['message', 'attachment']),
    direction: z.enum(['inbound', 'outbound']),
    requester: z.object({ id: z.uuid(), name: z.string(), section: z.string() }),
    summary: z.string().meta({ description: 'the text, or the name of the file' }),
    reason: sentence,
    findings: z.array(z.object({ kind: z.string(), count: z.int() })),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    state: z.enum(['pending', 'approved', 'rejected', 'expired', 'withdrawn']),
    decidedAt: z.iso.datetime().nullable(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'Approval' })

const answer = z
  .strictObject({ decision: z.enum(['approve', 'reject']), comment: z.string().trim().max(1000).default('') })
  .refine(({ decision, comment }) => decision === 'approve' || comment !== '', { error: 'a rejection says why', path: ['comment'] })

export function approvalRoutes(chat: Chat): Route[] {
  const { database } = chat
  const rows = (organisation: string) =>
    database
      .selectFrom('lgwan.approval as a')
      .innerJoin('register.room as r', 'r.id', 'a.room')
      .innerJoin('register.person as p', 'p.id', 'a.requester')
      .select([
        'a.id',
        'a.room',
        'r.name as room_name',
        'a.kind',
        'a.direction',
        'a.requester',
        'p.name',
        'p.section',
        'a.summary',
        'a.reason',
        'a.findings',
      ])
      .select(['a.created_at', 'a.expires_at', 'a.state', 'a.decided_at', 'a.comment'])
      .where('a.organisation', '=', organisation)
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]
  return [
    route({
      method: 'get',
      path: '/approvals',
      operationId: 'listApprovals',
      summary: 'What waits for an approver of my organisation, oldest first; or what has been answered, newest first',
      access: ['approver'],
      query: z.strictObject({ state: z.enum(['pending', 'approved', 'rejected', 'expired', 'withdrawn']).default('pending') }),
      success: { status: 200, schema: z.object({ approvals: z.array(approvalView) }) },
      async handle({ query, session }) {
        const found = await rows(session.organisation)
          .where('a.state', '=', query.state)
          .orderBy('a.created_at', query.state === 'pending' ? 'asc' : 'desc')
          .limit(200)
          .execute()
        return { body: { approvals: found.map(viewOf) } }
      },
    }),
    route({
      method: 'post',
      path: '/approvals/:approvalId',
      operationId: 'decideApproval',
      summary: 'Approve or reject what is held; never what I have sent myself',
      access: ['approver'],
      params: z.strictObject({ approvalId: z.uuid() }),
      body: answer,
      success: { status: 200, schema: approvalView },
      problems: ['not-found', 'own-approval', 'already-decided'],
      async handle({ params, body, session }) {
        const state = body.decision === 'approve' ? 'approved' : 'rejected'
        await database.transaction().execute(async (transaction) => {
          const open = await transaction
            .selectFrom('lgwan.approval')
            .selectAll()
            .where('id', '=', params.approvalId)
            .where('organisation', '=', session.organisation)
            .forUpdate()
            .executeTakeFirst()
          if (!open) throw new Problem('not-found')
          if (open.requester === session.person.id) throw new Problem('own-approval')
          if (open.state !== 'pending') throw new Problem('already-decided')
          await transaction
            .updateTable('lgwan.approval')
            .set({ state, decided_by: session.person.id, decided_at: new Date(), comment: body.comment || null })
            .where('id', '=', open.id)
            .execute()
          const payload = JSON.stringify({ crossing: open.id, approved: state === 'approved' })
          await transaction
            .insertInto('boundary.crossing')
            .values({ ...crossingRow('lgwan', session, open.room, null), id: uuid7(), kind: 'approval', payload })
            .execute()
          await chat.audit.enqueue(transaction, [
            {
              action: state === 'approved' ? 'crossing.approve' : 'crossing.reject',
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
        const [view] = await rows(session.organisation).where('a.id', '=', params.approvalId).execute()
        if (!view) throw new Problem('not-found')
        return { body: viewOf(view) }
      },
    }),
  ]

  function viewOf(row: Row): z.output<typeof approvalView> {
    return {
      id: row.id,
      roomId: row.room,
      roomName: row.room_name,
      kind: row.kind,
      direction: row.direction,
      requester: { id: row.requester, name: row.name, section: row.section },
      summary: row.summary,
      reason: sentenceOf(row.reason) ?? { code: row.reason, ja: '', en: '' },
      findings: [...row.findings],
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      state: row.state,
      decidedAt: row.decided_at?.toISOString() ?? null,
      comment: row.comment,
    }
  }
}
