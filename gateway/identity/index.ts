/**
 * Identity: who a person is, which device they hold, and what proves it. In the order of a phone's life:
 * codes → registration → phone sign-in → sessions; on the LGWAN side: password → second factor → administration → register.
 */
import type { Route } from '../http/route.ts'
import { deviceCodeRoutes } from './device-code-routes.ts'
import { deviceExpiryRoute } from './device-expiry.ts'
import { deviceExportRoute } from './device-export-route.ts'
import { deviceImportRoute } from './device-import-route.ts'
import { deviceLostRoutes } from './device-lost.ts'
import { deviceRoutes } from './device-routes.ts'
import type { InternetIdentity, LgwanIdentity } from './parts.ts'
import { personCodeRoute } from './person-code-route.ts'
import { personExportRoute, personImportRoute } from './person-csv-routes.ts'
import { personRoutes } from './person-routes.ts'
import { phoneRoutes } from './phone-routes.ts'
import { registrationRoutes } from './registration-routes.ts'
import { staffRoutes } from './staff-routes.ts'
import { standingRoute } from './standing-route.ts'

export const identityInternetRoutes = (parts: InternetIdentity): Route[] => [
  ...registrationRoutes(parts),
  standingRoute(parts),
  ...phoneRoutes(parts),
]

export const identityLgwanRoutes = (parts: LgwanIdentity): Route[] => [
  ...staffRoutes(parts),
  // Fixed paths stand before /persons/:id and /devices/:id, which would take them for an id.
  personExportRoute(parts),
  personImportRoute(parts),
  ...personRoutes(parts),
  personCodeRoute(parts),
  deviceExportRoute(parts),
  deviceImportRoute(parts),
  deviceExpiryRoute(parts),
  ...deviceRoutes(parts),
  ...deviceLostRoutes(parts),
  ...deviceCodeRoutes(parts),
]

export { type CodeRules, issueCode, type Purpose, purposes } from './codes.ts'
export { cookieName } from './cookie.ts'
export { ensureFirstAdministrator, type FirstAdministrator } from './first.ts'
export { type InternetIdentity, type LgwanIdentity, shortText } from './parts.ts'
export { type RevokedSession, readRevokedSession, sessionRevokedChannel, sweep } from './revoked.ts'
export { openSeal, type Seal } from './seal.ts'
export { type SessionLimits, Sessions } from './sessions.ts'
export type { RelyingParty } from './webauthn.ts'
