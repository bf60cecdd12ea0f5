import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Trust } from '../http/route.ts'
import type { Payload } from './payload.ts'
import type { CrossingKind, CrossingState, Direction } from './states.ts'

export interface CrossingTable {
  id: string
  sequence: GeneratedAlways<number>
  kind: CrossingKind
  direction: Direction
  organisation: string
  room: string
  message: string | null
  actor: string
  device: string | null
  trust: Trust
  payload: JSONColumnType<Payload, string, never>
  state: Generated<CrossingState>
  approved_by: string | null
  attempts: Generated<number>
  due_at: ColumnType<Date, never, Date>
  reason: string | null
  rule: string | null
  policy: string | null
  /** Of an attachment, once it was identified and has ended or is held. */
  type: string | null
  /** Passwords that its sender has given and that did not open it. */
  wrong_passwords: Generated<number>
  /** Since when one is being tried. */
  password_tried_at: Date | null
  /** Since when a second engine that must look at it has been away. */
  engines_missed_at: Date | null
  created_at: GeneratedAlways<Date>
  finished_at: Date | null
}

export interface OriginalTable {
  crossing: string
  blob: string
  stored_at: Generated<Date>
  deleted_at: Date | null
}

export const approvalStates = ['pending', 'approved', 'returned', 'rejected', 'expired', 'withdrawn'] as const
export type ApprovalState = (typeof approvalStates)[number]

/** `type` is what the bytes are, once the boundary has looked. */
export interface HeldFile {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly type: string | null
}

export interface ApprovalTable {
  id: string
  organisation: string
  room: string
  kind: 'message' | 'attachment'
  direction: Direction
  requester: string
  summary: string
  reason: string
  findings: JSONColumnType<{ kind: string; count: number }[], string, never>
  created_at: Generated<Date>
  expires_at: Date
  state: Generated<ApprovalState>
  decided_by: string | null
  decided_at: Date | null
  comment: string | null
  /** The message itself, or the one that the file came with. */
  message: string | null
  label: '3A' | '3B' | '3C' | '2' | '1' | null
  files: JSONColumnType<HeldFile[], string, never>
}

export interface CrossingTables {
  'boundary.crossing': CrossingTable
  'boundary.original': OriginalTable
  'lgwan.approval': ApprovalTable
}
