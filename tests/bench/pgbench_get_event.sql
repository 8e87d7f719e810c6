-- One event by its id: the statement behind GET /events/{id}.
\set k random(0, :events - 1)
SELECT id, name, description, capacity, booked_count, created_at FROM events
    WHERE id = (:prefix::text || lpad(to_hex(:k::int), 12, '0'))::uuid;
