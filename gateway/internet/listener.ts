import { chatRoutes } from '../chat/routes.ts'
import type { Route } from '../http/route.ts'
import { identityInternetRoutes } from '../identity/index.ts'
import { type ListenerParts, startListener } from '../listener.ts'
import type { Logger } from '../log.ts'
import type { Assignment, RunningRole } from '../roles.ts'

/** The phones' side: register, sign in, talk. */
export const internetRoutes = (parts: ListenerParts): Route[] => [...identityInternetRoutes(parts), ...chatRoutes(parts.chat)]

export const startInternet = (assignment: Assignment, log: Logger): Promise<RunningRole> =>
  startListener('internet', assignment, log, internetRoutes)
