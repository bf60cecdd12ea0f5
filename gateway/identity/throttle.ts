/**
 * Backoff for guessing, per subject (an account, an address, a second factor). An attempt is counted before its work is done
 * and taken back when it succeeds: a hundred guesses sent at the same moment are counted one after another by the row lock,
 * where counting failures afterwards would let all of them through.
 */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { type Kysely, sql } from 'kysely'
import { Problem } from '../http/problem.ts'
import type { Domain } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'

interface Rule {
  /** Attempts without any wait. */
  readonly free: number
  /** After these the wait starts here and doubles … */
  readonly firstSeconds: number
  /** … up to this. Bounded, so that nobody can lock a colleague out for a day. */
  readonly mostSeconds: number
  /** An attempt later than this after the last one starts a new count. */
  readonly forgetSeconds: number
}

export const rules = {
  account: { free: 5, firstSeconds: 2, mostSeconds: 300, forgetSeconds: 3_600 },
  'second-factor': { free: 5, firstSeconds: 2, mostSeconds: 300, forgetSeconds: 3_600 },
  // A whole office may share one address, and sign in or register its phones at the same minute: those under way count until they succeed.
  address: { free: 100, firstSeconds: 2, mostSeconds: 300, forgetSeconds: 900 },
  'registration-address': { free: 50, firstSeconds: 5, mostSeconds: 900, forgetSeconds: 3_600 },
} as const satisfies Record<string, Rule>

export interface Attempt {
  /** Ends the count: the subject proved itself. */
  forget(): Promise<void>
  /** Takes this attempt back and leaves the others: right for an address, where one good account must not clear guesses at others. */
  undo(): Promise<void>
}

/** Hashed, since people type passwords where the login belongs. */
const subjectOf = (kind: keyof typeof rules, who: string): string =>
  `${kind}:${createHash('sha256').update(who.normalize('NFKC').toLowerCase()).digest('base64url')}`

/** Counts an attempt. @throws Problem `rate-limited` while the subject is blocked */
export async function attempt(database: Kysely<Tables>, domain: Domain, kind: keyof typeof rules, who: string): Promise<Attempt> {
  const { free, firstSeconds, mostSeconds, forgetSeconds } = rules[kind]
  const table = sql.table(`${domain}.throttle`)
  const subject = subjectOf(kind, who)
  const counted = await sql<{ failures: number }>`
    INSERT INTO ${table} AS t (subject, failures, last_at, blocked_until) VALUES (${subject}, 1, now(), '-infinity')
    ON CONFLICT (subject) DO UPDATE SET
      failures = CASE WHEN t.last_at < now() - make_interval(secs => ${forgetSeconds}) THEN 1 ELSE t.failures + 1 END,
      last_at = now(),
      blocked_until = CASE
        WHEN t.failures + 1 <= ${free} OR t.last_at < now() - make_interval(secs => ${forgetSeconds}) THEN '-infinity'
        ELSE now() + make_interval(secs => least(${mostSeconds}::float8, ${firstSeconds} * power(2, least(t.failures - ${free}, 20)))) END
    WHERE t.blocked_until <= clock_timestamp()
    RETURNING failures`.execute(database)
  if (counted.rows.length === 0) throw await blocked(database, domain, subject)
  return {
    async forget() {
      await sql`DELETE FROM ${table} WHERE subject = ${subject}`.execute(database)
    },
    async undo() {
      await sql`UPDATE ${table} SET failures = greatest(failures - 1, 0),
        blocked_until = CASE WHEN failures - 1 <= ${free} THEN '-infinity' ELSE blocked_until END WHERE subject = ${subject}`.execute(
        database,
      )
    },
  }
}

async function blocked(database: Kysely<Tables>, domain: Domain, subject: string): Promise<Problem> {
  const left = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM greatest(blocked_until, now()) - now()))::integer AS seconds FROM ${sql.table(`${domain}.throttle`)}
    WHERE subject = ${subject}`.execute(database)
  return new Problem('rate-limited', { detail: 'too many failed attempts', retryAfterSeconds: Math.max(1, left.rows[0]?.seconds ?? 1) })
}

/** One household or office of IPv6 holds a /64 (RFC 6177), so that is what is counted. */
export function addressSubject(address: string): string {
  const bare = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped) return mapped
  if (!isIPv6(bare)) return bare
  const [head = '', tail] = bare.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
