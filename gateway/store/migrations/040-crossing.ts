/**
 * The intake of the boundary. A listener may append its own direction here, in the transaction that writes the message, and
 * never read it back; everything after that is the boundary's.
 */
import type { Migration } from './migration.ts'

const sql = `
CREATE SCHEMA IF NOT EXISTS boundary;

-- 'payload' is a copy of what was sent at that moment: what is decided on is what is delivered.
CREATE TABLE boundary.crossing (
  id uuid PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  kind text NOT NULL CHECK (kind IN ('message', 'attachment', 'receipt', 'unsend', 'approval')),
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  organisation char(6) NOT NULL REFERENCES register.organisation,
  room uuid NOT NULL REFERENCES register.room,
  message uuid,
  actor uuid NOT NULL REFERENCES register.person,
  device uuid,
  trust text NOT NULL CHECK (trust IN ('T0', 'T1', 'T2', 'T3')),
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'accepted'
    CHECK (state IN ('accepted', 'ready', 'held', 'delivered', 'refused', 'rejected', 'expired', 'failed')),
  approved_by uuid REFERENCES register.person,
  attempts smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  reason text CHECK (length(reason) <= 100),
  rule text CHECK (length(rule) <= 100),
  policy text CHECK (policy ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK ((finished_at IS NOT NULL) = (state IN ('delivered', 'refused', 'rejected', 'expired', 'failed'))),
  CHECK ((kind IN ('message', 'attachment')) = (message IS NOT NULL))
);
CREATE INDEX crossing_lane ON boundary.crossing (organisation, direction, sequence) WHERE state = 'accepted' AND kind <> 'attachment';
CREATE INDEX crossing_waiting ON boundary.crossing (room, direction) WHERE state = 'accepted' AND kind <> 'attachment' AND attempts > 0;
CREATE INDEX crossing_due ON boundary.crossing (due_at) WHERE finished_at IS NULL;
CREATE INDEX crossing_by_message ON boundary.crossing (message) WHERE message IS NOT NULL;

CREATE FUNCTION boundary.announce_crossing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('crossing', NEW.organisation || '/' || NEW.direction);
  RETURN NULL;
END $$;
CREATE TRIGGER crossing_written AFTER INSERT ON boundary.crossing FOR EACH ROW
  WHEN (NEW.kind <> 'attachment') EXECUTE FUNCTION boundary.announce_crossing();

-- The originals in quarantine, until they are deleted.
CREATE TABLE boundary.original (
  crossing uuid PRIMARY KEY REFERENCES boundary.crossing,
  blob uuid NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE INDEX original_kept ON boundary.original (stored_at) WHERE deleted_at IS NULL;

-- What waits for a person. The boundary writes the question, an approver on the LGWAN side the answer.
CREATE TABLE lgwan.approval (
  id uuid PRIMARY KEY,
  organisation char(6) NOT NULL REFERENCES register.organisation,
  room uuid NOT NULL REFERENCES register.room,
  kind text NOT NULL CHECK (kind IN ('message', 'attachment')),
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  requester uuid NOT NULL REFERENCES register.person,
  summary text NOT NULL CHECK (length(summary) <= 20000),
  reason text NOT NULL CHECK (length(reason) <= 100),
  findings jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected', 'expired', 'withdrawn')),
  decided_by uuid REFERENCES register.person,
  decided_at timestamptz,
  comment text CHECK (length(comment) <= 1000),
  CHECK (decided_by <> requester),
  CHECK ((state IN ('approved', 'rejected')) = (decided_by IS NOT NULL))
);
CREATE INDEX approval_pending ON lgwan.approval (organisation, created_at) WHERE state = 'pending';

ALTER TABLE boundary.crossing ENABLE ROW LEVEL SECURITY;
CREATE POLICY inbound_intake ON boundary.crossing FOR INSERT TO sekisho_internet
  WITH CHECK (direction = 'inbound' AND kind <> 'approval' AND state = 'accepted' AND approved_by IS NULL);
CREATE POLICY outbound_intake ON boundary.crossing FOR INSERT TO sekisho_lgwan
  WITH CHECK (direction = 'outbound' AND state = 'accepted' AND approved_by IS NULL);
CREATE POLICY boundary_works ON boundary.crossing TO sekisho_boundary USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA boundary TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT INSERT (id, kind, direction, organisation, room, message, actor, device, trust, payload) ON boundary.crossing TO sekisho_internet, sekisho_lgwan;
GRANT SELECT ON boundary.crossing TO sekisho_boundary;
GRANT UPDATE (state, approved_by, attempts, due_at, reason, rule, policy, finished_at) ON boundary.crossing TO sekisho_boundary;
GRANT SELECT, INSERT, UPDATE ON boundary.original TO sekisho_boundary;
GRANT SELECT ON lgwan.approval TO sekisho_lgwan;
GRANT UPDATE (state, decided_by, decided_at, comment) ON lgwan.approval TO sekisho_lgwan;
GRANT SELECT, INSERT, UPDATE (state) ON lgwan.approval TO sekisho_boundary;
`

export const migration: Migration = { name: '040-crossing', sql }
