/** Second engines: since when a file waits for one, and how each stands, for the console. */
import type { Migration } from './migration.ts'

const sql = `
ALTER TABLE boundary.crossing ADD COLUMN engines_missed_at timestamptz;
GRANT UPDATE (engines_missed_at) ON boundary.crossing TO sekisho_boundary;

-- As many as the configuration takes, each with a name and a version that are bounded.
ALTER TABLE boundary.heartbeat ADD COLUMN engines jsonb NOT NULL DEFAULT '[]'
  CHECK (jsonb_typeof(engines) = 'array' AND jsonb_array_length(engines) <= 4 AND length(engines::text) <= 4000);
GRANT INSERT (engines), UPDATE (engines) ON boundary.heartbeat TO sekisho_boundary;
`

export const migration: Migration = { name: '140-engines', sql }
