import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely'
import { z } from 'zod'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/schema.ts'
import { actionNames, outcomeNames } from './actions.ts'

/** Finding records by what an auditor knows. The index answers; the files prove. */

const identifier = z.string().regex(/^[\x21-\x7e]{1,128}$/)
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

export const filters = {
  from: time.optional().meta({ description: 'at or after; RFC 3339' }),
  to: time.optional().meta({ description: 'before; RFC 3339' }),
  person: identifier.optional().meta({ description: 'who did it, or whom it was done to' }),
  device: identifier.optional().meta({ description: 'id of the device it was done with, or to' }),
  room: identifier.optional(),
  action: z.enum(actionNames).optional(),
  outcome: z.enum(outcomeNames).optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  reason: identifier.optional(),
  rule: identifier.optional().meta({ description: 'id of the policy rule that decided' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).optional().meta({ description: 'of a file, before or after sanitizing' }),
  target: identifier.optional(),
  trace: identifier.optional().meta({ description: 'all steps of one crossing' }),
  omit: z.enum(['heartbeat']).optional().meta({ description: 'leave the signs of life out' }),
} // biome-ignore format: a table
const filterSchema = z.strictObject(filters)
export type Filter = z.output<typeof filterSchema>

type Where = ExpressionBuilder<Tables, 'audit.record'>
type Condition = ExpressionWrapper<Tables, 'audit.record', SqlBool>
type Conditions = { readonly [K in keyof Filter]-?: (where: Where, value: string) => Condition }

const either = (where: Where, actorColumn: 'actor' | 'device', type: string, value: string): Condition => {
  const did =
    actorColumn === 'actor' ? where.and([where('actor', '=', value), where('actor_type', '=', 'person')]) : where(actorColumn, '=', value)
  return where.or([did, where.and([where('target', '=', value), where('target_type', '=', type)])])
}

const conditions: Conditions = {
  from: (where, value) => where('time', '>=', new Date(value)),
  to: (where, value) => where('time', '<', new Date(value)),
  person: (where, value) => either(where, 'actor', 'person', value),
  device: (where, value) => either(where, 'device', 'device', value),
  room: (where, value) => where('room', '=', value),
  action: (where, value) => where('action', '=', value),
  outcome: (where, value) => where('outcome', '=', value),
  direction: (where, value) => where('direction', '=', value),
  reason: (where, value) => where('reason', '=', value),
  rule: (where, value) => where('rule', '=', value),
  sha256: (where, value) => where.or([where('in_sha256', '=', value), where('out_sha256', '=', value)]),
  target: (where, value) => where('target', '=', value),
  trace: (where, value) => where('trace', '=', value),
  omit: (where, value) => where('action', '<>', value),
}

/**
 * What an auditor of an organisation may see of what is asked: their own and what has none.
 * KNOWN GAP: a record that names no organisation is seen by the auditors of every organisation of the installation.
 */
function matching(organisation: string, filter: Filter) {
  return (where: Where): Condition => {
    const own = where.or([where('organisation', '=', organisation), where('organisation', 'is', null)])
    const asked = Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [conditions[name as keyof Filter](where, value)],
    )
    return where.and([own, ...asked])
  }
}

/** Records that match, newest first, below `before`. */
export function findRecords(database: Database, organisation: string, filter: Filter, before: number | undefined, limit: number) {
  let query = database.selectFrom('audit.record').select(['index', 'leaf']).where(matching(organisation, filter))
  if (before !== undefined) query = query.where('index', '<', before)
  return query.orderBy('index', 'desc').limit(limit).execute()
}

/** @param most where counting stops */
export async function countRecords(database: Database, organisation: string, filter: Filter, most: number): Promise<number> {
  const some = database.selectFrom('audit.record').select('index').where(matching(organisation, filter)).limit(most).as('some')
  const { count } = await database.selectFrom(some).select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow() // biome-ignore format: one thought
  return count
}

/** The filters as they are recorded. */
export const searchWords = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined))
