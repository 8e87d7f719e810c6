-- What organizers need: when and where an event is, whether it is open, and cancelled registrations.
--
-- By hand, after 001: psql -d eventbooking -f migrations/002_organizer.sql. Running it again changes
-- nothing.
--
-- Locks: the columns come with constant defaults, so neither table is rewritten. What takes time is
-- the new index on registrations (about a second a million rows), during which bookings wait. On a
-- database too large for that, add the column cancelled_at and then, with CREATE UNIQUE INDEX
-- CONCURRENTLY, the index registrations_active_email by hand first; this file then passes over both.
BEGIN;

SET LOCAL client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- version grows with every edit and not with bookings, whose updates must stay HOT: no index may
-- cover a column that they change.
ALTER TABLE events
    ADD COLUMN IF NOT EXISTS starts_at timestamptz(3),
    ADD COLUMN IF NOT EXISTS ends_at   timestamptz(3),
    ADD COLUMN IF NOT EXISTS timezone  text CHECK (char_length(timezone) BETWEEN 1 AND 64),
    ADD COLUMN IF NOT EXISTS location  text NOT NULL DEFAULT '' CHECK (char_length(location) <= 500),
    ADD COLUMN IF NOT EXISTS status    text NOT NULL DEFAULT 'published'
        CHECK (status IN ('draft', 'published', 'cancelled')),
    ADD COLUMN IF NOT EXISTS version   int NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_end_after_start;
ALTER TABLE events ADD CONSTRAINT events_end_after_start CHECK (ends_at >= starts_at) NOT VALID;

-- A cancelled registration stays as a row, and its e-mail may register again; booked_count counts
-- those that are not cancelled. The new index comes before the old one goes.
ALTER TABLE registrations ADD COLUMN IF NOT EXISTS cancelled_at timestamptz(3);
CREATE UNIQUE INDEX IF NOT EXISTS registrations_active_email
    ON registrations (event_id, user_email) WHERE cancelled_at IS NULL;
ALTER TABLE registrations DROP CONSTRAINT IF EXISTS registrations_once_per_email;

-- Further kinds, see backend/domain/seat_rules.h. answer: the first answer, where it cannot be made
-- again from the request. NOT VALID: older rows were checked against less.
ALTER TABLE idempotency_keys ADD COLUMN IF NOT EXISTS answer text;
ALTER TABLE idempotency_keys DROP CONSTRAINT IF EXISTS idempotency_keys_kind_check;
ALTER TABLE idempotency_keys
    ADD CONSTRAINT idempotency_keys_kind_check CHECK (kind BETWEEN 0 AND 12) NOT VALID;

-- Names sort and letters fold as in Unicode, whatever the database's locale; without ICU as in C.
DO $$
BEGIN
    IF to_regcollation('boxoffice_text') IS NULL THEN
        IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
            CREATE COLLATION boxoffice_text (provider = icu, locale = 'und');
        ELSE
            CREATE COLLATION boxoffice_text (locale = 'C');
        END IF;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION boxoffice_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower($1 COLLATE boxoffice_text) COLLATE "C";

-- For the search of events. Bookings touch none of these columns. Registrations have none of the
-- kind: it would slow every booking, and one event's rows are searched fast enough without.
CREATE INDEX IF NOT EXISTS events_search ON events USING gin (
    boxoffice_fold(name || chr(31) || description || chr(31) || location) gin_trgm_ops);
CREATE INDEX IF NOT EXISTS events_by_name ON events (name COLLATE boxoffice_text, id);
CREATE INDEX IF NOT EXISTS events_by_start ON events ((coalesce(starts_at, 'infinity')), id);

COMMIT;
