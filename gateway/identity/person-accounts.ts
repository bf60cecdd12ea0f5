/** How people sign in: what an administrator sees of it when somebody calls who cannot. No secret is read here. */
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Tables } from '../store/schema.ts'
import { instant, instantSchema, maybeInstant } from './parts.ts'

export const accountSchema = z.strictObject({
  lastSignInAt: instantSchema.nullable().meta({ description: 'null: never since this is noted' }),
  temporaryPassword: z.boolean().meta({ description: 'the next sign-in asks for an own one' }),
  totp: z.strictObject({ enrolledAt: instantSchema, lastUsedAt: instantSchema.nullable() }).nullable(),
  securityKeys: z.array(z.strictObject({ label: z.string(), enrolledAt: instantSchema, lastUsedAt: instantSchema.nullable() })),
  devices: z.int().meta({ description: 'registered and not revoked' }),
})
export type Account = z.output<typeof accountSchema>

interface Row {
  person: string
  last_at: Date | null
  must_change: boolean | null
  totp_at: Date | null
  totp_used: Date | null
  keys: { label: string; created_at: string; last_used_at: string | null }[] | null
  devices: number
}

/** By person. A TOTP code belongs to a step of 30 seconds, so the step spent last says when. */
export async function readAccounts(database: Kysely<Tables>, persons: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  if (persons.length === 0) return new Map()
  const found = await sql<Row>`
    SELECT p.id AS person, s.last_at, w.must_change, t.confirmed_at AS totp_at,
      CASE WHEN t.last_step > 0 THEN to_timestamp(t.last_step * 30) END AS totp_used,
      (SELECT json_agg(json_build_object('label', k.label, 'created_at', k.created_at, 'last_used_at', k.last_used_at) ORDER BY k.created_at)
        FROM lgwan.credential k WHERE k.person = p.id) AS keys,
      (SELECT count(*)::integer FROM register.device d WHERE d.person = p.id AND d.state <> 'revoked') AS devices
    FROM register.person p
    LEFT JOIN lgwan.sign_in s ON s.person = p.id
    LEFT JOIN lgwan.password w ON w.person = p.id
    LEFT JOIN lgwan.totp t ON t.person = p.id AND t.confirmed_at IS NOT NULL
    WHERE p.id = ANY (${persons}::uuid[])`.execute(database)
  return new Map(found.rows.map((row) => [row.person, accountOf(row)]))
}

const accountOf = (row: Row): Account => ({
  lastSignInAt: maybeInstant(row.last_at),
  temporaryPassword: row.must_change ?? false,
  totp: row.totp_at === null ? null : { enrolledAt: instant(row.totp_at), lastUsedAt: maybeInstant(row.totp_used) },
  securityKeys: (row.keys ?? []).map(({ label, created_at, last_used_at }) => ({
    label,
    enrolledAt: instant(new Date(created_at)),
    lastUsedAt: last_used_at === null ? null : instant(new Date(last_used_at)),
  })),
  devices: row.devices,
})
