/** Writing into both ends of the conversation. Every statement may run twice and acts once (law 7). */
import { sql } from 'kysely'
import type { Finding } from '../../sanitizer/protocol.ts'
import { cleanName } from '../chat/names.ts'
import type { AttachmentState, EventKind, MessageState } from '../chat/tables.ts'
import type { Domain } from '../http/route.ts'
import type { StoredBlob } from '../store/blobs.ts'
import type { DatabaseTransaction } from '../store/database.ts'
import type { AttachmentPayload } from './payload.ts'
import type { Deliverable, RelayPermit } from './permit.ts'
import { destinationOf, originOf, type Work } from './work.ts'

const bothEnds: readonly Domain[] = ['internet', 'lgwan']

interface EventRow {
  readonly room: string
  readonly kind: EventKind
  readonly message: string
}

/** One event a message and kind; all go out with one statement. */
export class Events {
  readonly #rows: Record<Domain, EventRow[]> = { internet: [], lgwan: [] }
  add(domain: Domain, room: string, kind: EventKind, message: string): void {
    this.#rows[domain].push({ room, kind, message })
  }
  async write(transaction: DatabaseTransaction): Promise<void> {
    const { internet, lgwan } = this.#rows
    if (internet.length + lgwan.length === 0) return
    await sql`with i as (${insertionOf('internet', internet)}), l as (${insertionOf('lgwan', lgwan)}) select`.execute(transaction)
  }
}

/** The room is the one that the message is in on that side, whatever the crossing says; a message that is not there has no events. */
const insertionOf = (domain: Domain, rows: readonly EventRow[]) => sql`insert into ${sql.table(`${domain}.event`)} (room, kind, message)
  select m.room, e.kind, m.id from unnest(${rows.map(({ room }) => room)}::uuid[], ${rows.map(({ kind }) => kind)}::text[],
    ${rows.map(({ message }) => message)}::uuid[]) with ordinality as e (room, kind, message, position)
  join ${sql.table(`${domain}.message`)} m on m.id = e.message and m.room = e.room order by e.position`

type TextPermit = RelayPermit<Extract<Deliverable, { kind: 'text' }>>

/** Messages appear at the destination in the order of the list, with places for their attachments. */
export async function deliverMessages(
  transaction: DatabaseTransaction,
  domain: Domain,
  deliveries: readonly { work: Work<'message'>; permit: TextPermit }[],
  events: Events,
): Promise<void> {
  if (deliveries.length === 0) return
  const rows = deliveries.map(({ work, permit }) => ({
    id: work.id,
    room: work.room,
    author: work.actor,
    device: work.device,
    origin: originOf(work.direction),
    body: permit.spend().body,
    removed_characters: work.payload.removedCharacters,
    sent_at: new Date(work.payload.sentAt),
    state: 'delivered' as const,
  }))
  await transaction
    .insertInto(`${domain}.message`)
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const attachments = deliveries.flatMap(({ work }) =>
    work.payload.attachments.map(({ id, position, name, bytes }) => ({
      id,
      message: work.id,
      position,
      name,
      bytes,
      state: 'queued' as const,
    })),
  )
  if (attachments.length > 0) {
    await transaction
      .insertInto(`${domain}.attachment`)
      .values(attachments)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }
  for (const { work } of deliveries) events.add(domain, work.room, 'message', work.id)
}

/** How the sender's own copy stands. */
export async function markMessages(
  transaction: DatabaseTransaction,
  works: readonly Work[],
  state: MessageState,
  reason: string | null,
  events: Events,
): Promise<void> {
  for (const domain of bothEnds) {
    const mine = works.filter((work) => originOf(work.direction) === domain)
    if (mine.length === 0) continue
    await transaction
      .updateTable(`${domain}.message`)
      .set({ state, reason })
      .where(
        'id',
        'in',
        mine.map(({ id }) => id),
      )
      .execute()
    for (const work of mine) events.add(domain, work.room, 'message-state', work.id)
  }
}

/** The place of an attachment, on every side that has it. */
export async function markAttachments(
  transaction: DatabaseTransaction,
  works: readonly Pick<Work, 'id' | 'room' | 'message'>[],
  change: {
    state: Exclude<AttachmentState, 'clean'>
    reason: string | null
    type?: string
    removed?: readonly Finding[]
    /** The sender is asked for a password: tries that are left. */
    passwordAttempts?: number
  },
  events: Events,
): Promise<void> {
  if (works.length === 0) return
  const finished = change.state === 'processing' || change.state === 'held' || change.state === 'queued' ? null : new Date()
  for (const domain of bothEnds) {
    const marked = await transaction
      .updateTable(`${domain}.attachment`)
      .set({
        state: change.state,
        reason: change.reason,
        finished_at: finished,
        clean_blob: null,
        clean_sha256: null,
        clean_bytes: null,
        clean_name: null,
        password_attempts: change.passwordAttempts ?? null,
        ...(change.type === undefined ? {} : { type: change.type }),
        ...(change.removed === undefined ? {} : { removed: JSON.stringify(change.removed) }),
      })
      .where(
        'id',
        'in',
        works.map(({ id }) => id),
      )
      .returning('id')
      .execute()
    const ids = new Set(marked.map(({ id }) => id))
    for (const work of works) if (ids.has(work.id) && work.message) events.add(domain, work.room, 'attachment', work.message)
  }
}

/** The clean file fills the place of the attachment. */
export async function deliverFile(
  transaction: DatabaseTransaction,
  work: Work<'attachment'>,
  permit: RelayPermit<Extract<Deliverable, { kind: 'file' }>>,
  stored: StoredBlob<'clean'>,
  type: string,
  events: Events,
): Promise<void> {
  if (stored.sha256 !== permit.sha256) throw new Error('the stored bytes are not those of the permit')
  const { result } = permit.spend()
  const payload: AttachmentPayload = work.payload
  for (const domain of [originOf(work.direction), destinationOf(work.direction)]) {
    await transaction
      .updateTable(`${domain}.attachment`)
      .set({
        state: 'clean',
        reason: null,
        type,
        method: result.method,
        removed: JSON.stringify(result.removed),
        clean_blob: stored.id,
        clean_sha256: stored.sha256,
        clean_bytes: stored.bytes,
        clean_name: cleanName(payload.name, result.extension),
        media_type: result.mediaType,
        finished_at: new Date(),
        password_attempts: null,
      })
      .where('id', '=', work.id)
      .execute()
    if (work.message) events.add(domain, work.room, 'attachment', work.message)
  }
}

/** 既読 crosses; a receipt for a message that never crossed is dropped. */
export async function deliverReceipts(transaction: DatabaseTransaction, work: Work<'receipt'>, events: Events): Promise<void> {
  const domain = destinationOf(work.direction)
  const { rows } = await sql<{ message: string }>`
    insert into ${sql.table(`${domain}.receipt`)} (message, person, read_at)
    select m.id, ${work.actor}, ${work.payload.readAt}::timestamptz from ${sql.table(`${domain}.message`)} m
    where m.id = any(${work.payload.messages}::uuid[]) and m.room = ${work.room}
    on conflict do nothing returning message`.execute(transaction)
  for (const { message } of rows) events.add(domain, work.room, 'receipt', message)
}

/** 送信取消 on the other side. @returns the clean blobs that nobody may fetch any more */
export async function deliverUnsend(transaction: DatabaseTransaction, work: Work<'unsend'>, events: Events): Promise<string[]> {
  const { message, unsentAt } = work.payload
  const target = destinationOf(work.direction)
  const gone = await transaction
    .updateTable(`${target}.message`)
    .set({ body: '', unsent_at: new Date(unsentAt) })
    .where('id', '=', message)
    .where('room', '=', work.room)
    .where('author', '=', work.actor)
    // The other side's own messages are not this side's to take back.
    .where('origin', '=', originOf(work.direction))
    .where('unsent_at', 'is', null)
    .returning('id')
    .execute()
  if (gone.length > 0) events.add(target, work.room, 'unsend', message)
  const blobs = await transaction
    .selectFrom(`${originOf(work.direction)}.attachment as a`)
    .innerJoin(`${originOf(work.direction)}.message as m`, 'm.id', 'a.message')
    .select(['a.id', 'a.clean_blob'])
    .where('a.message', '=', message)
    .where('m.room', '=', work.room)
    .where('m.author', '=', work.actor)
    .where('m.origin', '=', originOf(work.direction))
    .execute()
  await markAttachments(
    transaction,
    blobs.map(({ id }) => ({ id, room: work.room, message })),
    { state: 'rejected', reason: 'withdrawn' },
    events,
  )
  return blobs.flatMap(({ clean_blob }) => (clean_blob ? [clean_blob] : []))
}
