/** 年度末: the approvals of many devices end or go on together. First what would happen, then exactly that or nothing. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { personActor } from './audit.ts'
import { planOf, planSchema } from './csv.ts'
import { fiscalYear, renewalBounds } from './dates.ts'
import { deciders, deviceFilters, filterOf } from './device-shapes.ts'
import { type DeviceRow, listDevices, noteHistory } from './devices.ts'
import { act, daySchema, type LgwanIdentity, shortText } from './parts.ts'

/** A prefecture with all its municipalities, times the devices of a person. */
const devicesAtOnce = 25_000

const body = z.strictObject({
  filter: z.strictObject(deviceFilters).default({}).meta({ description: 'which devices; {}: all that one may decide about' }),
  ids: z.array(z.uuid()).min(1).max(500).optional().meta({ description: 'of these only' }),
  until: z
    .union([z.enum(['this-fiscal-year', 'next-fiscal-year']), daySchema])
    .default('this-fiscal-year')
    .meta({ description: '31 March that ends this fiscal year (年度末) or the next one, or a day' }),
  reason: shortText(200),
  plan: planSchema.optional().meta({ description: 'of the answer that was looked at; absent: nothing is changed' }),
})

const answer = z.strictObject({
  expiresOn: daySchema,
  matching: z.int().meta({ description: 'devices that the filter names' }),
  changing: z.int().meta({ description: 'of them: given a new day, or that would be' }),
  same: z.int().meta({ description: 'of them: have this day already' }),
  left: z.int().meta({ description: 'of them: revoked, or the caller’s own' }),
  examples: z.array(z.strictObject({ registrationNumber: z.string(), name: z.string(), section: z.string(), from: daySchema })),
  plan: planSchema,
  done: z.boolean(),
})

export const deviceExpiryRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'post',
    path: '/devices/expiry',
    operationId: 'setDeviceExpiry',
    summary: 'Set the day on which the approvals of many devices end (年度末の一括設定): without `plan` only what would happen',
    access: deciders,
    body,
    success: { status: 200, schema: answer },
    problems: ['plan-changed', 'bad-request', 'too-large'],
    handle: ({ body: { filter, ids, until, reason, plan }, session }) =>
      act(parts.database, async (transaction) => {
        const expiresOn = dayOf(until)
        // Who decides needs the right for each device's section: an approver has but their own, whatever they may read.
        const own = session.person.roles.includes('administrator') ? filter : { ...filter, section: session.person.section }
        const asked = { ...filterOf(session, own), section: own.section, ids, limit: devicesAtOnce + 1 }
        const rows = await listDevices(transaction, asked)
        if (rows.length > devicesAtOnce) throw new Problem('too-large', { members: { limit: devicesAtOnce } })
        const may = rows.filter((row) => row.stored_state !== 'revoked' && row.person !== session.person.id)
        const changing = may.filter((row) => row.expires_on !== expiresOn)
        const found = planOf([expiresOn, changing.map(({ id, expires_on }) => [id, expires_on])])
        if (plan !== undefined && plan !== found) throw new Problem('plan-changed')
        if (plan !== undefined) await setExpiry(parts, transaction, session, { changing, expiresOn, reason })
        const counts = {
          matching: rows.length,
          changing: changing.length,
          same: may.length - changing.length,
          left: rows.length - may.length,
        }
        return { body: { expiresOn, ...counts, examples: changing.slice(0, 20).map(example), plan: found, done: plan !== undefined } }
      }),
  })

const example = (row: DeviceRow) => ({
  registrationNumber: row.registration_number,
  name: row.person_name,
  section: row.section,
  from: row.expires_on,
})

/** @throws Problem `bad-request` for a day that is past, or beyond the end of the next fiscal year */
export function dayOf(until: string, now = new Date()): string {
  const year = fiscalYear(now)
  if (until === 'this-fiscal-year') return `${year + 1}-03-31`
  if (until === 'next-fiscal-year') return `${year + 2}-03-31`
  const { earliest, latest } = renewalBounds(now)
  if (until < earliest || until > latest) throw new Problem('bad-request', { members: { earliest, latest } })
  return until
}

interface Setting {
  readonly changing: readonly DeviceRow[]
  readonly expiresOn: string
  readonly reason: string
}

/** One statement for all, a record in the audit log for each. */
async function setExpiry(
  parts: LgwanIdentity,
  transaction: Transaction<Tables>,
  session: Session,
  { changing, expiresOn, reason }: Setting,
): Promise<void> {
  if (changing.length === 0) return
  const ids = changing.map(({ id }) => id)
  const before = changing.map(({ expires_on }) => expires_on)
  // Between the look and this statement somebody may have revoked one or set another day; then nothing happens.
  const changed = await sql`
    UPDATE register.device d SET expires_on = ${expiresOn}::date
    FROM unnest(${ids}::uuid[], ${before}::date[]) AS g (id, expires_on)
    WHERE d.id = g.id AND d.expires_on = g.expires_on AND d.state <> 'revoked'`.execute(transaction)
  if (changed.numAffectedRows !== BigInt(ids.length)) throw new Problem('plan-changed')
  const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
  await noteHistory(
    transaction,
    ids.map((device) => ({ device, action: 'renew', actor: session.person.id, reason, expires_on: expiresOn })),
  )
  await parts.audit.enqueue(
    transaction,
    ids.map((id) => ({ ...common, action: 'device.renew', target: { type: 'device', id } }) as const),
  )
}
