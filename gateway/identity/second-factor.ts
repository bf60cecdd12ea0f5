/** What a member of staff has as a second factor, and how it is proven. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import type { LgwanIdentity } from './parts.ts'
import { matchingStep } from './totp.ts'
import { type Assertion, ceremonySeconds, verifyAssertion } from './webauthn.ts'

export type Factor = 'totp' | 'webauthn'

export async function enrolledFactors(database: Kysely<Tables>, person: string): Promise<Factor[]> {
  const found = await sql<{ totp: boolean; webauthn: boolean }>`
    SELECT EXISTS (SELECT FROM lgwan.totp WHERE person = ${person} AND confirmed_at IS NOT NULL) AS totp,
      EXISTS (SELECT FROM lgwan.credential WHERE person = ${person}) AS webauthn`.execute(database)
  const row = found.rows[0]
  return [...(row?.totp ? ['totp' as const] : []), ...(row?.webauthn ? ['webauthn' as const] : [])]
}

/**
 * The first factor may be enrolled on the password alone; from then on only who has proven one adds, changes or removes.
 * KNOWN GAP: whoever holds the password of a person who never enrolled can enrol first. The first sign-in of each person
 * forces a password of their own, and an enrolment is in the audit log; a desk check is the organisation's to make.
 */
export async function requireMayEnrol(database: Kysely<Tables>, session: Session): Promise<void> {
  if (session.secondFactor) return
  const enrolled = await enrolledFactors(database, session.person.id)
  if (enrolled.length > 0) throw new Problem('second-factor-required')
}

/** @throws Problem `second-factor-enrol` or `sign-in-failed`; a code is accepted once */
export async function spendTotp({ database, seal }: LgwanIdentity, person: string, code: string): Promise<void> {
  const entry = await database
    .selectFrom('lgwan.totp')
    .select(['id', 'sealed_secret', 'last_step'])
    .where('person', '=', person)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (entry === undefined) throw new Problem('second-factor-enrol')
  const step = matchingStep(seal.open(entry.sealed_secret, person), code, new Date(), entry.last_step)
  if (step === undefined) throw new Problem('sign-in-failed', { detail: 'the TOTP code is wrong, late or used' })
  const spent = await database
    .updateTable('lgwan.totp')
    .set({ last_step: step })
    .where('id', '=', entry.id)
    // The same code sent twice at the same moment: one of the two finds it spent.
    .where('last_step', '<', step)
    .executeTakeFirst()
  if (spent.numUpdatedRows !== 1n) throw new Problem('sign-in-failed', { detail: 'the TOTP code is used' })
}

/** Turns a confirmed offer into the factor in use; the one before ends. */
export async function confirmTotp({ seal }: LgwanIdentity, transaction: Transaction<Tables>, person: string, code: string): Promise<void> {
  const offer = await transaction
    .selectFrom('lgwan.totp')
    .select(['id', 'sealed_secret', 'last_step'])
    .where('person', '=', person)
    .where('confirmed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (offer === undefined) throw new Problem('second-factor-enrol')
  const step = matchingStep(seal.open(offer.sealed_secret, person), code, new Date(), offer.last_step)
  if (step === undefined) throw new Problem('sign-in-failed', { detail: 'the TOTP code does not belong to the secret offered' })
  await transaction.deleteFrom('lgwan.totp').where('person', '=', person).where('confirmed_at', 'is not', null).execute()
  await transaction.updateTable('lgwan.totp').set({ confirmed_at: sql<Date>`now()`, last_step: step }).where('id', '=', offer.id).execute()
}

export async function saveCeremony(
  database: Kysely<Tables>,
  { purpose, challenge, session }: { purpose: 'enrolment' | 'second-factor'; challenge: string; session: string },
) {
  const id = uuid7()
  const expiresAt = new Date(Date.now() + ceremonySeconds * 1000)
  await database.insertInto('lgwan.challenge').values({ id, purpose, challenge, session, expires_at: expiresAt }).execute()
  return { id, expiresAt }
}

/** The challenge of this session, once. @throws Problem `sign-in-failed` */
export async function takeCeremony(
  database: Kysely<Tables>,
  id: string,
  purpose: 'enrolment' | 'second-factor',
  session: string,
): Promise<string> {
  const taken = await database
    .deleteFrom('lgwan.challenge')
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('session', '=', session)
    .returning(['challenge', 'expires_at'])
    .executeTakeFirst()
  if (taken === undefined || taken.expires_at.getTime() < Date.now())
    throw new Problem('sign-in-failed', { detail: 'no such ceremony is under way' })
  return taken.challenge
}

/** @returns whether the counter went forward @throws Problem when the answer does not verify */
export async function spendAssertion(
  { database, relyingParty }: LgwanIdentity,
  { person, challenge, credential }: { person: string; challenge: string; credential: Assertion },
): Promise<boolean> {
  const stored = await database
    .selectFrom('lgwan.credential')
    .select(['id', 'public_key', 'device_type'])
    .where('id', '=', credential.id)
    .where('person', '=', person)
    .executeTakeFirst()
  if (stored === undefined) throw new Problem('sign-in-failed', { detail: 'the credential is not registered for this person' })
  const { counter, backedUp } = await verifyAssertion(relyingParty, challenge, credential, stored)
  return advanceCounter(database, 'lgwan.credential', stored.id, { counter, backedUp })
}

/** Stores the counter only if it went forward (WebAuthn §7.2 step 22); zero forever is an authenticator without one. One statement, so a replay beside it loses. */
export async function advanceCounter(
  database: Kysely<Tables>,
  table: 'internet.credential' | 'lgwan.credential',
  id: string,
  { counter, backedUp }: { counter: number; backedUp: boolean },
): Promise<boolean> {
  const advanced = await sql`
    UPDATE ${sql.table(table)} SET counter = ${counter}, backed_up = ${backedUp}, last_used_at = now()
    WHERE id = ${id} AND (counter < ${counter} OR (counter = 0 AND ${counter}::bigint = 0))`.execute(database)
  return advanced.numAffectedRows === 1n
}
