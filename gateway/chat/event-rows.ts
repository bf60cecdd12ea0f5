/** The rows behind the event streams, as one domain's login reads them. */
import { sql } from 'kysely'
import type { Domain } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import type { EventKind } from './tables.ts'
import { type MessageView, messageViews } from './views.ts'

export interface EventRow {
  readonly id: number
  readonly room: string
  readonly kind: EventKind
  readonly message: string
}

const table = (domain: Domain) => sql.table(`${domain}.event`)

export async function readEvents(database: Database, domain: Domain, after: number, limit: number): Promise<EventRow[]> {
  const { rows } =
    await sql<EventRow>`select id, room, kind, message from ${table(domain)} where id > ${after} order by id limit ${limit}`.execute(
      database,
    )
  return rows
}

/** The lowest and highest id in the table; undefined while nothing has ever happened (the newest row is never deleted). */
export async function eventBounds(database: Database, domain: Domain): Promise<{ first: number; last: number } | undefined> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select min(id) as first, max(id) as last from ${table(domain)}`.execute(database)
  const { first, last } = rows[0] ?? { first: null, last: null }
  return first === null || last === null ? undefined : { first, last }
}

/** The messages that these rows are about, by id. */
export async function eventViews(database: Database, domain: Domain, rows: readonly EventRow[]): Promise<Map<string, MessageView>> {
  const ids = [...new Set(rows.map(({ message }) => message))]
  if (ids.length === 0) return new Map()
  const views = await messageViews(database, domain, sql`m.id = any(${ids})`, ids.length)
  return new Map(views.map((view) => [view.id, view]))
}

/** Which of these sessions still exist. */
export async function openSessions(database: Database, domain: Domain, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await database.selectFrom(`${domain}.session`).select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}
