-- Where answers to an organizer's mails go.
--
-- By hand, after 014: psql -d eventbooking -f migrations/015_reply_to.sql. Running it again changes nothing.
--
-- Locks: organizers for the catalog's change; no row is read or written.
BEGIN;

SET LOCAL client_min_messages = warning;

-- reply_to: an e-mail address in its canonical form; null: there is none.
ALTER TABLE organizers ADD COLUMN IF NOT EXISTS reply_to text;

COMMIT;
