-- Slugs of events: addresses that people can say, /e/jazz-night.
--
-- By hand, after 016: psql -d eventbooking -f migrations/017_event_slugs.sql. Running it again changes
-- nothing.
--
-- events.slug is the one that an event has now. event_slugs also has those of before, which lead to the event
-- for as long as it exists. The server makes slugs of names (backend/domain/event_slugs.h) and gives them to
-- the events of before, a hundred at a time, while it runs.
--
-- A server of an older version on the same database knows no slugs: events that it makes get theirs within a
-- minute, and one whose name it changes keeps the slug of the name before.
--
-- Locks: events for the catalog's change and while an index of those without a slug is made.
BEGIN;

SET LOCAL client_min_messages = warning;

CREATE TABLE IF NOT EXISTS event_slugs (
    slug       text PRIMARY KEY
               CHECK (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' AND char_length(slug) <= 80),
    event_id   uuid NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS event_slugs_of_event ON event_slugs (event_id);

ALTER TABLE events ADD COLUMN IF NOT EXISTS slug text;
CREATE INDEX IF NOT EXISTS events_without_slug ON events (id) WHERE slug IS NULL;

COMMIT;
