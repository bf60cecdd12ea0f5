/**
 * Who calls, for both domains. A session lives in the database only, so ending one ends it everywhere at the next request;
 * the state of its person and its device is read in the same statement, so they need no propagation either. A deleted
 * session announces itself on `session_revoked` (a trigger of 010-register.ts), and listeners close its event streams.
 */
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type pg from 'pg'
import { Problem } from '../http/problem.ts'
import type { Domain, Role, Session, Trust } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import { type Credentials, clearedCookie, hashToken, newToken, sessionCookie, tokenOf } from './cookie.ts'

export interface SessionLimits {
  readonly idleSeconds: number
  readonly absoluteSeconds: number
}

export interface SessionOptions {
  readonly domain: Domain
  /** Of the domain's own login; named statements are prepared once per connection. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly limits: SessionLimits
  /** Told when writing last_seen fails; the request it belonged to has been answered. */
  onFault?(error: unknown): void
}

/** Written at most this often, so that reading is what the hot path does. */
const touchSeconds = 60

interface Row {
  id: string
  over: boolean
  stale: boolean
  second_factor: boolean
  second_factor_due: boolean
  person: string
  name: string
  section: string
  roles: Role[]
  organisation: string
  person_state: string
  device: string | null
  registration_number: string | null
  trust: Trust | null
  device_state: string | null
  device_expired: boolean | null
}

const common = `s.id, (s.idle_until <= now() OR s.expires_at <= now()) AS over, s.last_seen_at < now() - interval '${touchSeconds} seconds' AS stale,
  p.id AS person, p.name, p.section, p.roles, p.organisation, p.state AS person_state`

const reading: Readonly<Record<Domain, string>> = {
  internet: `SELECT ${common}, true AS second_factor, false AS second_factor_due, d.id AS device, d.registration_number, d.trust, d.state AS device_state,
      d.expires_on < register.today() AS device_expired
    FROM internet.session s JOIN register.person p ON p.id = s.person JOIN register.device d ON d.id = s.device WHERE s.token_hash = $1`,
  lgwan: `SELECT ${common}, s.second_factor_at IS NOT NULL AS second_factor,
      s.second_factor_at IS NULL AND (EXISTS (SELECT FROM lgwan.totp t WHERE t.person = p.id AND t.confirmed_at IS NOT NULL)
        OR EXISTS (SELECT FROM lgwan.credential k WHERE k.person = p.id)) AS second_factor_due,
      NULL AS device, NULL AS registration_number, NULL AS trust,
      NULL AS device_state, NULL AS device_expired
    FROM lgwan.session s JOIN register.person p ON p.id = s.person WHERE s.token_hash = $1`,
}

export interface NewSession {
  readonly id: string
  /** For `Set-Cookie`. */
  readonly cookie: string
  readonly expiresAt: Date
}

export class Sessions {
  readonly domain: Domain
  readonly #options: SessionOptions
  readonly #touching = new Set<string>()
  constructor(options: SessionOptions) {
    this.domain = options.domain
    this.#options = options
  }

  /** One round trip. A Problem is the answer to give; a fault of the database throws. */
  async authenticate(credentials: Credentials): Promise<Session | Problem> {
    const token = tokenOf(this.domain, credentials)
    if (token === undefined) return new Problem('unauthenticated')
    const hash = hashToken(token)
    const found = await this.#options.pool.query<Row>({ name: `session-${this.domain}`, text: reading[this.domain], values: [hash] })
    const row = found.rows[0]
    if (row === undefined || row.over) return new Problem('unauthenticated')
    const problem = standing(row)
    if (problem) return problem
    if (row.stale) this.#touch(hash)
    return toSession(this.domain, row)
  }

  /** Writes a session within the caller's transaction. `device` is required on the internet side. */
  async start(transaction: Kysely<Tables>, owner: { person: string; device?: string }): Promise<NewSession> {
    const token = newToken()
    const { idleSeconds, absoluteSeconds } = this.#options.limits
    const now = Date.now()
    const shared = {
      token_hash: hashToken(token),
      id: uuid7(),
      person: owner.person,
      idle_until: new Date(now + Math.min(idleSeconds, absoluteSeconds) * 1000),
      expires_at: new Date(now + absoluteSeconds * 1000),
    }
    if (this.domain === 'lgwan') await transaction.insertInto('lgwan.session').values(shared).execute()
    else if (owner.device !== undefined)
      await transaction
        .insertInto('internet.session')
        .values({ ...shared, device: owner.device })
        .execute()
    else throw new Error('a session of the internet side needs a device')
    return { id: shared.id, cookie: sessionCookie(this.domain, token, absoluteSeconds), expiresAt: shared.expires_at }
  }

  /** The second factor was proven: from now on under a new token, so that one seen before is worth nothing (OWASP: renew at a change of privilege). */
  async elevate(transaction: Kysely<Tables>, session: string): Promise<NewSession> {
    const token = newToken()
    const changed = await transaction
      .updateTable('lgwan.session')
      .set({ token_hash: hashToken(token), second_factor_at: sql<Date>`now()` })
      .where('id', '=', session)
      .returning('expires_at')
      .executeTakeFirst()
    if (changed === undefined) throw new Problem('unauthenticated')
    const left = Math.max(1, Math.floor((changed.expires_at.getTime() - Date.now()) / 1000))
    return { id: session, cookie: sessionCookie(this.domain, token, left), expiresAt: changed.expires_at }
  }

  async end(transaction: Kysely<Tables>, session: string): Promise<void> {
    await transaction.deleteFrom(`${this.domain}.session`).where('id', '=', session).execute()
  }

  get clearedCookie(): string {
    return clearedCookie(this.domain)
  }

  #touch(hash: Buffer): void {
    const key = hash.toString('base64')
    if (this.#touching.has(key)) return
    this.#touching.add(key)
    const text = `UPDATE ${this.domain}.session SET last_seen_at = now(), idle_until = least(now() + make_interval(secs => $2), expires_at)
      WHERE token_hash = $1 AND idle_until > now() AND last_seen_at < now() - interval '${touchSeconds} seconds'`
    this.#options.pool
      .query({ name: `touch-${this.domain}`, text, values: [hash, this.#options.limits.idleSeconds] })
      .catch((error: unknown) => this.#options.onFault?.(error))
      .finally(() => this.#touching.delete(key))
  }
}

/** What a device or person in this state hears. */
function standing(row: Row): Problem | undefined {
  if (row.person_state !== 'active') return new Problem('unauthenticated', { detail: 'the person is suspended' })
  if (row.device_state === null) return undefined
  if (row.device_state === 'pending') return new Problem('device-pending')
  if (row.device_state !== 'active') return new Problem('device-revoked')
  return row.device_expired ? new Problem('device-expired') : undefined
}

function toSession(domain: Domain, row: Row): Session {
  const { device, registration_number: registrationNumber, trust } = row
  return {
    id: row.id,
    domain,
    organisation: row.organisation,
    person: { id: row.person, name: row.name, section: row.section, roles: row.roles },
    device: device !== null && registrationNumber !== null && trust !== null ? { id: device, registrationNumber, trust } : undefined,
    secondFactor: row.second_factor,
    secondFactorDue: row.second_factor_due,
  }
}
