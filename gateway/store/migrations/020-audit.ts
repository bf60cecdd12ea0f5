/**
 * What lies around the log's files: the outbox through which every process hands records to the one that writes them, and the
 * index for searching, which can be rebuilt from the files at any time. The listeners may only add to the outbox; who added a
 * row is taken from the login, so that a listener that is taken over cannot record in another's name.
 */
import type { Migration } from './migration.ts'

const tables = `
CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE audit.outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL CHECK (uuid_extract_version(id) = 7),
  event jsonb NOT NULL CHECK (jsonb_typeof(event) = 'object' AND octet_length(event::text) <= 65536),
  recorder text NOT NULL DEFAULT substr(session_user, 9) CHECK (recorder IN ('internet', 'lgwan', 'boundary', 'owner')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (id, recorder)
-- Rows live for milliseconds: what they leave behind is swept often, or each look at the head would step over it.
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1);

CREATE TABLE audit.record (
  index bigint PRIMARY KEY CHECK (index >= 0),
  id uuid NOT NULL,
  time timestamptz NOT NULL,
  recorder text NOT NULL,
  actor_type text NOT NULL,
  actor text NOT NULL,
  device text,
  room text,
  action text NOT NULL,
  outcome text NOT NULL,
  organisation text,
  target_type text,
  target text,
  direction text,
  reason text,
  rule text,
  policy text,
  in_sha256 text,
  out_sha256 text,
  trace text,
  leaf jsonb NOT NULL
);
CREATE INDEX record_by_id ON audit.record (id);
CREATE INDEX record_by_time ON audit.record (time);
CREATE INDEX record_by_actor ON audit.record (actor, index);
CREATE INDEX record_by_action ON audit.record (action, index);
CREATE INDEX record_by_device ON audit.record (device, index) WHERE device IS NOT NULL;
CREATE INDEX record_by_room ON audit.record (room, index) WHERE room IS NOT NULL;
CREATE INDEX record_by_target ON audit.record (target, index) WHERE target IS NOT NULL;
CREATE INDEX record_by_trace ON audit.record (trace, index) WHERE trace IS NOT NULL;
CREATE INDEX record_by_in_sha256 ON audit.record (in_sha256) WHERE in_sha256 IS NOT NULL;
CREATE INDEX record_by_out_sha256 ON audit.record (out_sha256) WHERE out_sha256 IS NOT NULL;
CREATE INDEX record_not_ok ON audit.record (outcome, index) WHERE outcome <> 'ok';

-- The tree as the index knows it: files that hold less, or other records, are not opened (a simple witness beside the files).
CREATE TABLE audit.witness (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  origin text NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL CHECK (length(root) = 32)
);

-- How the writer is, for the /readyz of the other processes.
CREATE TABLE audit.writer (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  at timestamptz NOT NULL,
  size bigint NOT NULL,
  fault text
);
`

const functions = `
CREATE FUNCTION audit.announce() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('audit_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_filled AFTER INSERT ON audit.outbox FOR EACH STATEMENT EXECUTE FUNCTION audit.announce();

-- Which of the caller's own records are in the log; for a process that missed a notification.
CREATE FUNCTION audit.durable(given uuid[]) RETURNS TABLE (id uuid, index bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.index FROM audit.record r WHERE r.id = ANY (given) AND r.recorder = substr(session_user, 9)
$$;

-- Puts records into the index, takes them out of the outbox, remembers the tree, and tells who waits: all or nothing.
CREATE FUNCTION audit.index_records(first bigint, leaves text[], given_origin text, given_size bigint, given_root bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  notice text;
BEGIN
  INSERT INTO audit.record (index, id, time, recorder, actor_type, actor, device, room, action, outcome, organisation, target_type,
    target, direction, reason, rule, policy, in_sha256, out_sha256, trace, leaf)
  SELECT first + t.at - 1, (t.l ->> 'id')::uuid, (t.l ->> 'time')::timestamptz, t.l ->> 'recorder', t.l #>> '{actor,type}',
    t.l #>> '{actor,id}', t.l #>> '{actor,device}', t.l ->> 'room', t.l ->> 'action', t.l ->> 'outcome', t.l ->> 'organisation',
    t.l #>> '{target,type}', t.l #>> '{target,id}', t.l ->> 'direction', t.l ->> 'reason', t.l ->> 'rule', t.l ->> 'policy',
    t.l #>> '{file,in}', t.l #>> '{file,out}', t.l ->> 'trace', t.l
  -- OFFSET 0 keeps the cast in its place: otherwise each leaf is parsed once for every column.
  FROM (SELECT leaf::jsonb AS l, at FROM unnest(leaves) WITH ORDINALITY AS u (leaf, at) OFFSET 0) t
  ON CONFLICT (index) DO NOTHING;
  INSERT INTO audit.witness AS w (origin, size, root) VALUES (given_origin, given_size, given_root)
  ON CONFLICT (one) DO UPDATE SET origin = excluded.origin, size = excluded.size, root = excluded.root WHERE w.size < excluded.size;
  -- A notification carries fewer than 8,000 bytes: 140 lines of a UUID and an index.
  FOR notice IN
    WITH recorded AS (
      SELECT r.id, r.recorder, r.index FROM audit.record r WHERE r.index >= first AND r.index < first + cardinality(leaves)
    ), taken AS (
      DELETE FROM audit.outbox o USING recorded r WHERE o.id = r.id AND o.recorder = r.recorder RETURNING r.id, r.index
    ), numbered AS (
      SELECT t.id, t.index, (row_number() OVER (ORDER BY t.index) - 1) / 140 AS page FROM taken t
    )
    SELECT string_agg(n.id || ' ' || n.index, E'\\n') FROM numbered n GROUP BY n.page
  LOOP
    PERFORM pg_notify('audit_durable', notice);
  END LOOP;
END $$;
`

const grants = `
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT INSERT (id, event) ON audit.outbox TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT EXECUTE ON FUNCTION audit.durable TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT SELECT ON audit.writer TO sekisho_internet, sekisho_lgwan, sekisho_boundary;

GRANT SELECT, DELETE ON audit.outbox TO sekisho_boundary;
GRANT SELECT, INSERT, DELETE ON audit.record TO sekisho_boundary;
GRANT SELECT, INSERT, UPDATE ON audit.witness, audit.writer TO sekisho_boundary;
GRANT EXECUTE ON FUNCTION audit.index_records TO sekisho_boundary;

GRANT SELECT ON audit.record TO sekisho_lgwan;
`

export const migration: Migration = { name: '020-audit', sql: tables + functions + grants }
