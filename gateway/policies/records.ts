/** What policy changes say to the audit log. */
import type { AuditEvent } from '../audit/index.ts'
import type { Session } from '../http/route.ts'

export const policyTarget = (revision: number): NonNullable<AuditEvent['target']> => ({ type: 'policy', id: `revision-${revision}` })

export interface PolicyAct {
  readonly session: Session
  readonly action: Extract<AuditEvent['action'], `policy.${string}`>
  readonly revision: number
  readonly sha256: string
}

export const policyRecord = ({ session, action, revision, sha256 }: PolicyAct): AuditEvent => ({
  action,
  outcome: 'ok',
  actor: { type: 'person', id: session.person.id },
  organisation: session.organisation,
  target: policyTarget(revision),
  policy: sha256,
})
