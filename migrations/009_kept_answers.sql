-- An idempotency key keeps a refusal as its error's code, so that a new refusal needs no migration.
--
-- By hand, after 008: psql -d eventbooking -f migrations/009_kept_answers.sql. Running it again changes
-- nothing; running 002 or 005 again brings their check back, which refuses what is kept since, and this
-- file then removes it.
--
-- What is kept already stays as it is and is answered as before: the server reads both forms
-- (backend/storage/pg_kept_keys.cpp). Such rows go with their age.
--
-- A server of an older version on the same database goes on booking, and what it keeps is answered by
-- the new one. What the new one has kept it does not understand (kind -1): it answers a repeat of it
-- with 500, and books nothing. So replace all servers, one after the other, within a short time.
--
-- Locks: none for longer than the catalog's change. No row is read or written.
BEGIN;

SET LOCAL client_min_messages = warning;

-- code: of a refusal, as in backend/domain/kept_form.h; without one the request succeeded.
ALTER TABLE idempotency_keys ADD COLUMN IF NOT EXISTS code text;
-- kind: 0 to 13 in rows of older versions, what the key led to; -1: code, result_id and answer tell.
ALTER TABLE idempotency_keys ALTER COLUMN kind SET DEFAULT -1;
ALTER TABLE idempotency_keys DROP CONSTRAINT IF EXISTS idempotency_keys_kind_check;

COMMIT;
