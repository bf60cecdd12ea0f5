/**
 * The conversation. A room exists once; each domain keeps its own copy of what was said in it, filled by its own listener and
 * by the boundary's deliveries, so that neither login needs to read the other's schema.
 */
import type { Migration } from './migration.ts'

const rooms = `
CREATE TABLE register.room (
  id uuid PRIMARY KEY,
  organisation char(6) NOT NULL REFERENCES register.organisation,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  label text CHECK (label IN ('3A', '3B', '3C', '2', '1')),
  created_by uuid NOT NULL REFERENCES register.person,
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz
);
CREATE INDEX room_by_organisation ON register.room (organisation);
CREATE TABLE register.room_member (
  room uuid NOT NULL REFERENCES register.room,
  person uuid NOT NULL REFERENCES register.person,
  internet boolean NOT NULL,
  lgwan boolean NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (room, person),
  CHECK (internet OR lgwan)
);
CREATE INDEX room_member_by_person ON register.room_member (person);
GRANT SELECT ON register.room, register.room_member TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT INSERT ON register.room, register.room_member TO sekisho_lgwan;
GRANT UPDATE (name, label, archived_at) ON register.room TO sekisho_lgwan;
GRANT UPDATE (internet, lgwan), DELETE ON register.room_member TO sekisho_lgwan;
`

const messageStates = `'accepted', 'held', 'delivered', 'refused', 'rejected', 'expired', 'failed'`
const attachmentStates = `'queued', 'processing', 'held', 'clean', 'refused', 'rejected', 'expired', 'failed'`

const domain = (schema: 'internet' | 'lgwan'): string => `
-- 'origin' is the domain that the message was written in; 'state' is how its crossing stands, as told by the boundary.
CREATE TABLE ${schema}.message (
  id uuid PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  room uuid NOT NULL REFERENCES register.room,
  author uuid NOT NULL REFERENCES register.person,
  device uuid,
  origin text NOT NULL CHECK (origin IN ('internet', 'lgwan')),
  body text NOT NULL CHECK (length(body) <= 20000),
  removed_characters integer NOT NULL DEFAULT 0 CHECK (removed_characters >= 0),
  sent_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN (${messageStates})),
  reason text CHECK (length(reason) <= 100),
  unsent_at timestamptz,
  idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 100),
  idempotency_hash bytea,
  UNIQUE (author, idempotency_key),
  CHECK ((idempotency_key IS NULL) = (idempotency_hash IS NULL))
);
CREATE INDEX message_by_room ON ${schema}.message (room, sequence);

-- 'bytes' and 'sha256' are of what was sent; the clean_ columns of what may be fetched.
CREATE TABLE ${schema}.attachment (
  id uuid PRIMARY KEY,
  message uuid NOT NULL REFERENCES ${schema}.message,
  position smallint NOT NULL CHECK (position >= 0),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  state text NOT NULL CHECK (state IN (${attachmentStates})),
  reason text CHECK (length(reason) <= 100),
  type text CHECK (length(type) <= 50),
  method text CHECK (method IN ('rebuild', 'flatten', 'text', 'inspect-only')),
  removed jsonb NOT NULL DEFAULT '[]',
  clean_blob uuid,
  clean_sha256 text CHECK (clean_sha256 ~ '^[0-9a-f]{64}$'),
  clean_bytes bigint,
  clean_name text CHECK (length(clean_name) <= 260),
  media_type text CHECK (length(media_type) <= 100),
  finished_at timestamptz,
  UNIQUE (message, position),
  CHECK ((state = 'clean') = (clean_blob IS NOT NULL)),
  CHECK ((clean_blob IS NULL) = (clean_sha256 IS NULL))
);

CREATE TABLE ${schema}.upload (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES register.person,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  blob uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  message uuid REFERENCES ${schema}.message
);
CREATE INDEX upload_unclaimed ON ${schema}.upload (created_at) WHERE message IS NULL;

CREATE TABLE ${schema}.receipt (
  message uuid NOT NULL REFERENCES ${schema}.message,
  person uuid NOT NULL REFERENCES register.person,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (message, person)
);

-- What event streams send. An id may become visible after a higher one (transactions end out of order): see chat/cursor.ts.
CREATE TABLE ${schema}.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room uuid NOT NULL REFERENCES register.room,
  kind text NOT NULL CHECK (kind IN ('message', 'message-state', 'attachment', 'receipt', 'unsend')),
  message uuid NOT NULL REFERENCES ${schema}.message,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_by_time ON ${schema}.event (at);
CREATE FUNCTION ${schema}.announce_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${schema}_event', '');
  RETURN NULL;
END $$;
CREATE TRIGGER event_written AFTER INSERT ON ${schema}.event FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.announce_event();

-- Counters of rate-limiter-flexible; worth nothing after a crash, so not logged.
CREATE UNLOGGED TABLE ${schema}.rate_limit (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);

GRANT USAGE ON SCHEMA ${schema} TO sekisho_${schema}, sekisho_boundary;
GRANT SELECT, INSERT ON ${schema}.message, ${schema}.attachment, ${schema}.upload, ${schema}.receipt, ${schema}.event TO sekisho_${schema};
GRANT UPDATE (body, unsent_at) ON ${schema}.message TO sekisho_${schema};
GRANT UPDATE (message) ON ${schema}.upload TO sekisho_${schema};
GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.rate_limit TO sekisho_${schema};
GRANT SELECT, INSERT ON ${schema}.message, ${schema}.attachment, ${schema}.receipt, ${schema}.event TO sekisho_boundary;
GRANT UPDATE (body, state, reason, unsent_at) ON ${schema}.message TO sekisho_boundary;
GRANT UPDATE ON ${schema}.attachment TO sekisho_boundary;
GRANT SELECT, DELETE ON ${schema}.upload TO sekisho_boundary;
GRANT DELETE ON ${schema}.event TO sekisho_boundary;
`

export const migration: Migration = { name: '030-chat', sql: rooms + domain('internet') + domain('lgwan') }
