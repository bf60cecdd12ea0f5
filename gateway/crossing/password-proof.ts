/**
 * Who may give the password of a file: whoever sent it, on the side that it was sent from, there with a device of their own that is usable now.
 * As with crossings, a listener says who gives, and the register says whether that is so.
 */
import { sql } from 'kysely'
import type { AuditEvent } from '../audit/index.ts'
import type { Trust } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import type { PasswordGivenTable } from './password-tables.ts'
import { originOf, type Work } from './work.ts'

/** The sender, as the log names them. */
export type GivenBy = AuditEvent['actor']

/** @returns undefined for anybody else */
export async function proofOf(
  database: Database,
  { side, person, device }: Pick<PasswordGivenTable, 'side' | 'person' | 'device'>,
  work: Work<'attachment'>,
): Promise<GivenBy | undefined> {
  // `flaw` says whether the sender is still in the room, and active.
  if (work.flaw || person !== work.actor || side !== originOf(work.direction)) return undefined
  const { rows } = await sql<{ trust: Trust | null }>`
    select d.trust from register.person p
    left join register.device d on ${side} = 'internet' and d.id = ${device}::uuid and d.person = p.id and d.organisation = p.organisation
      and d.state = 'active' and d.approved_at is not null and d.expires_on >= (now() at time zone 'Asia/Tokyo')::date
    where p.id = ${person}::uuid and p.organisation = ${work.organisation} and p.state = 'active' and (${side} = 'lgwan' or d.id is not null)
  `.execute(database)
  const [found] = rows
  if (!found) return undefined
  return { type: 'person', id: person, ...(device && found.trust ? { device, trust: found.trust } : {}) }
}
