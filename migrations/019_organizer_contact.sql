-- How attendees reach an organizer, and whose pages may show its events in a frame.
--
-- By hand, after 018: psql -d eventbooking -f migrations/019_organizer_contact.sql. Running it again changes
-- nothing.
--
-- A server of an older version on the same database leaves both as they are, and lets nobody embed.
--
-- Locks: organizers for the catalog's change; no row is read or written.
BEGIN;

SET LOCAL client_min_messages = warning;

-- contact: an e-mail address in its canonical form, or a URL; null: nobody said. embed_origins: as
-- browsers spell them, such as https://www.example.org.
ALTER TABLE organizers
    ADD COLUMN IF NOT EXISTS contact       text,
    ADD COLUMN IF NOT EXISTS embed_origins text[] NOT NULL DEFAULT '{}';
ALTER TABLE organizers DROP CONSTRAINT IF EXISTS organizers_embed_origins;
ALTER TABLE organizers ADD CONSTRAINT organizers_embed_origins CHECK (
    cardinality(embed_origins) <= 20 AND array_position(embed_origins, NULL) IS NULL) NOT VALID;

COMMIT;
