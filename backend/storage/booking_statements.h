// What the two halves of PgBookingStore share: seats (pg_booking_store.cpp) and what organizers do
// (pg_organizer_store.cpp).
//
// Threads: the store's.
#pragma once

#include "backend/database/array_literal.h"
#include "backend/database/statement.h"
#include "backend/domain/seat_rules.h"
#include "backend/storage/event_rows.h"

// Rows of a batch (b) find theirs by "= ANY (ARRAY[b.id])" instead of the equivalent "= b.id". With
// plain equality the planner may choose a merge join over the whole index, which looks cheapest
// while the table is almost empty. The cached plan then reads the whole index for each batch when
// the table has filled. Of two columns only the first is written so: otherwise the second would not
// be part of the index probe.

// A notification holds less than 8,000 bytes, so many ids take several.
#define NOTIFY(KIND)                                                                               \
    " SELECT pg_notify('boxoffice', '" KIND                                                        \
    "' || string_agg(n.id::text, ',')) FROM (SELECT id, row_number() OVER () / 200 AS part "       \
    "FROM changed) AS n GROUP BY n.part"

namespace boxoffice {

extern const Statement kLockEvents;

// The columns of many events, as arrays of equal length.
struct EventArrays
{
    ArrayLiteral ids, names, descriptions, capacities, starts, ends, timezones, locations, statuses;

    void add(const Event &event);
};

// Fills in what an edit or a cancellation was answered; answer: of idempotency_keys.
void restoreStored(KeptAnswer &kept, const QString &answer);

} // namespace boxoffice
