import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import { lockInTransaction } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'
import { actorOf, type Chat, crossingRow, directionFrom } from './chat.ts'

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
