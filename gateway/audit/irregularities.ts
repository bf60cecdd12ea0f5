import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../store/database.ts'
import type { Period } from './months.ts'

/**
 * What is not as it should be in a period, out of the search index: silence, missing numbers, clocks that went back, records that came
 * late; and starts and faults, which explain some of it. `gaps.ts` finds silence in the files; the two agree where the index is right.
 */
export const irregularityKinds = ['silent', 'stopped', 'missing', 'clock', 'late', 'started', 'fault'] as const
export const irregularitySchema = z.strictObject({
  kind: z.enum(irregularityKinds).meta({
    description:
      'silent, stopped: no sign of life, the second with a recorded stop before it; missing: numbers that the index does not have; clock: the writer’s clock went back; late: written long after it happened; started, fault: of the machine',
  }),
  from: z.string(),
  to: z.string().nullable().meta({ description: 'null while it lasts, and for what has no length' }),
  seconds: z.int().nullable(),
  after: z.int().nullable().meta({ description: 'the record before it, or the first one concerned' }),
  before: z.int().nullable().meta({ description: 'the record after it, or the last one concerned' }),
})
export type Irregularity = z.output<typeof irregularitySchema>

/** The writer beats every 60 s; two and a half of them without a beat are a gap (gaps.ts). */
const silenceSeconds = 150
/** The outbox believes a time within 5 minutes of its own clock (outbox.ts); twice that is no disagreement of clocks any more. */
const lateSeconds = 600
/** Of each kind; a period that has more is looked at in parts. */
export const mostIrregularities = 200

interface Sign {
  readonly index: number
  readonly action: string
  readonly time: Date
  readonly index_before: number | null
  readonly action_before: string | null
  readonly time_before: Date | null
}

const actions = ['heartbeat', 'system.start', 'system.stop', 'system.fault'] as const
const signOfLife = sql`recorder = 'boundary' and action = any(${[...actions]})`

/**
 * Signs of life that follow another too late or too early, and starts and faults. From the last heartbeat before the period to the first
 * sign after it: a silence belongs to every period that it touches.
 */
async function signs(database: Database, { from, to }: Period): Promise<readonly Sign[]> {
  const { rows } = await sql<Sign>`
    with sign as (
      select index, action, time, lag(index) over w as index_before, lag(action) over w as action_before, lag(time) over w as time_before
      from audit.record
      where ${signOfLife}
        and time <= coalesce((select time from audit.record where ${signOfLife} and time >= ${to} order by time limit 1), 'infinity')
        and time >= coalesce((select time from audit.record where action = 'heartbeat' and recorder = 'boundary' and time < ${from}
          order by time desc limit 1), '-infinity')
      window w as (order by index)
    )
    select * from sign
    where time >= ${from} and (time - time_before > make_interval(secs => ${silenceSeconds})
      or time < ${to} and (action in ('system.start', 'system.fault') or time < time_before - interval '1 second'))
    order by index limit ${mostIrregularities}`.execute(database)
  return rows
}

const seconds = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 1_000)

const ofSign =
  ({ to }: Period) =>
  ({ index, action, time, index_before, action_before, time_before }: Sign): Irregularity[] => {
    const at = time.toISOString()
    const found: Irregularity[] = []
    if (time_before !== null) {
      const between = { after: index_before, before: index, seconds: Math.abs(seconds(time_before, time)) }
      const before = time_before.toISOString()
      if (seconds(time_before, time) > silenceSeconds)
        found.push({ kind: action_before === 'system.stop' ? 'stopped' : 'silent', from: before, to: at, ...between })
      if (time.getTime() < time_before.getTime() - 1_000) found.push({ kind: 'clock', from: before, to: at, ...between })
    }
    // A sign after the period only ends a silence in it.
    if (at >= to) return found
    const own = { from: at, to: null, seconds: null, after: index, before: index }
    if (action === 'system.start') found.push({ kind: 'started', ...own })
    if (action === 'system.fault') found.push({ kind: 'fault', ...own })
    return found
  }

/** The records from the last one before the period to the first one after it, and how many of them there are. */
async function boundsOf(database: Database, { from, to }: Period) {
  const { rows } = await sql<{ low: number | null; high: number | null; count: number }>`
    with bounds as (
      select least(min(index), (select index from audit.record where time < ${from} order by time desc limit 1)) as low,
        greatest(max(index), (select index from audit.record where time >= ${to} order by time limit 1)) as high
      from audit.record where time >= ${from} and time < ${to}
    )
    select low, high, (select count(*) from audit.record where index between low and high) as count from bounds`.execute(database)
  return rows[0] ?? { low: null, high: null, count: 0 }
}

/** Numbers that are not in the index, with the times around them. Counting comes first: it is cheap, and nearly always enough. */
async function missingNumbers(database: Database, period: Period): Promise<Irregularity[]> {
  const { low, high, count } = await boundsOf(database, period)
  if (low === null || high === null || count === high - low + 1) return []
  const { rows } = await sql<{ first: number; last: number; from: Date; to: Date }>`
    with run as (
      select index, time, lag(index) over w as index_before, lag(time) over w as time_before
      from audit.record where index between ${low} and ${high} window w as (order by index)
    )
    select index_before + 1 as first, index - 1 as last, time_before as "from", time as "to" from run
    where index > index_before + 1 order by index limit ${mostIrregularities}`.execute(database)
  return rows.map((row) => ({
    kind: 'missing',
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    seconds: null,
    after: row.first,
    before: row.last,
  }))
}

/** Records whose time lies long before that of a record ahead of them; those in a row are one finding. */
async function lateRecords(database: Database, { from, to }: Period): Promise<Irregularity[]> {
  const { rows } = await sql<{ first: number; last: number; from: Date; to: Date; seconds: number }>`
    with ordered as (
      select index, time, max(time) over (order by index) as newest from audit.record where time >= ${from} and time < ${to}
    ), late as (
      select index, time, newest, index - row_number() over (order by index) as run from ordered
      where newest - time > make_interval(secs => ${lateSeconds})
    )
    select min(index) as first, max(index) as last, min(time) as "from", max(time) as "to",
      extract(epoch from max(newest - time))::int as seconds from late group by run order by 1 limit ${mostIrregularities}`.execute(
    database,
  )
  return rows.map((row) => ({
    kind: 'late',
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    seconds: row.seconds,
    after: row.first,
    before: row.last,
  }))
}

/** Nothing since the last sign of life, where that lies before the period's end. */
async function silentNow(database: Database, { from, to }: Period, now: Date): Promise<Irregularity[]> {
  const last = await database
    .selectFrom('audit.record')
    .select(['index', 'time', 'action'])
    .where('action', 'in', actions)
    .where('recorder', '=', 'boundary')
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last || seconds(last.time, now) <= silenceSeconds || last.time >= new Date(to) || now < new Date(from)) return []
  const length = { to: null, seconds: seconds(last.time, now), after: last.index, before: null }
  return [{ kind: last.action === 'system.stop' ? 'stopped' : 'silent', from: last.time.toISOString(), ...length }]
}

/** In the order of time. */
export async function irregularitiesOf(database: Database, period: Period, now: Date = new Date()): Promise<Irregularity[]> {
  const found = [
    ...(await signs(database, period)).flatMap(ofSign(period)),
    ...(await missingNumbers(database, period)),
    ...(await lateRecords(database, period)),
    ...(await silentNow(database, period, now)),
  ]
  return found.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : (a.after ?? 0) - (b.after ?? 0)))
}
