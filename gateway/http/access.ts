import { Problem } from './problem.ts'
import type { Access, Role, Session } from './route.ts'

/** Roles that need a second factor proven in this very session. */
export const privilegedRoles: readonly Role[] = ['approver', 'policy-author', 'auditor', 'administrator']

export const isPrivileged = (role: Role): boolean => privilegedRoles.includes(role)

/** @throws Problem unauthenticated, forbidden, second-factor-required */
export function authorise(access: Access, session: Session | undefined): void {
  if (access === 'anyone') return
  if (!session) throw new Problem('unauthenticated')
  if (access === 'password') return
  if (access !== 'session') {
    const held = access.filter((role) => session.person.roles.includes(role))
    if (held.length === 0) throw new Problem('forbidden')
    if (!session.secondFactor && held.every(isPrivileged)) throw new Problem('second-factor-required')
  }
  if (session.secondFactorDue) throw new Problem('second-factor-required')
}
