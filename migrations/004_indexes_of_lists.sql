-- The indexes of the lists of events serve these lists only.
--
-- By hand, after 003: psql -d eventbooking -f migrations/004_indexes_of_lists.sql. Running it again
-- changes nothing.
--
-- While PostgreSQL knows of one event only, all indexes that have its id cost the same, and the newest
-- was taken to find an event by its id: all of it was read for each registration, until the statistics
-- were made anew. An index with a condition is left alone by all that does not state it. This one holds
-- for every event.
--
-- Locks: bookings wait while the indexes are made, half a second for 100,000 events.
BEGIN;

SET LOCAL client_min_messages = warning;

CREATE INDEX IF NOT EXISTS events_listed_by_name ON events (name COLLATE boxoffice_text, id)
    WHERE created_at >= '-infinity';
CREATE INDEX IF NOT EXISTS events_listed_by_start ON events ((coalesce(starts_at, 'infinity')), id)
    WHERE created_at >= '-infinity';
DROP INDEX IF EXISTS events_by_name;
DROP INDEX IF EXISTS events_by_start;

COMMIT;
