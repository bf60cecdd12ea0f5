/** Policies on the LGWAN side: read, drafted, tried, decided by a second person, rolled back. */
import type { Route } from '../http/route.ts'
import { decidingRoutes } from './deciding-routes.ts'
import { readingRoutes } from './reading-routes.ts'
import type { PolicyParts } from './store.ts'
import { Trials } from './trials.ts'
import { tryingRoutes } from './trying-routes.ts'
import { typingRoutes } from './typing-routes.ts'

/** Paths without a number come first: a number is looked for only where no word fits. */
export function policyRoutes(parts: PolicyParts): Route[] {
  return [...typingRoutes(parts, new Trials()), ...readingRoutes(parts), ...tryingRoutes(parts), ...decidingRoutes(parts)]
}
