import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { type Action, actionNames, outcomeNames } from './actions.ts'
import { irregularitiesOf, irregularitySchema, mostIrregularities } from './irregularities.ts'
import { monthOf, monthShape, monthsBack, type Period, periodOf, stateOf } from './months.ts'
import { type Naming, namesOf, namesSchema } from './names.ts'
import { reviewNote, reviewSchema, reviewsOf } from './review-routes.ts'
import { type AuditRouteParts, access, recorded } from './route-parts.ts'
import { countRecords } from './search.ts'

/** What changes who may do what, or takes records and contents out: looked at in every review. */
export const privileged = [
  'organisation.create', 'organisation.update', 'person.create', 'person.update', 'person.suspend', 'person.resume', 'person.roles',
  'person.import', 'person.export', 'password.reset', 'second-factor.remove', 'session.revoke', 'registration-code.issue', 'device.approve',
  'device.suspend', 'device.resume', 'device.revoke', 'device.renew', 'device.change', 'device.import', 'device.export', 'policy.draft', 'policy.approve', 'policy.reject',
  'policy.withdraw', 'policy.activate', 'policy.rollback', 'room.archive', 'crossing.approve', 'system.configure', 'audit.export', 'credential.regress',
] as const satisfies readonly Action[] // biome-ignore format: a table

const month = z.string().regex(monthShape).meta({ description: 'YYYY-MM, by Japanese time' })
const state = z.enum(['running', 'due', 'reviewed']).meta({ description: 'due: over, and nobody has signed off its review' })
const monthSchema = z.strictObject({ month, from: z.string(), to: z.string(), state, reviews: z.array(reviewSchema) })
const action = z.enum(actionNames)
const outcome = z.enum(outcomeNames)

/** Ten years. */
const mostMonths = 120
const mostReasons = 100
const mostReviews = 1_000
const mostPrivileged = 200

const summarySchema = monthSchema.extend({
  total: z.int(),
  acts: z.array(z.strictObject({ action, outcome, count: z.int() })),
  refusals: z
    .array(z.strictObject({ action, outcome, reason: z.string().nullable(), rule: z.string().nullable(), count: z.int() }))
    .meta({ description: `what did not end well, most frequent first; at most ${mostReasons}` }),
  privileged: z
    .array(z.strictObject({ action, actor: z.string(), actorType: z.string(), count: z.int(), last: z.int() }))
    .meta({ description: `acts that need a look, by who did them; at most ${mostPrivileged}` }),
  irregularities: z.array(irregularitySchema).meta({ description: `at most ${mostIrregularities} of each kind` }),
  names: namesSchema,
})

export const monthRoutes = (parts: AuditRouteParts): Route[] => [listRoute(parts), summaryRoute(parts), signOffRoute(parts)]

const listRoute = ({ database, audit }: AuditRouteParts): Route =>
  route({
    method: 'get',
    path: '/audit/months',
    operationId: 'listAuditMonths',
    summary: 'The months of the log, newest first, and whether their review (点検) was signed off',
    access,
    success: { status: 200, schema: z.strictObject({ months: z.array(monthSchema) }) },
    async handle({ session }) {
      await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'months' } })
      const now = new Date()
      const reviews = await reviewsOf(database, session.organisation, undefined, mostReviews)
      const newest = monthOf(now)
      const months = monthsBack(newest, (await firstMonth(database, session.organisation)) ?? newest, mostMonths)
      return { body: { months: months.map((one) => monthView(one, now, reviews)) } }
    },
  })

type Reviews = Awaited<ReturnType<typeof reviewsOf>>

function monthView(one: string, now: Date, reviews: Reviews) {
  const { from, to } = periodOf(one)
  const touching = reviews.filter((review) => review.from < to && review.to > from)
  return { month: one, from, to, state: stateOf(one, now, reviews), reviews: touching }
}

async function firstMonth(database: Database, organisation: string): Promise<string | undefined> {
  const first = await database
    .selectFrom('audit.record')
    .select('time')
    .where('organisation', '=', organisation)
    .orderBy('time')
    .limit(1)
    .executeTakeFirst()
  return first && monthOf(first.time)
}

const summaryRoute = ({ database, audit }: AuditRouteParts): Route =>
  route({
    method: 'get',
    path: '/audit/months/:month',
    operationId: 'readAuditMonth',
    summary: 'What a month’s review looks at: acts and outcomes, refusals, privileged acts, gaps',
    access,
    params: z.strictObject({ month }),
    success: { status: 200, schema: summarySchema },
    async handle({ params, session }) {
      await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: `month/${params.month}` } })
      const { organisation } = session
      const period = periodOf(params.month)
      const reviews = await reviewsOf(database, organisation, undefined, mostReviews)
      const acts = await actsOf(database, organisation, period)
      const done = await privilegedActs(database, organisation, period)
      const refusals = await refusalsOf(database, organisation, period)
      const spoken: Naming[] = [
        ...done.map(({ actor, actorType }) => ({ actor: { type: actorType, id: actor } })),
        ...refusals.map(({ reason }) => ({ actor: { type: 'system', id: 'boundary' }, reason })),
      ]
      const body = {
        ...monthView(params.month, new Date(), reviews),
        total: acts.reduce((sum, { count }) => sum + count, 0),
        acts,
        refusals,
        privileged: done,
        irregularities: await irregularitiesOf(database, period),
        names: await namesOf(database, organisation, spoken),
      }
      return { body }
    },
  })

const visible = (organisation: string, { from, to }: Period) =>
  sql`time >= ${from} and time < ${to} and (organisation = ${organisation} or organisation is null)`

async function actsOf(database: Database, organisation: string, period: Period) {
  const { rows } = await sql<z.output<typeof summarySchema>['acts'][number]>`
    select action, outcome, count(*) as count from audit.record where ${visible(organisation, period)}
    group by 1, 2 order by 3 desc, 1, 2`.execute(database)
  return rows
}

async function refusalsOf(database: Database, organisation: string, period: Period) {
  const { rows } = await sql<z.output<typeof summarySchema>['refusals'][number]>`
    select action, outcome, reason, rule, count(*) as count from audit.record
    where ${visible(organisation, period)} and outcome <> 'ok'
    group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4 limit ${mostReasons}`.execute(database)
  return rows
}

async function privilegedActs(database: Database, organisation: string, period: Period) {
  const { rows } = await sql<z.output<typeof summarySchema>['privileged'][number]>`
    select action, actor, actor_type as "actorType", count(*) as count, max(index) as last from audit.record
    where ${visible(organisation, period)} and action = any(${[...privileged]})
    group by 1, 2, 3 order by 1, 4 desc, 2 limit ${mostPrivileged}`.execute(database)
  return rows
}

const signOffRoute = ({ database, audit }: AuditRouteParts): Route =>
  route({
    method: 'post',
    path: '/audit/months/:month/reviews',
    operationId: 'signOffAuditMonth',
    summary: 'Signs off the review (点検) of a month that is over; it becomes a record itself',
    access,
    params: z.strictObject({ month }),
    body: z.strictObject({ note: reviewNote.min(1) }),
    success: { status: 201, schema: z.strictObject({ index: z.int(), id: z.string() }) },
    problems: ['month-running'],
    async handle({ params, body, session }) {
      const period = periodOf(params.month)
      if (new Date().toISOString() < period.to) throw new Problem('month-running')
      const count = await countRecords(database, session.organisation, period, Number.MAX_SAFE_INTEGER)
      const target = { type: 'log', id: `month/${params.month}` } as const
      const [record] = await recorded(audit, session, { action: 'audit.review', target, count, review: { ...period, note: body.note } })
      return { status: 201, body: record }
    },
  })
