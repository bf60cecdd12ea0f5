/** Sessions that ended: what listeners hear on the channel, and the sweep that ends those whose time is over. */
import { type Kysely, sql } from 'kysely'
import type { Domain } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'

export const sessionRevokedChannel = 'session_revoked'

export interface RevokedSession {
  readonly domain: Domain
  readonly session: string
  readonly person: string
  readonly device: string | undefined
}

/** Payload of a notification on {@link sessionRevokedChannel}; undefined when it is not one of ours. */
export function readRevokedSession(payload: string): RevokedSession | undefined {
  try {
    const { domain, session, person, device } = JSON.parse(payload) as Record<string, unknown>
    if ((domain !== 'internet' && domain !== 'lgwan') || typeof session !== 'string' || typeof person !== 'string') return undefined
    return { domain, session, person, device: typeof device === 'string' ? device : undefined }
  } catch {
    return undefined
  }
}

/**
 * Removes sessions past a limit and those of devices whose approval ended at midnight, which closes their open event streams
 * (requests are refused without it), and what was left of ceremonies and counters. Call once a minute on the domain's own login.
 */
export async function sweep(database: Kysely<Tables>, domain: Domain): Promise<void> {
  await database
    .deleteFrom(`${domain}.session`)
    .where((where) => where.or([where('idle_until', '<=', sql<Date>`now()`), where('expires_at', '<=', sql<Date>`now()`)]))
    .execute()
  if (domain === 'internet') {
    await sql`DELETE FROM internet.session s USING register.device d WHERE d.id = s.device AND d.expires_on < register.today()`.execute(
      database,
    )
  }
  await database.deleteFrom(`${domain}.challenge`).where('expires_at', '<=', sql<Date>`now()`).execute()
  await database.deleteFrom(`${domain}.throttle`).where('last_at', '<', sql<Date>`now() - interval '1 day'`).execute()
}
