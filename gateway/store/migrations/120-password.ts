/**
 * A file that its sender must open with a password. The listener seals what was typed to the boundary's key and appends it here; the boundary
 * deletes the row as it reads it. The table is not logged: no copy reaches the log of the database, its replicas or backups of either.
 */
import type { Migration } from './migration.ts'

const asked = `
-- Wrong ones are counted here, where no restart forgets them; 'password_tried_at' is set while one is being tried.
ALTER TABLE boundary.crossing
  ADD COLUMN wrong_passwords smallint NOT NULL DEFAULT 0 CHECK (wrong_passwords BETWEEN 0 AND 5),
  ADD COLUMN password_tried_at timestamptz;
CREATE INDEX crossing_trying ON boundary.crossing (password_tried_at) WHERE password_tried_at IS NOT NULL;
GRANT UPDATE (wrong_passwords, password_tried_at) ON boundary.crossing TO sekisho_boundary;
`

/** How many tries are left, while the file waits for one. */
const shown = (schema: 'internet' | 'lgwan'): string => `
ALTER TABLE ${schema}.attachment
  ADD COLUMN password_attempts smallint CHECK (password_attempts BETWEEN 1 AND 5),
  ADD CONSTRAINT asked_while_held CHECK (password_attempts IS NULL OR state = 'held');
`

const given = `
-- 'sealed' is as long for every password; see crossing/password-seal.ts.
CREATE UNLOGGED TABLE boundary.password_given (
  id uuid PRIMARY KEY,
  side text NOT NULL CHECK (side IN ('internet', 'lgwan')),
  attachment uuid NOT NULL,
  person uuid NOT NULL,
  device uuid,
  sealed bytea NOT NULL CHECK (length(sealed) = 566),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX password_given_by_age ON boundary.password_given (created_at);
CREATE FUNCTION boundary.announce_password() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('password_given', '');
  RETURN NULL;
END $$;
CREATE TRIGGER password_written AFTER INSERT ON boundary.password_given FOR EACH STATEMENT EXECUTE FUNCTION boundary.announce_password();

ALTER TABLE boundary.password_given ENABLE ROW LEVEL SECURITY;
CREATE POLICY internet_gives ON boundary.password_given FOR INSERT TO sekisho_internet WITH CHECK (side = 'internet');
CREATE POLICY lgwan_gives ON boundary.password_given FOR INSERT TO sekisho_lgwan WITH CHECK (side = 'lgwan');
CREATE POLICY boundary_takes ON boundary.password_given TO sekisho_boundary USING (true) WITH CHECK (true);
GRANT INSERT (id, side, attachment, person, device, sealed) ON boundary.password_given TO sekisho_internet, sekisho_lgwan;
GRANT SELECT, DELETE ON boundary.password_given TO sekisho_boundary;
`

export const migration: Migration = { name: '120-password', sql: asked + shown('internet') + shown('lgwan') + given }
