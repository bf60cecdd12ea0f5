/** What the boundary says about a crossing in the audit log. */
import type { Decision } from '../../policies/decide.ts'
import type { AuditEvent } from '../audit/index.ts'
import type { Work } from './work.ts'

export const boundaryActor = { type: 'system', id: 'boundary' } as const

/** The common part of every record of a crossing; `trace` ties the attachments to their message. */
export function about(
  work: Work,
  action: AuditEvent['action'],
  outcome: AuditEvent['outcome'],
  more: Partial<AuditEvent> = {},
): AuditEvent {
  return {
    action,
    outcome,
    actor: boundaryActor,
    organisation: work.organisation,
    room: work.room,
    direction: work.direction,
    target: { type: work.kind === 'attachment' ? 'attachment' : 'message', id: work.id },
    trace: work.message ?? work.id,
    ...more,
  }
}

export const decided = (decision: Decision): Partial<AuditEvent> => ({
  rule: decision.rule,
  policy: decision.policySha256,
  ...('reason' in decision ? { reason: decision.reason } : {}),
  ...(decision.action === 'sanitize' ? { method: decision.method } : {}),
})

const outcomes = { relay: 'ok', sanitize: 'ok', hold: 'held', block: 'denied' } as const

export const decisionRecord = (work: Work, decision: Decision, more: Partial<AuditEvent> = {}): AuditEvent =>
  about(work, 'crossing.decide', outcomes[decision.action], { ...decided(decision), ...more })
