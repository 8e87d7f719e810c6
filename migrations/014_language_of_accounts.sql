-- In which language an account's daily mails are written.
--
-- By hand, after 013: psql -d eventbooking -f migrations/014_language_of_accounts.sql. Running it again changes nothing.
--
-- Locks: accounts for the catalog's change; no row is read or written.
BEGIN;

SET LOCAL client_min_messages = warning;

-- language: of the request that asked for the mails; null: not said.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS language text;

COMMIT;
