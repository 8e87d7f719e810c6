// The decision of one batch, as a pure function: who gets a seat, and what an organizer may change.
//
// In order of arrival: what others hold is left out; a known idempotency key gets its first answer
// again; everything else is for the command's family to say (registrations.h, events.h).
//
// Threads: pure; the IdSource is the caller's.
#pragma once

#include "backend/domain/commands.h"

namespace boxoffice {

// What a command is decided with.
struct Desk
{
    LockedState &state;     // as the commands before have left it
    Decision &decision;     // of these
    IdSource &ids;          // borrowed
    const qint64 nowMillis; // the database's clock

    // Null: there is no such event.
    LockedEvent *event(const Uuid &id);
    // Adds an entry of the audit log, and its id.
    void note(AuditNote note);
    // There is no such event any more for what comes behind.
    void forget(const Uuid &event);
};

// Leaves `state` as the batch does, so that what comes behind it can be decided next.
// Requires: every event id, e-mail and key of the batch was looked up for `state`, and what it
// edits, deletes and cancels.
Decision decide(std::span<const Command> batch, LockedState &state, IdSource &ids);

// Appends what was decided, and written, behind `decision` in the same transaction.
void append(Decision &decision, Decision next);

} // namespace boxoffice
