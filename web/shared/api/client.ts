/** The typed client: paths, parameters and answers are the OpenAPI document's. */
import createClient from 'openapi-fetch'
import { ApiProblem, problemOf, Unreachable } from './problem.ts'

export { createClient }

/** Called when the server says that this session is over; the app shows its sign-in. */
const ended = new Set<(problem: ApiProblem) => void>()

export function onSessionEnded(notify: (problem: ApiProblem) => void): () => void {
  ended.add(notify)
  return () => void ended.delete(notify)
}

const endings: ReadonlySet<string> = new Set(['unauthenticated', 'device-revoked', 'device-expired', 'second-factor-required'])

/**
 * `await ask(api.GET('/api/v1/rooms'))`: the body of a success.
 * @throws ApiProblem with the server's sentence; Unreachable
 */
export async function ask<T extends { response: Response; data?: unknown; error?: unknown }>(
  request: Promise<T>,
): Promise<NonNullable<T['data']>> {
  const { data, error, response } = await request.catch(() => {
    throw new Unreachable()
  })
  if (response.ok) return data as NonNullable<T['data']>
  const problem = problemOf(error, response.headers.get('Retry-After'))
  if (problem instanceof ApiProblem && endings.has(problem.code)) for (const notify of ended) notify(problem)
  throw problem
}
