/** Finding by rule and by reason without reading the whole index, and listing which there are. */
import type { Migration } from './migration.ts'

const indexes = `
CREATE INDEX record_by_rule ON audit.record (rule, index) WHERE rule IS NOT NULL;
CREATE INDEX record_by_reason ON audit.record (reason, index) WHERE reason IS NOT NULL;
`

export const migration: Migration = { name: '110-audit', sql: indexes }
