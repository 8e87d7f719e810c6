-- An event with many registrations is deleted at once for everybody, and its rows go in pieces.
--
-- By hand, after 006: psql -d eventbooking -f migrations/007_deletions.sql. Running it again changes
-- nothing.
--
-- Locks: the column has no default, so the table is not rewritten; the index reads it once.
BEGIN;

SET LOCAL client_min_messages = warning;

-- Not null: the event is deleted, and what is left of it goes (backend/storage/event_removal.h).
-- No statement but the one that removes the rows sees it any more.
ALTER TABLE events ADD COLUMN IF NOT EXISTS deleted_at timestamptz(3);
CREATE INDEX IF NOT EXISTS events_deleted ON events (id) WHERE deleted_at IS NOT NULL;

COMMIT;
