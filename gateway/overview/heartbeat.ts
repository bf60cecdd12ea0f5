/** A boundary process says how it is, for the console: the LGWAN side cannot reach it in any other way. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Sanitizer, Tier } from '../../sanitizer/sanitize.ts'
import type { Engines } from '../engines/engines.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../store/database.ts'

export interface HeartbeatOptions {
  /** Of the boundary's login. */
  readonly database: Database
  readonly sanitizer: Pick<Sanitizer, 'status'>
  readonly engines: Pick<Engines, 'states'>
  readonly minimumTier: Tier
  readonly log: Logger
  /** @default beatMilliseconds */
  readonly everyMilliseconds?: number
}

export interface Heartbeat {
  /** Takes the row away: what is left of a process that did not get here is a row with an old time. */
  close(): Promise<void>
}

const beatMilliseconds = 3_000
/** Three beats missed, and some room for a busy machine. */
export const staleSeconds = 15
/** A row left behind is shown as a process that is gone for this long; then the living clear it away. */
const keptHours = 24

/** The first row is written before this resolves. A database that is away is tried again with each beat. */
export async function startHeartbeat(options: HeartbeatOptions): Promise<Heartbeat> {
  const { database, log } = options
  const process = randomUUID()
  const version = productVersion()
  const beat = () =>
    write(options, process, version).catch(
      (error: unknown) => void log.warn('the heartbeat is not written; the next one may be', { error }),
    )
  await beat()
  await sql`delete from boundary.heartbeat where at < now() - make_interval(hours => ${keptHours})`
    .execute(database)
    .catch((error: unknown) => log.warn('old heartbeats are not cleared away', { error }))
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= beat().finally(() => {
      running = undefined
    })
  }, options.everyMilliseconds ?? beatMilliseconds)
  return {
    async close() {
      clearInterval(timer)
      await running
      await database
        .deleteFrom('boundary.heartbeat')
        .where('process', '=', process)
        .execute()
        .catch((error: unknown) => log.warn('the heartbeat is left behind', { error }))
    },
  }
}

async function write({ database, sanitizer, engines, minimumTier }: HeartbeatOptions, process: string, version: string): Promise<void> {
  const { tier, meetsMinimum, children, busy, queued, restarts } = sanitizer.status()
  const load = { children, busy, queued, restarts }
  const standing = { tier, minimum_tier: minimumTier, meets_minimum: meetsMinimum, ...load, engines: JSON.stringify(engines.states()) }
  await database
    .insertInto('boundary.heartbeat')
    .values({ process, version, ...standing })
    .onConflict((conflict) => conflict.column('process').doUpdateSet({ ...standing, at: sql<Date>`now()` }))
    .execute()
}

/** From package.json, which lies beside the sources and one level above what the package is built to. */
function productVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { version: string }).version
    } catch {}
  }
  return 'unknown'
}
