import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { Chat } from './chat.ts'
import { mostWords, searchMessages, wordsOf } from './search.ts'

const day = z.iso.date().meta({ description: 'calendar day in Japan, included' })
const uuid = z.uuid().toLowerCase()

const wish = z.strictObject({
  text: z
    .string()
    .max(100)
    .refine((text) => wordsOf(text).length > 0, { error: 'nothing to look for' })
    .meta({ description: `up to ${mostWords} words with spaces between them, all of which the message has; full-width is half-width` }),
  room: uuid.optional(),
  author: uuid.optional().meta({ description: 'id of a person' }),
  from: day.optional(),
  to: day.optional(),
  before: z.coerce.number().int().positive().optional().meta({ description: 'sequence of the last hit of the page before' }),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

const searchHit = z
  .object({
    messageId: z.uuid(),
    sequence: z
      .int()
      .meta({ description: 'for `before`, and for the messages around it: before and after of GET /rooms/{roomId}/messages' }),
    room: z.object({ id: z.uuid(), name: z.string() }),
    author: z.object({ id: z.uuid(), name: z.string(), section: z.string() }),
    sentAt: z.iso.datetime(),
    excerpt: z.object({
      text: z.string(),
      places: z
        .array(z.object({ start: z.int(), end: z.int() }))
        .meta({ description: 'where the words stand in this excerpt, UTF-16 units, in order' }),
      cutBefore: z.boolean(),
      cutAfter: z.boolean(),
    }),
  })
  .meta({ id: 'SearchHit' })

/** LGWAN only: phones keep nothing to search in. */
export const searchRoutes = ({ database }: Chat): Route[] => [
  route({
    method: 'get',
    path: '/search',
    operationId: 'searchMessages',
    summary: 'Messages of the rooms that I am in that have these words, newest first',
    access: 'session',
    query: wish,
    success: { status: 200, schema: z.object({ hits: z.array(searchHit), more: z.boolean() }) },
    async handle({ query, session }) {
      const hits = await searchMessages(database, session, query)
      return { body: { hits: hits.slice(0, query.limit), more: hits.length > query.limit } }
    },
  }),
]
