import type { Generated } from 'kysely'
import type { Domain } from '../http/route.ts'

/** What a listener hands over; it cannot read it back. */
export interface PasswordGivenTable {
  id: string
  side: Domain
  attachment: string
  person: string
  device: string | null
  /** password-seal.ts */
  sealed: Buffer
  created_at: Generated<Date>
}

export interface PasswordTables {
  'boundary.password_given': PasswordGivenTable
}
