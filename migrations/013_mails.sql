-- Lists of an event's mails, newest first.
--
-- By hand, after 012: psql -d eventbooking -f migrations/013_mails.sql. Running it again changes nothing.
--
-- Locks: mails for as long as building two indexes takes, of a table that a new installation has empty.
BEGIN;

SET LOCAL client_min_messages = warning;

CREATE INDEX IF NOT EXISTS mails_of_event ON mails (event_id, created_at, id) WHERE registration_id IS NOT NULL;
-- Those that wait, failed or were dropped are few among many that were sent.
CREATE INDEX IF NOT EXISTS mails_unsent ON mails (event_id, created_at, id)
    WHERE registration_id IS NOT NULL AND state <> 'sent';

COMMIT;
