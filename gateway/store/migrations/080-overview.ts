/**
 * What the console's pages on crossings read. The LGWAN side sees a crossing's course and never its content: `boundary.passage` has
 * every column but the payload, and everything it shows is in the audit log too, which that login reads already. Each boundary
 * process says in `boundary.heartbeat` how it is.
 */
import type { Migration } from './migration.ts'

const passages = `
-- What a file was recognised as, written with its end or its hold.
ALTER TABLE boundary.crossing ADD COLUMN type text CHECK (length(type) <= 50);
GRANT UPDATE (type) ON boundary.crossing TO sekisho_boundary;

-- A view has its owner's rights, so the row-level policies of the intake stay as they are: nobody but the boundary reads the table.
CREATE VIEW boundary.passage AS
  SELECT c.id, c.sequence, c.kind, c.direction, c.organisation, c.room, c.message, c.actor, c.device, c.trust, c.type, c.state,
    c.approved_by, c.attempts, c.due_at, c.reason, c.rule, c.policy, c.created_at, c.finished_at
  FROM boundary.crossing c;
GRANT SELECT ON boundary.passage TO sekisho_lgwan;

-- One for each way that an administrator looks for something. Receipts are many, and nobody looks for one.
CREATE INDEX crossing_by_time ON boundary.crossing (organisation, created_at, sequence) INCLUDE (kind, direction, state)
  WHERE kind IN ('message', 'attachment');
CREATE INDEX crossing_by_room ON boundary.crossing (room, created_at, sequence) WHERE kind IN ('message', 'attachment');
CREATE INDEX crossing_by_actor ON boundary.crossing (actor, created_at, sequence) WHERE kind IN ('message', 'attachment');
CREATE INDEX crossing_by_device ON boundary.crossing (device, created_at, sequence)
  WHERE kind IN ('message', 'attachment') AND device IS NOT NULL;
CREATE INDEX crossing_by_rule ON boundary.crossing (organisation, rule, created_at, sequence)
  WHERE kind IN ('message', 'attachment') AND rule IS NOT NULL;
CREATE INDEX crossing_by_type ON boundary.crossing (organisation, type, created_at, sequence) WHERE kind = 'attachment' AND type IS NOT NULL;
CREATE INDEX crossing_stopped ON boundary.crossing (organisation, state, created_at, sequence)
  WHERE kind IN ('message', 'attachment') AND state IN ('held', 'refused', 'rejected', 'expired', 'failed');
CREATE INDEX crossing_by_reason ON boundary.crossing (organisation, reason, created_at, sequence)
  WHERE kind IN ('message', 'attachment') AND reason IS NOT NULL;
`

const heartbeats = `
-- A process that ends in good order takes its row with it; one that does not leaves it behind with an old time.
CREATE TABLE boundary.heartbeat (
  process uuid PRIMARY KEY,
  version text NOT NULL CHECK (length(version) <= 50),
  started_at timestamptz NOT NULL DEFAULT now(),
  at timestamptz NOT NULL DEFAULT now(),
  tier text NOT NULL CHECK (tier IN ('process', 'self', 'namespace', 'full')),
  minimum_tier text NOT NULL CHECK (minimum_tier IN ('process', 'self', 'namespace', 'full')),
  meets_minimum boolean NOT NULL,
  children integer NOT NULL CHECK (children >= 0),
  busy integer NOT NULL CHECK (busy >= 0),
  queued integer NOT NULL CHECK (queued >= 0),
  restarts integer NOT NULL CHECK (restarts >= 0)
);
GRANT SELECT, INSERT (process, version, tier, minimum_tier, meets_minimum, children, busy, queued, restarts), DELETE ON boundary.heartbeat
  TO sekisho_boundary;
GRANT UPDATE (at, tier, minimum_tier, meets_minimum, children, busy, queued, restarts) ON boundary.heartbeat TO sekisho_boundary;
GRANT SELECT ON boundary.heartbeat TO sekisho_lgwan;
`

export const migration: Migration = { name: '080-overview', sql: passages + heartbeats }
