/** The password of a file that waits for one: sealed here at once for the boundary, in a row that this side cannot read back. */
import { z } from 'zod'
import { longestPassword, type SealPassword } from '../crossing/password-seal.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { uuid7 } from '../store/uuid.ts'
import { actorOf, type Chat, directionFrom } from './chat.ts'
import { requireMember } from './rooms.ts'

const given = z.strictObject({
  password: z
    .string()
    .min(1)
    .max(longestPassword)
    .meta({ format: 'password', writeOnly: true, description: 'of the file; used once, in memory, and kept nowhere' }),
})

export function passwordRoutes(chat: Chat, seal: SealPassword): Route[] {
  return [
    route({
      method: 'post',
      path: '/attachments/:attachmentId/password',
      operationId: 'giveAttachmentPassword',
      summary: 'The password of a file of mine that waits for one; what becomes of it is told by the file’s state',
      access: 'session',
      params: z.strictObject({ attachmentId: z.uuid().toLowerCase() }),
      body: given,
      success: { status: 202 },
      problems: ['not-found', 'password-not-asked'],
      async handle({ params, body, session }) {
        await givePassword(chat, seal, session, params.attachmentId, body.password)
        return { status: 202 }
      },
    }),
  ]
}

/** @throws Problem not-found for anybody but its sender on the side that it was sent from; password-not-asked */
async function givePassword(chat: Chat, seal: SealPassword, session: Session, attachment: string, password: string): Promise<void> {
  const { domain, database } = chat
  const file = await database
    .selectFrom(`${domain}.attachment as a`)
    .innerJoin(`${domain}.message as m`, 'm.id', 'a.message')
    .select(['m.id as message', 'm.room', 'a.password_attempts'])
    .where('a.id', '=', attachment)
    .where('m.author', '=', session.person.id)
    .where('m.origin', '=', domain)
    .where('m.unsent_at', 'is', null)
    .executeTakeFirst()
  if (!file) throw new Problem('not-found')
  await requireMember(database, domain, file.room, session.person.id)
  if (file.password_attempts === null) throw new Problem('password-not-asked')
  const giver = { side: domain, attachment, person: session.person.id, device: session.device?.id ?? null }
  const sealed = seal(password, giver)
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('boundary.password_given')
      .values({ id: uuid7(), ...giver, sealed })
      .execute()
    await chat.audit.enqueue(transaction, [
      {
        action: 'crossing.password',
        outcome: 'ok',
        actor: actorOf(session),
        organisation: session.organisation,
        room: file.room,
        direction: directionFrom(domain),
        target: { type: 'attachment', id: attachment },
        trace: file.message,
      },
    ])
  })
}
