import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { prepareRepeated } from './prepared.ts'
import type { Tables } from './schema.ts'

export type Database = Kysely<Tables>
export type DatabaseTransaction = Transaction<Tables>

// bigint columns are row numbers and sizes below 2^53 here; anything above would be a fault, not data.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is past 2^53`)
  return value
})

/** One login's connections. `poolSize` bounds them; idle ones close after 30 s. */
export function openPool(url: string, poolSize = 6): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    application_name: 'sekisho',
    keepAlive: true,
  })
  pool.on('connect', prepareRepeated)
  return surviving(pool)
}

/**
 * A connection that breaks while nothing is asked of it says so by an event, idle in the pool or in the middle of a transaction; without a
 * listener that would end the process. Whoever holds it learns of it from the next query, and the pool replaces it.
 */
export function surviving(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const openDatabase = (connections: string | pg.Pool, poolSize?: number): Database =>
  new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: typeof connections === 'string' ? openPool(connections, poolSize) : connections }),
  })

/** Resolves when the database answers. @throws what the driver threw */
export async function ping(database: Database): Promise<void> {
  await sql`select 1`.execute(database)
}

/** NOTIFY inside the caller's transaction: sent at commit, and only then. */
export async function notify(database: Database, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(database)
}

/** Serialises transactions on one subject (a room) until they end. */
export async function lockInTransaction(transaction: DatabaseTransaction, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`.execute(transaction)
}
