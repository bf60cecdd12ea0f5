/**
 * What the register's own pages need: who did what to a device and why, when somebody last signed in, what a lost phone could reach,
 * and that no organisation is left without an administrator. What lies on the internet side comes across as counts, through functions
 * of the owner; the LGWAN login still reads no row of it.
 */
import type { Migration } from './migration.ts'

const tables = `
-- The audit log holds no free text; the reasons that people give are kept here. Rows are added and never changed.
CREATE TABLE register.device_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device uuid NOT NULL REFERENCES register.device,
  at timestamptz NOT NULL DEFAULT now(),
  action text NOT NULL CHECK (action IN ('approve', 'reject', 'suspend', 'resume', 'revoke', 'lost', 'renew', 'change')),
  actor uuid REFERENCES register.person,
  reason text CHECK (length(reason) BETWEEN 1 AND 200),
  expires_on date,
  purpose text CHECK (length(purpose) BETWEEN 1 AND 200)
);
CREATE INDEX device_history_by_device ON register.device_history (device, id);
CREATE INDEX registration_code_open ON register.registration_code (expires_at) WHERE used_at IS NULL;

-- Sessions are deleted when they end, so the last sign-in has a place of its own.
CREATE TABLE lgwan.sign_in (
  person uuid PRIMARY KEY REFERENCES register.person,
  last_at timestamptz NOT NULL
);
`

const functions = `
CREATE FUNCTION register.note_sign_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO lgwan.sign_in AS s (person, last_at) VALUES (NEW.person, now())
  ON CONFLICT (person) DO UPDATE SET last_at = excluded.last_at;
  RETURN NULL;
END $$;
CREATE TRIGGER signed_in AFTER INSERT ON lgwan.session FOR EACH ROW EXECUTE FUNCTION register.note_sign_in();

-- Of two administrators who strip each other at the same moment, the second waits here for the first and then hears no.
CREATE FUNCTION register.keep_an_administrator() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM register.organisation o WHERE o.code = OLD.organisation FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM register.person p WHERE p.organisation = OLD.organisation AND p.state = 'active' AND 'administrator' = ANY (p.roles)) THEN
    RAISE EXCEPTION 'the last administrator of %', OLD.organisation USING ERRCODE = 'SK001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER administrator_stopped AFTER UPDATE OF state, roles ON register.person FOR EACH ROW
  WHEN (OLD.state = 'active' AND 'administrator' = ANY (OLD.roles) AND (NEW.state <> 'active' OR NOT 'administrator' = ANY (NEW.roles)))
  EXECUTE FUNCTION register.keep_an_administrator();

-- How many sessions a device has, and when it was last there.
CREATE FUNCTION register.sessions_of_device(given_device uuid, OUT open_sessions integer, OUT last_seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer, max(s.last_seen_at) FROM internet.session s
  WHERE s.device = given_device AND s.idle_until > now() AND s.expires_at > now()
$$;

-- What a device could show: the rooms that its person is in on the internet side, with counts. Never a word of the content.
CREATE FUNCTION register.reach_of_device(given_device uuid, since timestamptz)
RETURNS TABLE (room uuid, name text, label text, messages integer, attachments integer, messages_ever integer, last_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.name, r.label, t.messages, t.attachments, t.ever, t.last_at
  FROM register.device d
  JOIN register.room_member k ON k.person = d.person AND k.internet
  JOIN register.room r ON r.id = k.room
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.sent_at >= since)::integer AS messages, count(*)::integer AS ever, max(m.sent_at) AS last_at,
      coalesce(sum(a.clean) FILTER (WHERE m.sent_at >= since), 0)::integer AS attachments
    FROM internet.message m
    LEFT JOIN LATERAL (SELECT count(*) AS clean FROM internet.attachment f WHERE f.message = m.id AND f.state = 'clean') a ON true
    WHERE m.room = r.id
  ) t
  WHERE d.id = given_device
  ORDER BY t.last_at DESC NULLS LAST, r.id
$$;
`

const grants = `
REVOKE ALL ON FUNCTION register.note_sign_in, register.keep_an_administrator, register.sessions_of_device, register.reach_of_device FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.sessions_of_device, register.reach_of_device TO sekisho_lgwan;
GRANT SELECT ON register.device_history, lgwan.sign_in TO sekisho_lgwan;
GRANT INSERT (device, action, actor, reason, expires_on, purpose) ON register.device_history TO sekisho_lgwan;
`

export const migration: Migration = { name: '090-register', sql: tables + functions + grants }
