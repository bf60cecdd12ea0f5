/** 紛失: a phone is gone. One act revokes it, ends its sessions, and answers what it could have shown. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { personActor } from './audit.ts'
import { visibleDevice } from './device-routes.ts'
import { deciders, device, readers, shown } from './device-shapes.ts'
import { changeDevice, findDevice } from './devices.ts'
import { act, idParams, instant, instantSchema, type LgwanIdentity, maybeInstant, shortText } from './parts.ts'
import { requireSection } from './person-routes.ts'

const days = z.coerce.number().int().min(1).max(90).default(14)
const count = z.int().nonnegative()

const reachSchema = z.strictObject({
  since: instantSchema,
  openSessions: count.meta({ description: 'at this moment; of a loss: those that it ended' }),
  lastSeenAt: instantSchema.nullable(),
  rooms: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      label: z.enum(['3A', '3B', '3C', '2', '1']).nullable(),
      messages: count.meta({ description: 'of the period' }),
      attachments: count.meta({ description: 'sanitized, of the period' }),
      messagesEver: count.meta({ description: 'all that the room shows, since nothing keeps a phone from scrolling back' }),
      lastAt: instantSchema.nullable(),
    }),
  ),
  signIns: count.meta({ description: 'of the period, by the audit log' }),
  fetched: count.meta({ description: 'attachments that this device fetched in the period, by the audit log' }),
})

export const deviceLostRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/devices/:id/reach',
    operationId: 'readDeviceReach',
    summary: 'What a device could show on the internet side: rooms and counts, no content',
    access: readers,
    params: idParams,
    query: z.strictObject({ days }),
    success: { status: 200, schema: reachSchema },
    problems: ['not-found'],
    handle: async ({ params, query, session }) => {
      const { id } = await visibleDevice(parts, session, params.id)
      return { body: await act(parts.database, (transaction) => reachOf(transaction, id, query.days)) }
    },
  }),
  route({
    method: 'post',
    path: '/devices/:id/lost',
    operationId: 'reportLostDevice',
    summary: 'A device is lost (紛失): it is revoked at once, its sessions end; the answer says what it could reach',
    access: deciders,
    params: idParams,
    body: z.strictObject({
      circumstances: shortText(150).optional().meta({ description: 'when and where, for the register' }),
      days: z.int().min(1).max(90).default(14),
    }),
    success: { status: 200, schema: z.strictObject({ device, reach: reachSchema }) },
    problems: ['not-found', 'already-decided', 'forbidden'],
    handle: ({ params, body, session }) =>
      act(parts.database, async (transaction) => {
        const row = await findDevice(transaction, session.organisation, params.id)
        requireSection(session, row.section)
        const reach = await reachOf(transaction, params.id, body.days)
        const reason = body.circumstances === undefined ? '紛失' : `紛失: ${body.circumstances}`
        await changeDevice(transaction, { id: params.id, act: 'revoke', by: session.person.id, reason, lost: true })
        const target = { type: 'device', id: params.id } as const
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [{ ...common, action: 'device.revoke', target, reason: 'lost' }])
        return { body: { device: shown(await findDevice(transaction, session.organisation, params.id)), reach } }
      }),
  }),
]

interface RoomRow {
  room: string
  name: string
  label: '3A' | '3B' | '3C' | '2' | '1' | null
  messages: number
  attachments: number
  messages_ever: number
  last_at: Date | null
}

/** Counts of the internet side come from functions of 090-register.ts; the LGWAN login reads none of its rows. */
async function reachOf(transaction: Transaction<Tables>, id: string, period: number) {
  const since = new Date(Date.now() - period * 86_400_000)
  const sessions = await sql<{ open_sessions: number; last_seen_at: Date | null }>`
    SELECT * FROM register.sessions_of_device(${id})`.execute(transaction)
  const rooms = await sql<RoomRow>`SELECT * FROM register.reach_of_device(${id}, ${since})`.execute(transaction)
  const used = await sql<{ sign_ins: number; fetched: number }>`
    SELECT count(*) FILTER (WHERE action = 'session.sign-in')::integer AS sign_ins,
      count(*) FILTER (WHERE action IN ('attachment.view', 'content.download'))::integer AS fetched
    FROM audit.record WHERE device = ${id} AND time >= ${since} AND outcome = 'ok'`.execute(transaction)
  return {
    since: instant(since),
    openSessions: sessions.rows[0]?.open_sessions ?? 0,
    lastSeenAt: maybeInstant(sessions.rows[0]?.last_seen_at ?? null),
    rooms: rooms.rows.map(({ room, messages_ever, last_at, ...row }) => ({
      ...row,
      id: room,
      messagesEver: messages_ever,
      lastAt: maybeInstant(last_at),
    })),
    signIns: used.rows[0]?.sign_ins ?? 0,
    fetched: used.rows[0]?.fetched ?? 0,
  }
}
