/** Writing: a message, its crossing, its event and its audit record are one transaction, or none of them exists. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AuditEvent, AuditLog } from '../audit/index.ts'
import type { AttachmentPayload, MessagePayload } from '../crossing/payload.ts'
import type { Direction } from '../crossing/states.ts'
import { Problem } from '../http/problem.ts'
import type { Domain, Session } from '../http/route.ts'
import { type Database, type DatabaseTransaction, lockInTransaction } from '../store/database.ts'
import { errorCode } from '../store/fault.ts'
import { uuid7 } from '../store/uuid.ts'
import { requireMember } from './rooms.ts'
import { cleanText } from './text.ts'

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
  readonly id: string
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
  if (text.trim() === '' && wish.attachments.length === 0)
    throw new Problem('bad-request', { members: { mistakes: [{ path: 'body.text', message: 'no visible text' }] } })
  await requireMember(chat.database, chat.domain, room, session.person.id)
  const hash = createHash('sha256')
    .update(JSON.stringify([room, wish.text, wish.attachments]))
    .digest()
  const repeat = idempotencyKey === undefined ? undefined : { key: idempotencyKey, hash }
  if (repeat) {
    const earlier = await alreadyPosted(chat, session, repeat)
    if (earlier) return earlier
  }
  try {
    const id = await chat.database
      .transaction()
      .execute((transaction) => write(transaction, chat, session, room, { text, removed, uploads: wish.attachments }, repeat))
    return { id, replayed: false }
  } catch (error) {
    // Two requests with one key at the same moment: the second waits for the first, and is told its answer.
    const earlier = repeat && errorCode(error) === '23505' ? await alreadyPosted(chat, session, repeat) : undefined
    if (earlier) return earlier
    throw error
  }
}

async function alreadyPosted(chat: Chat, session: Session, repeat: { key: string; hash: Buffer }): Promise<Posted | undefined> {
  const found = await chat.database
    .selectFrom(`${chat.domain}.message`)
    .select(['id', 'idempotency_hash'])
    .where('author', '=', session.person.id)
    .where('idempotency_key', '=', repeat.key)
    .executeTakeFirst()
  if (!found) return undefined
  if (!found.idempotency_hash?.equals(repeat.hash)) throw new Problem('idempotency-conflict')
  return { id: found.id, replayed: true }
}

interface Content {
  readonly text: string
  readonly removed: number
  readonly uploads: readonly string[]
}

async function write(
  transaction: DatabaseTransaction,
  chat: Chat,
  session: Session,
  room: string,
  content: Content,
  repeat: { key: string; hash: Buffer } | undefined,
): Promise<string> {
  const id = uuid7()
  const sentAt = new Date()
  // Order of the room: whoever holds this lock commits before the next one gets a sequence number (law 8).
  await lockInTransaction(transaction, `room/${room}`)
  await transaction
    .insertInto(`${chat.domain}.message`)
    .values({
      id,
      room,
      author: session.person.id,
      device: session.device?.id ?? null,
      origin: chat.domain,
      body: content.text,
      removed_characters: content.removed,
      sent_at: sentAt,
      state: 'accepted',
      reason: null,
      unsent_at: null,
      idempotency_key: repeat?.key ?? null,
      idempotency_hash: repeat?.hash ?? null,
    })
    .execute()
  const attachments = await claimUploads(transaction, chat.domain, session, id, content.uploads)
  const payload: MessagePayload = {
    body: content.text,
    removedCharacters: content.removed,
    sentAt: sentAt.toISOString(),
    attachments: attachments.map(({ blob: _blob, sha256: _sha256, ...shown }) => shown),
  }
  const crossing = crossingRow(chat.domain, session, room, id)
  await transaction
    .insertInto('boundary.crossing')
    .values([
      { ...crossing, id, kind: 'message', payload: JSON.stringify(payload) },
      ...attachments.map((attachment) => ({
        ...crossing,
        id: attachment.id,
        kind: 'attachment' as const,
        payload: JSON.stringify(attachment),
      })),
    ])
    .execute()
  await transaction.insertInto(`${chat.domain}.event`).values({ room, kind: 'message', message: id }).execute()
  await chat.audit.enqueue(transaction, acceptances(chat, session, room, id, attachments))
  return id
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

/** The attachments of the new message, from uploads that are the sender's own and unused. */
async function claimUploads(
  transaction: DatabaseTransaction,
  domain: Domain,
  session: Session,
  message: string,
  ids: readonly string[],
): Promise<AttachmentPayload[]> {
  if (ids.length === 0) return []
  const claimed = await transaction
    .updateTable(`${domain}.upload`)
    .set({ message })
    .where('id', 'in', ids)
    .where('person', '=', session.person.id)
    .where('message', 'is', null)
    .returningAll()
    .execute()
  const byId = new Map(claimed.map((upload) => [upload.id, upload]))
  const attachments = ids.map((id, position): AttachmentPayload => {
    const upload = byId.get(id)
    if (!upload || new Set(ids).size !== ids.length)
      throw new Problem('bad-request', { members: { mistakes: [{ path: `body.attachments.${position}`, message: 'no such upload' }] } })
    return { id, position, name: upload.name, bytes: upload.bytes, sha256: upload.sha256, blob: upload.blob }
  })
  await transaction
    .insertInto(`${domain}.attachment`)
    .values(attachments.map(({ id, position, name, bytes }) => ({ id, message, position, name, bytes, state: 'queued' as const })))
    .execute()
  return attachments
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
