/** The first start: an organisation and an administrator who can sign in at once. */
import { sql, type Transaction } from 'kysely'
import { isOrganisationCode } from '../../config/organisation-code.ts'
import type { Role } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import { type AuditLog, operatorActor } from './audit.ts'
import { createPerson } from './persons.ts'
import type { Seal } from './seal.ts'
import { base32, newTotpSecret, totpUri } from './totp.ts'

export interface FirstAdministrator {
  readonly id: string
  readonly login: string
  readonly password: string
  /** Base32, and as a URI for a QR code; neither is shown again. */
  readonly totpSecret: string
  readonly totpUri: string
}

export interface FirstStart {
  /** Of the owner's login. */
  readonly database: Database
  readonly seal: Seal
  readonly audit: Pick<AuditLog, 'enqueue'> | undefined
  readonly organisation: { readonly code: string; readonly name: string }
  readonly login?: string
  readonly roles?: readonly Role[]
}

/** Creates the organisation where it is missing. @throws RangeError when the check digit is wrong */
export async function ensureOrganisation(
  database: Database | Transaction<Tables>,
  { code, name }: FirstStart['organisation'],
): Promise<boolean> {
  if (!isOrganisationCode(code)) throw new RangeError(`${code} is not a 全国地方公共団体コード`)
  const written = await database
    .insertInto('register.organisation')
    .values({ code, name })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return written.numInsertedOrUpdatedRows === 1n
}

/**
 * Once per installation. The password may be kept: it is random, and was shown to nobody else; the second factor is
 * enrolled with it, because every privileged role needs one.
 * @returns undefined when anybody is registered already
 */
export function ensureFirstAdministrator(start: FirstStart): Promise<FirstAdministrator | undefined> {
  const { database, seal, audit, organisation } = start
  const login = start.login ?? 'admin'
  return database.transaction().execute(async (transaction) => {
    // Two first starts at once: the second waits here and then finds somebody.
    await sql`LOCK TABLE register.person IN SHARE ROW EXCLUSIVE MODE`.execute(transaction)
    const created = await ensureOrganisation(transaction, organisation)
    const somebody = await transaction.selectFrom('register.person').select('id').limit(1).executeTakeFirst()
    if (somebody !== undefined) return undefined
    const roles = start.roles ?? (['user', 'administrator'] as const)
    const person = { organisation: organisation.code, login, name: '管理者', section: '情報システム課', roles }
    const { id, password, write } = await createPerson(person, undefined, false)
    await write(transaction)
    const secret = newTotpSecret()
    await transaction
      .insertInto('lgwan.totp')
      .values({ id: uuid7(), person: id, sealed_secret: seal.seal(secret, id), confirmed_at: sql<Date>`now()` })
      .execute()
    const common = { actor: operatorActor, outcome: 'ok', organisation: organisation.code } as const
    await audit?.enqueue(transaction, [
      ...(created ? [{ ...common, action: 'organisation.create', target: { type: 'organisation', id: organisation.code } } as const] : []),
      { ...common, action: 'person.create', target: { type: 'person', id } },
    ])
    return { id, login, password, totpSecret: base32(secret), totpUri: totpUri(secret, `関所 ${organisation.name}`, login) }
  })
}
