// Registrations whose e-mail address was stored under older rules than those of shared/api/email.h.
//
// Only addresses beyond ASCII, or with a domain in ASCII that people read otherwise (xn--), can
// differ from today's form.
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

#include <QList>

namespace boxoffice {

// Stores each such address in today's form, unless today's rules refuse it or the event has an
// active registration under that form. Nobody loses a seat or an id. Returns whether it succeeded.
// Requires: a transaction, in which all of it happens.
bool renewAddresses(DatabaseConnection &connection);

// Active registrations of one event that are one person by today's rules, ignoring hidden
// characters.
struct SamePerson
{
    struct Seat
    {
        Uuid id;
        QString email;
    };
    Uuid eventId;
    QList<Seat> seats; // two or more
};

// Returns them all; changes nothing. Requires: migration 002.
Result<QList<SamePerson>> samePersons(DatabaseConnection &connection);

} // namespace boxoffice
