// What a request asks of the booking core, and what comes of it.
//
// Commands arrive validated (shared/api/validation.h); an Outcome is given only after the
// transaction it was decided in has ended.
// Threads: values; copies may be used by any thread.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/error.h"

#include <QList>

#include <variant>

namespace boxoffice {

// A client's own name for one request, with a digest of what it asked, so that a repeat gets the
// first answer and another request under the same name is noticed.
struct IdempotencyKey
{
    QString key;       // empty: the client sent none
    QByteArray digest; // 16 bytes over the cleaned request; see digestOf()

    bool given() const { return !key.isEmpty(); }
};

struct RegisterCommand
{
    Uuid eventId;
    QString userEmail;
    IdempotencyKey idempotency = {};
};

struct CreateEventCommand
{
    EventDraft draft;
    IdempotencyKey idempotency = {};
};

// Which versions of an event a client has in mind (If-Match).
struct VersionCheck
{
    bool given = false;
    QList<qint64> versions = {}; // first numbers of tags: one of them must be the event's

    bool allows(const Event &event) const;
};

struct UpdateEventCommand
{
    Uuid eventId;
    EventPatch patch;
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
};

struct DeleteEventCommand
{
    Uuid eventId;
    bool force = false; // also with registrations, which are lost
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
};

struct CancelRegistrationCommand
{
    Uuid eventId;
    Uuid registrationId;
    IdempotencyKey idempotency = {};
};

using Command = std::variant<RegisterCommand, CreateEventCommand, UpdateEventCommand,
                             DeleteEventCommand, CancelRegistrationCommand>;

// What stands in an outcome besides values.
struct EventDeleted
{ };
struct LeftOut // nothing was decided: others hold what the command needs
{ };

struct Outcome
{
    std::variant<Error, Registration, Event, EventDeleted, LeftOut> answer;
    bool replayed = false; // the first answer to this idempotency key, again
    bool created = false;  // the registration or event is new, not changed

    static Outcome refused(Error error) { return {std::move(error)}; }
    // A registration or an event that is new, and one that was there before.
    template <typename T> static Outcome made(T created)
    {
        return {std::move(created), false, true};
    }
    template <typename T> static Outcome changed(T there) { return {std::move(there)}; }
    static Outcome eventDeleted() { return {EventDeleted{}}; }
    static Outcome undecided() { return {LeftOut{}}; }
    // The same as the answer to a repeat.
    static Outcome again(Outcome first)
    {
        first.replayed = true;
        return first;
    }

    const Error *error() const { return std::get_if<Error>(&answer); }
    const Registration *registration() const { return std::get_if<Registration>(&answer); }
    const Event *event() const { return std::get_if<Event>(&answer); }
    bool leftOut() const { return std::holds_alternative<LeftOut>(answer); }
};

// Returns the idempotency key that a command carries.
const IdempotencyKey &idempotencyOf(const Command &command);
// Returns the scope its key is unique in: the event's id, or nil for event creation.
Uuid scopeOf(const Command &command);
// Returns 16 bytes that differ when the cleaned requests differ (SHA-256, truncated).
QByteArray digestOf(const Command &command);

} // namespace boxoffice
