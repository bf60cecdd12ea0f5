/** How things stand at this moment: what waits, who works, what is about to run out. */
import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { AuditLog } from '../audit/index.ts'
import { whys } from '../engines/answer.ts'
import type { EngineState } from '../engines/engine.ts'
import type { Role, Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { staleSeconds } from './heartbeat.ts'
import { passages } from './passages.ts'

const instant = (at: Date | null | undefined): string | null => at?.toISOString() ?? null
const count = (condition: ReturnType<typeof sql<boolean>>) => sql<number>`(count(*) filter (where ${condition}))::integer`

/** A file waits with its message: while that is held, so is the file. */
const held = sql<boolean>`((c.state = 'held' or m.state = 'held') is true)`
const processing = sql<boolean>`((c.kind = 'attachment' and c.state = 'ready' and a.state = 'processing') is true)`

/** @returns counts of what has not ended, receipts and unsends included: when they do not move, neither does anything else */
export async function readQueue(database: Database, organisation: string) {
  const row = await passages(database, organisation)
    .leftJoin('boundary.passage as m', (join) =>
      join.onRef('m.id', '=', 'c.message').on(sql<boolean>`c.kind = 'attachment' and c.state = 'accepted'`),
    )
    .leftJoin('lgwan.attachment as a', 'a.id', 'c.id')
    .where(sql<boolean>`c.finished_at is null`)
    .select([
      count(sql<boolean>`not ${held} and not ${processing}`).as('waiting'),
      count(sql<boolean>`not ${held} and ${processing}`).as('processing'),
      count(held).as('held'),
      count(sql<boolean>`not ${held} and c.attempts > 0`).as('retrying'),
      sql<Date | null>`min(c.created_at) filter (where not ${held})`.as('oldest'),
    ])
    .executeTakeFirstOrThrow()
  const { oldest, ...counts } = row
  return { ...counts, oldestAt: instant(oldest) }
}

export async function readApprovals(database: Database, organisation: string) {
  const { pending, oldest } = await database
    .selectFrom('lgwan.approval')
    .where('organisation', '=', organisation)
    .where(sql<boolean>`state = 'pending'`)
    .select([sql<number>`count(*)::integer`.as('pending'), sql<Date | null>`min(created_at)`.as('oldest')])
    .executeTakeFirstOrThrow()
  return { pending, oldestAt: instant(oldest) }
}

/**
 * The boundary processes of the installation, which all organisations share. A row that has grown old is a process that is gone
 * without having said so.
 */
export async function readProcesses(database: Database) {
  const rows = await database
    .selectFrom('boundary.heartbeat')
    .select([
      'process',
      'version',
      'started_at',
      'at',
      'tier',
      'minimum_tier',
      'meets_minimum',
      'children',
      'busy',
      'queued',
      'restarts',
      'engines',
    ])
    .select(sql<boolean>`at >= now() - make_interval(secs => ${sql.lit(staleSeconds)})`.as('running'))
    .orderBy('running', 'desc')
    .orderBy('started_at')
    .limit(100)
    .execute()
  return rows.map(({ process, started_at, at, minimum_tier, meets_minimum, engines, ...row }) => ({
    ...row,
    id: process,
    startedAt: started_at.toISOString(),
    at: at.toISOString(),
    minimumTier: minimum_tier,
    meetsMinimum: meets_minimum,
    engines: engines.map(engineOf),
  }))
}

const engineOf = ({ why, ...engine }: EngineState) => ({
  ...engine,
  why: why === null ? null : { code: why, ...whys[why] },
})

/** A checkpoint is signed with each commit of the log, so the newest record is as old as the newest checkpoint. */
export async function readAudit(database: Database, audit: AuditLog) {
  const { ready, reason, size } = audit.health()
  const newest = await database.selectFrom('audit.record').select('time').orderBy('index', 'desc').limit(1).executeTakeFirst()
  return {
    ready,
    fault: reason ? { code: reason.code, ja: reason.ja, en: reason.en } : null,
    size: size ?? null,
    at: instant(newest?.time),
  }
}

export async function readPolicy(database: Database, organisation: string) {
  const rows = await database
    .selectFrom('boundary.policy_revision')
    .select(['revision', 'sha256', 'state', 'activated_at'])
    .where('organisation', '=', organisation)
    .where('state', 'in', ['active', 'draft'])
    .execute()
  const active = rows.find(({ state }) => state === 'active')
  return {
    active: active ? { revision: active.revision, sha256: active.sha256, activatedAt: instant(active.activated_at) } : null,
    drafts: rows.filter(({ state }) => state === 'draft').length,
  }
}

/** Of the folder that the files of both sides lie in, as this process sees it. */
export async function readStorage(folder: string, reserveBytes: number) {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, reserveBytes }
}

const warningDays = 30
/** So many are named; the page of devices has them all. */
const named = 5

const standings = {
  pending: sql<boolean>`d.state = 'pending' and d.expires_on >= register.today()`,
  expiring: sql<boolean>`d.state = 'active' and d.expires_on between register.today() and register.today() + ${sql.lit(warningDays)}`,
  expired: sql<boolean>`d.state in ('active', 'pending') and d.expires_on < register.today()`,
} as const

const mayListDevices: readonly Role[] = ['auditor', 'administrator']

/**
 * Counts for all; names for those who may open the register: an approver who is nothing more sees the section they head, and a
 * policy author none.
 */
export async function readDevices(database: Database, { organisation, person }: Session) {
  const all = person.roles.some((role) => mayListDevices.includes(role))
  const one = async (standing: keyof typeof standings) => {
    const base = database
      .selectFrom('register.device as d')
      .innerJoin('register.person as p', 'p.id', 'd.person')
      .where('d.organisation', '=', organisation)
      .where(standings[standing])
    const { count } = await base.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()
    if (count === 0 || !(all || person.roles.includes('approver'))) return { count, first: [] }
    const visible = all ? base : base.where('p.section', '=', person.section)
    const first = await visible
      .select(['d.id', 'd.registration_number as registrationNumber', 'p.name'])
      .select(sql<string>`to_char(d.expires_on, 'YYYY-MM-DD')`.as('expiresOn'))
      .orderBy('d.expires_on')
      .orderBy('d.registration_number')
      .limit(named)
      .execute()
    return { count, first }
  }
  const [pending, expiring, expired] = await Promise.all([one('pending'), one('expiring'), one('expired')])
  return { pending, expiring, expired, warningDays }
}
