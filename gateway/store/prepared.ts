import { createHash } from 'node:crypto'
import type pg from 'pg'

/**
 * Statements that come again are sent under a name, so that PostgreSQL parses and plans them once a connection. Which ones is
 * learned: a text that has been seen before, up to a bound, since lists of changing length make texts that never return.
 */
const seen = new Map<string, string | undefined>()
const mostSeen = 400

function nameOf(text: string): string | undefined {
  if (!seen.has(text)) {
    if (seen.size < mostSeen) seen.set(text, undefined)
    return undefined
  }
  const name = seen.get(text) ?? createHash('sha256').update(text).digest('base64url').slice(0, 24)
  seen.set(text, name)
  return name
}

type Query = (text: unknown, values?: unknown, ...rest: unknown[]) => unknown

/** Every query of this connection that is given as a text with values. */
export function prepareRepeated(client: pg.PoolClient): void {
  const query = client.query.bind(client) as Query
  const named: Query = (text, values, ...rest) => {
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest)
  }
  client.query = named as typeof client.query
}
