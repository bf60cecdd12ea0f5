/** What the routes of identity are made of, and the shapes that they share. */
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AuditEvent } from '../audit/event.ts'
import { Problem } from '../http/problem.ts'
import { roles, trustLevels } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import type { AuditLog } from './audit.ts'
import type { CodeRules } from './codes.ts'
import type { Seal } from './seal.ts'
import type { Sessions } from './sessions.ts'
import type { RelyingParty } from './webauthn.ts'

export interface InternetIdentity {
  /** Of the `sekisho_internet` login. */
  readonly database: Kysely<Tables>
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly relyingParty: RelyingParty
}

export interface LgwanIdentity {
  /** Of the `sekisho_lgwan` login. */
  readonly database: Kysely<Tables>
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly relyingParty: RelyingParty
  /** For TOTP secrets. */
  readonly seal: Seal
  readonly codes: CodeRules
  /** Where phones find the internet side, https://host[:port]; for the QR code of a registration code. */
  readonly phoneOrigin: string
}

export const instantSchema = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })
export const daySchema = z.iso.date().meta({ description: 'calendar day in Japan, YYYY-MM-DD' })
export const roleSchema = z.enum(roles)
export const trustSchema = z.enum(trustLevels)
export const idParams = z.strictObject({ id: z.uuid() })

/** Text that people see of one another: no control, format or private-use characters, so no bidi override either. */
export const shortText = (maximum: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(maximum)
        .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+$/u, { error: 'holds control characters' }),
    )

/** Records a refusal, then gives it: the log knows before the client does. */
export async function refuseAudited(audit: AuditLog, event: AuditEvent, problem: Problem): Promise<never> {
  await audit.append([{ reason: problem.code, ...event }])
  throw problem
}

/** Turns a Problem thrown by `work` into a record and throws it on; faults pass through. */
export async function auditRefusals<T>(audit: AuditLog, event: AuditEvent, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) await audit.append([{ ...event, reason: error.code }])
    throw error
  }
}

/** The statements that belong to one act, with its audit records: all or nothing. */
export const act = <T>(database: Kysely<Tables>, work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> =>
  database.transaction().execute(work)

export const instant = (at: Date): string => at.toISOString()
export const maybeInstant = (at: Date | null): string | null => at?.toISOString() ?? null
/** A `date` column as text. */
export const dayText = (column: string) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`

/** A LIKE pattern for text that holds this one, whatever signs it has. */
export const containing = (text: string): string => `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`

/** One-way enough for a closed set: whether PostgreSQL refused a duplicate. */
export const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'
