// What comes of a command, and the key under which a client may ask for it again.
//
// Threads: values; copies may be used by any thread.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/error.h"

#include <QByteArray>

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

// Where a key is unique: within its event or, for what creates one, within all creations.
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

// What an idempotency key once led to. Refusals that a repeat must see again are kept too.
struct KeptAnswer
{
    QByteArray digest;
    Outcome outcome;
};

} // namespace boxoffice
