-- As pgbench_register_one.sql, but each transaction takes one of many events.
\set n random(1, 9000000000000000)
\set k random(0, :events - 1)
BEGIN;
SELECT capacity, booked_count FROM events
    WHERE id = (:prefix::text || lpad(to_hex(:k::int), 12, '0'))::uuid FOR UPDATE;
INSERT INTO registrations (event_id, id, user_email, created_at)
    VALUES ((:prefix::text || lpad(to_hex(:k::int), 12, '0'))::uuid, gen_random_uuid(),
            'p' || :n::bigint || '@example.com', now());
UPDATE events SET booked_count = booked_count + 1
    WHERE id = (:prefix::text || lpad(to_hex(:k::int), 12, '0'))::uuid;
COMMIT;
