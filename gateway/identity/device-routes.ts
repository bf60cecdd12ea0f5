/** 台帳 by API: who has which device, and what becomes of it. */
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { personActor } from './audit.ts'
import { renewalBounds, renewedUntil } from './dates.ts'
import { deciders, device, deviceFilters, filterOf, readers, sectionOf, shown, who } from './device-shapes.ts'
import {
  changeDevice,
  countDevices,
  type DeviceAct,
  type DeviceRow,
  deviceActs,
  findDevice,
  listDevices,
  readHistory,
  renewDevice,
  transitions,
} from './devices.ts'
import { act, daySchema, idParams, instant, instantSchema, type LgwanIdentity, shortText } from './parts.ts'
import { requireSection } from './person-routes.ts'

const page = {
  after: z
    .string()
    .regex(/^[0-9-]{1,20}$/)
    .optional()
    .meta({ description: 'next of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const devicesPage = z.strictObject({ devices: z.array(device), next: z.string().nullable() })
const pageOf = (rows: DeviceRow[], limit: number) => ({
  devices: rows.map(shown),
  next: rows.length === limit ? (rows.at(-1)?.registration_number ?? null) : null,
})

export const deviceRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/devices',
    operationId: 'listDevices',
    summary: 'The register of devices (台帳)',
    access: readers,
    query: z.strictObject({ ...deviceFilters, ...page }),
    success: { status: 200, schema: devicesPage.extend({ total: z.int().meta({ description: 'on all pages together' }) }) },
    handle: async ({ query: { after, limit, ...asked }, session }) => {
      const filter = { ...filterOf(session, asked), limit }
      const total = await countDevices(parts.database, filter)
      return { body: { ...pageOf(await listDevices(parts.database, { ...filter, after }), limit), total } }
    },
  }),
  route({
    method: 'get',
    path: '/devices/:id',
    operationId: 'readDevice',
    summary: 'One device of the register',
    access: readers,
    params: idParams,
    success: { status: 200, schema: device },
    problems: ['not-found'],
    handle: async ({ params, session }) => ({ body: shown(await visibleDevice(parts, session, params.id)) }),
  }),
  route({
    method: 'get',
    path: '/devices/:id/history',
    operationId: 'readDeviceHistory',
    summary: 'What was done with a device, by whom and why; latest first',
    access: readers,
    params: idParams,
    success: { status: 200, schema: z.strictObject({ acts: z.array(historyEntry) }) },
    problems: ['not-found'],
    handle: async ({ params, session }) => {
      const { id } = await visibleDevice(parts, session, params.id)
      const rows = await readHistory(parts.database, id)
      const acts = rows.map(({ at, action, actor, actor_name, reason, expires_on, purpose }) => ({
        at: instant(at),
        action,
        by: actor !== null && actor_name !== null ? { id: actor, name: actor_name } : null,
        reason,
        expiresOn: expires_on,
        purpose,
      }))
      return { body: { acts } }
    },
  }),
  ...deviceActs.map((verb) => decisionRoute(parts, verb)),
  renewalRoute(parts),
  ...ownDeviceRoutes(parts),
]

/** @throws Problem `not-found`, also for a device of a section that the caller does not see */
export async function visibleDevice(parts: LgwanIdentity, session: Session, id: string): Promise<DeviceRow> {
  const row = await findDevice(parts.database, session.organisation, id)
  const section = sectionOf(session)
  if (section !== undefined && row.section !== section) throw new Problem('not-found')
  return row
}

const historyEntry = z.strictObject({
  at: instantSchema,
  action: z.enum([...deviceActs, 'lost', 'renew', 'change']),
  by: who.nullable().meta({ description: 'null: on the machine itself' }),
  reason: z.string().nullable(),
  expiresOn: daySchema.nullable(),
  purpose: z.string().nullable(),
})

const withReason = z.strictObject({ reason: shortText(200) })
const reasonOrNot = withReason.partial()

const decisionRoute = (parts: LgwanIdentity, verb: DeviceAct): Route => {
  const { summary, reason } = transitions[verb]
  const common = {
    method: 'post',
    path: `/devices/:id/${verb}`,
    operationId: `${verb}Device`,
    summary,
    access: deciders,
    params: idParams,
    success: { status: 200, schema: device },
    problems: ['not-found', 'already-decided', 'own-approval', 'forbidden'],
  } as const
  const body = reason ? withReason : reasonOrNot
  return route({ ...common, body, handle: ({ params, body, session }) => decide(parts, session, params.id, verb, body.reason) })
}

/** Nobody decides in favour of their own device; stopping it is always right. */
const favourable: readonly DeviceAct[] = ['approve', 'resume']

const decide = (parts: LgwanIdentity, session: Session, id: string, verb: DeviceAct, reason: string | undefined) =>
  act(parts.database, async (transaction) => {
    const row = await findDevice(transaction, session.organisation, id)
    requireSection(session, row.section)
    if (favourable.includes(verb) && row.person === session.person.id) throw new Problem('own-approval')
    await changeDevice(transaction, { id, act: verb, by: session.person.id, reason })
    await parts.audit.enqueue(transaction, [
      {
        actor: personActor(session),
        action: transitions[verb].action,
        outcome: 'ok',
        organisation: session.organisation,
        target: { type: 'device', id },
      },
    ])
    return { body: shown(await findDevice(transaction, session.organisation, id)) }
  })

const renewalRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'post',
    path: '/devices/:id/renew',
    operationId: 'renewDevice',
    summary: 'Extend the approval (有効期限): to the coming 31 March, or where it holds that already, to the one after',
    access: deciders,
    params: idParams,
    body: reasonOrNot.extend({ expiresOn: daySchema.optional() }),
    success: { status: 200, schema: device },
    problems: ['not-found', 'already-decided', 'own-approval', 'forbidden', 'bad-request'],
    handle: ({ params, body, session }) =>
      act(parts.database, async (transaction) => {
        const row = await findDevice(transaction, session.organisation, params.id)
        requireSection(session, row.section)
        if (row.person === session.person.id) throw new Problem('own-approval')
        const now = new Date()
        const { earliest, latest } = renewalBounds(now)
        const wanted = body.expiresOn ?? renewedUntil(now, row.expires_on)
        const until = wanted > latest && body.expiresOn === undefined ? latest : wanted
        if (until < earliest || until > latest) throw new Problem('bad-request', { members: { earliest, latest } })
        await renewDevice(transaction, { id: params.id, expiresOn: until, by: session.person.id, reason: body.reason })
        const target = { type: 'device', id: params.id } as const
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [{ ...common, action: 'device.renew', target }])
        return { body: shown(await findDevice(transaction, session.organisation, params.id)) }
      }),
  })

const ownDeviceRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/me/devices',
    operationId: 'listOwnDevices',
    summary: 'One’s own devices',
    access: 'session',
    query: z.strictObject(page),
    success: { status: 200, schema: devicesPage },
    handle: async ({ query, session }) => {
      const filter = { ...query, organisation: session.organisation, person: session.person.id }
      return { body: pageOf(await listDevices(parts.database, filter), query.limit) }
    },
  }),
  route({
    method: 'post',
    path: '/me/devices/:id/revoke',
    operationId: 'revokeOwnDevice',
    summary: 'Revoke one’s own lost phone at once',
    access: 'session',
    params: idParams,
    body: withReason,
    success: { status: 200, schema: device },
    problems: ['not-found', 'already-decided'],
    handle: ({ params, body, session }) =>
      act(parts.database, async (transaction) => {
        const row = await findDevice(transaction, session.organisation, params.id)
        if (row.person !== session.person.id) throw new Problem('not-found')
        await changeDevice(transaction, { id: params.id, act: 'revoke', by: session.person.id, reason: body.reason })
        const target = { type: 'device', id: params.id } as const
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [{ ...common, action: 'device.revoke', target }])
        return { body: shown(await findDevice(transaction, session.organisation, params.id)) }
      }),
  }),
]
