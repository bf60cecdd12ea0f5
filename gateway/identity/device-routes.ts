/** 台帳 by API: who has which device, and what becomes of it. */
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { personActor } from './audit.ts'
import { dayInJapan, fiscalYear, renewedUntil } from './dates.ts'
import { changeDevice, type DeviceAct, type DeviceRow, deviceActs, findDevice, listDevices, renewDevice, transitions } from './devices.ts'
import { act, daySchema, idParams, instant, instantSchema, type LgwanIdentity, maybeInstant, shortText, trustSchema } from './parts.ts'
import { requireSection } from './person-routes.ts'

const states = z.enum(['pending', 'active', 'suspended', 'revoked', 'expired'])
const who = z.strictObject({ id: z.uuid(), name: z.string() })
const device = z.strictObject({
  id: z.uuid(),
  registrationNumber: z.string().meta({ description: '登録番号' }),
  person: who.extend({ section: z.string() }).meta({ description: '使用者と所属' }),
  model: z.string().meta({ description: '機種' }),
  purpose: z.string().meta({ description: '使用目的' }),
  approver: who.nullable().meta({ description: '承認者; null: not yet, or approved on the machine itself' }),
  registeredAt: instantSchema.meta({ description: '登録年月日' }),
  approvedAt: instantSchema.nullable(),
  expiresOn: daySchema.meta({ description: '有効期限' }),
  trust: trustSchema,
  state: states,
  revokedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
})

const shown = (row: DeviceRow) => ({
  id: row.id,
  registrationNumber: row.registration_number,
  person: { id: row.person, name: row.person_name, section: row.section },
  model: row.model,
  purpose: row.purpose,
  approver: row.approver !== null && row.approver_name !== null ? { id: row.approver, name: row.approver_name } : null,
  registeredAt: instant(row.registered_at),
  approvedAt: maybeInstant(row.approved_at),
  expiresOn: row.expires_on,
  trust: row.trust,
  state: row.state,
  revokedAt: maybeInstant(row.revoked_at),
  reason: row.reason,
})

const readers = ['approver', 'auditor', 'administrator'] as const
const deciders = ['approver', 'administrator'] as const

/** An approver who is nothing more sees the section they head. */
const sectionOf = ({ person }: Session): string | undefined =>
  person.roles.includes('administrator') || person.roles.includes('auditor') ? undefined : person.section

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
    query: z.strictObject({ state: states.optional(), person: z.uuid().optional(), section: z.string().max(100).optional(), ...page }),
    success: { status: 200, schema: devicesPage },
    handle: async ({ query, session }) => {
      const filter = { ...query, organisation: session.organisation, section: sectionOf(session) ?? query.section }
      return { body: pageOf(await listDevices(parts.database, filter), query.limit) }
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
    handle: async ({ params, session }) => {
      const row = await findDevice(parts.database, session.organisation, params.id)
      const section = sectionOf(session)
      if (section !== undefined && row.section !== section) throw new Problem('not-found')
      return { body: shown(row) }
    },
  }),
  ...deviceActs.map((verb) => decisionRoute(parts, verb)),
  renewalRoute(parts),
  ...ownDeviceRoutes(parts),
]

const withReason = z.strictObject({ reason: shortText(200) })

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
  return reason
    ? route({ ...common, body: withReason, handle: ({ params, body, session }) => decide(parts, session, params.id, verb, body.reason) })
    : route({ ...common, handle: ({ params, session }) => decide(parts, session, params.id, verb, undefined) })
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
    body: z.strictObject({ expiresOn: daySchema.optional() }),
    success: { status: 200, schema: device },
    problems: ['not-found', 'already-decided', 'own-approval', 'forbidden', 'bad-request'],
    handle: ({ params, body, session }) =>
      act(parts.database, async (transaction) => {
        const row = await findDevice(transaction, session.organisation, params.id)
        requireSection(session, row.section)
        if (row.person === session.person.id) throw new Problem('own-approval')
        const now = new Date()
        const latest = `${fiscalYear(now) + 2}-03-31`
        const wanted = body.expiresOn ?? renewedUntil(now, row.expires_on)
        const until = wanted > latest && body.expiresOn === undefined ? latest : wanted
        if (until < dayInJapan(now) || until > latest) throw new Problem('bad-request', { members: { earliest: dayInJapan(now), latest } })
        await renewDevice(transaction, params.id, until)
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
