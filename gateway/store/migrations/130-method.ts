/** A file that was rebuilt from another program's reading of it says so. */
import type { Migration } from './migration.ts'

const widened = (schema: 'internet' | 'lgwan'): string => `
ALTER TABLE ${schema}.attachment
  DROP CONSTRAINT attachment_method_check,
  ADD CONSTRAINT attachment_method_check CHECK (method IN ('rebuild', 'normalise', 'flatten', 'text', 'inspect-only'));
`

export const migration: Migration = { name: '130-method', sql: `${widened('internet')}${widened('lgwan')}` }
