/** Writing: a message, its crossing, its event and its audit record are one transaction, or none of them exists. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AuditEvent, AuditLog } from '../audit/index.ts'
import { insertion, outboxEvents } from '../audit/outbox.ts'
import type { AttachmentPayload, MessagePayload } from '../crossing/payload.ts'
import type { Direction } from '../crossing/states.ts'
import { Problem } from '../http/problem.ts'
import type { Domain, Session } from '../http/route.ts'
import { type Database, type DatabaseTransaction, lockInTransaction } from '../store/database.ts'
import { errorCode } from '../store/fault.ts'
import { uuid7 } from '../store/uuid.ts'
import { requireMember } from './rooms.ts'
import { cleanText } from './text.ts'
import { type MessageView, messageViews } from './views.ts'

export interface ChatLimits {
  readonly messageCharacters: number
  readonly attachments: number
}

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

export const directionFrom = (domain: Domain): Direction => (domain === 'internet' ? 'inbound' : 'outbound')

export interface Chat {
  readonly database: Database
  readonly domain: Domain
  readonly audit: AuditLog
  readonly limits: ChatLimits
}

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
    unsentAt: null,
    attachments: content.attachments.map(({ id, position, name, bytes }) => ({
      id,
      position,
      name,
      bytes,
      state: 'queued',
      reason: null,
      type: null,
      method: null,
      removed: [],
      clean: null,
    })),
    readBy: [],
  }
}

export const crossingRow = (domain: Domain, session: Session, room: string, message: string | null) => ({
  direction: directionFrom(domain),
  organisation: session.organisation,
  room,
  message,
  actor: session.person.id,
  device: session.device?.id ?? null,
  trust: session.device?.trust ?? ('T0' as const),
})

/** The attachments that the ids name: uploads of the sender's own that no message has claimed. @throws Problem bad-request */
async function readUploads(
  transaction: DatabaseTransaction,
  domain: Domain,
  session: Session,
  ids: readonly string[],
): Promise<AttachmentPayload[]> {
  const found = await transaction
    .selectFrom(`${domain}.upload`)
    .select(['id', 'name', 'bytes', 'sha256', 'blob'])
    .where('id', 'in', ids)
    .where('person', '=', session.person.id)
    .where('message', 'is', null)
    // Whoever wants the same ones waits here, in one order, and then finds them claimed.
    .orderBy('id')
    .forUpdate()
    .execute()
  const byId = new Map(found.map((upload) => [upload.id, upload]))
  return ids.map((id, position) => {
    const upload = byId.get(id)
    if (!upload || ids.indexOf(id) !== position) throw mistake(`body.attachments.${position}`, 'no such upload')
    return { ...upload, position }
  })
}

/** @throws Problem bad-request when another message was faster */
async function claimUploads(
  transaction: DatabaseTransaction,
  domain: Domain,
  session: Session,
  message: string,
  attachments: readonly AttachmentPayload[],
): Promise<void> {
  const claimed = await transaction
    .updateTable(`${domain}.upload`)
    .set({ message })
    .where(
      'id',
      'in',
      attachments.map(({ id }) => id),
    )
    .where('person', '=', session.person.id)
    .where('message', 'is', null)
    .returning('id')
    .execute()
  if (claimed.length !== attachments.length) throw mistake('body.attachments', 'no such upload')
  await transaction
    .insertInto(`${domain}.attachment`)
    .values(attachments.map(({ id, position, name, bytes }) => ({ id, message, position, name, bytes, state: 'queued' as const })))
    .execute()
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

export const actorOf = (session: Session) => ({
  type: 'person' as const,
  id: session.person.id,
  ...(session.device ? { device: session.device.id, trust: session.device.trust } : {}),
})

/** 送信取消: the text is gone on this side at once and on the other side as soon as the crossing has come there. @throws Problem not-found */
export async function unsendMessage(chat: Chat, session: Session, message: string): Promise<void> {
  await chat.database.transaction().execute(async (transaction) => {
    const unsentAt = new Date()
    const found = await transaction
      .updateTable(`${chat.domain}.message`)
      .set({ body: '', unsent_at: unsentAt })
      .where('id', '=', message)
      .where('author', '=', session.person.id)
      .where('origin', '=', chat.domain)
      .where('unsent_at', 'is', null)
      .returning('room')
      .executeTakeFirst()
    if (!found) {
      const mine = await transaction
        .selectFrom(`${chat.domain}.message`)
        .select('unsent_at')
        .where('id', '=', message)
        .where('author', '=', session.person.id)
        .executeTakeFirst()
      if (mine?.unsent_at) return
      throw new Problem('not-found')
    }
    const { room } = found
    await lockInTransaction(transaction, `room/${room}`)
    const payload = JSON.stringify({ message, unsentAt: unsentAt.toISOString() })
    await transaction
      .insertInto('boundary.crossing')
      .values({ ...crossingRow(chat.domain, session, room, null), id: uuid7(), kind: 'unsend', payload })
      .execute()
    await transaction.insertInto(`${chat.domain}.event`).values({ room, kind: 'unsend', message }).execute()
    await chat.audit.enqueue(transaction, [
      {
        action: 'unsend',
        outcome: 'ok',
        actor: actorOf(session),
        organisation: session.organisation,
        room,
        direction: directionFrom(chat.domain),
        target: { type: 'message', id: message },
        trace: message,
      },
    ])
  })
}

/** At most this many messages are marked read by one request; a reader who was away for longer sends another. */
const mostReceipts = 500

/** Marks everything up to a message as read by the caller; the receipts cross back. @returns how many were new */
export async function markRead(chat: Chat, session: Session, room: string, upTo: string): Promise<number> {
  await requireMember(chat.database, chat.domain, room, session.person.id)
  return chat.database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ message: string }>`
      insert into ${sql.table(`${chat.domain}.receipt`)} (message, person, read_at)
      select m.id, ${session.person.id}, now() from ${sql.table(`${chat.domain}.message`)} m
      where m.room = ${room} and m.author <> ${session.person.id}
        and m.sequence <= (select sequence from ${sql.table(`${chat.domain}.message`)} where id = ${upTo} and room = ${room})
        and not exists (select 1 from ${sql.table(`${chat.domain}.receipt`)} s where s.message = m.id and s.person = ${session.person.id})
      order by m.sequence desc limit ${mostReceipts}
      on conflict do nothing returning message`.execute(transaction)
    const messages = rows.map(({ message }) => message)
    if (messages.length === 0) return 0
    await lockInTransaction(transaction, `room/${room}`)
    const payload = JSON.stringify({ messages, readAt: new Date().toISOString() })
    await transaction
      .insertInto('boundary.crossing')
      .values({ ...crossingRow(chat.domain, session, room, null), id: uuid7(), kind: 'receipt', payload })
      .execute()
    await transaction
      .insertInto(`${chat.domain}.event`)
      .values(messages.map((message) => ({ room, kind: 'receipt' as const, message })))
      .execute()
    return messages.length
  })
}
