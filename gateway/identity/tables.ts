/** The tables of 010-register.ts as Kysely sees them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Role, Trust } from '../http/route.ts'

type Instant = ColumnType<Date, Date | string | undefined, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** A `date` column: YYYY-MM-DD, selected as text (see dates.ts), since a Date of the driver would carry a time zone. */
type Day = ColumnType<Date, string, string>

export type PersonState = 'active' | 'suspended'
export type StoredDeviceState = 'pending' | 'active' | 'suspended' | 'revoked'
/** 'expired' follows from expires_on when it is asked for. */
export type DeviceState = StoredDeviceState | 'expired'

export interface CredentialColumns {
  id: string
  public_key: Buffer
  counter: number
  transports: string[]
  backed_up: boolean
  device_type: 'singleDevice' | 'multiDevice'
  aaguid: string
  attestation_format: string
  created_at: Instant
  last_used_at: MaybeInstant
}

interface SessionColumns {
  token_hash: Buffer
  id: string
  person: string
  created_at: Instant
  last_seen_at: Instant
  idle_until: Instant
  expires_at: Instant
}

interface Throttle {
  subject: string
  failures: number
  last_at: Instant
  blocked_until: Instant
}

export interface IdentityTables {
  'register.organisation': { code: string; name: string; created_at: Instant }
  'register.person': {
    id: string
    organisation: string
    login: string
    name: string
    section: Generated<string>
    roles: Generated<Role[]>
    state: Generated<PersonState>
    created_at: Instant
    updated_at: Instant
  }
  'register.device': {
    id: string
    organisation: string
    registration_number: string
    person: string
    model: string
    purpose: string
    approver: string | null
    registered_at: Instant
    approved_at: MaybeInstant
    expires_on: Day
    trust: Trust
    state: StoredDeviceState
    revoked_at: MaybeInstant
    reason: string | null
  }
  'register.registration_code': {
    id: string
    person: string
    issued_by: string | null
    selector: string
    hash: Buffer
    purpose: string
    approval_after: boolean
    issued_at: Instant
    expires_at: Instant
    attempts: Generated<number>
    attempts_allowed: number
    used_at: MaybeInstant
    device: string | null
  }
  'register.device_history': {
    id: GeneratedAlways<number>
    device: string
    at: Generated<Date>
    action: 'approve' | 'reject' | 'suspend' | 'resume' | 'revoke' | 'lost' | 'renew' | 'change'
    actor: string | null
    reason: string | null
    expires_on: ColumnType<Date | null, string | null, never>
    purpose: string | null
  }
  'lgwan.sign_in': { person: string; last_at: Date }
  'internet.credential': CredentialColumns & { device: string }
  'internet.session': SessionColumns & { device: string }
  'internet.challenge': {
    id: string
    purpose: 'registration' | 'sign-in'
    challenge: string
    code_selector: string | null
    code_hash: Buffer | null
    model: string | null
    expires_at: Instant
  }
  'internet.throttle': Throttle
  'lgwan.password': { person: string; hash: string; must_change: boolean; changed_at: Instant }
  'lgwan.totp': {
    id: string
    person: string
    sealed_secret: Buffer
    last_step: Generated<number>
    created_at: Instant
    confirmed_at: MaybeInstant
  }
  'lgwan.credential': CredentialColumns & { person: string; label: string }
  'lgwan.session': SessionColumns & { second_factor_at: MaybeInstant }
  'lgwan.challenge': { id: string; purpose: 'enrolment' | 'second-factor'; challenge: string; session: string; expires_at: Instant }
  'lgwan.throttle': Throttle
}
