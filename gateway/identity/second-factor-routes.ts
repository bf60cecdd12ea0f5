/** Proving a second factor in a session, and enrolling, listing and removing one's own. */
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { isPrivileged } from '../http/access.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import { personActor } from './audit.ts'
import {
  act,
  auditRefusals,
  instant,
  instantSchema,
  isDuplicate,
  type LgwanIdentity,
  maybeInstant,
  refuseAudited,
  shortText,
} from './parts.ts'
import { confirmTotp, enrolledFactors, requireMayEnrol, saveCeremony, spendAssertion, spendTotp, takeCeremony } from './second-factor.ts'
import { attempt } from './throttle.ts'
import { base32, newTotpSecret, totpUri } from './totp.ts'
import {
  assertionCredential,
  ceremonyOptions,
  creationOptions,
  registrationCredential,
  requestOptions,
  verifyCreation,
} from './webauthn.ts'

const proven = z.strictObject({ secondFactor: z.literal(true), expiresAt: instantSchema })
const ceremony = z.strictObject({ ceremonyId: z.uuid(), expiresAt: instantSchema, options: ceremonyOptions })
const totpCode = z.strictObject({ code: z.string().min(6).max(16).meta({ description: 'six digits', example: '492039' }) })

type Action = 'second-factor.verify' | 'second-factor.fail' | 'second-factor.enrol' | 'second-factor.remove' | 'credential.regress'
const eventOf = (session: Session, action: Action, outcome: 'ok' | 'denied') =>
  ({
    actor: personActor(session),
    action,
    outcome,
    organisation: session.organisation,
    target: { type: 'session', id: session.id },
  }) as const

/** The session goes on under a new token with its second factor proven. */
const elevate = (parts: LgwanIdentity, session: Session, action: 'second-factor.verify' | 'second-factor.enrol', status: number) =>
  act(parts.database, async (transaction) => {
    const renewed = await parts.sessions.elevate(transaction, session.id)
    await parts.audit.enqueue(transaction, [eventOf(session, action, 'ok')])
    const body = { secondFactor: true, expiresAt: instant(renewed.expiresAt) }
    return { status, body, headers: { 'Set-Cookie': renewed.cookie } }
  })

/** Counts the attempt and records a refusal. */
async function guarded<T>(parts: LgwanIdentity, session: Session, work: () => Promise<T>): Promise<T> {
  const counted = await attempt(parts.database, 'lgwan', 'second-factor', session.person.id)
  const result = await auditRefusals(parts.audit, eventOf(session, 'second-factor.fail', 'denied'), work)
  await counted.forget()
  return result
}

export const advanceFactor = (parts: LgwanIdentity): Route[] => [
  ...provingRoutes(parts),
  ...enrollingRoutes(parts),
  ...ownFactorRoutes(parts),
]

const provingRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'post',
    path: '/session/totp',
    operationId: 'proveTotp',
    summary: 'Prove the second factor with a code of the authenticator app; each code counts once',
    access: 'password',
    limit: 'sign-in',
    body: totpCode,
    success: { status: 200, schema: proven },
    problems: ['sign-in-failed', 'second-factor-enrol', 'rate-limited'],
    handle: async ({ body, session }) => {
      await guarded(parts, session, () => spendTotp(parts, session.person.id, body.code))
      return elevate(parts, session, 'second-factor.verify', 200)
    },
  }),
  route({
    method: 'post',
    path: '/session/webauthn/options',
    operationId: 'beginProveCredential',
    summary: 'Receive the challenge for proving the second factor with a security key or passkey',
    access: 'password',
    limit: 'sign-in',
    success: { status: 200, schema: ceremony },
    problems: ['second-factor-enrol'],
    handle: async ({ session }) => {
      const own = await parts.database.selectFrom('lgwan.credential').select('id').where('person', '=', session.person.id).execute()
      if (own.length === 0) throw new Problem('second-factor-enrol')
      const options = await requestOptions(
        parts.relyingParty,
        own.map(({ id }) => id),
      )
      const saved = await saveCeremony(parts.database, { purpose: 'second-factor', challenge: options.challenge, session: session.id })
      return { body: { ceremonyId: saved.id, expiresAt: instant(saved.expiresAt), options } }
    },
  }),
  route({
    method: 'post',
    path: '/session/webauthn/verify',
    operationId: 'finishProveCredential',
    summary: 'Prove the second factor with a security key or passkey',
    access: 'password',
    limit: 'sign-in',
    body: z.strictObject({ ceremonyId: z.uuid(), credential: assertionCredential }),
    success: { status: 200, schema: proven },
    problems: ['sign-in-failed', 'screen-lock-required', 'rate-limited'],
    handle: async ({ body, session }) => {
      const forward = await guarded(parts, session, async () => {
        const challenge = await takeCeremony(parts.database, body.ceremonyId, 'second-factor', session.id)
        return spendAssertion(parts, { person: session.person.id, challenge, credential: body.credential })
      })
      if (!forward) return refuseAudited(parts.audit, eventOf(session, 'credential.regress', 'denied'), new Problem('sign-in-failed'))
      return elevate(parts, session, 'second-factor.verify', 200)
    },
  }),
]

const enrollingRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'post',
    path: '/me/totp',
    operationId: 'offerTotp',
    summary: 'Receive a new secret for an authenticator app; it counts once confirmed with a code',
    access: 'password',
    limit: 'sign-in',
    success: {
      status: 201,
      schema: z.strictObject({
        secret: z.string().meta({ description: 'Base32' }),
        uri: z.string().meta({ description: 'otpauth://, for a QR code' }),
      }),
    },
    problems: ['second-factor-required'],
    handle: async ({ session }) => {
      await requireMayEnrol(parts.database, session)
      const person = session.person.id
      const secret = newTotpSecret()
      await act(parts.database, async (transaction) => {
        await transaction.deleteFrom('lgwan.totp').where('person', '=', person).where('confirmed_at', 'is', null).execute()
        const row = { id: uuid7(), person, sealed_secret: parts.seal.seal(secret, person) }
        await transaction.insertInto('lgwan.totp').values(row).execute()
      })
      const { login } = await parts.database
        .selectFrom('register.person')
        .select('login')
        .where('id', '=', person)
        .executeTakeFirstOrThrow()
      return { status: 201, body: { secret: base32(secret), uri: totpUri(secret, parts.relyingParty.name, login) } }
    },
  }),
  route({
    method: 'post',
    path: '/me/totp/confirm',
    operationId: 'confirmTotp',
    summary: 'Confirm the new secret with a code of the app; the former one ends, and the session has its second factor',
    access: 'password',
    limit: 'sign-in',
    body: totpCode,
    success: { status: 200, schema: proven },
    problems: ['sign-in-failed', 'second-factor-enrol', 'second-factor-required', 'rate-limited'],
    handle: async ({ body, session }) => {
      await requireMayEnrol(parts.database, session)
      await guarded(parts, session, () =>
        act(parts.database, (transaction) => confirmTotp(parts, transaction, session.person.id, body.code)),
      )
      return elevate(parts, session, 'second-factor.enrol', 200)
    },
  }),
  route({
    method: 'post',
    path: '/me/credentials/options',
    operationId: 'beginEnrolCredential',
    summary: 'Receive what a security key or passkey needs to be enrolled as second factor',
    access: 'password',
    limit: 'sign-in',
    success: { status: 200, schema: ceremony },
    problems: ['second-factor-required'],
    handle: async ({ session }) => {
      await requireMayEnrol(parts.database, session)
      const own = await parts.database.selectFrom('lgwan.credential').select('id').where('person', '=', session.person.id).execute()
      const options = await creationOptions(parts.relyingParty, {
        handle: session.person.id,
        userName: session.person.name,
        exclude: own.map(({ id }) => id),
        attachment: 'any',
      })
      const saved = await saveCeremony(parts.database, { purpose: 'enrolment', challenge: options.challenge, session: session.id })
      return { body: { ceremonyId: saved.id, expiresAt: instant(saved.expiresAt), options } }
    },
  }),
  route({
    method: 'post',
    path: '/me/credentials/verify',
    operationId: 'finishEnrolCredential',
    summary: 'Enrol a security key or passkey; the session has its second factor',
    access: 'password',
    limit: 'sign-in',
    body: z.strictObject({ ceremonyId: z.uuid(), label: shortText(100), credential: registrationCredential }),
    success: { status: 201, schema: proven },
    problems: ['registration-failed', 'screen-lock-required', 'sign-in-failed', 'second-factor-required', 'rate-limited'],
    handle: async ({ body, session }) => {
      await requireMayEnrol(parts.database, session)
      await guarded(parts, session, async () => {
        const challenge = await takeCeremony(parts.database, body.ceremonyId, 'enrolment', session.id)
        const { row } = await verifyCreation(parts.relyingParty, challenge, body.credential)
        const values = { ...row, person: session.person.id, label: body.label }
        await parts.database
          .insertInto('lgwan.credential')
          .values(values)
          .execute()
          .catch((cause: unknown) => {
            throw isDuplicate(cause) ? new Problem('registration-failed', { cause, detail: 'the credential is enrolled already' }) : cause
          })
      })
      return elevate(parts, session, 'second-factor.enrol', 201)
    },
  }),
]

const ownFactorRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/me/second-factors',
    operationId: 'listSecondFactors',
    summary: 'One’s own second factors',
    access: 'password',
    success: {
      status: 200,
      schema: z.strictObject({
        totp: z.strictObject({ confirmedAt: instantSchema }).nullable(),
        credentials: z.array(
          z.strictObject({ id: z.string(), label: z.string(), createdAt: instantSchema, lastUsedAt: instantSchema.nullable() }),
        ),
      }),
    },
    handle: async ({ session }) => {
      const { database } = parts
      const person = session.person.id
      const app = await database
        .selectFrom('lgwan.totp')
        .select('confirmed_at')
        .where('person', '=', person)
        .where('confirmed_at', 'is not', null)
        .executeTakeFirst()
      const keys = await database.selectFrom('lgwan.credential').selectAll().where('person', '=', person).orderBy('created_at').execute()
      const credentials = keys.map((key) => ({
        id: key.id,
        label: key.label,
        createdAt: instant(key.created_at),
        lastUsedAt: maybeInstant(key.last_used_at),
      }))
      return { body: { totp: app?.confirmed_at ? { confirmedAt: instant(app.confirmed_at) } : null, credentials } }
    },
  }),
  route({
    method: 'delete',
    path: '/me/credentials/:credentialId',
    operationId: 'removeCredential',
    summary: 'Remove a lost security key or passkey of one’s own',
    access: 'password',
    params: z.strictObject({ credentialId: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/) }),
    success: { status: 204 },
    problems: ['second-factor-required', 'not-found', 'last-factor'],
    handle: async ({ params, session }) => {
      if (!session.secondFactor) throw new Problem('second-factor-required')
      return act(parts.database, async (transaction) => {
        const removed = await transaction
          .deleteFrom('lgwan.credential')
          .where('id', '=', params.credentialId)
          .where('person', '=', session.person.id)
          .executeTakeFirst()
        if (removed.numDeletedRows !== 1n) throw new Problem('not-found')
        return removedFactor(parts, transaction, session)
      })
    },
  }),
  route({
    method: 'delete',
    path: '/me/totp',
    operationId: 'removeTotp',
    summary: 'Remove one’s own authenticator app',
    access: 'password',
    success: { status: 204 },
    problems: ['second-factor-required', 'not-found', 'last-factor'],
    handle: async ({ session }) => {
      if (!session.secondFactor) throw new Problem('second-factor-required')
      return act(parts.database, async (transaction) => {
        const removed = await transaction
          .deleteFrom('lgwan.totp')
          .where('person', '=', session.person.id)
          .where('confirmed_at', 'is not', null)
          .executeTakeFirst()
        if (removed.numDeletedRows !== 1n) throw new Problem('not-found')
        return removedFactor(parts, transaction, session)
      })
    },
  }),
]

/** A privileged role keeps one: without any, whoever knew the password would enrol their own at the next sign-in. @throws Problem last-factor */
async function removedFactor(parts: LgwanIdentity, transaction: Transaction<Tables>, session: Session) {
  const person = session.person.id
  // Two removals at once would each count the other's.
  await transaction.selectFrom('lgwan.password').select('person').where('person', '=', person).forUpdate().execute()
  if (session.person.roles.some(isPrivileged) && (await enrolledFactors(transaction, person)).length === 0) throw new Problem('last-factor')
  await parts.audit.enqueue(transaction, [eventOf(session, 'second-factor.remove', 'ok')])
  return { status: 204 }
}
