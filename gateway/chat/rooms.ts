/** Rooms exist once, for both domains; who takes part where is in their members. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { AuditLog } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Domain, Session } from '../http/route.ts'
import { shortText } from '../identity/index.ts'
import type { Database, DatabaseTransaction } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'

const label = z.enum(['3A', '3B', '3C', '2', '1'])

const memberChoice = z
  .strictObject({
    personId: z.uuid().toLowerCase(),
    internet: z.boolean().meta({ description: 'takes part from a phone' }),
    lgwan: z.boolean(),
  })
  .refine((member) => member.internet || member.lgwan, { error: 'a member takes part on at least one side' })

export const newRoom = z.strictObject({
  name: shortText(100),
  label: label.nullable().default(null).meta({ description: '自治体機密性 of what is said here' }),
  members: z.array(memberChoice).min(1).max(500),
})
export const newMembers = z.strictObject({ members: z.array(memberChoice).min(1).max(500) })

export const roomView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    label: label.nullable(),
    createdAt: z.iso.datetime(),
    createdBy: z.uuid(),
    members: z.array(z.object({ id: z.uuid(), name: z.string(), section: z.string(), internet: z.boolean(), lgwan: z.boolean() })),
    unread: z.int(),
    lastMessage: z
      .object({
        id: z.uuid(),
        author: z.string(),
        text: z.string(),
        sentAt: z.iso.datetime(),
        unsent: z.boolean().meta({ description: 'taken back by its author' }),
        attachments: z.int().meta({ description: 'how many came with it' }),
      })
      .nullable(),
  })
  .meta({ id: 'Room' })
export type RoomView = z.infer<typeof roomView>

/** @throws Problem not-found: a room one is not in does not exist for one */
export async function requireMember(database: Database, domain: Domain, room: string, person: string): Promise<void> {
  const member = await database
    .selectFrom('register.room_member as m')
    .innerJoin('register.room as r', 'r.id', 'm.room')
    .select('m.room')
    .where('m.room', '=', room)
    .where('m.person', '=', person)
    .where(`m.${domain}`, '=', true)
    .where('r.archived_at', 'is', null)
    .executeTakeFirst()
  if (!member) throw new Problem('not-found')
}

/** The rooms of each of these people on this side. */
export async function membershipsOf(database: Database, domain: Domain, people: readonly string[]): Promise<Map<string, string[]>> {
  const rooms = new Map<string, string[]>()
  if (people.length === 0) return rooms
  const rows = await database
    .selectFrom('register.room_member as m')
    .innerJoin('register.room as r', 'r.id', 'm.room')
    .select(['m.person', 'm.room'])
    .where('m.person', 'in', people)
    .where(`m.${domain}`, '=', true)
    .where('r.archived_at', 'is', null)
    .execute()
  for (const { person, room } of rows) rooms.set(person, [...(rooms.get(person) ?? []), room])
  return rooms
}

interface RoomRow {
  id: string
  name: string
  label: RoomView['label']
  created_at: Date
  created_by: string
  members: RoomView['members']
  unread: number
  last: { id: string; author: string; text: string; sent_at: string; unsent: boolean; attachments: number } | null
}

export async function roomsOf(database: Database, domain: Domain, person: string, only?: string): Promise<RoomView[]> {
  const message = sql.table(`${domain}.message`)
  const { rows } = await sql<RoomRow>`
    select r.id, r.name, r.label, r.created_at, r.created_by,
      (select json_agg(json_build_object('id', p.id, 'name', p.name, 'section', p.section, 'internet', m.internet, 'lgwan', m.lgwan) order by p.name)
        from register.room_member m join register.person p on p.id = m.person where m.room = r.id) as members,
      (select count(*) from ${message} m where m.room = r.id and m.author <> ${person} and m.unsent_at is null
        and not exists (select 1 from ${sql.table(`${domain}.receipt`)} s where s.message = m.id and s.person = ${person})) as unread,
      (select json_build_object('id', m.id, 'author', p.name, 'text', left(m.body, 100), 'sent_at', m.sent_at, 'unsent', m.unsent_at is not null,
          'attachments', (select count(*) from ${sql.table(`${domain}.attachment`)} a where a.message = m.id))
        from ${message} m join register.person p on p.id = m.author where m.room = r.id order by m.sequence desc limit 1) as last
    from register.room r join register.room_member mine on mine.room = r.id
    where mine.person = ${person} and mine.${sql.ref(domain)} and r.archived_at is null
      and (${only ?? null}::uuid is null or r.id = ${only ?? null}::uuid)
    order by r.created_at desc`.execute(database)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    label: row.label,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    members: row.members,
    unread: row.unread,
    lastMessage: row.last && {
      id: row.last.id,
      author: row.last.author,
      text: row.last.text,
      sentAt: new Date(row.last.sent_at).toISOString(),
      unsent: row.last.unsent,
      attachments: row.last.attachments,
    },
  }))
}

/** The maker is a member on the LGWAN side, whatever the list says. */
export async function createRoom(database: Database, audit: AuditLog, session: Session, wish: z.output<typeof newRoom>): Promise<string> {
  const id = uuid7()
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('register.room')
      .values({
        id,
        organisation: session.organisation,
        name: wish.name,
        label: wish.label,
        created_by: session.person.id,
        archived_at: null,
      })
      .execute()
    const maker = wish.members.find(({ personId }) => personId === session.person.id)
    const others = wish.members.filter(({ personId }) => personId !== session.person.id)
    await putMembers(transaction, session.organisation, id, [
      ...others,
      { personId: session.person.id, internet: maker?.internet ?? false, lgwan: true },
    ])
    await announce(transaction, id)
    await audit.enqueue(transaction, [roomEvent(session, 'room.create', id, wish.members.length)])
  })
  return id
}

export async function addMembers(
  database: Database,
  audit: AuditLog,
  session: Session,
  room: string,
  wish: z.output<typeof newMembers>,
): Promise<void> {
  await requireMember(database, 'lgwan', room, session.person.id)
  await database.transaction().execute(async (transaction) => {
    await putMembers(transaction, session.organisation, room, wish.members)
    await requireKeeper(transaction, room)
    await announce(transaction, room)
    await audit.enqueue(transaction, [roomEvent(session, 'room.change', room, wish.members.length)])
  })
}

const roomEvent = (session: Session, action: 'room.create' | 'room.change', room: string, count: number) =>
  ({
    action,
    outcome: 'ok',
    actor: { type: 'person', id: session.person.id },
    organisation: session.organisation,
    room,
    target: { type: 'room', id: room },
    count,
  }) as const

/** Whoever is named twice takes part as said last. @throws Problem bad-request for people who are not active members of the organisation */
async function putMembers(
  transaction: DatabaseTransaction,
  organisation: string,
  room: string,
  members: z.output<typeof newMembers>['members'],
): Promise<void> {
  const wanted = new Map(members.map((member) => [member.personId, member]))
  const ids = [...wanted.keys()]
  const known = await transaction
    .selectFrom('register.person')
    .select('id')
    .where('id', 'in', ids)
    .where('organisation', '=', organisation)
    .where('state', '=', 'active')
    .execute()
  if (known.length !== ids.length)
    throw new Problem('bad-request', { members: { mistakes: [{ path: 'body.members', message: 'unknown person' }] } })
  await transaction
    .insertInto('register.room_member')
    .values([...wanted.values()].map(({ personId, internet, lgwan }) => ({ room, person: personId, internet, lgwan })))
    .onConflict((conflict) =>
      conflict
        .columns(['room', 'person'])
        .doUpdateSet((row) => ({ internet: row.ref('excluded.internet'), lgwan: row.ref('excluded.lgwan') })),
    )
    .execute()
}

/** @throws Problem last-member when nobody on the LGWAN side would be left to look after the room */
export async function requireKeeper(transaction: DatabaseTransaction, room: string): Promise<void> {
  const left = await transaction
    .selectFrom('register.room_member')
    .select('person')
    .where('room', '=', room)
    .where('lgwan', '=', true)
    .limit(1)
    .executeTakeFirst()
  if (!left) throw new Problem('last-member')
}

/** Listeners of both domains look at their members again and tell open event streams. */
export async function announce(transaction: DatabaseTransaction, room: string): Promise<void> {
  await sql`select pg_notify('room_changed', ${room})`.execute(transaction)
}
