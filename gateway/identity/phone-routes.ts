/** Sign-in of a registered phone by its credential. */
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { uuid7 } from '../store/uuid.ts'
import { anonymousActor, personActor } from './audit.ts'
import { act, daySchema, dayText, type InternetIdentity, instant, instantSchema, refuseAudited, roleSchema, trustSchema } from './parts.ts'
import { advanceCounter } from './second-factor.ts'
import { assertionCredential, ceremonyOptions, ceremonySeconds, requestOptions, verifyAssertion } from './webauthn.ts'

const me = z.strictObject({
  person: z.strictObject({ id: z.uuid(), name: z.string(), section: z.string(), roles: z.array(roleSchema) }),
  organisation: z.string(),
  device: z.strictObject({ id: z.uuid(), registrationNumber: z.string(), trust: trustSchema, model: z.string(), expiresOn: daySchema }),
  expiresAt: instantSchema,
})

export const phoneRoutes = (parts: InternetIdentity): Route[] => [
  route({
    method: 'post',
    path: '/session/options',
    operationId: 'beginSignIn',
    summary: 'Receive the challenge for signing in with the registered phone',
    access: 'anyone',
    limit: 'sign-in',
    body: z.strictObject({
      credentialIds: z
        .array(z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/))
        .max(5)
        .default([])
        .meta({ description: 'What this phone remembers of itself; empty lets it offer any passkey of this site. Not looked up.' }),
    }),
    success: { status: 200, schema: z.strictObject({ signInId: z.uuid(), expiresAt: instantSchema, options: ceremonyOptions }) },
    handle: async ({ body }) => {
      const options = await requestOptions(parts.relyingParty, body.credentialIds)
      const signInId = uuid7()
      const expiresAt = new Date(Date.now() + ceremonySeconds * 1000)
      await parts.database
        .insertInto('internet.challenge')
        .values({ id: signInId, purpose: 'sign-in', challenge: options.challenge, expires_at: expiresAt })
        .execute()
      return { body: { signInId, expiresAt: instant(expiresAt), options } }
    },
  }),

  route({
    method: 'post',
    path: '/session/verify',
    operationId: 'finishSignIn',
    summary: 'Sign in with the registered phone; its screen lock must have been opened for it',
    access: 'anyone',
    limit: 'sign-in',
    body: z.strictObject({ signInId: z.uuid(), credential: assertionCredential }),
    success: { status: 201, schema: me },
    problems: ['sign-in-failed', 'screen-lock-required', 'device-pending', 'device-revoked', 'device-expired'],
    handle: async ({ body, address }) => {
      // No count of failures here: a signature cannot be guessed, and one broken phone must not shut out its office.
      const refuse = refusal(parts, address)
      const begun = await takeChallenge(parts, body.signInId)
      const known = await findCredential(parts, body.credential.id)
      if (begun === undefined || known === undefined)
        return refuse(new Problem('sign-in-failed', { detail: 'unknown challenge or credential' }), known)
      // §7.2 step 6: the user handle, where the authenticator gives one, names the same device.
      const handle = body.credential.response.userHandle
      if (handle != null && Buffer.from(handle, 'base64url').toString('hex') !== known.device.replaceAll('-', '')) {
        return refuse(new Problem('sign-in-failed', { detail: 'the user handle is of another device' }), known)
      }
      const asserted = await verifyAssertion(parts.relyingParty, begun, body.credential, known).catch((error: unknown) => {
        if (error instanceof Problem) return refuse(error, known)
        throw error
      })
      if (!(await advanceCounter(parts.database, 'internet.credential', known.id, asserted))) {
        return refuse(new Problem('sign-in-failed', { detail: 'the counter went back' }), known, 'credential.regress')
      }
      const standing = standingOf(known)
      if (standing) return refuse(standing, known)
      return signIn(parts, known)
    },
  }),

  route({
    method: 'get',
    path: '/session',
    operationId: 'readSession',
    summary: 'Who is signed in, with which device, until when',
    access: 'session',
    success: { status: 200, schema: me },
    handle: async ({ session }) => {
      const device = session.device
      if (device === undefined) throw new Problem('unauthenticated')
      const found = await parts.database
        .selectFrom('internet.session as s')
        .innerJoin('register.device as d', 'd.id', 's.device')
        .select(['s.expires_at', 'd.model', dayText('d.expires_on').as('expires_on')])
        .where('s.id', '=', session.id)
        .executeTakeFirst()
      if (found === undefined) throw new Problem('unauthenticated')
      const { person, organisation } = session
      const shown = { ...device, model: found.model, expiresOn: found.expires_on }
      return { body: { person, organisation, device: shown, expiresAt: instant(found.expires_at) } }
    },
  }),

  route({
    method: 'delete',
    path: '/session',
    operationId: 'signOut',
    summary: 'Sign out',
    access: 'session',
    success: { status: 204 },
    handle: ({ session }) =>
      act(parts.database, async (transaction) => {
        await parts.sessions.end(transaction, session.id)
        await parts.audit.enqueue(transaction, [
          {
            actor: personActor(session),
            action: 'session.sign-out',
            outcome: 'ok',
            organisation: session.organisation,
            target: { type: 'session', id: session.id },
          },
        ])
        return { status: 204, headers: { 'Set-Cookie': parts.sessions.clearedCookie } }
      }),
  }),
]

const takeChallenge = async ({ database }: InternetIdentity, id: string): Promise<string | undefined> => {
  const taken = await database
    .deleteFrom('internet.challenge')
    .where('id', '=', id)
    .where('purpose', '=', 'sign-in')
    .returning(['challenge', 'expires_at'])
    .executeTakeFirst()
  return taken && taken.expires_at.getTime() >= Date.now() ? taken.challenge : undefined
}

const findCredential = ({ database }: InternetIdentity, id: string) =>
  database
    .selectFrom('internet.credential as c')
    .innerJoin('register.device as d', 'd.id', 'c.device')
    .innerJoin('register.person as p', 'p.id', 'd.person')
    .select(['c.id', 'c.public_key', 'c.device_type', 'd.id as device', 'd.state', 'd.registration_number', 'd.trust', 'd.model'])
    .select([dayText('d.expires_on').as('expires_on'), sql<boolean>`d.expires_on < register.today()`.as('over')])
    .select(['p.id as person', 'p.name', 'p.section', 'p.roles', 'p.organisation', 'p.state as person_state'])
    .where('c.id', '=', id)
    .executeTakeFirst()

type Known = NonNullable<Awaited<ReturnType<typeof findCredential>>>

/** Said only to a phone that has proven its credential. */
function standingOf({ state, over, person_state }: Known): Problem | undefined {
  if (person_state !== 'active') return new Problem('sign-in-failed', { detail: 'the person is suspended' })
  if (state === 'pending') return new Problem('device-pending')
  if (state !== 'active') return new Problem('device-revoked')
  return over ? new Problem('device-expired') : undefined
}

const refusal =
  (parts: InternetIdentity, address: string) =>
  (problem: Problem, known: Known | undefined, action: 'session.fail' | 'credential.regress' = 'session.fail'): Promise<never> => {
    const about = known && { organisation: known.organisation, target: { type: 'device', id: known.device } as const }
    return refuseAudited(parts.audit, { actor: anonymousActor(address), action, outcome: 'denied', ...about }, problem)
  }

const signIn = (parts: InternetIdentity, known: Known) =>
  act(parts.database, async (transaction) => {
    const { person, name, section, roles, organisation, device, trust } = known
    const session = await parts.sessions.start(transaction, { person, device })
    await parts.audit.enqueue(transaction, [
      {
        actor: { type: 'person', id: person, device, trust },
        action: 'session.sign-in',
        outcome: 'ok',
        organisation,
        target: { type: 'session', id: session.id },
      },
    ])
    const shown = { id: device, registrationNumber: known.registration_number, trust, model: known.model, expiresOn: known.expires_on }
    const body = { person: { id: person, name, section, roles }, organisation, device: shown, expiresAt: instant(session.expiresAt) }
    return { status: 201, body, headers: { 'Set-Cookie': session.cookie } }
  })
