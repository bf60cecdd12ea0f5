/** What the boundary says about a crossing in the audit log. */
import type { Decision } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import { recorded } from '../../policies/recorded.ts'
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

/** With the facts and their time as the decision saw them: policy and record together say why, also years later. */
export const decisionRecord = (work: Work, facts: Facts, decision: Decision, more: Partial<AuditEvent> = {}): AuditEvent =>
  about(work, 'crossing.decide', outcomes[decision.action], { time: facts.at, facts: recorded(facts), ...decided(decision), ...more })
