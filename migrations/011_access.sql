-- Organizers, accounts, memberships, sessions, API keys, links, and the audit log.
--
-- By hand, after 010: psql -d eventbooking -f migrations/011_access.sql. Running it again changes nothing.
--
-- An event of before has no organizer_id. It belongs to the first organizer, the one with the least id, as
-- soon as there is one: boxoffice_organizer_of() says so, and no row of events is rewritten.
--
-- A server of an older version on the same database goes on as before: it knows no accounts, so it must not be
-- reachable by anybody once the new one is protected.
--
-- Locks: events for the catalog's change; the foreign key is checked without reading a row.
BEGIN;

SET LOCAL client_min_messages = warning;

CREATE TABLE IF NOT EXISTS organizers (
    id         uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    slug       text NOT NULL CONSTRAINT organizers_slug UNIQUE
               CHECK (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' AND char_length(slug) <= 60),
    version    int NOT NULL DEFAULT 1 CHECK (version > 0), -- grows with each edit; part of its events' ETags
    created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS accounts (
    id            uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    email         text NOT NULL CONSTRAINT accounts_email UNIQUE CHECK (char_length(email) BETWEEN 3 AND 254),
    name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    password      text NOT NULL,      -- Argon2id, in the form of crypto_pwhash_str()
    totp_secret   bytea,              -- of the second factor; null: there is none
    totp_proposed bytea,              -- one that no code has confirmed yet
    totp_step     bigint NOT NULL DEFAULT 0, -- the last period of 30 s of which a code was used
    created_at    timestamptz(3) NOT NULL DEFAULT now()
);

-- Codes that stand for the second factor once. hash: SHA-256.
CREATE TABLE IF NOT EXISTS recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash       bytea NOT NULL,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE IF NOT EXISTS memberships (
    id           uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    organizer_id uuid NOT NULL REFERENCES organizers (id),
    account_id   uuid NOT NULL REFERENCES accounts (id),
    role         text NOT NULL CHECK (role IN ('owner', 'manager', 'viewer', 'door')),
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT memberships_once UNIQUE (organizer_id, account_id)
);
CREATE INDEX IF NOT EXISTS memberships_of_account ON memberships (account_id);

-- hash: SHA-256 of the token. A session ends 12 hours after last_used_at, at the latest at expires_at.
CREATE TABLE IF NOT EXISTS sessions (
    hash         bytea PRIMARY KEY,
    id           uuid NOT NULL CONSTRAINT sessions_id UNIQUE DEFAULT boxoffice_uuid_v7(),
    account_id   uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_agent   text NOT NULL DEFAULT '' CHECK (char_length(user_agent) <= 200),
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    last_used_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at   timestamptz(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_of_account ON sessions (account_id);

CREATE TABLE IF NOT EXISTS api_keys (
    id           uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    organizer_id uuid NOT NULL REFERENCES organizers (id),
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    scopes       text[] NOT NULL,
    hash         bytea NOT NULL CONSTRAINT api_keys_hash UNIQUE,
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    expires_at   timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at   timestamptz(3)
);
CREATE INDEX IF NOT EXISTS api_keys_of_organizer ON api_keys (organizer_id, id);

-- Tokens that are good once. hash: SHA-256. set_up: for nobody yet; reset: of an account; invitation: of an
-- e-mail into an organizer. What an owner made is good only while created_by is one of organizer_id.
CREATE TABLE IF NOT EXISTS access_links (
    hash         bytea PRIMARY KEY,
    id           uuid NOT NULL CONSTRAINT access_links_id UNIQUE DEFAULT boxoffice_uuid_v7(),
    kind         text NOT NULL CHECK (kind IN ('set_up', 'reset', 'invitation')),
    organizer_id uuid REFERENCES organizers (id),
    account_id   uuid REFERENCES accounts (id) ON DELETE CASCADE,
    created_by   uuid REFERENCES accounts (id) ON DELETE CASCADE, -- null: the operator
    email        text,
    role         text CHECK (role IN ('owner', 'manager', 'viewer', 'door')),
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    expires_at   timestamptz(3) NOT NULL,
    CONSTRAINT access_links_whole CHECK (
        CASE kind WHEN 'set_up' THEN true
                  WHEN 'reset' THEN account_id IS NOT NULL
                  ELSE organizer_id IS NOT NULL AND email IS NOT NULL AND role IS NOT NULL END)
);
CREATE INDEX IF NOT EXISTS access_links_of_organizer ON access_links (organizer_id, id)
    WHERE organizer_id IS NOT NULL;

-- What was changed, by whom. No foreign keys: entries outlive what they tell of. organizer_id is null for what
-- belongs to none, or to the first organizer before there was one. changes: {"member": [before, after]}, of
-- people ids only.
CREATE TABLE IF NOT EXISTS audit_log (
    id           uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    at           timestamptz(3) NOT NULL DEFAULT now(),
    organizer_id uuid,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('account', 'key', 'open', 'operator')),
    actor_id     uuid,
    action       text NOT NULL,
    target_kind  text NOT NULL,
    target_id    uuid,
    address      text NOT NULL DEFAULT '',
    changes      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS audit_log_of_organizer ON audit_log (organizer_id, id);

-- Append-only. Whoever has to erase what a law says must be erased says so to this function, which is the only
-- way: it clears addresses and changes, and leaves what was done when by whom.
CREATE OR REPLACE FUNCTION boxoffice_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('boxoffice.erasing_audit', true) IS DISTINCT FROM 'yes' OR TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS audit_log_only_grows ON audit_log;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION boxoffice_audit_only_grows();
DROP TRIGGER IF EXISTS audit_log_is_not_emptied ON audit_log;
CREATE TRIGGER audit_log_is_not_emptied BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION boxoffice_audit_only_grows();

CREATE OR REPLACE FUNCTION boxoffice_erase_from_audit(target uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    erased bigint;
BEGIN
    PERFORM set_config('boxoffice.erasing_audit', 'yes', true);
    UPDATE audit_log SET address = '', changes = '{}' WHERE target_id = target OR actor_id = target;
    GET DIAGNOSTICS erased = ROW_COUNT;
    PERFORM set_config('boxoffice.erasing_audit', '', true);
    RETURN erased;
END $$;

ALTER TABLE events ADD COLUMN IF NOT EXISTS organizer_id uuid;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'events_of_organizer'
                                               AND conrelid = 'events'::regclass) THEN
        ALTER TABLE events ADD CONSTRAINT events_of_organizer
            FOREIGN KEY (organizer_id) REFERENCES organizers (id) NOT VALID;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION boxoffice_organizer_of(organizer uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(organizer, (SELECT id FROM organizers ORDER BY id LIMIT 1))
$$;

COMMIT;
