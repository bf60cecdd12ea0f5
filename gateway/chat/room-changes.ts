/** What members do with a room that is there: another name, somebody out, the end of it. */
import { z } from 'zod'
import type { Action } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import { shortText } from '../identity/index.ts'
import type { DatabaseTransaction } from '../store/database.ts'
import type { Chat } from './chat.ts'
import { announce, requireKeeper, requireMember } from './rooms.ts'

export const roomChange = z.strictObject({ name: shortText(100) })

type Change = (transaction: DatabaseTransaction) => Promise<void>

/** A member's act on a room: rows, the notice to listeners and the record, or none. @throws Problem not-found */
async function changeRoom(
  { database, audit }: Chat,
  session: Session,
  room: string,
  action: Extract<Action, `room.${string}`>,
  target: { type: 'room' | 'person'; id: string },
  change: Change,
): Promise<void> {
  await requireMember(database, 'lgwan', room, session.person.id)
  await database.transaction().execute(async (transaction) => {
    // Two who leave at once would each count the other.
    await transaction.selectFrom('register.room').select('id').where('id', '=', room).forUpdate().execute()
    await change(transaction)
    await announce(transaction, room)
    await audit.enqueue(transaction, [
      { action, outcome: 'ok', actor: { type: 'person', id: session.person.id }, organisation: session.organisation, room, target },
    ])
  })
}

export const renameRoom = (chat: Chat, session: Session, room: string, { name }: z.output<typeof roomChange>): Promise<void> =>
  changeRoom(chat, session, room, 'room.change', { type: 'room', id: room }, async (transaction) => {
    await transaction.updateTable('register.room').set({ name }).where('id', '=', room).execute()
  })

/** Oneself too. @throws Problem not-found; last-member when nobody on the LGWAN side would be left to look after the room */
export const removeMember = (chat: Chat, session: Session, room: string, person: string): Promise<void> =>
  changeRoom(chat, session, room, 'room.remove', { type: 'person', id: person }, async (transaction) => {
    const gone = await transaction
      .deleteFrom('register.room_member')
      .where('room', '=', room)
      .where('person', '=', person)
      .returning('person')
      .executeTakeFirst()
    if (!gone) throw new Problem('not-found')
    await requireKeeper(transaction, room)
  })

/** The room is in nobody's list any more, on either side; what was said stays on record. @throws Problem not-found, forbidden */
export const archiveRoom = (chat: Chat, session: Session, room: string): Promise<void> =>
  changeRoom(chat, session, room, 'room.archive', { type: 'room', id: room }, async (transaction) => {
    const administrator = session.secondFactor && session.person.roles.includes('administrator')
    const ended = await transaction
      .updateTable('register.room')
      .set({ archived_at: new Date() })
      .where('id', '=', room)
      .where('archived_at', 'is', null)
      .where((where) => where.or([where('created_by', '=', session.person.id), where.lit(administrator)]))
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw new Problem('forbidden')
  })
