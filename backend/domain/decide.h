// The decision of one batch, as a pure function: who gets a seat, and what an organizer may change.
//
// In order of arrival: a command whose event or key others hold is left out; a known key gets its
// first answer again; the command's family decides all others (registrations.h, events.h).
//
// Threads: pure; the IdSource is the caller's.
#pragma once

#include "backend/domain/commands.h"

namespace boxoffice {

// What a command is decided with.
struct Desk
{
    LockedState &state;     // as the earlier commands left it
    Decision &decision;     // of the earlier commands
    IdSource &ids;          // borrowed
    const qint64 nowMillis; // the database's clock

    // Returns null if there is no such event.
    LockedEvent *event(const Uuid &id);
    // Returns null unless it sells more than single seats.
    EventSales *sales(const Uuid &event);
    // Adds an entry to the audit log, and gives it an id.
    void note(AuditNote note);
    // Adds what happened to the journal.
    void happened(const Uuid &event, JournalKind kind, QByteArray details = "{}");
    // The same of a registration. event: as event() returns it.
    void happened(const Uuid &id, LockedEvent &event, JournalKind kind, const Uuid &subject);
    // Makes the event unknown to later commands.
    void forget(const Uuid &event);
};

// Changes `state` as the batch does, so that later commands can be decided with it. Requires:
// `state` has what was found for every event id, e-mail address and key of the batch, and for all
// that it edits, deletes and cancels.
Decision decide(std::span<const Command> batch, LockedState &state, IdSource &ids);

// Appends a decision that was made and written after `decision` in the same transaction.
void append(Decision &decision, Decision next);

} // namespace boxoffice
