/**
 * Policies, every revision for good. LGWAN writes drafts and decides about them, the boundary reads, the internet side sees
 * nothing. The text of a revision is never changed: there is no grant for it. A trigger keeps the ways between the states.
 */
import type { Migration } from './migration.ts'

const sql = `
CREATE SCHEMA IF NOT EXISTS boundary;

-- 'author' is null only for the policy that came with the product. 'decided' is the first approval or the rejection;
-- 'activated' the latest activation, which a rollback renews.
CREATE TABLE boundary.policy_revision (
  organisation char(6) NOT NULL REFERENCES register.organisation,
  revision integer NOT NULL CHECK (revision > 0),
  yaml text NOT NULL CHECK (length(yaml) BETWEEN 1 AND 400000),
  cases text NOT NULL DEFAULT '' CHECK (length(cases) <= 400000),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  author uuid REFERENCES register.person,
  created_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'retired', 'rejected')),
  decided_by uuid REFERENCES register.person CHECK (decided_by <> author),
  decided_at timestamptz,
  comment text CHECK (length(comment) <= 500),
  activated_by uuid REFERENCES register.person CHECK (activated_by <> author),
  activated_at timestamptz,
  PRIMARY KEY (organisation, revision),
  CHECK ((state = 'draft') = (decided_at IS NULL)),
  CHECK (decided_at IS NULL OR decided_by IS NOT NULL OR author IS NULL),
  CHECK ((state IN ('draft', 'rejected')) = (activated_at IS NULL)),
  CHECK (activated_at IS NULL OR activated_by IS NOT NULL OR author IS NULL)
);
CREATE UNIQUE INDEX policy_in_force ON boundary.policy_revision (organisation) WHERE state = 'active';

CREATE FUNCTION boundary.guard_policy_state() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (OLD.state, NEW.state) IN (('draft', 'active'), ('draft', 'rejected'), ('active', 'retired'), ('retired', 'active')) THEN
    RAISE EXCEPTION 'a policy revision cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever approved or rejected stays on record.
  IF OLD.state <> 'draft' AND (NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at) THEN
    RAISE EXCEPTION 'a decision about a policy revision is final' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_guarded BEFORE UPDATE ON boundary.policy_revision FOR EACH ROW EXECUTE FUNCTION boundary.guard_policy_state();

CREATE FUNCTION boundary.announce_policy() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('policy_changed', NEW.organisation);
  RETURN NULL;
END $$;
CREATE TRIGGER policy_in_force_changed AFTER INSERT OR UPDATE OF state ON boundary.policy_revision FOR EACH ROW
  WHEN (NEW.state = 'active') EXECUTE FUNCTION boundary.announce_policy();

-- Revision 1, by the product itself, and only where an organisation has no policy at all. True when it was written.
CREATE FUNCTION boundary.adopt_default_policy(given_organisation char(6), given_yaml text, given_cases text, given_sha256 text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM boundary.policy_revision p WHERE p.organisation = given_organisation) THEN
    RETURN false;
  END IF;
  INSERT INTO boundary.policy_revision (organisation, revision, yaml, cases, sha256, state, decided_at, activated_at)
  VALUES (given_organisation, 1, given_yaml, given_cases, given_sha256, 'active', now(), now())
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION boundary.adopt_default_policy FROM PUBLIC;

GRANT USAGE ON SCHEMA boundary TO sekisho_lgwan, sekisho_boundary;
GRANT EXECUTE ON FUNCTION boundary.adopt_default_policy TO sekisho_boundary;
GRANT SELECT ON boundary.policy_revision TO sekisho_lgwan, sekisho_boundary;
GRANT INSERT (organisation, revision, yaml, cases, sha256, note, author) ON boundary.policy_revision TO sekisho_lgwan;
GRANT UPDATE (state, decided_by, decided_at, comment, activated_by, activated_at) ON boundary.policy_revision TO sekisho_lgwan;

ALTER TABLE boundary.policy_revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON boundary.policy_revision FOR SELECT TO sekisho_lgwan, sekisho_boundary USING (true);
CREATE POLICY drafts_have_an_author ON boundary.policy_revision FOR INSERT TO sekisho_lgwan
  WITH CHECK (author IS NOT NULL AND state = 'draft' AND decided_by IS NULL AND activated_by IS NULL);
CREATE POLICY a_person_decides ON boundary.policy_revision FOR UPDATE TO sekisho_lgwan USING (true)
  WITH CHECK (state = 'retired' OR (state = 'active' AND activated_by IS NOT NULL) OR (state = 'rejected' AND decided_by IS NOT NULL));
`

export const migration: Migration = { name: '050-policy', sql }
