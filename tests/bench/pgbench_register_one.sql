-- One registration a transaction on one event, the way everybody does it: lock the row, look,
-- insert, count, commit. The bind variables are those of pgbench -M prepared.
\set n random(1, 9000000000000000)
BEGIN;
SELECT capacity, booked_count FROM events WHERE id = :event FOR UPDATE;
INSERT INTO registrations (event_id, id, user_email, created_at)
    VALUES (:event, gen_random_uuid(), 'p' || :n::bigint || '@example.com', now());
UPDATE events SET booked_count = booked_count + 1 WHERE id = :event;
COMMIT;
