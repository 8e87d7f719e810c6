// The commands about registrations: register, cancel.
//
// Nobody registers for an event that is not published or is over; an e-mail that holds a seat is
// already registered (also on a full event); a seat is given while there is one; everybody else
// finds the event full. A cancellation gives its seat back to whoever comes behind it, also in the
// same batch.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/kept_form.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

struct RegisterCommand
{
    Uuid eventId;
    QString userEmail;
    IdempotencyKey idempotency = {};
    bool hidesDrafts = false; // a draft is to whoever asks as if it were not there
};

struct CancelRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct RegistrationName
{
    Uuid eventId;
    Uuid id;

    friend bool operator==(const RegistrationName &, const RegistrationName &) = default;
};

struct EventEmail
{
    Uuid eventId;
    QString userEmail;

    friend bool operator==(const EventEmail &, const EventEmail &) = default;
};

inline size_t qHash(const RegistrationName &r, size_t seed = 0)
{
    return qHashMulti(seed, r.eventId, r.id);
}

inline size_t qHash(const EventEmail &e, size_t seed = 0)
{
    return qHashMulti(seed, e.eventId, e.userEmail);
}

struct KnownRegistrations
{
    QSet<EventEmail> registered; // those of the batch's e-mails that hold a seat
    QHash<RegistrationName, Registration> cancelling = {}; // those to be cancelled that exist
    QHash<Uuid, Uuid> organizerOf = {};                    // of their events, where there is one
    // What was decided before for the same batch, and written: whoever gets that seat again gets it
    // under the same id.
    QHash<EventEmail, Uuid> written = {};
};

struct RegistrationChanges
{
    std::vector<Registration> registrations; // to insert
    std::vector<Registration> cancellations; // to mark as cancelled, before the above

    bool isEmpty() const { return registrations.empty() && cancellations.empty(); }
    bool organizes() const { return !cancellations.empty(); }
    void append(RegistrationChanges &&next);
    void addEventsTo(std::vector<Uuid> &events) const;
};

struct RegistrationFamily
{
    using Command = std::variant<RegisterCommand, CancelRegistrationCommand>;
    using Known = KnownRegistrations;
    using Changes = RegistrationChanges;
};

QByteArray canonical(const RegisterCommand &command);
QByteArray canonical(const CancelRegistrationCommand &command);
Outcome decideOne(const RegisterCommand &command, Desk &desk);
Outcome decideOne(const CancelRegistrationCommand &command, Desk &desk);
Outcome keptSuccess(const RegisterCommand &command, const KeptForm &form);
Outcome keptSuccess(const CancelRegistrationCommand &command, const KeptForm &form);

} // namespace boxoffice
