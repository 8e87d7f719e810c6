// How an outcome is stored beside its idempotency key: as little as makes the same answer again.
//
// A refusal is its error's code, and its wording where the code alone does not tell it. What a
// command created is its id: the rest is in the request, which is the same since its digest is, and
// in the time of the key's row. Anything else is stored as the answer itself, and so is an event
// that was created for an organizer, who may have another name since.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/outcome.h"

namespace boxoffice {

struct KeptForm
{
    QString code = {}; // of a refusal; empty: a success
    Uuid id = {};      // of what was created, or nil
    // "<version> <JSON>", of an event of an organizer "<version>.<organizer's version> <JSON>", or
    // "<field>\n<sentence>" of a refusal, or empty.
    QString answer = {};
    qint64 createdAt = 0; // of the key's row, and so of what was created
};

// createdAt is not filled in. Requires: the outcome was decided.
KeptForm keptFormOf(const Outcome &outcome);
// Returns the refusal; internalError() for a code that only a newer program knows.
// Requires: the form is one of a refusal.
Error keptRefusal(const KeptForm &form);
// Return what was answered. Require: it was stored as the answer itself.
Event keptEvent(const KeptForm &form);
Registration keptRegistration(const KeptForm &form);

} // namespace boxoffice
