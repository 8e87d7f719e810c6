// How an outcome is stored with its idempotency key: as little as is needed to repeat the answer.
//
// A refusal is stored as its error code, with its wording if the code does not determine it. Of
// what a command created, only the id is stored: the rest follows from the request, which is the
// same since its digest is, and from the time of the key's row. Everything else is stored as the
// answer itself, and so is an event created for an organizer, whose name may have changed since.
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
    // "<field>\n<sentence>" of a refusal, with "\n<facts>" if it has any, or empty.
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
int keptCount(const KeptForm &form); // of what was accepted
// The JSON of it, of what sale_json.h reads.
QByteArray keptJson(const KeptForm &form);

} // namespace boxoffice
