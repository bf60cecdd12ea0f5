/** People in the register, for routes and command line alike. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { Problem } from '../http/problem.ts'
import type { Role } from '../http/route.ts'
import { errorCode } from '../store/fault.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import { hashSecret } from './argon2.ts'
import { containing, isDuplicate } from './parts.ts'
import { normalisePassword, temporaryPassword } from './password.ts'
import type { PersonState } from './tables.ts'

export const loginShape = /^[a-z0-9][a-z0-9._@/-]{0,63}$/

export interface NewPerson {
  readonly organisation: string
  readonly login: string
  readonly name: string
  readonly section: string
  readonly roles: readonly Role[]
}

/** Hashing takes its time before the transaction; the returned step writes within it. */
export async function setPassword(person: string, password: string, mustChange: boolean) {
  const hash = await hashSecret(normalisePassword(password))
  return async (transaction: Transaction<Tables>): Promise<void> => {
    const values = { hash, must_change: mustChange, changed_at: sql<Date>`now()` }
    await transaction
      .insertInto('lgwan.password')
      .values({ person, ...values })
      .onConflict((conflict) => conflict.column('person').doUpdateSet(values))
      .execute()
  }
}

/** A person with a temporary password, which is returned once. @throws Problem `conflict` when the login is taken */
export async function createPerson(person: NewPerson, password = temporaryPassword(), mustChange = true) {
  const id = uuid7()
  const save = await setPassword(id, password, mustChange)
  const write = async (transaction: Transaction<Tables>): Promise<void> => {
    try {
      const { organisation, login, name, section, roles } = person
      await transaction
        .insertInto('register.person')
        .values({ id, organisation, login, name, section, roles: [...roles] })
        .execute()
    } catch (cause) {
      throw isDuplicate(cause) ? new Problem('conflict', { cause, detail: 'the login is taken', members: { field: 'login' } }) : cause
    }
    await save(transaction)
  }
  return { id, password, write }
}

/** A new temporary password; every session of the person on the LGWAN side ends. */
export async function resetPassword(person: string) {
  const password = temporaryPassword()
  const save = await setPassword(person, password, true)
  const write = async (transaction: Transaction<Tables>): Promise<void> => {
    await save(transaction)
    await transaction.deleteFrom('lgwan.session').where('person', '=', person).execute()
  }
  return { password, write }
}

/** Whoever lost phone and key starts over: the next sign-in may enrol. */
export async function removeSecondFactors(transaction: Transaction<Tables>, person: string): Promise<void> {
  await transaction.deleteFrom('lgwan.totp').where('person', '=', person).execute()
  await transaction.deleteFrom('lgwan.credential').where('person', '=', person).execute()
  await transaction.deleteFrom('lgwan.session').where('person', '=', person).execute()
}

export interface PersonFilter {
  readonly organisation: string
  readonly section?: string | undefined
  readonly state?: PersonState | undefined
  readonly role?: Role | undefined
  /** Part of a name or login. */
  readonly search?: string | undefined
  /** The last id of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

const columns = ['id', 'organisation', 'login', 'name', 'section', 'roles', 'state', 'created_at'] as const

function matching(database: Kysely<Tables>, filter: PersonFilter) {
  let query = database.selectFrom('register.person').select(columns).where('organisation', '=', filter.organisation)
  if (filter.section !== undefined) query = query.where('section', '=', filter.section)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.role !== undefined) query = query.where(sql<boolean>`${filter.role} = ANY (roles)`)
  if (filter.search !== undefined) {
    const pattern = containing(filter.search)
    query = query.where((where) => where.or([where('name', 'ilike', pattern), where('login', 'ilike', pattern)]))
  }
  return query
}

/** In the order of their ids, which is the order of their registration. */
export function listPersons(database: Kysely<Tables>, filter: PersonFilter) {
  const query = matching(database, filter)
  const below = filter.after === undefined ? query : query.where('id', '>', filter.after)
  return below.orderBy('id').limit(filter.limit).execute()
}

/** How many match, on all pages together. */
export async function countPersons(database: Kysely<Tables>, filter: PersonFilter): Promise<number> {
  const counted = await matching(database, filter)
    .clearSelect()
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  return counted.count
}

/** Which of these logins somebody of another organisation has; who that is stays there. */
export async function loginsElsewhere(database: Kysely<Tables>, organisation: string, logins: readonly string[]): Promise<string[]> {
  const rows = await database
    .selectFrom('register.person')
    .select('login')
    .where(sql<boolean>`login = ANY (${logins}::text[])`)
    .where('organisation', '<>', organisation)
    .execute()
  return rows.map(({ login }) => login)
}

/** The sections that anybody is in, in the order of their names. */
export async function listSections(database: Kysely<Tables>, organisation: string): Promise<string[]> {
  const rows = await database
    .selectFrom('register.person')
    .select('section')
    .distinct()
    .where('organisation', '=', organisation)
    .where('section', '<>', '')
    .orderBy('section')
    .execute()
  return rows.map(({ section }) => section)
}

/** @throws Problem `not-found`, also for somebody of another organisation */
export async function findPerson(database: Kysely<Tables>, organisation: string, id: string) {
  const person = await database
    .selectFrom('register.person')
    .select(columns)
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .executeTakeFirst()
  if (person === undefined) throw new Problem('not-found')
  return person
}

export type PersonRow = Awaited<ReturnType<typeof findPerson>>

export interface PersonChange {
  readonly name?: string | undefined
  readonly section?: string | undefined
  readonly roles?: readonly Role[] | undefined
  readonly state?: PersonState | undefined
}

/** Raised by 090-register.ts when no administrator would be left. */
const lastAdministrator = 'SK001'

/**
 * A changed state or changed roles end sessions by trigger (010-register.ts).
 * @throws Problem `last-administrator`
 */
export async function changePerson(transaction: Transaction<Tables>, id: string, change: PersonChange): Promise<PersonRow> {
  const { name, section, roles, state } = change
  return transaction
    .updateTable('register.person')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(section === undefined ? {} : { section }),
      ...(roles === undefined ? {} : { roles: [...new Set(roles)] }),
      ...(state === undefined ? {} : { state }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
    .catch((cause: unknown) => {
      throw errorCode(cause) === lastAdministrator ? new Problem('last-administrator', { cause }) : cause
    })
}
