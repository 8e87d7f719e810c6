-- Events, their registrations, and the idempotency keys of both.
--
-- By hand: psql -d eventbooking -f migrations/001_init.sql. Running it again changes nothing.
-- The server runs it by itself (backend/storage/migrator.h): it cuts off the first BEGIN and the last
-- COMMIT, and records the file in the same transaction of its own.
BEGIN;

SET LOCAL client_min_messages = warning;

-- IF NOT EXISTS would pass over tables of the same names that another program made.
DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(format('%s.%s %s', wanted.tab, wanted.col, wanted.typ), ', ') INTO missing
    FROM (VALUES ('events', 'id', 'uuid'), ('events', 'name', 'text'),
                 ('events', 'description', 'text'), ('events', 'capacity', 'integer'),
                 ('events', 'booked_count', 'integer'),
                 ('events', 'created_at', 'timestamp with time zone'),
                 ('registrations', 'event_id', 'uuid'), ('registrations', 'id', 'uuid'),
                 ('registrations', 'user_email', 'text'),
                 ('registrations', 'created_at', 'timestamp with time zone'),
                 ('idempotency_keys', 'scope', 'uuid'), ('idempotency_keys', 'key', 'text'),
                 ('idempotency_keys', 'digest', 'bytea'), ('idempotency_keys', 'kind', 'smallint'),
                 ('idempotency_keys', 'result_id', 'uuid'),
                 ('idempotency_keys', 'created_at', 'timestamp with time zone')
         ) AS wanted (tab, col, typ)
    WHERE to_regclass(wanted.tab) IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_attribute AS a
                      WHERE a.attrelid = to_regclass(wanted.tab) AND a.attname = wanted.col
                        AND NOT a.attisdropped AND format_type(a.atttypid, NULL) = wanted.typ);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'the database holds tables of another program; Boxoffice misses %', missing;
    END IF;
END
$$;

-- A version 7 UUID (RFC 9562) from the database's clock, so that rows inserted by hand sort by time
-- among those of the server, which brings ids of its own.
CREATE OR REPLACE FUNCTION boxoffice_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        set_byte(set_byte(
            overlay(uuid_send(gen_random_uuid())
                    PLACING substring(int8send(micros / 1000) FROM 3) FROM 1 FOR 6),
            6, (112 | ((micros % 1000 * 4096 / 1000) >> 8))::int),
            7, ((micros % 1000 * 4096 / 1000) & 255)::int),
        'hex')::uuid
    FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros) AS clock
$$;

-- No index may ever cover booked_count: its updates must stay in their page (HOT), for which the
-- fill factor leaves half a page. The newest events are those with the greatest id.
CREATE TABLE IF NOT EXISTS events (
    id           uuid PRIMARY KEY DEFAULT boxoffice_uuid_v7(),
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    description  text NOT NULL DEFAULT '' CHECK (char_length(description) <= 10000),
    capacity     int NOT NULL CHECK (capacity BETWEEN 1 AND 1000000),
    booked_count int NOT NULL DEFAULT 0,
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT events_never_overbooked CHECK (booked_count BETWEEN 0 AND capacity)
) WITH (fillfactor = 50,
        autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_vacuum_cost_delay = 0,
        autovacuum_analyze_threshold = 500, autovacuum_analyze_scale_factor = 0.1);

-- Every key begins with the event, so that the table can be distributed by event. No ON DELETE
-- CASCADE: a registration is a promise, and an event that has some is not deleted by accident.
CREATE TABLE IF NOT EXISTS registrations (
    event_id   uuid NOT NULL REFERENCES events (id),
    id         uuid NOT NULL DEFAULT boxoffice_uuid_v7(),
    user_email text NOT NULL CHECK (char_length(user_email) BETWEEN 3 AND 254),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, id),
    CONSTRAINT registrations_once_per_email UNIQUE (event_id, user_email)
) WITH (autovacuum_analyze_scale_factor = 0.05);

-- What a client's request under an Idempotency-Key led to. scope: the event, or nil for creations.
-- kind: 0 registered, 1 event full, 2 already registered, 3 event created.
CREATE TABLE IF NOT EXISTS idempotency_keys (
    scope      uuid NOT NULL,
    key        text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 128),
    digest     bytea NOT NULL,
    kind       smallint NOT NULL CHECK (kind BETWEEN 0 AND 3),
    result_id  uuid,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys
    USING brin (created_at) WITH (autosummarize = on, pages_per_range = 32);

COMMIT;
