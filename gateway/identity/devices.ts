/** 台帳: the register of devices. What may become of a device is a table; sessions of one that stops end by trigger. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Action } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Tables } from '../store/schema.ts'
import { containing } from './parts.ts'
import type { DeviceState, StoredDeviceState } from './tables.ts'

export const deviceActs = ['approve', 'reject', 'suspend', 'resume', 'revoke'] as const
export type DeviceAct = (typeof deviceActs)[number]

interface Transition {
  readonly from: readonly StoredDeviceState[]
  readonly to: StoredDeviceState
  readonly action: Action
  readonly summary: string
  /** Whether a reason must be given for the register. */
  readonly reason: boolean
}

export const transitions = {
  approve: { from: ['pending'], to: 'active', action: 'device.approve', summary: 'Approve (承認) a device that waits', reason: false },
  reject: {
    from: ['pending'],
    to: 'revoked',
    action: 'device.reject',
    summary: 'Reject (却下) a device that waits, for good',
    reason: true,
  },
  suspend: { from: ['active'], to: 'suspended', action: 'device.suspend', summary: 'Suspend (利用停止) a device', reason: true },
  resume: { from: ['suspended'], to: 'active', action: 'device.resume', summary: 'Let a suspended device be used again', reason: false },
  revoke: {
    from: ['pending', 'active', 'suspended'],
    to: 'revoked',
    action: 'device.revoke',
    summary: 'Revoke (失効) a device for good, e.g. a lost phone',
    reason: true,
  },
} as const satisfies Record<DeviceAct, Transition>

export interface DeviceFilter {
  readonly organisation: string
  readonly section?: string | undefined
  readonly person?: string | undefined
  readonly state?: DeviceState | undefined
  /** Part of a number, model or name. */
  readonly search?: string | undefined
  /** Devices not revoked whose approval ends before this day, YYYY-MM-DD. */
  readonly expiringBefore?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** The last registration number of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** 'expired' by the calendar of Japan at this moment; only a device that could be used can expire. */
const stateNow = sql<DeviceState>`CASE WHEN d.state IN ('active', 'pending') AND d.expires_on < register.today() THEN 'expired' ELSE d.state END`

const reading = (database: Kysely<Tables>) =>
  database
    .selectFrom('register.device as d')
    .innerJoin('register.person as p', 'p.id', 'd.person')
    .leftJoin('register.person as a', 'a.id', 'd.approver')
    .select(['d.id', 'd.organisation', 'd.registration_number', 'd.model', 'd.purpose', 'd.trust', 'd.registered_at', 'd.approved_at'])
    .select(['d.revoked_at', 'd.reason', 'd.state as stored_state', stateNow.as('state')])
    .select(sql<string>`to_char(d.expires_on, 'YYYY-MM-DD')`.as('expires_on'))
    .select(['p.id as person', 'p.name as person_name', 'p.login', 'p.section', 'a.id as approver', 'a.name as approver_name'])

function matching(database: Kysely<Tables>, filter: DeviceFilter) {
  let query = reading(database).where('d.organisation', '=', filter.organisation)
  if (filter.section !== undefined) query = query.where('p.section', '=', filter.section)
  if (filter.person !== undefined) query = query.where('d.person', '=', filter.person)
  if (filter.state !== undefined) query = query.where(stateNow, '=', filter.state)
  if (filter.expiringBefore !== undefined)
    query = query.where('d.state', '<>', 'revoked').where('d.expires_on', '<', sql<Date>`${filter.expiringBefore}::date`)
  if (filter.ids !== undefined) query = query.where('d.id', 'in', [...filter.ids])
  if (filter.search !== undefined) {
    const pattern = containing(filter.search)
    const places = ['d.registration_number', 'd.model', 'p.name'] as const
    query = query.where((where) => where.or(places.map((place) => where(place, 'ilike', pattern))))
  }
  return query
}

/** In the order of their registration numbers. */
export function listDevices(database: Kysely<Tables>, filter: DeviceFilter) {
  const query = matching(database, filter)
  const below = filter.after === undefined ? query : query.where('d.registration_number', '>', filter.after)
  return below.orderBy('d.registration_number').limit(filter.limit).execute()
}

/** How many match, on all pages together. */
export async function countDevices(database: Kysely<Tables>, filter: DeviceFilter): Promise<number> {
  const counted = await matching(database, filter)
    .clearSelect()
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  return counted.count
}

/** @throws Problem `not-found`, also for a device of another organisation */
export async function findDevice(database: Kysely<Tables>, organisation: string, id: string) {
  const device = await reading(database).where('d.id', '=', id).where('d.organisation', '=', organisation).executeTakeFirst()
  if (device === undefined) throw new Problem('not-found')
  return device
}

export type DeviceRow = Awaited<ReturnType<typeof findDevice>>

export interface DeviceChange {
  readonly id: string
  readonly act: DeviceAct
  /** Who decides; recorded as 承認者 on approval. */
  readonly by: string | undefined
  readonly reason: string | undefined
  /** A revocation that a loss made necessary is told apart in the history. */
  readonly lost?: boolean
}

/** What is kept of an act, with the reason given; the audit log holds no free text. */
export interface HistoryEntry {
  readonly device: string
  readonly action: DeviceAct | 'lost' | 'renew' | 'change'
  /** undefined: on the machine itself. */
  readonly actor: string | undefined
  readonly reason?: string | undefined
  readonly expires_on?: string | undefined
  readonly purpose?: string | undefined
}

const historyRows = 1_000

export async function noteHistory(transaction: Transaction<Tables>, entries: readonly HistoryEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += historyRows) {
    const rows = entries.slice(from, from + historyRows)
    await transaction
      .insertInto('register.device_history')
      .values(
        rows.map(({ actor, reason, expires_on, purpose, ...row }) => ({
          ...row,
          actor: actor ?? null,
          reason: reason ?? null,
          expires_on: expires_on ?? null,
          purpose: purpose ?? null,
        })),
      )
      .execute()
  }
}

/** Latest first. */
export const readHistory = (database: Kysely<Tables>, device: string) =>
  database
    .selectFrom('register.device_history as h')
    .leftJoin('register.person as p', 'p.id', 'h.actor')
    .select(['h.at', 'h.action', 'h.actor', 'p.name as actor_name', 'h.reason', 'h.purpose'])
    .select(sql<string | null>`to_char(h.expires_on, 'YYYY-MM-DD')`.as('expires_on'))
    .where('h.device', '=', device)
    .orderBy('h.id', 'desc')
    .limit(200)
    .execute()

/** Two who act at once: the state is part of the condition, so one of them hears `already-decided`. */
export async function changeDevice(transaction: Transaction<Tables>, { id, act, by, reason, lost }: DeviceChange): Promise<void> {
  const { from, to } = transitions[act]
  const changed = await transaction
    .updateTable('register.device')
    .set({
      state: to,
      ...(act === 'approve' ? { approver: by ?? null, approved_at: sql<Date>`now()` } : {}),
      ...(to === 'revoked' ? { revoked_at: sql<Date>`now()` } : {}),
      reason: to === 'active' ? null : (reason ?? null),
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  if (changed.numUpdatedRows !== 1n) throw new Problem('already-decided')
  await noteHistory(transaction, [{ device: id, action: lost ? 'lost' : act, actor: by, reason }])
}

export interface Renewal {
  readonly id: string
  readonly expiresOn: string
  readonly by: string
  readonly reason: string | undefined
}

export async function renewDevice(transaction: Transaction<Tables>, { id, expiresOn, by, reason }: Renewal): Promise<void> {
  const changed = await transaction
    .updateTable('register.device')
    .set({ expires_on: expiresOn })
    .where('id', '=', id)
    .where('state', '<>', 'revoked')
    .executeTakeFirst()
  if (changed.numUpdatedRows !== 1n) throw new Problem('already-decided')
  await noteHistory(transaction, [{ device: id, action: 'renew', actor: by, reason, expires_on: expiresOn }])
}
