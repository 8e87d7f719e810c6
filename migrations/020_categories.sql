-- Categories: the names that an organizer offers for its events, and the one that an event has.
--
-- By hand, after 019: psql -d eventbooking -f migrations/020_categories.sql. Running it again changes
-- nothing.
--
-- An event has the text itself and not a reference: an organizer that renames or drops a category
-- changes no event. Names are compared without regard to case, in the letters of boxoffice_text (002).
-- The statements of lists state the same expressions (backend/storage/event_list_statements.cpp).
--
-- The indexes are partial: an event without a category is in none, and only lists by category state
-- their condition (see 004). None has a column that a booking changes.
--
-- A server of an older version on the same database leaves categories as they are.
--
-- Locks: events and organizers for the catalog's change; bookings wait while the indexes are made: three
-- scans of the events.
BEGIN;

SET LOCAL client_min_messages = warning;

ALTER TABLE organizers ADD COLUMN IF NOT EXISTS categories text[] NOT NULL DEFAULT '{}';
ALTER TABLE organizers DROP CONSTRAINT IF EXISTS organizers_categories;
ALTER TABLE organizers ADD CONSTRAINT organizers_categories
    CHECK (cardinality(categories) <= 20 AND array_position(categories, NULL) IS NULL) NOT VALID;

-- null: it has none.
ALTER TABLE events ADD COLUMN IF NOT EXISTS category text;
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_category;
ALTER TABLE events ADD CONSTRAINT events_category
    CHECK (char_length(category) BETWEEN 1 AND 40) NOT VALID;

CREATE INDEX IF NOT EXISTS events_by_category_and_start ON events (
    (lower(category COLLATE boxoffice_text) COLLATE "C"), (coalesce(starts_at, 'infinity')), id)
    WHERE category IS NOT NULL;
CREATE INDEX IF NOT EXISTS events_by_category_and_end ON events (
    (lower(category COLLATE boxoffice_text) COLLATE "C"),
    (coalesce(ends_at, (starts_at AT TIME ZONE 'UTC' + interval '24 hours') AT TIME ZONE 'UTC',
              'infinity')),
    id)
    WHERE category IS NOT NULL;
-- Which categories the events of one organizer have. Those of the first organizer may have null as theirs.
CREATE INDEX IF NOT EXISTS events_by_organizer_and_category ON events (
    (coalesce(organizer_id, '00000000-0000-0000-0000-000000000000')),
    (lower(category COLLATE boxoffice_text) COLLATE "C"), (coalesce(starts_at, 'infinity')), id)
    WHERE category IS NOT NULL;

COMMIT;
