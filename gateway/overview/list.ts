/** Finding crossings by what an administrator knows, newest first. */
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { crossingStates } from '../crossing/states.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/schema.ts'
import { passages, sentByPeople } from './passages.ts'

const code = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,79}$/)
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

/** `underway` is both states before a decision. */
export const soughtStates = ['underway', ...crossingStates] as const

export const filters = {
  state: z.enum(soughtStates).optional().meta({ description: 'underway: accepted or ready' }),
  room: z.uuid().optional(),
  device: z.uuid().optional(),
  person: z.uuid().optional().meta({ description: 'who sent it' }),
  rule: code.optional().meta({ description: 'id of the policy rule that decided' }),
  reason: code.optional().meta({ description: 'why it was held or stopped' }),
  kind: z.enum(['message', 'attachment']).optional(),
  type: code.optional().meta({ description: 'what a file was recognised as, e.g. docx' }),
  direction: z.enum(['inbound', 'outbound']).optional(),
  from: time.optional().meta({ description: 'accepted at or after; RFC 3339' }),
  to: time.optional().meta({ description: 'accepted before; RFC 3339' }),
} as const
export const filterSchema = z.strictObject(filters)
export type Filter = z.output<typeof filterSchema>

type Where = ExpressionBuilder<Tables & { c: Tables['boundary.passage'] }, 'c'>
type Condition = ExpressionWrapper<Tables, never, SqlBool> | ReturnType<typeof sql<boolean>>

/** States and kinds are written out: the indexes are partial, and must be seen to fit without the values. */
const written = (column: 'c.state' | 'c.kind' | 'c.direction') => (_: Where, value: string) =>
  sql<boolean>`${sql.ref(column)} = ${sql.lit(value)}`

const conditions: { readonly [K in keyof Filter]-?: (where: Where, value: string) => Condition } = {
  state: (where, value) =>
    value === 'underway' ? sql<boolean>`(c.finished_at is null and c.state in ('accepted', 'ready'))` : written('c.state')(where, value),
  room: (_, value) => sql<boolean>`c.room = ${value}`,
  device: (_, value) => sql<boolean>`c.device = ${value}`,
  person: (_, value) => sql<boolean>`c.actor = ${value}`,
  rule: (_, value) => sql<boolean>`c.rule = ${value}`,
  reason: (_, value) => sql<boolean>`c.reason = ${value}`,
  kind: written('c.kind'),
  type: (_, value) => sql<boolean>`(c.kind = 'attachment' and c.type = ${value})`,
  direction: written('c.direction'),
  from: (_, value) => sql<boolean>`c.created_at >= ${value}::timestamptz`,
  to: (_, value) => sql<boolean>`c.created_at < ${value}::timestamptz`,
}

export interface Place {
  /** Older than this one. */
  readonly before?: number | undefined
  /** Newer than this one. */
  readonly after?: number | undefined
  readonly limit: number
}

/**
 * A page, newest first. The order is that of acceptance by the database's clock; a crossing whose transaction took long may appear
 * below others that are shown already, so whoever follows the list asks from a little further back.
 * @returns no rows when `before` or `after` is not a crossing of the organisation
 */
export function findCrossings(database: Database, organisation: string, filter: Filter, { before, after, limit }: Place) {
  const placed = (sequence: number) =>
    sql`(select p.created_at, p.sequence from boundary.passage p where p.sequence = ${sequence} and p.organisation = ${organisation})`
  let found = passages(database, organisation).where(sentByPeople)
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) found = found.where((where) => conditions[name as keyof Filter](where as unknown as Where, value) as never)
  }
  if (before !== undefined) found = found.where(sql<boolean>`(c.created_at, c.sequence) < ${placed(before)}`)
  if (after !== undefined) found = found.where(sql<boolean>`(c.created_at, c.sequence) > ${placed(after)}`)
  const page = found.selectAll('c').orderBy('c.created_at', 'desc').orderBy('c.sequence', 'desc').limit(limit)
  // Names only for the page: the join comes after the limit.
  return named(database, page).orderBy('c.created_at', 'desc').orderBy('c.sequence', 'desc').execute()
}

const named = (database: Database, page: ReturnType<ReturnType<typeof passages>['selectAll']>) =>
  database
    .selectFrom(page.as('c'))
    .innerJoin('register.room as r', 'r.id', 'c.room')
    .innerJoin('register.person as p', 'p.id', 'c.actor')
    .leftJoin('register.device as d', 'd.id', 'c.device')
    .selectAll('c')
    .leftJoin('register.person as b', 'b.id', 'c.approved_by')
    .select(['r.name as room_name', 'p.name as person_name', 'p.section', 'd.registration_number', 'b.name as approver_name'])

export const findCrossing = (database: Database, organisation: string, id: string) =>
  named(database, passages(database, organisation).where('c.id', '=', id).selectAll('c')).executeTakeFirst()

export type CrossingRow = Awaited<ReturnType<typeof findCrossings>>[number]

export const searchWords = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined))
