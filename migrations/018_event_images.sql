-- The picture of an event, in up to three widths.
--
-- By hand, after 017: psql -d eventbooking -f migrations/018_event_images.sql. Running it again changes
-- nothing.
--
-- What an event says of its picture is in its row, so that a read of events fetches no picture. The
-- files are in a table of their own, which only the address of a picture reads.
--
-- A server of an older version on the same database leaves pictures as they are.
--
-- Locks: events for the catalog's change; no row is read or written.
BEGIN;

SET LOCAL client_min_messages = warning;

-- image_version: 16 hexadecimal digits of the files' hash; null: there is no picture. Width and height
-- are those of the upload, upright.
ALTER TABLE events
    ADD COLUMN IF NOT EXISTS image_version text,
    ADD COLUMN IF NOT EXISTS image_width   int,
    ADD COLUMN IF NOT EXISTS image_height  int,
    ADD COLUMN IF NOT EXISTS image_alt     text;
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_image;
ALTER TABLE events ADD CONSTRAINT events_image CHECK (
    CASE WHEN image_version IS NULL
         THEN image_width IS NULL AND image_height IS NULL AND image_alt IS NULL
         ELSE image_version ~ '^[0-9a-f]{16}$' AND image_width BETWEEN 1 AND 16384
              AND image_height BETWEEN 1 AND 16384 AND image_width IS NOT NULL
              AND image_height IS NOT NULL AND image_alt IS NOT NULL
              AND char_length(image_alt) <= 300
    END) NOT VALID;

-- width: that of the address; the file of a narrower picture has less. A JPEG is not compressed again.
CREATE TABLE IF NOT EXISTS event_images (
    event_id uuid NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    width    int NOT NULL CHECK (width IN (480, 960, 1600)),
    file     bytea NOT NULL CHECK (octet_length(file) BETWEEN 1 AND 1048576),
    PRIMARY KEY (event_id, width)
);
ALTER TABLE event_images ALTER COLUMN file SET STORAGE EXTERNAL;

COMMIT;
