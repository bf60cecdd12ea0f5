import type { ColumnType, Generated } from 'kysely'

export const revisionStates = ['draft', 'active', 'retired', 'rejected', 'withdrawn'] as const
export type RevisionState = (typeof revisionStates)[number]

export interface PolicyRevisionTable {
  organisation: string
  revision: number
  yaml: ColumnType<string, string, never>
  cases: ColumnType<string, string | undefined, never>
  sha256: ColumnType<string, string, never>
  note: ColumnType<string, string | undefined, never>
  author: ColumnType<string | null, string, never>
  created_at: ColumnType<Date, never, never>
  /** The revision in force when it was drafted. */
  based_on: ColumnType<number | null, number | null, never>
  state: Generated<RevisionState>
  decided_by: string | null
  decided_at: Date | null
  comment: string | null
  withdrawn_by: string | null
  withdrawn_at: Date | null
  activated_by: string | null
  activated_at: Date | null
}

/** Every time that a revision came into force by somebody's hand. Only added to. */
export interface PolicyActivationTable {
  organisation: ColumnType<string, string, never>
  revision: ColumnType<number, number, never>
  kind: ColumnType<'approval' | 'rollback', 'approval' | 'rollback', never>
  by: ColumnType<string, string, never>
  at: ColumnType<Date, never, never>
  replaced: ColumnType<number | null, number | null, never>
  reason: ColumnType<string, string, never>
}

export interface PolicyTables {
  'boundary.policy_revision': PolicyRevisionTable
  'boundary.policy_activation': PolicyActivationTable
}
