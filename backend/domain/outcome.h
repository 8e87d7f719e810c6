// The outcome of a command, and the idempotency key under which a client may ask for it again.
//
// Threads: values; copies may be used by any thread.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/api/sale_dto.h"
#include "shared/error.h"

#include <QByteArray>

#include <variant>

namespace boxoffice {

// A client's own id for one request, with a digest of the request: a repeat gets the first answer,
// and another request under the same key is detected.
struct IdempotencyKey
{
    QString key;       // empty: the client sent none
    QByteArray digest; // 16 bytes over the cleaned request; see digestOf()

    bool given() const { return !key.isEmpty(); }
};

// A key with the scope in which it is unique: its event or, for event creation, all creations.
struct ScopedKey
{
    Uuid scope; // nil: event creation
    QString key;

    friend bool operator==(const ScopedKey &, const ScopedKey &) = default;
};

inline size_t qHash(const ScopedKey &k, size_t seed = 0)
{
    return qHashMulti(seed, k.scope, k.key);
}

// What an outcome may hold besides values.
struct EventDeleted // also of a ticket type or quota
{ };
struct Accepted // what was asked for goes on behind
{
    int registrations = 0; // that it is about
    bool isTold = false;   // their holders are told something

    friend bool operator==(const Accepted &, const Accepted &) = default;
};
struct LeftOut // nothing was decided: others hold what the command needs
{ };

struct Outcome
{
    std::variant<Error, Registration, Event, EventDeleted, Accepted, LeftOut, TicketType, Quota,
                 Order, WaitingEntry>
        answer;
    bool replayed = false; // the first answer to this idempotency key, again
    bool created = false;  // the registration or event is new, not changed

    static Outcome refused(Error error) { return {std::move(error)}; }
    // A new registration or event, and one that existed before.
    template <typename T> static Outcome made(T created)
    {
        return {std::move(created), false, true};
    }
    template <typename T> static Outcome changed(T there) { return {std::move(there)}; }
    static Outcome eventDeleted() { return {EventDeleted{}}; }
    static Outcome accepted(int registrations) { return {Accepted{registrations}}; }
    static Outcome announced(int recipients) { return {Accepted{recipients, true}}; }
    static Outcome undecided() { return {LeftOut{}}; }
    // The same outcome, as the answer to a repeat.
    static Outcome again(Outcome first)
    {
        first.replayed = true;
        return first;
    }

    const Error *error() const { return std::get_if<Error>(&answer); }
    const Registration *registration() const { return std::get_if<Registration>(&answer); }
    const Event *event() const { return std::get_if<Event>(&answer); }
    const Accepted *accepted() const { return std::get_if<Accepted>(&answer); }
    const TicketType *ticketType() const { return std::get_if<TicketType>(&answer); }
    const Quota *quota() const { return std::get_if<Quota>(&answer); }
    const Order *order() const { return std::get_if<Order>(&answer); }
    const WaitingEntry *waitingEntry() const { return std::get_if<WaitingEntry>(&answer); }
    bool leftOut() const { return std::holds_alternative<LeftOut>(answer); }
};

// The stored answer of an idempotency key. Refusals that a repeat must see again are kept too.
struct KeptAnswer
{
    QByteArray digest;
    Outcome outcome;
};

} // namespace boxoffice
