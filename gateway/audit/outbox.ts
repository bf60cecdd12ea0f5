import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'
import { type AuditEvent, auditEventSchema, type EncodedLeaf, encodeLeaf, type Recorder } from './event.ts'
import { AuditFault } from './fault.ts'

/** How an event waits in the database until it is in the log. */
export interface OutboxEvent {
  readonly id: string
  readonly event: AuditEvent
}

/** Checks events and fixes their id and time now, whenever they reach the log. @throws AuditFault `invalid` */
export function outboxEvents(events: readonly AuditEvent[]): OutboxEvent[] {
  const time = new Date().toISOString()
  return events.map((given) => {
    const checked = auditEventSchema.safeParse(given)
    if (!checked.success) throw invalid(checked.error)
    return { id: checked.data.id ?? uuid7(), event: { ...checked.data, time: checked.data.time ?? time } }
  })
}

export const invalid = (cause: unknown): AuditFault =>
  new AuditFault('invalid', cause instanceof Error ? cause.message : String(cause), { cause })

/** The statement that puts events into the outbox; as a part of a larger one it takes a condition. An id that waits already is left as it is. */
export function insertion(events: readonly OutboxEvent[], condition = sql`true`) {
  const ids = events.map(({ id }) => id)
  const texts = events.map(({ event }) => JSON.stringify(event))
  // With no conflict target this needs INSERT and nothing more.
  return sql`insert into audit.outbox (id, event)
    select id, event::jsonb from unnest(${ids}::uuid[], ${texts}::text[]) as given (id, event) where ${condition}
    on conflict do nothing`
}

export async function insertEvents(database: Database, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length > 0) await insertion(events).execute(database)
}

/**
 * The same in a transaction of its own that does not wait for PostgreSQL's disk: for `append`, which is told only when the record
 * is durable in the log's files. If the database loses the row before that, the caller is told that nothing was recorded.
 */
export async function insertWaited(database: Database, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return
  await insertion(events, sql`set_config('synchronous_commit', 'off', true) = 'off'`).execute(database)
}

export interface OutboxRow {
  readonly id: string
  readonly event: unknown
  readonly recorder: Recorder
  readonly created_at: Date
  /** In the log already: an enqueue that was repeated. */
  readonly known: boolean
}

// A lateral look-up, not `exists`: that one may be planned as a hash over the whole index of the log.
export const selectOutbox = `select o.id, o.event, o.recorder, o.created_at, k.known is not null as known
  from (select * from audit.outbox order by seq limit $1) o
  left join lateral (select true as known from audit.record r where r.id = o.id and r.recorder = o.recorder limit 1) k on true
  order by o.seq`

export const deleteRows = `delete from audit.outbox o using unnest($1::uuid[], $2::text[]) as g (id, recorder) where o.id = g.id and o.recorder = g.recorder`

/** Takes rows out of the outbox that are durable in the files, and tells who waits for them; fewer than 8,000 bytes a notification. */
export const settleRows = `with given as (
    select * from unnest($1::uuid[], $2::text[], $3::bigint[]) as g (id, recorder, index)
  ), taken as (
    delete from audit.outbox o using given g where o.id = g.id and o.recorder = g.recorder returning g.id, g.index
  ), numbered as (
    select id, index, (row_number() over (order by index) - 1) / 140 as page from taken
  )
  select pg_notify('audit_durable', string_agg(id || ' ' || index, E'\\n')) from numbered group by page`

/** A claimed time further from the row's own is not believed. */
const clockMilliseconds = 5 * 60_000

/** A row as a leaf. What has not the form of an event was put there by a process that is not ours any more: that is recorded. */
export function leafOfRow(row: OutboxRow): EncodedLeaf {
  try {
    const event = auditEventSchema.parse(row.event)
    const claimed = Date.parse(event.time ?? '')
    const time = Math.abs(claimed - row.created_at.getTime()) <= clockMilliseconds ? event.time : row.created_at.toISOString()
    return encodeLeaf({ ...event, id: row.id, time }, row.recorder)
  } catch {
    return encodeLeaf(
      {
        id: row.id,
        time: row.created_at.toISOString(),
        actor: { type: 'system', id: row.recorder },
        action: 'audit.malformed',
        outcome: 'refused',
        target: { type: 'record', id: row.id },
      },
      row.recorder,
    )
  }
}
