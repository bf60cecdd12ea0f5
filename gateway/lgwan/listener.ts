import { auditRoutes } from '../audit/routes.ts'
import { roomChangeRoutes } from '../chat/room-routes.ts'
import { chatRoutes, roomRoutes } from '../chat/routes.ts'
import { searchRoutes } from '../chat/search-routes.ts'
import { previewRoutes } from '../chat/view-routes.ts'
import { approvalRoutes } from '../crossing/routes.ts'
import type { Route } from '../http/route.ts'
import { identityLgwanRoutes, type LgwanIdentity, openSeal } from '../identity/index.ts'
import { type ListenerParts, startListener } from '../listener.ts'
import type { Logger } from '../log.ts'
import { overviewRoutes } from '../overview/routes.ts'
import { policyRoutes } from '../policies/routes.ts'
import type { Assignment, RunningRole } from '../roles.ts'

/** The staff's side: sign in, talk, approve; administer people, devices and policies; read the audit log. */
export const lgwanRoutes = (parts: ListenerParts, secrets: Pick<LgwanIdentity, 'seal' | 'codes'>): Route[] => [
  ...identityLgwanRoutes({ ...parts, ...secrets, phoneOrigin: parts.assignment.configuration.publicOrigin.internet }),
  ...chatRoutes(parts.chat),
  ...roomRoutes(parts.chat),
  ...roomChangeRoutes(parts.chat.chat),
  ...searchRoutes(parts.chat.chat),
  ...approvalRoutes(parts.chat.chat),
  ...previewRoutes(parts.chat.views),
  ...policyRoutes(parts),
  ...overviewRoutes(parts),
  ...auditRoutes({ ...parts, directory: parts.assignment.configuration.audit.directory }),
]

export function startLgwan(assignment: Assignment, log: Logger): Promise<RunningRole> {
  const { configuration, keys } = assignment
  if (keys.seal === undefined) throw new Error('the LGWAN side has no key for its seal')
  const seal = openSeal(keys.seal)
  const codes = {
    minutes: configuration.devices.codeMinutes,
    attempts: configuration.devices.codeAttempts,
    approvalAfter: configuration.devices.approval === 'after-registration',
  }
  return startListener('lgwan', assignment, log, (parts) => lgwanRoutes(parts, { seal, codes }))
}
