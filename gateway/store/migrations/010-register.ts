/**
 * Who may do what, with which device: `register` is one truth for both domains; `internet` and `lgwan` hold what proves it
 * on each side. A login sees no more than its work needs, so a listener that is taken over cannot read the other's secrets:
 * registration codes are only reachable through functions that take a code and never give one.
 */
import type { Migration } from './migration.ts'

const tables = `
CREATE SCHEMA IF NOT EXISTS register;
CREATE SCHEMA IF NOT EXISTS internet;
CREATE SCHEMA IF NOT EXISTS lgwan;

CREATE TABLE register.organisation (
  code char(6) PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE register.person (
  id uuid PRIMARY KEY,
  organisation char(6) NOT NULL REFERENCES register.organisation,
  login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._@/-]{0,63}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  section text NOT NULL DEFAULT '' CHECK (length(section) <= 100),
  roles text[] NOT NULL DEFAULT '{user}'
    CHECK (roles <@ ARRAY['user', 'approver', 'policy-author', 'auditor', 'administrator'] AND cardinality(roles) > 0),
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX person_by_organisation ON register.person (organisation, section, name, id);

-- 'expired' is not stored: it follows from expires_on at the moment of asking, so no clockwork can be late.
CREATE TABLE register.device (
  id uuid PRIMARY KEY,
  organisation char(6) NOT NULL REFERENCES register.organisation,
  registration_number text NOT NULL UNIQUE CHECK (registration_number ~ '^[0-9]{6}-[0-9]{4}-[0-9]{6}$'),
  person uuid NOT NULL REFERENCES register.person,
  model text NOT NULL CHECK (length(model) BETWEEN 1 AND 100),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
  approver uuid REFERENCES register.person CHECK (approver <> person),
  registered_at timestamptz NOT NULL DEFAULT now(),
  approved_at timestamptz,
  expires_on date NOT NULL,
  trust text NOT NULL CHECK (trust IN ('T0', 'T1', 'T2', 'T3')),
  state text NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'revoked')),
  revoked_at timestamptz,
  reason text CHECK (length(reason) <= 200),
  CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
  CHECK (state <> 'active' OR approved_at IS NOT NULL)
);
CREATE INDEX device_by_organisation ON register.device (organisation, registration_number);
CREATE INDEX device_by_person ON register.device (person);

CREATE TABLE register.registration_sequence (
  organisation char(6) REFERENCES register.organisation,
  fiscal_year smallint,
  last integer NOT NULL,
  PRIMARY KEY (organisation, fiscal_year)
);

-- issued_by is null when the code was issued on the machine itself (first start, command line).
CREATE TABLE register.registration_code (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES register.person,
  issued_by uuid REFERENCES register.person CHECK (issued_by <> person),
  selector text NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
  approval_after boolean NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL CHECK (expires_at > issued_at),
  attempts integer NOT NULL DEFAULT 0,
  attempts_allowed integer NOT NULL DEFAULT 5 CHECK (attempts_allowed BETWEEN 1 AND 20),
  used_at timestamptz,
  device uuid REFERENCES register.device,
  CHECK ((used_at IS NULL) = (device IS NULL))
);
CREATE INDEX registration_code_by_person ON register.registration_code (person);

CREATE TABLE internet.credential (
  id text PRIMARY KEY,
  device uuid NOT NULL REFERENCES register.device,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,
  device_type text NOT NULL CHECK (device_type IN ('singleDevice', 'multiDevice')),
  aaguid uuid NOT NULL,
  attestation_format text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX credential_by_device ON internet.credential (device);

CREATE TABLE internet.session (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  id uuid NOT NULL UNIQUE,
  device uuid NOT NULL REFERENCES register.device,
  person uuid NOT NULL REFERENCES register.person,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  idle_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_device ON internet.session (device);
CREATE INDEX session_by_person ON internet.session (person);

-- One WebAuthn ceremony in progress; taking it deletes it, so that no challenge is answered twice.
CREATE TABLE internet.challenge (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('registration', 'sign-in')),
  challenge text NOT NULL,
  code_selector text,
  code_hash bytea,
  model text,
  expires_at timestamptz NOT NULL
);

-- Failures counted per subject (a hash of the login, an address) before the work is done; see identity/throttle.ts.
CREATE TABLE internet.throttle (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL
);

CREATE TABLE lgwan.password (
  person uuid PRIMARY KEY REFERENCES register.person,
  hash text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  must_change boolean NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE lgwan.totp (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES register.person,
  sealed_secret bytea NOT NULL,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz
);
CREATE UNIQUE INDEX totp_in_use ON lgwan.totp (person) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_offered ON lgwan.totp (person) WHERE confirmed_at IS NULL;

CREATE TABLE lgwan.credential (
  id text PRIMARY KEY,
  person uuid NOT NULL REFERENCES register.person,
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,
  device_type text NOT NULL CHECK (device_type IN ('singleDevice', 'multiDevice')),
  aaguid uuid NOT NULL,
  attestation_format text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX credential_by_person ON lgwan.credential (person);

CREATE TABLE lgwan.session (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  id uuid NOT NULL UNIQUE,
  person uuid NOT NULL REFERENCES register.person,
  second_factor_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  idle_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_person ON lgwan.session (person);

CREATE TABLE lgwan.challenge (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('enrolment', 'second-factor')),
  challenge text NOT NULL,
  session uuid NOT NULL REFERENCES lgwan.session (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE TABLE lgwan.throttle (LIKE internet.throttle INCLUDING ALL);
`

/** SECURITY DEFINER: run as the owner, with a fixed search path, executable by the logins named in the grants and nobody else. */
const functions = `
-- The fiscal year of Japan's local governments runs from 1 April to 31 March (地方自治法 第208条), by Japanese time.
CREATE FUNCTION register.fiscal_year(at timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT extract(year FROM (at AT TIME ZONE 'Asia/Tokyo') - interval '3 months')::integer
$$;
CREATE FUNCTION register.fiscal_year_end(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_date(extract(year FROM (at AT TIME ZONE 'Asia/Tokyo') - interval '3 months')::integer + 1, 3, 31)
$$;
CREATE FUNCTION register.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date
$$;

-- Says how a code stands to someone who presents it. Too many wrong second halves close a code. Only who knows the whole code
-- learns that it is used or expired. The stored and the presented hash are compared through a random blind, because the
-- byte comparison of SQL may stop at the first difference.
CREATE FUNCTION register.examine_code(given_selector text, given_hash bytea, OUT outcome text, OUT person uuid, OUT person_name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entry register.registration_code;
  holder register.person;
  blind bytea := uuid_send(gen_random_uuid());
BEGIN
  SELECT * INTO entry FROM register.registration_code c WHERE c.selector = given_selector FOR UPDATE;
  IF entry.id IS NULL THEN
    outcome := 'wrong';
    RETURN;
  END IF;
  IF sha256(blind || entry.hash) <> sha256(blind || given_hash) THEN
    UPDATE register.registration_code c SET attempts = c.attempts + 1 WHERE c.id = entry.id;
    outcome := 'wrong';
    RETURN;
  END IF;
  SELECT * INTO holder FROM register.person p WHERE p.id = entry.person;
  outcome := CASE
    WHEN entry.used_at IS NOT NULL THEN 'used'
    WHEN entry.expires_at <= now() OR entry.attempts >= entry.attempts_allowed OR holder.state <> 'active' THEN 'expired'
    ELSE 'open'
  END;
  IF outcome = 'open' THEN
    person := entry.person;
    person_name := holder.name;
  END IF;
END $$;

CREATE FUNCTION register.next_registration_number(given_organisation char(6)) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO register.registration_sequence AS s (organisation, fiscal_year, last)
  VALUES (given_organisation, register.fiscal_year(now()), 1)
  ON CONFLICT (organisation, fiscal_year) DO UPDATE SET last = s.last + 1
  RETURNING s.organisation || '-' || s.fiscal_year || '-' || lpad(s.last::text, 6, '0')
$$;

-- Spends a code and writes its device into the register, both or neither. The row lock of examine_code makes the second of
-- two simultaneous claims wait and then see 'used'. Whether approval must follow was decided where the code was issued; the
-- internet side cannot claim more trust than T1 (policy.md), since nothing above it can be proven yet.
CREATE FUNCTION register.claim_device(given_selector text, given_hash bytea, given_device uuid, given_model text, given_trust text,
  OUT outcome text, OUT person uuid, OUT registration_number text, OUT state text, OUT expires_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entry register.registration_code;
  home char(6);
BEGIN
  IF given_trust <> 'T1' THEN
    RAISE EXCEPTION 'the internet side registers devices of trust T1 only';
  END IF;
  SELECT e.outcome INTO outcome FROM register.examine_code(given_selector, given_hash) e;
  IF outcome <> 'open' THEN
    RETURN;
  END IF;
  SELECT * INTO entry FROM register.registration_code c WHERE c.selector = given_selector;
  SELECT p.organisation INTO home FROM register.person p WHERE p.id = entry.person;
  person := entry.person;
  registration_number := register.next_registration_number(home);
  state := CASE WHEN entry.approval_after THEN 'pending' ELSE 'active' END;
  expires_on := register.fiscal_year_end(now());
  INSERT INTO register.device AS d (id, organisation, registration_number, person, model, purpose, approver, approved_at, expires_on, trust, state)
  VALUES (given_device, home, claim_device.registration_number, entry.person, given_model, entry.purpose,
    CASE WHEN entry.approval_after THEN NULL ELSE entry.issued_by END,
    CASE WHEN entry.approval_after THEN NULL ELSE now() END,
    claim_device.expires_on, given_trust, claim_device.state);
  UPDATE register.registration_code c SET used_at = now(), device = given_device WHERE c.id = entry.id;
END $$;

-- A session that is deleted, for whatever reason, tells the listeners to close its event streams.
CREATE FUNCTION register.announce_ended_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('session_revoked', json_build_object(
    'domain', TG_TABLE_SCHEMA, 'session', OLD.id, 'person', OLD.person, 'device', to_jsonb(OLD) -> 'device')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER session_ended AFTER DELETE ON internet.session FOR EACH ROW EXECUTE FUNCTION register.announce_ended_session();
CREATE TRIGGER session_ended AFTER DELETE ON lgwan.session FOR EACH ROW EXECUTE FUNCTION register.announce_ended_session();

-- A device or person that stops being active loses its sessions in the same transaction, whoever makes the change.
CREATE FUNCTION register.end_sessions_of_device() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM internet.session s WHERE s.device = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER device_stopped AFTER UPDATE OF state ON register.device FOR EACH ROW
  WHEN (NEW.state <> 'active') EXECUTE FUNCTION register.end_sessions_of_device();

CREATE FUNCTION register.end_sessions_of_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM lgwan.session s WHERE s.person = NEW.id;
  IF NEW.state <> 'active' THEN
    DELETE FROM internet.session s WHERE s.person = NEW.id;
  END IF;
  RETURN NULL;
END $$;
-- Changed roles end the LGWAN sessions too: the second factor is proven again under the new ones.
CREATE TRIGGER person_stopped AFTER UPDATE OF state, roles ON register.person FOR EACH ROW
  WHEN (NEW.state <> 'active' OR NEW.roles <> OLD.roles) EXECUTE FUNCTION register.end_sessions_of_person();
`

const grants = `
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.fiscal_year, register.fiscal_year_end, register.today TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT EXECUTE ON FUNCTION register.examine_code, register.claim_device TO sekisho_internet;

GRANT USAGE ON SCHEMA register TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT USAGE ON SCHEMA internet TO sekisho_internet;
GRANT USAGE ON SCHEMA lgwan TO sekisho_lgwan;

-- A login is half of an LGWAN credential: the internet side never sees it.
GRANT SELECT ON register.organisation TO sekisho_internet, sekisho_lgwan, sekisho_boundary;
GRANT SELECT (id, organisation, name, section, roles, state) ON register.person TO sekisho_internet, sekisho_boundary;
GRANT SELECT ON register.device TO sekisho_internet, sekisho_boundary, sekisho_lgwan;

GRANT SELECT, INSERT ON register.person TO sekisho_lgwan;
GRANT UPDATE (name, section, roles, state, updated_at) ON register.person TO sekisho_lgwan;
GRANT UPDATE (approver, approved_at, expires_on, state, revoked_at, reason, purpose) ON register.device TO sekisho_lgwan;
GRANT SELECT, INSERT, DELETE ON register.registration_code TO sekisho_lgwan;

GRANT SELECT, INSERT, UPDATE, DELETE ON internet.session, internet.challenge, internet.throttle TO sekisho_internet;
GRANT SELECT, INSERT ON internet.credential TO sekisho_internet;
GRANT UPDATE (counter, backed_up, last_used_at) ON internet.credential TO sekisho_internet;

GRANT SELECT, INSERT, UPDATE, DELETE ON lgwan.session, lgwan.challenge, lgwan.throttle, lgwan.password, lgwan.totp, lgwan.credential TO sekisho_lgwan;
`

export const migration: Migration = { name: '010-register', sql: tables + functions + grants }
