-- :batch registrations of one event in one transaction: what group commit could reach at best,
-- without HTTP, without deciding, without answers.
\set n random(1, 9000000000000000)
BEGIN;
SELECT capacity, booked_count FROM events WHERE id = :event FOR UPDATE;
INSERT INTO registrations (event_id, id, user_email, created_at)
    SELECT :event::uuid, gen_random_uuid(), email, now()
    FROM unnest(ARRAY(SELECT 'p' || (:n::bigint + g) || '@example.com'
                      FROM generate_series(1, :batch::int) AS g)) AS email;
UPDATE events SET booked_count = booked_count + :batch::int WHERE id = :event;
COMMIT;
