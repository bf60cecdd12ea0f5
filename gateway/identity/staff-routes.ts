/** Sign-in of staff on the LGWAN side: password, then a second factor before a privileged role may be used. */
import { z } from 'zod'
import { privilegedRoles } from '../http/access.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { verifySecret } from './argon2.ts'
import { anonymousActor, personActor } from './audit.ts'
import { act, auditRefusals, instant, instantSchema, type LgwanIdentity, refuseAudited, roleSchema } from './parts.ts'
import { normalisePassword, passwordBounds, requireGoodPassword } from './password.ts'
import { setPassword } from './persons.ts'
import { enrolledFactors, type Factor } from './second-factor.ts'
import { advanceFactor } from './second-factor-routes.ts'
import type { NewSession } from './sessions.ts'
import { addressSubject, attempt } from './throttle.ts'

export const staffSession = z.strictObject({
  person: z.strictObject({ id: z.uuid(), name: z.string(), section: z.string(), roles: z.array(roleSchema) }),
  organisation: z.string(),
  secondFactor: z.strictObject({
    proven: z.boolean(),
    required: z.boolean().meta({ description: 'whether one of the roles needs it' }),
    enrolled: z.array(z.enum(['totp', 'webauthn'])),
  }),
  expiresAt: instantSchema,
})

const passwordText = z.string().min(1).max(passwordBounds.maximum)

const shown = (who: Pick<Session, 'person' | 'organisation' | 'secondFactor'>, enrolled: readonly Factor[], expiresAt: Date) => ({
  person: who.person,
  organisation: who.organisation,
  secondFactor: { proven: who.secondFactor, required: who.person.roles.some((role) => privilegedRoles.includes(role)), enrolled },
  expiresAt: instant(expiresAt),
})

export const staffRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'post',
    path: '/session',
    operationId: 'signIn',
    summary: 'Sign in with login and password; privileged roles need a second factor afterwards',
    access: 'anyone',
    limit: 'sign-in',
    body: z.strictObject({
      login: z.string().min(1).max(64),
      password: passwordText,
      newPassword: passwordText.optional().meta({ description: 'required, and only accepted, when the password is a temporary one' }),
    }),
    success: { status: 201, schema: staffSession },
    problems: ['sign-in-failed', 'password-change-required', 'password-weak', 'rate-limited'],
    handle: async ({ body, address }) => {
      const login = body.login.normalize('NFKC').trim().toLowerCase()
      const byAddress = await attempt(parts.database, 'lgwan', 'address', addressSubject(address))
      const byAccount = await attempt(parts.database, 'lgwan', 'account', login)
      const known = await findPerson(parts, login)
      const matches = await verifySecret(normalisePassword(body.password), known?.hash)
      const event = { actor: anonymousActor(address), action: 'session.fail', outcome: 'denied', ...aboutPerson(known) } as const
      if (!matches || known?.state !== 'active') return refuseAudited(parts.audit, event, new Problem('sign-in-failed'))
      await byAccount.forget()
      await byAddress.undo()
      await auditRefusals(parts.audit, event, async () => requireOwnPassword(known, login, body))
      return signIn(parts, known, body.newPassword)
    },
  }),

  route({
    method: 'get',
    path: '/session',
    operationId: 'readSession',
    summary: 'Who is signed in, whether a second factor was proven, until when',
    access: 'password',
    success: { status: 200, schema: staffSession },
    handle: async ({ session }) => {
      const found = await parts.database.selectFrom('lgwan.session').select('expires_at').where('id', '=', session.id).executeTakeFirst()
      if (found === undefined) throw new Problem('unauthenticated')
      return { body: shown(session, await enrolledFactors(parts.database, session.person.id), found.expires_at) }
    },
  }),

  route({
    method: 'delete',
    path: '/session',
    operationId: 'signOut',
    summary: 'Sign out',
    access: 'password',
    success: { status: 204 },
    handle: ({ session }) =>
      act(parts.database, async (transaction) => {
        await parts.sessions.end(transaction, session.id)
        const target = { type: 'session', id: session.id } as const
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [{ ...common, action: 'session.sign-out', target }])
        return { status: 204, headers: { 'Set-Cookie': parts.sessions.clearedCookie } }
      }),
  }),

  route({
    method: 'put',
    path: '/me/password',
    operationId: 'changePassword',
    summary: 'Change one’s own password; one’s other sessions end',
    access: 'password',
    limit: 'sign-in',
    body: z.strictObject({ password: passwordText, newPassword: passwordText }),
    success: { status: 204 },
    problems: ['sign-in-failed', 'password-weak', 'second-factor-required', 'rate-limited'],
    handle: async ({ body, session }) => {
      const person = session.person.id
      if (!session.secondFactor && (await enrolledFactors(parts.database, person)).length > 0) throw new Problem('second-factor-required')
      const byAccount = await attempt(parts.database, 'lgwan', 'account', `person ${person}`)
      const event = { actor: personActor(session), action: 'password.change', organisation: session.organisation } as const
      const known = await passwordOf(parts, person)
      if (!(await verifySecret(normalisePassword(body.password), known?.hash)) || known === undefined) {
        return refuseAudited(parts.audit, { ...event, outcome: 'denied' }, new Problem('sign-in-failed'))
      }
      await byAccount.forget()
      requireGoodPassword(body.newPassword, known.login)
      const save = await setPassword(person, body.newPassword, false)
      return act(parts.database, async (transaction) => {
        await save(transaction)
        await transaction.deleteFrom('lgwan.session').where('person', '=', person).where('id', '<>', session.id).execute()
        await parts.audit.enqueue(transaction, [{ ...event, outcome: 'ok', target: { type: 'person', id: person } }])
        return { status: 204 }
      })
    },
  }),
  ...advanceFactor(parts),
]

const findPerson = ({ database }: LgwanIdentity, login: string) =>
  database
    .selectFrom('register.person as p')
    .innerJoin('lgwan.password as w', 'w.person', 'p.id')
    .select(['p.id', 'p.name', 'p.section', 'p.roles', 'p.organisation', 'p.state', 'w.hash', 'w.must_change'])
    .where('p.login', '=', login)
    .executeTakeFirst()

const passwordOf = ({ database }: LgwanIdentity, person: string) =>
  database
    .selectFrom('register.person as p')
    .innerJoin('lgwan.password as w', 'w.person', 'p.id')
    .select(['p.login', 'w.hash'])
    .where('p.id', '=', person)
    .executeTakeFirst()

type Known = NonNullable<Awaited<ReturnType<typeof findPerson>>>

const aboutPerson = (known: Known | undefined) =>
  known && { organisation: known.organisation, target: { type: 'person', id: known.id } as const }

/** A temporary password opens nothing but the way to one's own. */
function requireOwnPassword(known: Known, login: string, body: { password: string; newPassword?: string | undefined }): void {
  if (!known.must_change) {
    if (body.newPassword !== undefined) throw new Problem('bad-request', { detail: 'newPassword without need' })
    return
  }
  if (body.newPassword === undefined) throw new Problem('password-change-required')
  requireGoodPassword(body.newPassword, login)
  if (normalisePassword(body.newPassword) === normalisePassword(body.password)) {
    throw new Problem('password-weak', { members: { reason: 'unchanged' } })
  }
}

async function signIn(parts: LgwanIdentity, known: Known, newPassword: string | undefined) {
  const save = newPassword === undefined ? undefined : await setPassword(known.id, newPassword, false)
  const { id, name, section, roles, organisation } = known
  const common = { actor: { type: 'person', id }, organisation, outcome: 'ok' } as const
  const session: NewSession = await act(parts.database, async (transaction) => {
    await save?.(transaction)
    const started = await parts.sessions.start(transaction, { person: id })
    await parts.audit.enqueue(transaction, [
      ...(save ? [{ ...common, action: 'password.change', target: { type: 'person', id } } as const] : []),
      { ...common, action: 'session.sign-in', target: { type: 'session', id: started.id } },
    ])
    return started
  })
  const who = { person: { id, name, section, roles }, organisation, secondFactor: false }
  const body = shown(who, await enrolledFactors(parts.database, id), session.expiresAt)
  return { status: 201, body, headers: { 'Set-Cookie': session.cookie } }
}
