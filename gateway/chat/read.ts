import { sql } from 'kysely'
import type { Session } from '../http/route.ts'
import { lockInTransaction } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'
import { type Chat, crossingRow } from './chat.ts'
import { requireMember } from './rooms.ts'

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
