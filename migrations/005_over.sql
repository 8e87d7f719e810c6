-- A refusal because the event is over is kept under its idempotency key.
--
-- By hand, after 004: psql -d eventbooking -f migrations/005_over.sql. Running it again changes
-- nothing.
--
-- Locks: none for longer than the catalog's change.
BEGIN;

SET LOCAL client_min_messages = warning;

-- Kind 13, see backend/domain/seat_rules.h. NOT VALID: older rows were checked against less.
ALTER TABLE idempotency_keys DROP CONSTRAINT IF EXISTS idempotency_keys_kind_check;
ALTER TABLE idempotency_keys
    ADD CONSTRAINT idempotency_keys_kind_check CHECK (kind BETWEEN 0 AND 13) NOT VALID;

COMMIT;
