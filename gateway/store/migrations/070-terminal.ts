/**
 * What the terminal's screens need: an approver may send something back (差し戻し) and sees what the boundary holds, approvers are told at once,
 * and messages can be searched.
 */
import type { Migration } from './migration.ts'

const approvals = `
ALTER TABLE lgwan.approval DROP CONSTRAINT approval_state_check, DROP CONSTRAINT approval_check1,
  ADD CONSTRAINT known_state CHECK (state IN ('pending', 'approved', 'returned', 'rejected', 'expired', 'withdrawn')),
  ADD CONSTRAINT decided_by_somebody CHECK ((state IN ('approved', 'returned', 'rejected')) = (decided_by IS NOT NULL)),
  ADD CONSTRAINT says_why CHECK (state NOT IN ('returned', 'rejected') OR length(comment) > 0) NOT VALID;
-- As the boundary holds it: the message that it belongs to, the 自治体機密性 of the room at that moment, the files and what they were recognised as.
ALTER TABLE lgwan.approval
  ADD COLUMN message uuid,
  ADD COLUMN label text CHECK (label IN ('3A', '3B', '3C', '2', '1')),
  ADD COLUMN files jsonb NOT NULL DEFAULT '[]';
CREATE INDEX approval_by_organisation ON lgwan.approval (organisation, created_at, id);

CREATE FUNCTION lgwan.announce_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lgwan_approval', NEW.organisation);
  RETURN NULL;
END $$;
CREATE TRIGGER approval_changed AFTER INSERT OR UPDATE ON lgwan.approval FOR EACH ROW EXECUTE FUNCTION lgwan.announce_approval();
`

/**
 * The characters of a message, folded: whoever searches for 避難所 reads the messages that have 避, 難 and 所, and looks there for the word.
 * Why not pg_trgm: it takes three characters and most words of Japanese have two, in the C locale it sees no Japanese letter at all, and a
 * server of somebody else's need not have it.
 */
const search = `
CREATE INDEX message_by_characters ON lgwan.message USING gin (string_to_array(lower(normalize(body, NFKC)), NULL));
`

export const migration: Migration = { name: '070-terminal', sql: approvals + search }
