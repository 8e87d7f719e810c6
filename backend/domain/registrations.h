// The commands about registrations: register, cancel, restore, correct, erase, stop mail.
//
// The first rule that applies decides: an event that is not published or is over is not open; an
// e-mail address that holds a seat is already registered, also if the event is full; a seat that is
// left is given; else the event is full. A cancelled seat is free for the next command, also in the
// same batch. A restored registration takes a seat like a new one, but of an organizer, who may do
// so whatever the event's status. A corrected or erased one keeps its seat.
//
// The holder of a ticket is known by its address: a command of theirs names the address that their
// link was made for, and finds no ticket if the registration has another one by then.
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
    bool hidesDrafts = false; // who asks may not see drafts: event_not_found
    QString name = {};        // may be empty
    MailLanguage language = MailLanguage::English;
    std::optional<Uuid> ticketTypeId = {}; // nothing: the first that is on sale and has a seat
};

// By an organizer, whatever the event's status and times. exceeds: the capacity is raised for it.
struct AddRegistrationCommand
{
    Uuid eventId;
    RegistrationDraft draft;
    bool exceeds = false;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct CancelRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
    QString holder = {}; // the address of the holder who asks; empty: an organizer asks
};

struct RestoreRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct CorrectRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    RegistrationPatch patch = {};
    IdempotencyKey idempotency = {};
    Actor actor = {};
    QString holder = {}; // as above
};

// By its holder, it also cancels what is not over yet.
struct EraseRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
    QString holder = {}; // as above
};

// Whoever reads the mails of an address has not asked for them: none about this event goes there
// any more, and the organizer sees that.
struct StopMailCommand
{
    Uuid eventId;
    Uuid registrationId;
    QByteArray hash; // of event and address, as mail_stops has it
    IdempotencyKey idempotency = {};
    Actor actor = {};
    QString holder = {}; // as above
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

struct MailStop
{
    RegistrationName registration;
    QByteArray hash;
};

struct KnownRegistrations
{
    QSet<EventEmail> registered; // those of the batch's e-mails that hold a seat
    QHash<RegistrationName, Registration> named = {}; // those that commands name and that exist
    QHash<Uuid, Uuid> organizerOf = {};               // of their events, if there is one
    // What an earlier run of the same batch has decided and written: whoever gets a seat again
    // keeps its id.
    QHash<EventEmail, Uuid> written = {};
};

struct RegistrationChanges
{
    std::vector<Registration> registrations; // to insert
    // To overwrite, before the above is inserted: first those that are cancelled then, which hold
    // no address any more. Each stands in one of the two, once, but after append().
    std::vector<Registration> cancellations = {};
    std::vector<Registration> rewrites = {};
    // To overwrite after the above is inserted, by which they are.
    std::vector<Registration> lateRewrites = {};
    std::vector<RegistrationName> erased = {}; // what else is kept of them is erased, too

    std::vector<MailStop> stops = {}; // to insert, unless they are there

    bool isEmpty() const { return registrations.empty() && !organizes(); }
    bool organizes() const
    {
        return !cancellations.empty() || !rewrites.empty() || !lateRewrites.empty()
            || !stops.empty();
    }
    void append(RegistrationChanges &&next);
    void addEventsTo(std::vector<Uuid> &events) const;
};

struct RegistrationFamily
{
    using Command = std::variant<RegisterCommand, AddRegistrationCommand, CancelRegistrationCommand,
                                 RestoreRegistrationCommand, CorrectRegistrationCommand,
                                 EraseRegistrationCommand, StopMailCommand>;
    using Known = KnownRegistrations;
    using Changes = RegistrationChanges;
};

QByteArray canonical(const RegisterCommand &command);
QByteArray canonical(const AddRegistrationCommand &command);
QByteArray canonical(const CancelRegistrationCommand &command);
QByteArray canonical(const RestoreRegistrationCommand &command);
QByteArray canonical(const CorrectRegistrationCommand &command);
QByteArray canonical(const EraseRegistrationCommand &command);
QByteArray canonical(const StopMailCommand &command);
Outcome decideOne(const RegisterCommand &command, Desk &desk);
Outcome decideOne(const AddRegistrationCommand &command, Desk &desk);
Outcome decideOne(const CancelRegistrationCommand &command, Desk &desk);
Outcome decideOne(const RestoreRegistrationCommand &command, Desk &desk);
Outcome decideOne(const CorrectRegistrationCommand &command, Desk &desk);
Outcome decideOne(const EraseRegistrationCommand &command, Desk &desk);
Outcome decideOne(const StopMailCommand &command, Desk &desk);
Outcome keptSuccess(const RegisterCommand &command, const KeptForm &form);
Outcome keptSuccess(const AddRegistrationCommand &command, const KeptForm &form);
Outcome keptSuccess(const CancelRegistrationCommand &command, const KeptForm &form);
Outcome keptSuccess(const RestoreRegistrationCommand &command, const KeptForm &form);
Outcome keptSuccess(const CorrectRegistrationCommand &command, const KeptForm &form);
Outcome keptSuccess(const EraseRegistrationCommand &command, const KeptForm &form);
Outcome keptSuccess(const StopMailCommand &command, const KeptForm &form);

// Why no mail reaches an address whose reader has stopped it, for the organizer.
QString mailStoppedWords();
// The address of a registration that is nobody's any more: unique, and of no mailbox (RFC 2606).
QString erasedAddress(const Uuid &registration);

} // namespace boxoffice
