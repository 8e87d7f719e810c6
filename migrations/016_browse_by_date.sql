-- Lists of events by date: what takes place in a window of time, and what is past.
--
-- By hand, after 015: psql -d eventbooking -f migrations/016_browse_by_date.sql. Running it again changes
-- nothing.
--
-- An event without an end counts as lasting for 24 hours. The interval is added in UTC, because an
-- index takes immutable expressions only, and timestamptz + interval depends on the session's zone.
-- The statements of lists state the same expressions (backend/storage/event_list_statements.cpp).
--
-- Both indexes are partial, with conditions that only statements of lists state (see 004). Neither has
-- a column that a booking changes, so that a booking stays a HOT update.
--
-- Locks: bookings wait while the indexes are made, two seconds for 100,000 events.
BEGIN;

SET LOCAL client_min_messages = warning;

-- The last to end first: past events.
CREATE INDEX IF NOT EXISTS events_listed_by_end ON events (
    (coalesce(ends_at, (starts_at AT TIME ZONE 'UTC' + interval '24 hours') AT TIME ZONE 'UTC',
              'infinity')),
    id)
    WHERE created_at >= '-infinity';

-- What has begun before a moment and ends after it.
CREATE INDEX IF NOT EXISTS events_by_span ON events USING gist (
    tstzrange(starts_at,
              coalesce(ends_at,
                       (starts_at AT TIME ZONE 'UTC' + interval '24 hours') AT TIME ZONE 'UTC')))
    WHERE starts_at IS NOT NULL;

COMMIT;
