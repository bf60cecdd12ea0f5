/**
 * The boundary, in the order a message travels. Read this first.
 *
 *   lane        text, receipts, unsends and approvals of one organisation and direction, each room strictly in order (lane.ts)
 *     decide ▸ audit ▸ permit ▸ deliver
 *   attachment  one file at a time, as soon as its message is there (attachment.ts)
 *     unseal ▸ identify* ▸ decide ▸ audit ▸ engines° ▸ disarm* ▸ inspect* ▸ engines° ▸ permit ▸ audit ▸ deliver
 *                                                  * in a sandboxed child   ° programs of others, where set up
 *   reconcile   whatever a queue, a crash or a broken machine left behind (reconcile.ts)
 *
 * The parts below are shared by all three.
 */
import type { Logger } from 'winston'
import type { Policy } from '../../policies/policy.ts'
import type { Sanitizer } from '../../sanitizer/sanitize.ts'
import type { AuditLog } from '../audit/index.ts'
import type { Engines } from '../engines/engines.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { Locks } from '../store/locks.ts'
import type { CrossingMetrics } from './metrics.ts'
import type { Lane } from './work.ts'

export interface Crossing {
  readonly database: Database
  readonly audit: AuditLog
  readonly blobs: BlobStore
  readonly sanitizer: Sanitizer
  /** Virus scanners and the like, where any are set up. */
  readonly engines: Engines
  readonly locks: Locks
  readonly log: Logger
  readonly metrics: CrossingMetrics
  /** The active policy of an organisation. */
  policyOf(organisation: string): Promise<Policy>
  readonly settings: CrossingSettings
  /** Work that other parts of the pipeline have made possible. */
  wakeLane(lane: Lane, delayMilliseconds?: number): void
  /** @param key of the job: while one with the same key waits or runs, there is no second */
  wakeAttachment(id: string, delayMilliseconds?: number, key?: string): void
}

export interface CrossingSettings {
  readonly attempts: number
  readonly backoffSeconds: number
  readonly engineMinutes: number
  readonly holdDays: number
  readonly quarantineDays: number
}
