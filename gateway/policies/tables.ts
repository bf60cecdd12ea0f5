import type { ColumnType, Generated } from 'kysely'

export type RevisionState = 'draft' | 'active' | 'retired' | 'rejected'

export interface PolicyRevisionTable {
  organisation: string
  revision: number
  yaml: ColumnType<string, string, never>
  cases: ColumnType<string, string | undefined, never>
  sha256: ColumnType<string, string, never>
  note: ColumnType<string, string | undefined, never>
  author: ColumnType<string | null, string, never>
  created_at: ColumnType<Date, never, never>
  state: Generated<RevisionState>
  decided_by: string | null
  decided_at: Date | null
  comment: string | null
  activated_by: string | null
  activated_at: Date | null
}

export interface PolicyTables {
  'boundary.policy_revision': PolicyRevisionTable
}
