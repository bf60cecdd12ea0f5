/** The policy that comes with the product: revision 1 of every organisation. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { readPolicy } from '../../policies/read.ts'
import type { AuditLog } from '../audit/index.ts'
import type { Database } from '../store/database.ts'
import { policyTarget } from './records.ts'

const textOf = (name: string): string => readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8')

export interface DefaultPolicyParts {
  /** Of the `sekisho_boundary` login. */
  readonly database: Database
  readonly audit: Pick<AuditLog, 'enqueue'>
}

/** Writes and activates revision 1 where an organisation has no policy at all; otherwise does nothing. @returns whether it did */
export async function adoptDefaultPolicy({ database, audit }: DefaultPolicyParts, organisation: string): Promise<boolean> {
  const yaml = textOf('default.yaml')
  const reading = readPolicy(yaml)
  if (!reading.ok) throw new Error('the default policy has mistakes', { cause: reading.mistakes })
  const { sha256 } = reading.policy
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ adopted: boolean }>`
      SELECT boundary.adopt_default_policy(${organisation}, ${yaml}, ${textOf('default.cases.yaml')}, ${sha256}) AS adopted`.execute(
      transaction,
    )
    if (!rows[0]?.adopted) return false
    await audit.enqueue(transaction, [
      {
        action: 'policy.activate',
        outcome: 'ok',
        actor: { type: 'system', id: 'system' },
        organisation,
        target: policyTarget(1),
        policy: sha256,
      },
    ])
    return true
  })
}

/** For every organisation, when the boundary starts: what is in force can be read and changed before anything has crossed. */
export async function adoptDefaultPolicies(parts: DefaultPolicyParts): Promise<void> {
  const { rows } = await sql<{ code: string }>`
    SELECT o.code FROM register.organisation o
    WHERE NOT EXISTS (SELECT FROM boundary.policy_revision p WHERE p.organisation = o.code)`.execute(parts.database)
  for (const { code } of rows) await adoptDefaultPolicy(parts, code)
}
