import type { DatabaseTransaction } from '../store/database.ts'
import type { AuditEvent } from './event.ts'
import type { AuditFault } from './fault.ts'

/** The tamper-evident log as the rest of the product sees it. No audit, no relay (law 1); audit comes before the act (law 6). */
export interface AuditRecord {
  /** Place in the log, from 0; never changes. */
  readonly index: number
  readonly id: string
}

export interface AuditHealth {
  /** Whether a record can be made durable now. While false nothing may be relayed. */
  readonly ready: boolean
  /** `leading` writes the files in this process; `following` hands records to the process that does. */
  readonly part: 'leading' | 'following'
  /** Why not, for people and for /readyz. */
  readonly reason: { readonly code: AuditFault['code']; readonly ja: string; readonly en: string } | undefined
  /** Records in the log, where this process knows. */
  readonly size: number | undefined
  /** Records durable in the log that the search index does not have yet, where this process knows. */
  readonly unindexed: number | undefined
  /** Why the last copy of the checkpoint could not be made, in the words of the system; nothing stops for it. */
  readonly copyFailure: string | undefined
}

export interface AuditLog {
  /**
   * Resolves when every event is in the files, synced and signed. Events of one call get consecutive places.
   * @throws AuditFault within about 2 s when that cannot be confirmed; the events may have been recorded all the same
   *   (failed but done), so an act that is given up may show in the log, but none that is done is missing from it
   */
  append(events: readonly AuditEvent[]): Promise<readonly AuditRecord[]>
  /**
   * Puts events into the outbox inside the caller's transaction: recorded if and only if it commits, and in the log soon after.
   * An event whose `id` is already in the outbox or in the log counts once.
   * @throws AuditFault `invalid` for an event of the wrong form
   */
  enqueue(transaction: DatabaseTransaction, events: readonly AuditEvent[]): Promise<void>
  health(): AuditHealth
  close(): Promise<void>
}

export { type Action, actionNames, actions, type Outcome, outcomeNames, outcomes } from './actions.ts'
export { type AuditEvent, auditEventSchema, type Leaf, type Recorder } from './event.ts'
export { AuditFault, type AuditFaultCode, auditFaults } from './fault.ts'
