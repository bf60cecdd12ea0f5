/** Sending: a message, its crossings, its event and its audit records are one transaction, or none of them exists. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AuditEvent } from '../audit/index.ts'
import { insertion, outboxEvents } from '../audit/outbox.ts'
import type { AttachmentPayload, MessagePayload } from '../crossing/payload.ts'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { errorCode } from '../store/fault.ts'
import { uuid7 } from '../store/uuid.ts'
import { actorOf, type Chat, crossingRow, directionFrom } from './chat.ts'
import { cleanText } from './text.ts'
import { claimUploads, readUploads } from './uploads.ts'
import { type MessageView, messageViews } from './views.ts'

export const newMessage = z
  .strictObject({
    text: z.string().default(''),
    attachments: z.array(z.uuid()).default([]).meta({ description: 'ids from POST /uploads, in order' }),
  })
  .refine(({ text, attachments }) => text.trim() !== '' || attachments.length > 0, {
    error: 'a message has text or an attachment',
    path: ['text'],
  })
export type NewMessage = z.output<typeof newMessage>

export interface Posted {
  readonly message: MessageView
  /** The same request has been answered before. */
  readonly replayed: boolean
}

/** @throws Problem bad-request, too-large, too-many-files, not-found, idempotency-conflict */
export async function postMessage(chat: Chat, session: Session, room: string, wish: NewMessage, idempotencyKey?: string): Promise<Posted> {
  const { text, removed } = cleanText(wish.text)
  if ([...text].length > chat.limits.messageCharacters)
    throw new Problem('too-large', { members: { limit: chat.limits.messageCharacters, unit: 'characters' } })
  if (wish.attachments.length > chat.limits.attachments)
    throw new Problem('too-many-files', { members: { limit: chat.limits.attachments } })
  if (text.trim() === '' && wish.attachments.length === 0) throw mistake('body.text', 'no visible text')
  const hash = createHash('sha256')
    .update(JSON.stringify([room, wish.text, wish.attachments]))
    .digest()
  const repeat = idempotencyKey === undefined ? undefined : { key: idempotencyKey, hash }
  const content: Content = { id: uuid7(), sentAt: new Date(), text, removed, attachments: [] }
  try {
    return { message: await write(chat, session, room, content, wish.attachments, repeat), replayed: false }
  } catch (error) {
    // A repeated request finds its key taken, or its uploads; at the same moment it waits for the first, and is told its answer.
    const spent = errorCode(error) === uniqueViolation || (error instanceof Problem && error.code === 'bad-request')
    const earlier = repeat && spent ? await alreadyPosted(chat, session, repeat) : undefined
    if (earlier) return { message: earlier, replayed: true }
    throw error
  }
}

const uniqueViolation = '23505'
const mistake = (path: string, message: string): Problem => new Problem('bad-request', { members: { mistakes: [{ path, message }] } })

async function alreadyPosted(chat: Chat, session: Session, repeat: { key: string; hash: Buffer }): Promise<MessageView | undefined> {
  const found = await chat.database
    .selectFrom(`${chat.domain}.message`)
    .select(['id', 'idempotency_hash'])
    .where('author', '=', session.person.id)
    .where('idempotency_key', '=', repeat.key)
    .executeTakeFirst()
  if (!found) return undefined
  if (!found.idempotency_hash?.equals(repeat.hash)) throw new Problem('idempotency-conflict')
  return (await messageViews(chat.database, chat.domain, sql`m.id = ${found.id}`, 1))[0]
}

interface Content {
  readonly id: string
  readonly sentAt: Date
  readonly text: string
  readonly removed: number
  readonly attachments: readonly AttachmentPayload[]
}

type Repeat = { readonly key: string; readonly hash: Buffer } | undefined

async function write(
  chat: Chat,
  session: Session,
  room: string,
  content: Content,
  uploads: readonly string[],
  repeat: Repeat,
): Promise<MessageView> {
  // Text alone is one statement, which is a transaction of its own.
  if (uploads.length === 0)
    return newView(chat, session, room, content, await insertMessage(chat.database, chat, session, room, content, repeat))
  return chat.database.transaction().execute(async (transaction) => {
    const attachments = await readUploads(transaction, chat.domain, session, uploads)
    const whole = { ...content, attachments }
    const sequence = await insertMessage(transaction, chat, session, room, whole, repeat)
    await claimUploads(transaction, chat.domain, session, content.id, attachments)
    return newView(chat, session, room, whole, sequence)
  })
}

/**
 * The message, its crossings, its event and its audit records in one statement.
 * @returns the sequence number @throws Problem not-found for a room that the author is not in
 */
async function insertMessage(
  database: Database,
  chat: Chat,
  session: Session,
  room: string,
  content: Content,
  repeat: Repeat,
): Promise<number> {
  const { domain } = chat
  const { id, sentAt, text, removed, attachments } = content
  const payload: MessagePayload = {
    body: text,
    removedCharacters: removed,
    sentAt: sentAt.toISOString(),
    attachments: attachments.map(({ blob: _blob, sha256: _sha256, ...shown }) => shown),
  }
  const crossings = [
    { id, kind: 'message', payload },
    ...attachments.map((attachment) => ({ id: attachment.id, kind: 'attachment', payload: attachment })),
  ]
  const { direction, organisation, actor, device, trust } = crossingRow(domain, session, room, id)
  const { rows } = await sql<{ sequence: number }>`
    with
    -- Order of the room: whoever holds this lock commits before the next one gets a sequence number (law 8).
    turn as materialized (select pg_advisory_xact_lock(hashtextextended(${`room/${room}`}, 0))),
    allowed as materialized (
      select r.id from turn, register.room r join register.room_member m on m.room = r.id
      where r.id = ${room} and m.person = ${actor} and m.${sql.ref(domain)} and r.archived_at is null
    ),
    message as (
      insert into ${sql.table(`${domain}.message`)}
        (id, room, author, device, origin, body, removed_characters, sent_at, state, idempotency_key, idempotency_hash)
      select ${id}::uuid, a.id, ${actor}::uuid, ${device}::uuid, ${domain}, ${text}, ${removed}::integer, ${sentAt.toISOString()}::timestamptz, 'accepted',
        ${repeat?.key ?? null}::text, ${repeat?.hash ?? null}::bytea
      from allowed a returning sequence
    ),
    crossing as (
      insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, device, trust, payload)
      select c.id, c.kind, ${direction}, ${organisation}, a.id, ${id}::uuid, ${actor}::uuid, ${device}::uuid, ${trust}, c.payload
      from allowed a, jsonb_to_recordset(${JSON.stringify(crossings)}::jsonb) as c (id uuid, kind text, payload jsonb)
    ),
    event as (insert into ${sql.table(`${domain}.event`)} (room, kind, message) select a.id, 'message', ${id}::uuid from allowed a),
    record as (${insertion(outboxEvents(acceptances(chat, session, room, id, attachments)), sql`exists (select from allowed)`)})
    select sequence from message`.execute(database)
  const [written] = rows
  if (!written) throw new Problem('not-found')
  return written.sequence
}

/** What the sender sees at once; the same as a list would show. */
function newView({ domain }: Chat, { person }: Session, room: string, content: Content, sequence: number): MessageView {
  return {
    id: content.id,
    roomId: room,
    sequence,
    author: { id: person.id, name: person.name, section: person.section },
    origin: domain,
    text: content.text,
    removedCharacters: content.removed,
    sentAt: content.sentAt.toISOString(),
    state: 'accepted',
    reason: null,
    answer: null,
    unsentAt: null,
    attachments: content.attachments.map(({ id, position, name, bytes }) => ({
      id,
      position,
      name,
      bytes,
      state: 'queued',
      reason: null,
      answer: null,
      password: null,
      type: null,
      renamed: null,
      method: null,
      removed: [],
      clean: null,
    })),
    readBy: [],
  }
}

function acceptances(chat: Chat, session: Session, room: string, message: string, attachments: readonly AttachmentPayload[]): AuditEvent[] {
  const event = {
    action: 'message.accept',
    outcome: 'ok',
    actor: actorOf(session),
    organisation: session.organisation,
    room,
    direction: directionFrom(chat.domain),
    trace: message,
  } as const
  return [
    { ...event, target: { type: 'message', id: message }, count: attachments.length },
    ...attachments.map(
      ({ id, sha256, bytes }): AuditEvent => ({ ...event, target: { type: 'attachment', id }, file: { in: sha256, bytes } }),
    ),
  ]
}
