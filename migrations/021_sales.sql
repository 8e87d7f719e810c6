-- What an event sells besides single seats: ticket types, quotas, orders that hold seats, and a waiting list.
--
-- By hand, after 020: psql -d eventbooking -f migrations/021_sales.sql. Running it again changes nothing.
--
-- Whatever gives, holds or frees a seat writes the counts of the event, its types and quotas in one transaction, under
-- the lock of the event's row. The CHECKs are the last guard: booked and held never exceed what there is.
--
-- Ids are those of the server, which ascend within an event. Rows belong to an event and are found through it; none
-- refers to a type or an order by a foreign key, so that booking a seat looks up no further row.
--
-- A server of an older version on the same database books an event without types as before. It does not know of
-- held seats: it must not run beside servers of this version once an event has orders. The CHECK refuses what it
-- would sell twice.
--
-- Locks: events, registrations and mails for the catalog's change; bookings wait while the unique index is made, a scan
-- of the registrations, and mails while their indexes are.
BEGIN;

SET LOCAL client_min_messages = warning;

-- sales: the rules of the sale that differ from their defaults, as JSON with the names of the API; null: none does.
-- sells: a batch reads its types, quotas and waiting list. next_expiry: no hold ends before, and perhaps none ends then;
-- null: none is held.
ALTER TABLE events
    ADD COLUMN IF NOT EXISTS held_count   int NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS ticket_types int NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS sells        boolean NOT NULL DEFAULT false,
    ADD COLUMN IF NOT EXISTS next_expiry  timestamptz(3),
    ADD COLUMN IF NOT EXISTS sales        text;
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_held_count;
ALTER TABLE events ADD CONSTRAINT events_held_count
    CHECK (held_count >= 0 AND booked_count + held_count <= capacity) NOT VALID;
CREATE INDEX IF NOT EXISTS events_by_expiry ON events (next_expiry) WHERE next_expiry IS NOT NULL;

CREATE TABLE IF NOT EXISTS ticket_types (
    event_id       uuid NOT NULL REFERENCES events ON DELETE CASCADE,
    id             uuid NOT NULL,
    name           text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    description    text NOT NULL DEFAULT '' CHECK (char_length(description) <= 500),
    position       int NOT NULL DEFAULT 0,
    capacity       int CHECK (capacity >= 0), -- null: only the event's
    sales_start_at timestamptz(3),
    sales_end_at   timestamptz(3),
    min_per_order  int NOT NULL DEFAULT 1 CHECK (min_per_order >= 1),
    max_per_order  int NOT NULL DEFAULT 10 CHECK (max_per_order >= min_per_order),
    hidden         boolean NOT NULL DEFAULT false,
    booked_count   int NOT NULL DEFAULT 0 CHECK (booked_count >= 0),
    held_count     int NOT NULL DEFAULT 0 CHECK (held_count >= 0),
    PRIMARY KEY (event_id, id),
    CONSTRAINT ticket_types_capacity CHECK (booked_count + held_count <= capacity)
) WITH (fillfactor = 70);

-- ticket_type_ids: of the same event, ascending. The counts are the sums of its types'.
CREATE TABLE IF NOT EXISTS quotas (
    event_id        uuid NOT NULL REFERENCES events ON DELETE CASCADE,
    id              uuid NOT NULL,
    name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    size            int NOT NULL CHECK (size >= 0),
    ticket_type_ids uuid[] NOT NULL DEFAULT '{}',
    booked_count    int NOT NULL DEFAULT 0 CHECK (booked_count >= 0),
    held_count      int NOT NULL DEFAULT 0 CHECK (held_count >= 0),
    PRIMARY KEY (event_id, id),
    CONSTRAINT quotas_size CHECK (booked_count + held_count <= size)
) WITH (fillfactor = 70);

-- line_types, line_quantities: of equal length; a type is null in an event without types. seats: their sum.
-- entry_id: of the waiting list, whose offer it is. A confirmed order of which no registration is left is cancelled,
-- which is not stored.
CREATE TABLE IF NOT EXISTS orders (
    event_id        uuid NOT NULL REFERENCES events ON DELETE CASCADE,
    id              uuid NOT NULL,
    email           text NOT NULL,
    name            text NOT NULL DEFAULT '' CHECK (char_length(name) <= 200),
    language        text,
    status          text NOT NULL CHECK (status IN ('held', 'confirmed', 'cancelled', 'expired')),
    line_types      uuid[] NOT NULL,
    line_quantities int[] NOT NULL,
    seats           int NOT NULL CHECK (seats > 0),
    created_at      timestamptz(3) NOT NULL,
    expires_at      timestamptz(3),
    extended        boolean NOT NULL DEFAULT false,
    entry_id        uuid,
    PRIMARY KEY (event_id, id),
    CHECK (status <> 'held' OR expires_at IS NOT NULL),
    CHECK (cardinality(line_types) = cardinality(line_quantities))
);
CREATE INDEX IF NOT EXISTS orders_held ON orders (event_id, expires_at) WHERE status = 'held';
CREATE INDEX IF NOT EXISTS orders_held_by ON orders (event_id, email) WHERE status = 'held';

-- The place of an entry is the order of ids.
CREATE TABLE IF NOT EXISTS waiting_list (
    event_id       uuid NOT NULL REFERENCES events ON DELETE CASCADE,
    id             uuid NOT NULL,
    email          text NOT NULL,
    name           text NOT NULL DEFAULT '' CHECK (char_length(name) <= 200),
    language       text,
    ticket_type_id uuid, -- null: any
    quantity       int NOT NULL CHECK (quantity > 0),
    status         text NOT NULL
        CHECK (status IN ('waiting', 'offered', 'claimed', 'expired', 'left', 'closed')),
    created_at     timestamptz(3) NOT NULL,
    order_id       uuid, -- of the offer
    PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX IF NOT EXISTS waiting_list_once ON waiting_list (event_id, email)
    WHERE status IN ('waiting', 'offered');
-- The first of each kind of wish are found without the others.
CREATE INDEX IF NOT EXISTS waiting_list_by_wish
    ON waiting_list (event_id, coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000'), quantity, id)
    WHERE status = 'waiting';
CREATE INDEX IF NOT EXISTS waiting_list_waiting ON waiting_list (event_id, id) WHERE status = 'waiting';

-- nth: which of the seats that its address has in the event; 0 without orders. extra: the capacity was raised for it.
-- The new index takes the name of the old one, which it does the same for.
ALTER TABLE registrations
    ADD COLUMN IF NOT EXISTS ticket_type_id uuid,
    ADD COLUMN IF NOT EXISTS order_id       uuid,
    ADD COLUMN IF NOT EXISTS extra          boolean NOT NULL DEFAULT false,
    ADD COLUMN IF NOT EXISTS nth            int NOT NULL DEFAULT 0;
DO $$
BEGIN
    IF (SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('registrations_active_email')) < 3 THEN
        ALTER INDEX IF EXISTS registrations_active_email RENAME TO registrations_one_per_email;
        CREATE UNIQUE INDEX registrations_active_email
            ON registrations (event_id, user_email, nth) WHERE cancelled_at IS NULL;
        DROP INDEX IF EXISTS registrations_one_per_email;
    END IF;
END
$$;
CREATE INDEX IF NOT EXISTS registrations_of_order ON registrations (event_id, order_id, id)
    WHERE order_id IS NOT NULL;

-- What a mail is about: a registration, an order or an entry of the waiting list. Lists of an event's mails have all
-- three, so their indexes take the places of those of 013.
ALTER TABLE mails
    ADD COLUMN IF NOT EXISTS order_id uuid,
    ADD COLUMN IF NOT EXISTS entry_id uuid;
CREATE INDEX IF NOT EXISTS mails_of_order ON mails (event_id, order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS mails_of_entry ON mails (event_id, entry_id, id) WHERE entry_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS mails_about_event ON mails (event_id, created_at, id)
    WHERE registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS mails_unsent_about_event ON mails (event_id, created_at, id)
    WHERE (registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL) AND state <> 'sent';
DROP INDEX IF EXISTS mails_of_event;
DROP INDEX IF EXISTS mails_unsent;

COMMIT;
