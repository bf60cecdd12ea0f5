import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { irregularitiesOf, irregularitySchema, mostIrregularities } from './irregularities.ts'
import { type AuditRouteParts, access, faultSchema, recorded } from './route-parts.ts'

/** A leap year; longer periods are looked at in parts. */
const longestDays = 366

export const gapRoute = ({ database, audit }: AuditRouteParts): Route =>
  route({
    method: 'get',
    path: '/audit/gaps',
    operationId: 'listAuditGaps',
    summary: 'What is not as it should be in a period: silence, missing numbers, clocks, late records; starts and faults',
    access,
    query: z
      .strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
      .refine(({ from, to }) => Date.parse(from) < Date.parse(to) && Date.parse(to) - Date.parse(from) <= longestDays * 86_400_000, {
        error: `the period ends before it begins, or has more than ${longestDays} days`,
      }),
    success: {
      status: 200,
      schema: z.strictObject({
        irregularities: z
          .array(irregularitySchema)
          .meta({ description: `in the order of time; at most ${mostIrregularities} of each kind` }),
        writer: z
          .strictObject({ ready: z.boolean(), fault: faultSchema.nullable() })
          .meta({ description: 'whether records are written now' }),
      }),
    },
    async handle({ query, session }) {
      const period = { from: new Date(query.from).toISOString(), to: new Date(query.to).toISOString() }
      await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'gaps' }, search: { ...period } })
      const { ready, reason } = audit.health()
      return { body: { irregularities: await irregularitiesOf(database, period), writer: { ready, fault: reason ?? null } } }
    },
  })
