/**
 * Viewed, not saved. A listener asks for a page of a clean file by appending a row that it cannot read back; the boundary looks it up in
 * its own book, has the page drawn, and leaves the picture for that listener's side to fetch and delete within seconds.
 */
import type { Migration } from './migration.ts'

const book = `
-- What the boundary has let through, as it knows it. The listeners' own tables say it too, but a listener can write those.
CREATE TABLE boundary.delivered_file (
  crossing uuid PRIMARY KEY REFERENCES boundary.crossing,
  blob uuid NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  format text NOT NULL CHECK (length(format) <= 20),
  allow_saving boolean NOT NULL,
  delivered_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON boundary.delivered_file TO sekisho_boundary;

-- Requests and answers live for seconds and are worth nothing after a crash, so they are not logged: no picture enters a backup of the log.
CREATE UNLOGGED TABLE boundary.view_request (
  id uuid PRIMARY KEY,
  side text NOT NULL CHECK (side IN ('internet', 'lgwan')),
  subject text NOT NULL CHECK (subject IN ('attachment', 'approval')),
  target uuid NOT NULL,
  act text NOT NULL CHECK (act IN ('pages', 'page', 'content')),
  page integer CHECK (page BETWEEN 1 AND 100000),
  width integer CHECK (width BETWEEN 1 AND 10000),
  person uuid NOT NULL,
  device uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((act = 'page') = (page IS NOT NULL AND width IS NOT NULL)),
  CHECK (act <> 'content' OR (side = 'internet' AND subject = 'attachment')),
  CHECK (subject = 'attachment' OR side = 'lgwan')
);
CREATE INDEX view_request_by_age ON boundary.view_request (created_at);
CREATE FUNCTION boundary.announce_view_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('view_request', '');
  RETURN NULL;
END $$;
CREATE TRIGGER view_requested AFTER INSERT ON boundary.view_request FOR EACH STATEMENT EXECUTE FUNCTION boundary.announce_view_request();

ALTER TABLE boundary.view_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY internet_asks ON boundary.view_request FOR INSERT TO sekisho_internet WITH CHECK (side = 'internet');
CREATE POLICY lgwan_asks ON boundary.view_request FOR INSERT TO sekisho_lgwan WITH CHECK (side = 'lgwan');
CREATE POLICY boundary_views ON boundary.view_request TO sekisho_boundary USING (true) WITH CHECK (true);
GRANT INSERT (id, side, subject, target, act, page, width, person, device) ON boundary.view_request TO sekisho_internet, sekisho_lgwan;
GRANT SELECT, DELETE ON boundary.view_request TO sekisho_boundary;
`

/** 'sizes' are width and height of each page in turn. */
const answers = (schema: 'internet' | 'lgwan'): string => `
CREATE UNLOGGED TABLE ${schema}.view_answer (
  id uuid PRIMARY KEY,
  problem text CHECK (length(problem) <= 50),
  reason text CHECK (length(reason) <= 100),
  sizes integer[],
  allow_saving boolean,
  content bytea,
  media_type text CHECK (length(media_type) <= 100),
  name text CHECK (length(name) <= 260),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX view_answer_by_age ON ${schema}.view_answer (created_at);
CREATE FUNCTION ${schema}.announce_view_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${schema}_view', NEW.id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER view_answered AFTER INSERT ON ${schema}.view_answer FOR EACH ROW EXECUTE FUNCTION ${schema}.announce_view_answer();
GRANT INSERT, DELETE, SELECT (id, created_at) ON ${schema}.view_answer TO sekisho_boundary;
GRANT SELECT, DELETE ON ${schema}.view_answer TO sekisho_${schema};
`

export const migration: Migration = { name: '060-view', sql: book + answers('internet') + answers('lgwan') }
