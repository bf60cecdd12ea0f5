import pg from 'pg'
import { migrations } from './migrations/index.ts'

/** Applies what is missing, each migration in its own transaction, one process at a time. @param url of the owner login */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url }).on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7236001)')
    await client.query('CREATE SCHEMA IF NOT EXISTS migration')
    await client.query('CREATE TABLE IF NOT EXISTS migration.applied (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())')
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC')
    const applied = await client.query<{ name: string }>('select name from migration.applied')
    const names = new Set(applied.rows.map((row) => row.name))
    for (const migration of migrations) {
      if (names.has(migration.name)) continue
      await client.query('BEGIN')
      try {
        await client.query(migration.sql)
        await client.query('insert into migration.applied (name) values ($1)', [migration.name])
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw new Error(`migration ${migration.name} failed`, { cause: error })
      }
    }
  } finally {
    await client.end()
  }
}
