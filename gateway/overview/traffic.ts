/** How much has crossed, and what stopped the rest: counts by hour or by day of Japan. */
import { sql } from 'kysely'
import { sentenceOf } from '../chat/sentences.ts'
import type { CrossingState, Direction } from '../crossing/states.ts'
import type { Database } from '../store/database.ts'
import { passages, sentByPeople } from './passages.ts'

export const periods = ['day', 'week'] as const
export type Period = (typeof periods)[number]

const hour = 3_600_000
const day = 24 * hour
/** Japan has had no summer time since 1951. */
const japan = 9 * hour

interface Division {
  readonly unit: 'hour' | 'day'
  readonly milliseconds: number
  readonly buckets: number
}
export const divisions: Readonly<Record<Period, Division>> = {
  day: { unit: 'hour', milliseconds: hour, buckets: 24 },
  week: { unit: 'day', milliseconds: day, buckets: 7 },
}

/** Beginnings of the buckets, oldest first; the last one holds `now`. Hours and days are those of Japan. */
export function bucketsOf(period: Period, now: Date): Date[] {
  const { milliseconds, buckets } = divisions[period]
  const last = Math.floor((now.getTime() + japan) / milliseconds) * milliseconds - japan
  return Array.from({ length: buckets }, (_, at) => new Date(last - (buckets - 1 - at) * milliseconds))
}

export interface TrafficRow {
  readonly at: Date
  readonly direction: Direction
  readonly kind: 'message' | 'attachment'
  readonly state: CrossingState
  readonly count: number
}

/** By the hour or day in which they were accepted. */
export function readTraffic(database: Database, organisation: string, period: Period, from: Date): Promise<TrafficRow[]> {
  return passages(database, organisation)
    .where(sentByPeople)
    .where('c.created_at', '>=', from)
    .select(sql<Date>`date_trunc(${sql.lit(divisions[period].unit)}, c.created_at, 'Asia/Tokyo')`.as('at'))
    .select(['c.direction', sql<'message' | 'attachment'>`c.kind`.as('kind'), 'c.state', sql<number>`count(*)::integer`.as('count')])
    .groupBy([sql`1`, 'c.direction', 'c.kind', 'c.state'])
    .orderBy(sql`1`)
    .execute()
}

/** Why content was refused, the most frequent reason first. */
export async function readRefusals(database: Database, organisation: string, from: Date) {
  const count = (direction: Direction) => sql<number>`(count(*) filter (where c.direction = ${sql.lit(direction)}))::integer`.as(direction)
  const rows = await passages(database, organisation)
    .where(sentByPeople)
    .where(sql<boolean>`c.state = 'refused'`)
    .where('c.created_at', '>=', from)
    .select(['c.reason', count('inbound'), count('outbound')])
    .groupBy('c.reason')
    .orderBy(sql`count(*) desc, c.reason`)
    .execute()
  return rows.flatMap(({ reason, inbound, outbound }) => {
    const sentence = sentenceOf(reason)
    return sentence ? [{ reason: sentence, inbound, outbound }] : []
  })
}
