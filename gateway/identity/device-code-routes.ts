/** 端末認証コード that nobody has used yet: who waits for one, and taking one back. The code itself is nowhere. */
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { personActor } from './audit.ts'
import { deciders, readers, sectionOf, who } from './device-shapes.ts'
import { act, idParams, instant, instantSchema, type LgwanIdentity } from './parts.ts'
import { requireSection } from './person-routes.ts'

const pendingCode = z.strictObject({
  id: z.uuid(),
  person: who.extend({ section: z.string() }),
  purpose: z.string(),
  issuedBy: who.nullable().meta({ description: 'null: on the machine itself' }),
  issuedAt: instantSchema,
  expiresAt: instantSchema,
  expired: z.boolean(),
  attempts: z.int().meta({ description: 'wrong tries so far' }),
  attemptsAllowed: z.int(),
})

/** Codes that ended unused are shown for a day, so that somebody who comes too late can be told why. */
const shownHours = 24
const shownAtMost = 1_000

/** Base of the phone's first page; the code goes into the fragment, which a browser never sends. */
const addressSchema = z.url().meta({ description: 'address of the phone’s side; a QR code holds it with #code=… behind' })

export const deviceCodeRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/registration-codes',
    operationId: 'listRegistrationCodes',
    summary: 'Registration codes issued and not used; those that expired stay in the list for a day',
    access: readers,
    success: { status: 200, schema: z.strictObject({ codes: z.array(pendingCode), phoneAddress: addressSchema }) },
    handle: async ({ session }) => {
      const rows = await pending(parts, session.organisation, sectionOf(session))
      return { body: { codes: rows.map(shown), phoneAddress: parts.phoneOrigin } }
    },
  }),
  route({
    method: 'delete',
    path: '/registration-codes/:id',
    operationId: 'cancelRegistrationCode',
    summary: 'Take a registration code back before it is used',
    access: deciders,
    params: idParams,
    success: { status: 204 },
    problems: ['not-found', 'forbidden', 'already-decided'],
    handle: ({ params, session }) =>
      act(parts.database, async (transaction) => {
        const code = await transaction
          .selectFrom('register.registration_code as c')
          .innerJoin('register.person as p', 'p.id', 'c.person')
          .select(['p.section', 'c.used_at'])
          .where('c.id', '=', params.id)
          .where('p.organisation', '=', session.organisation)
          .executeTakeFirst()
        if (code === undefined) throw new Problem('not-found')
        requireSection(session, code.section)
        // A phone that spends it at this moment holds its row; whoever comes second finds it used or gone.
        const gone = await transaction
          .deleteFrom('register.registration_code')
          .where('id', '=', params.id)
          .where('used_at', 'is', null)
          .executeTakeFirst()
        if (gone.numDeletedRows !== 1n) throw new Problem('already-decided')
        const target = { type: 'registration-code', id: params.id } as const
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [{ ...common, action: 'registration-code.cancel', target }])
        return { status: 204 }
      }),
  }),
]

function pending({ database }: LgwanIdentity, organisation: string, section: string | undefined) {
  let query = database
    .selectFrom('register.registration_code as c')
    .innerJoin('register.person as p', 'p.id', 'c.person')
    .leftJoin('register.person as i', 'i.id', 'c.issued_by')
    .select(['c.id', 'c.purpose', 'c.issued_at', 'c.expires_at', 'c.attempts', 'c.attempts_allowed'])
    .select(sql<boolean>`c.expires_at <= now() OR c.attempts >= c.attempts_allowed`.as('expired'))
    .select(['p.id as person', 'p.name as person_name', 'p.section', 'i.id as issuer', 'i.name as issuer_name'])
    .where('c.used_at', 'is', null)
    .where('c.expires_at', '>', sql<Date>`now() - make_interval(hours => ${shownHours})`)
    .where('p.organisation', '=', organisation)
  if (section !== undefined) query = query.where('p.section', '=', section)
  return query.orderBy('c.issued_at', 'desc').limit(shownAtMost).execute()
}

const shown = (row: Awaited<ReturnType<typeof pending>>[number]) => ({
  id: row.id,
  person: { id: row.person, name: row.person_name, section: row.section },
  purpose: row.purpose,
  issuedBy: row.issuer !== null && row.issuer_name !== null ? { id: row.issuer, name: row.issuer_name } : null,
  issuedAt: instant(row.issued_at),
  expiresAt: instant(row.expires_at),
  expired: row.expired,
  attempts: row.attempts,
  attemptsAllowed: row.attempts_allowed,
})
