import type { ColumnType, Generated } from 'kysely'
import type { Leaf, Recorder } from './event.ts'

/** Schema `audit`. See store/migrations/020-audit.ts for who may do what. */
export interface AuditTables {
  'audit.outbox': {
    seq: Generated<number>
    id: string
    event: ColumnType<unknown, string, never>
    recorder: Generated<Recorder>
    created_at: Generated<Date>
  }
  'audit.record': {
    index: number
    id: string
    time: Date
    recorder: Recorder
    actor_type: Leaf['actor']['type']
    actor: string
    device: string | null
    room: string | null
    action: string
    outcome: string
    organisation: string | null
    target_type: string | null
    target: string | null
    direction: string | null
    reason: string | null
    rule: string | null
    policy: string | null
    in_sha256: string | null
    out_sha256: string | null
    trace: string | null
    leaf: Leaf
  }
  'audit.writer': { one: Generated<boolean>; at: Date; size: number; fault: string | null }
}
