import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Tier } from '../../sanitizer/protocol.ts'
import type { CrossingKind, CrossingState, Direction } from '../crossing/states.ts'
import type { EngineState } from '../engines/engine.ts'
import type { Trust } from '../http/route.ts'

/** A crossing as those see it who may not read what it carries: a view, never written. */
export interface PassageView {
  id: GeneratedAlways<string>
  sequence: GeneratedAlways<number>
  kind: GeneratedAlways<CrossingKind>
  direction: GeneratedAlways<Direction>
  organisation: GeneratedAlways<string>
  room: GeneratedAlways<string>
  message: GeneratedAlways<string | null>
  actor: GeneratedAlways<string>
  device: GeneratedAlways<string | null>
  trust: GeneratedAlways<Trust>
  type: GeneratedAlways<string | null>
  state: GeneratedAlways<CrossingState>
  approved_by: GeneratedAlways<string | null>
  attempts: GeneratedAlways<number>
  due_at: GeneratedAlways<Date>
  reason: GeneratedAlways<string | null>
  rule: GeneratedAlways<string | null>
  policy: GeneratedAlways<string | null>
  created_at: GeneratedAlways<Date>
  finished_at: GeneratedAlways<Date | null>
}

/** How a boundary process is, by its own account. */
export interface HeartbeatTable {
  process: string
  version: string
  started_at: Generated<Date>
  at: Generated<Date>
  tier: Tier
  minimum_tier: Tier
  meets_minimum: boolean
  children: number
  busy: number
  queued: number
  restarts: number
  engines: JSONColumnType<EngineState[], string, string>
}

export interface OverviewTables {
  'boundary.passage': PassageView
  'boundary.heartbeat': HeartbeatTable
}
