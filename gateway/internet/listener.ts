import { chatRoutes } from '../chat/routes.ts'
import { identityInternetRoutes } from '../identity/index.ts'
import { startListener } from '../listener.ts'
import type { Logger } from '../log.ts'
import type { Assignment, RunningRole } from '../roles.ts'

/** The phones' side: register, sign in, talk. */
export const startInternet = (assignment: Assignment, log: Logger): Promise<RunningRole> =>
  startListener('internet', assignment, log, (parts) => [...identityInternetRoutes(parts), ...chatRoutes(parts.chat)])
