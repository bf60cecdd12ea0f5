/** Drafts that know what they are based on and can be withdrawn by their author; every activation kept with its reason. */
import type { Migration } from './migration.ts'

const sql = `
ALTER TABLE boundary.policy_revision
  ADD based_on integer,
  ADD withdrawn_by uuid REFERENCES register.person CHECK (withdrawn_by = author),
  ADD withdrawn_at timestamptz,
  ADD FOREIGN KEY (organisation, based_on) REFERENCES boundary.policy_revision (organisation, revision);
-- Which states go without a decision or an activation: the three names that 050 left to PostgreSQL.
ALTER TABLE boundary.policy_revision
  DROP CONSTRAINT policy_revision_state_check,
  DROP CONSTRAINT policy_revision_check2,
  DROP CONSTRAINT policy_revision_check4;
ALTER TABLE boundary.policy_revision
  ADD CONSTRAINT known_state CHECK (state IN ('draft', 'active', 'retired', 'rejected', 'withdrawn')),
  ADD CONSTRAINT decided_once CHECK ((state IN ('draft', 'withdrawn')) = (decided_at IS NULL)),
  ADD CONSTRAINT activated_when_in_force CHECK ((state IN ('draft', 'rejected', 'withdrawn')) = (activated_at IS NULL)),
  ADD CONSTRAINT withdrawn_by_its_author CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL));

CREATE OR REPLACE FUNCTION boundary.guard_policy_state() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (OLD.state, NEW.state) IN
    (('draft', 'active'), ('draft', 'rejected'), ('draft', 'withdrawn'), ('active', 'retired'), ('retired', 'active')) THEN
    RAISE EXCEPTION 'a policy revision cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever approved or rejected stays on record.
  IF OLD.state <> 'draft' AND (NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at) THEN
    RAISE EXCEPTION 'a decision about a policy revision is final' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE boundary.policy_activation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation char(6) NOT NULL,
  revision integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('approval', 'rollback')),
  by uuid NOT NULL REFERENCES register.person,
  at timestamptz NOT NULL DEFAULT now(),
  replaced integer,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  FOREIGN KEY (organisation, revision) REFERENCES boundary.policy_revision,
  FOREIGN KEY (organisation, replaced) REFERENCES boundary.policy_revision
);
CREATE INDEX policy_activation_newest ON boundary.policy_activation (organisation, id);

GRANT INSERT (based_on), UPDATE (withdrawn_by, withdrawn_at) ON boundary.policy_revision TO sekisho_lgwan;
GRANT SELECT, INSERT (organisation, revision, kind, by, replaced, reason) ON boundary.policy_activation TO sekisho_lgwan;

DROP POLICY drafts_have_an_author ON boundary.policy_revision;
CREATE POLICY drafts_have_an_author ON boundary.policy_revision FOR INSERT TO sekisho_lgwan
  WITH CHECK (author IS NOT NULL AND state = 'draft' AND decided_by IS NULL AND activated_by IS NULL AND withdrawn_by IS NULL);
DROP POLICY a_person_decides ON boundary.policy_revision;
CREATE POLICY a_person_decides ON boundary.policy_revision FOR UPDATE TO sekisho_lgwan USING (true)
  WITH CHECK (state = 'retired' OR (state = 'active' AND activated_by IS NOT NULL) OR (state = 'rejected' AND decided_by IS NOT NULL)
    OR (state = 'withdrawn' AND withdrawn_by IS NOT NULL));
`

export const migration: Migration = { name: '100-policy', sql }
