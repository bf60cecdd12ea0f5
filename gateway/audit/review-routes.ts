import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { namesOf } from './names.ts'
import { type AuditRouteParts, access, paging, recorded } from './route-parts.ts'
import { filters, findRecords } from './search.ts'

/** 点検: the review of a period is itself a record. */
export const reviewSchema = z.strictObject({
  index: z.int(),
  id: z.string(),
  time: z.string(),
  person: z.string(),
  name: z.string().nullable().meta({ description: 'of the person, as the register says now' }),
  from: z.string(),
  to: z.string(),
  note: z.string(),
})

/** What a reviewer says: a text of several lines. */
export const reviewNote = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/u, { error: 'holds control characters' })

/** Reviews of an organisation, newest first. */
export async function reviewsOf(database: Database, organisation: string, cursor: number | undefined, limit: number) {
  const found = await findRecords(database, organisation, { action: 'audit.review' }, cursor, limit)
  const names = await namesOf(database, organisation, found.map(({ leaf }) => leaf)) // biome-ignore format: one thought
  return found.flatMap(({ index, leaf: { id, time, actor, review } }) =>
    review ? [{ index, id, time, person: actor.id, name: names.persons[actor.id]?.name ?? null, ...review }] : [],
  )
}

export function reviewRoutes({ database, audit }: AuditRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/audit/reviews',
      operationId: 'signOffAuditReview',
      summary: 'Signs off a periodic review (点検) of a period; it becomes a record itself',
      access,
      body: z
        .strictObject({
          from: filters.from.unwrap(),
          to: filters.to.unwrap(),
          note: reviewNote,
        })
        .refine(({ from, to }) => from < to, { error: 'the period ends before it begins' }),
      success: { status: 201, schema: z.strictObject({ index: z.int(), id: z.string() }) },
      async handle({ body, session }) {
        const [record] = await recorded(audit, session, { action: 'audit.review', target: { type: 'log', id: 'period' }, review: body })
        return { status: 201, body: record }
      },
    }),
    route({
      method: 'get',
      path: '/audit/reviews',
      operationId: 'listAuditReviews',
      summary: 'Reviews that were signed off, newest first',
      access,
      query: z.strictObject(paging),
      success: { status: 200, schema: z.strictObject({ reviews: z.array(reviewSchema), next: z.int().nullable() }) },
      async handle({ query: { cursor, limit }, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'reviews' } })
        const reviews = await reviewsOf(database, session.organisation, cursor, limit)
        return { body: { reviews, next: reviews.length === limit ? (reviews.at(-1)?.index ?? null) : null } }
      },
    }),
  ]
}
