-- Registers people of whom the database may refuse some: a batch of which a statement was refused is
-- written through this function, in one round trip.
--
-- By hand, after 009: psql -d eventbooking -f migrations/010_register_each.sql. Running it again changes
-- nothing. Locks: none.
BEGIN;

SET LOCAL client_min_messages = warning;

-- Inserts the registrations (places[i], ids[i], emails[i]) made at `millis` since 1970, where
-- events[places[i]] is the event of the i-th, and returns those that were refused, with SQLSTATE and
-- constraint. They are written `most` at a time, each time behind a savepoint: what fails is halved
-- until one stands alone (as in backend/domain/sieve.h), but first cut where the failed INSERT came to,
-- which the statistics of the transaction tell. Raised and not returned is what no registration is at
-- fault for: a lock that cannot be had in time (55P03), a statement that takes too long, no room (class
-- 53), a broken disk (class 58).
CREATE OR REPLACE FUNCTION boxoffice_register_each(
    millis bigint, events uuid[], places int[], ids uuid[], emails text[], most int)
RETURNS TABLE (number int, state text, violated text) LANGUAGE plpgsql AS $$
DECLARE
    made      timestamptz(3) = timestamptz 'epoch' + millis * interval '1 millisecond';
    first     int = 1;
    size      int;
    suspected int = 0; -- the first ones of what is left that fail together
    hint      int = 0; -- of these, so many to be tried next; 0: none
    inserted  bigint;
    reached   bigint; -- the row at which an INSERT failed; beyond its rows: at none of them
BEGIN
    WHILE first <= cardinality(ids) LOOP
        size = CASE WHEN hint > 0 THEN hint
                    WHEN suspected > 1 THEN suspected / 2
                    WHEN suspected = 1 THEN 1
                    ELSE least(most, cardinality(ids) - first + 1) END;
        inserted = pg_stat_get_xact_tuples_inserted('registrations'::regclass);
        BEGIN
            INSERT INTO registrations (created_at, event_id, id, user_email)
            SELECT made, events[b.place], b.id, b.user_email
            FROM unnest(places[first : first + size - 1], ids[first : first + size - 1],
                        emails[first : first + size - 1]) AS b (place, id, user_email);
            first = first + size;
            suspected = greatest(suspected - size, 0);
            hint = CASE WHEN hint > 1 THEN 1 ELSE 0 END; -- behind the good ones, that one alone
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, violated = CONSTRAINT_NAME;
            IF state = '55P03' OR state LIKE '53%' OR state LIKE '58%' THEN
                RAISE;
            END IF;
            -- An index refuses a row that is inserted already, all else one that is not yet.
            reached = pg_stat_get_xact_tuples_inserted('registrations'::regclass) - inserted
                    + CASE WHEN state IN ('23505', '23P01') THEN 0 ELSE 1 END;
            hint = CASE WHEN hint = 0 AND reached BETWEEN 1 AND size
                        THEN greatest(reached - 1, 1) ELSE 0 END;
            suspected = size;
            IF size = 1 THEN
                number = first;
                RETURN NEXT;
                first = first + 1;
                suspected = 0;
                hint = 0;
            END IF;
        END;
    END LOOP;
END
$$;

COMMIT;
