/** A message as people see it: one query, one schema, one shape for lists, answers and events. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Finding, methods } from '../../sanitizer/protocol.ts'
import type { Domain } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { findingSentences, renamingSentence, sentenceOf } from './sentences.ts'

const instant = z.iso.datetime()
const sentence = z.object({ code: z.string(), ja: z.string(), en: z.string() })
const person = z.object({ id: z.uuid(), name: z.string(), section: z.string() })

/** What an approver has answered about a message or a file. On the LGWAN side only: no approver's words leave unchecked. */
const approverAnswer = z
  .object({ decision: z.enum(['approved', 'returned', 'rejected']), by: z.string(), comment: z.string().nullable(), at: instant })
  .nullable()
  .meta({ description: 'LGWAN side: what the approver answered, with the reason of a 差し戻し or 却下' })

export const attachmentView = z.object({
  id: z.uuid(),
  position: z.int(),
  name: z.string().meta({ description: 'as sent, made harmless as text' }),
  bytes: z.int(),
  state: z.enum(['queued', 'processing', 'held', 'clean', 'refused', 'rejected', 'expired', 'failed']),
  reason: sentence.nullable(),
  answer: approverAnswer,
  password: z
    .object({ attemptsLeft: z.int() })
    .nullable()
    .meta({ description: 'the file waits for its sender to give its password: POST /attachments/{attachmentId}/password' }),
  type: z.string().nullable().meta({ description: 'what the bytes are, e.g. docm' }),
  renamed: sentence.nullable().meta({ description: 'the name as sent did not tell what the bytes are, or they became another kind' }),
  method: z.enum(methods).nullable(),
  removed: z
    .array(sentence.extend({ count: z.int(), stays: z.boolean().meta({ description: 'it was found and left where it is' }) }))
    .meta({ description: 'what was taken out, and what was found and stays' }),
  clean: z.object({ name: z.string(), bytes: z.int(), mediaType: z.string(), sha256: z.string() }).nullable(),
})

export const messageView = z
  .object({
    id: z.uuid(),
    roomId: z.uuid(),
    sequence: z.int().meta({ description: 'order within this domain; the cursor of lists' }),
    author: person,
    origin: z.enum(['internet', 'lgwan']),
    text: z.string(),
    removedCharacters: z.int().meta({ description: 'control characters taken out of the text' }),
    sentAt: instant,
    state: z.enum(['accepted', 'held', 'delivered', 'refused', 'rejected', 'expired', 'failed']).meta({ description: 'of its crossing' }),
    reason: sentence.nullable(),
    answer: approverAnswer,
    unsentAt: instant.nullable(),
    attachments: z.array(attachmentView),
    readBy: z.array(z.object({ id: z.uuid(), name: z.string(), readAt: instant })),
  })
  .meta({ id: 'Message' })

export type MessageView = z.infer<typeof messageView>

interface Row {
  id: string
  room: string
  sequence: number
  author: string
  author_name: string
  author_section: string
  origin: Domain
  body: string
  removed_characters: number
  sent_at: Date
  state: MessageView['state']
  reason: string | null
  unsent_at: Date | null
  attachments: readonly AttachmentRow[]
  receipts: readonly { id: string; name: string; read_at: string }[]
  answers: readonly AnswerRow[]
}

interface AnswerRow {
  id: string
  decision: 'approved' | 'returned' | 'rejected'
  by: string
  comment: string | null
  at: string
}

/** Of the message and its files; the internet side's login cannot read approvals. */
const answersOf: Readonly<Record<Domain, RawBuilder<unknown>>> = {
  internet: sql`'[]'::json`,
  lgwan: sql`coalesce((select json_agg(json_build_object('id', v.id, 'decision', v.state, 'by', q.name, 'comment', v.comment, 'at', v.decided_at))
    from lgwan.approval v join register.person q on q.id = v.decided_by
    where v.id = any(array(select f.id from lgwan.attachment f where f.message = m.id) || m.id)), '[]')`,
}

interface AttachmentRow {
  id: string
  position: number
  name: string
  bytes: number
  state: MessageView['attachments'][number]['state']
  reason: string | null
  type: string | null
  method: MessageView['attachments'][number]['method']
  removed: readonly Finding[]
  clean_name: string | null
  clean_bytes: number | null
  clean_sha256: string | null
  media_type: string | null
  password_attempts: number | null
}

/** @param condition over `m`, e.g. sql`m.id = any(...)`; ordered by sequence */
export async function messageViews(
  database: Database,
  domain: Domain,
  condition: RawBuilder<unknown>,
  limit = 1_000,
): Promise<MessageView[]> {
  const { rows } = await sql<Row>`
    select m.id, m.room, m.sequence, m.author, p.name as author_name, p.section as author_section, m.origin, m.body,
      m.removed_characters, m.sent_at, m.state, m.reason, m.unsent_at,
      coalesce((select json_agg(a order by a.position) from ${sql.table(`${domain}.attachment`)} a where a.message = m.id), '[]') as attachments,
      coalesce((select json_agg(json_build_object('id', q.id, 'name', q.name, 'read_at', r.read_at) order by r.read_at)
        from ${sql.table(`${domain}.receipt`)} r join register.person q on q.id = r.person where r.message = m.id), '[]') as receipts, ${answersOf[domain]} as answers
    from ${sql.table(`${domain}.message`)} m join register.person p on p.id = m.author
    where ${condition} order by m.sequence desc limit ${limit}`.execute(database)
  return rows.reverse().map(viewOf)
}

function viewOf(row: Row): MessageView {
  const unsent = row.unsent_at !== null
  return {
    id: row.id,
    roomId: row.room,
    sequence: row.sequence,
    author: { id: row.author, name: row.author_name, section: row.author_section },
    origin: row.origin,
    text: unsent ? '' : row.body,
    removedCharacters: row.removed_characters,
    sentAt: row.sent_at.toISOString(),
    state: row.state,
    reason: sentenceOf(row.reason),
    answer: answerTo(row.id, row.answers),
    unsentAt: row.unsent_at?.toISOString() ?? null,
    attachments: unsent ? [] : row.attachments.map((attachment) => attachmentOf(attachment, row.answers)),
    readBy: row.receipts.map(({ id, name, read_at }) => ({ id, name, readAt: new Date(read_at).toISOString() })),
  }
}

function answerTo(id: string, answers: readonly AnswerRow[]): MessageView['answer'] {
  const found = answers.find((answer) => answer.id === id)
  return found ? { decision: found.decision, by: found.by, comment: found.comment, at: new Date(found.at).toISOString() } : null
}

function attachmentOf(row: AttachmentRow, answers: readonly AnswerRow[]): MessageView['attachments'][number] {
  const { clean_name: name, clean_bytes: bytes, clean_sha256: sha256, media_type: mediaType } = row
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    bytes: row.bytes,
    state: row.state,
    reason: sentenceOf(row.reason, row.type),
    answer: answerTo(row.id, answers),
    password: row.password_attempts === null ? null : { attemptsLeft: row.password_attempts },
    type: row.type,
    renamed: renamingSentence(row.name, row.type, name),
    method: row.method,
    removed: [...findingSentences(row.removed)],
    clean: name !== null && bytes !== null && sha256 !== null && mediaType !== null ? { name, bytes, mediaType, sha256 } : null,
  }
}
