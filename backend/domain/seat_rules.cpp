#include "backend/domain/seat_rules.h"

#include "shared/api/validation.h"

#include <iterator>

namespace boxoffice {

namespace {

using Kind = KeptAnswer::Kind;

// The refusals that are kept, by kind.
Error refusalOf(Kind kind)
{
    switch (kind) {
    case Kind::EventFull:
        return eventFull();
    case Kind::AlreadyRegistered:
        return alreadyRegistered();
    case Kind::EventNotOpen:
        return eventNotOpen();
    case Kind::EventOver:
        return eventOver();
    case Kind::CapacityBelowBooked:
        return capacityBelowBooked();
    case Kind::PreconditionFailed:
        return preconditionFailed();
    case Kind::EventHasRegistrations:
        return eventHasRegistrations();
    case Kind::RegistrationNotFound:
        return registrationNotFound();
    case Kind::EndsBeforeStart:
        return validPeriod(1, 0).error();
    default:
        return internalError(); // of a newer program
    }
}

Outcome firstOutcome(const KeptAnswer &kept)
{
    switch (kept.kind) {
    case Kind::Registered:
        return Outcome::made(kept.registration);
    case Kind::EventCreated:
        return Outcome::made(kept.event);
    case Kind::EventUpdated:
        return Outcome::changed(kept.event);
    case Kind::RegistrationCancelled:
        return Outcome::changed(kept.registration);
    case Kind::EventDeleted:
        return Outcome::eventDeleted();
    default:
        return Outcome::refused(refusalOf(kept.kind));
    }
}

class Decider
{
public:
    Decider(LockedState &state, IdSource &ids)
        : m_state(state)
        , m_nowMillis(m_state.nowMicros / 1000)
        , m_ids(ids)
    {
        for (auto it = m_state.events.cbegin(); it != m_state.events.cend(); ++it) {
            noteTimes(it.key(), it->times);
        }
    }

    void decideOne(const Command &command)
    {
        if (!m_state.busy.isEmpty() && m_state.busy.contains(queueOf(command))) {
            m_decision.outcomes.push_back(Outcome::undecided());
            return;
        }
        const IdempotencyKey &given = idempotencyOf(command);
        if (given.given() && answerFromKey({scopeOf(command), given.key}, given)) {
            return;
        }
        KeptAnswer kept;
        Outcome outcome = std::visit([&](const auto &c) { return apply(c, kept); }, command);
        if (given.given() && !isUnknownEvent(outcome)) {
            keep({scopeOf(command), given.key}, given, std::move(kept));
        }
        m_decision.outcomes.push_back(std::move(outcome));
    }

    Decision take()
    {
        for (const Uuid &id : std::as_const(m_edited)) {
            if (const Event *event = current(id)) { // not deleted since
                m_decision.updates.push_back(*event);
            }
        }
        return std::move(m_decision);
    }

private:
    bool answerFromKey(const ScopedKey &scoped, const IdempotencyKey &given)
    {
        const auto known = m_state.keys.constFind(scoped);
        if (known == m_state.keys.cend()) {
            return false;
        }
        m_decision.outcomes.push_back(known->digest == given.digest
                                          ? Outcome::again(firstOutcome(*known))
                                          : Outcome::refused(idempotencyKeyReused()));
        return true;
    }

    // An event that is not there has no row to keep a key with; a repeat finds that out again.
    static bool isUnknownEvent(const Outcome &outcome)
    {
        return outcome.error() && outcome.error()->code == ErrorCode::EventNotFound;
    }

    void keep(const ScopedKey &scoped, const IdempotencyKey &given, KeptAnswer kept)
    {
        kept.digest = given.digest;
        NewKey key{scoped, given.digest, kept.kind, {}};
        if (kept.kind == Kind::Registered) {
            key.resultId = kept.registration.id;
        } else if (kept.kind == Kind::EventCreated) {
            key.resultId = kept.event.id;
        } else if (kept.kind == Kind::EventUpdated) {
            key.answer = kept.event;
        } else if (kept.kind == Kind::RegistrationCancelled) {
            key.answer = kept.registration;
        }
        m_decision.keys.push_back(std::move(key));
        m_state.keys.insert(scoped, std::move(kept)); // for repeats within the batch
    }

    // Looked at once an event and not once a command: it may take a look into a time zone.
    void noteTimes(const Uuid &event, const EventTimes &times)
    {
        if (isOver(times, m_nowMillis)) {
            m_over.insert(event);
        } else {
            m_over.remove(event);
        }
    }

    static Outcome refuse(Kind kind, KeptAnswer &kept)
    {
        kept.kind = kind;
        return Outcome::refused(refusalOf(kind));
    }

    Outcome apply(const RegisterCommand &command, KeptAnswer &kept)
    {
        const auto seats = m_state.events.find(command.eventId);
        if (seats == m_state.events.end()) {
            return Outcome::refused(eventNotFound());
        }
        if (!seats->open) {
            return refuse(Kind::EventNotOpen, kept);
        }
        if (m_over.contains(command.eventId)) {
            return refuse(Kind::EventOver, kept);
        }
        const EventEmail person{command.eventId, command.userEmail};
        if (m_state.registered.contains(person)) {
            return refuse(Kind::AlreadyRegistered, kept);
        }
        if (seats->booked >= seats->capacity) {
            return refuse(Kind::EventFull, kept);
        }
        ++seats->booked;
        ++m_decision.seatsTaken[command.eventId];
        m_state.registered.insert(person);
        kept.kind = Kind::Registered;
        // Lists are in the order of ids, which must not go back where the clock does.
        seats->lastId = m_ids.next(m_state.nowMicros, seats->lastId);
        kept.registration = {seats->lastId, command.eventId, command.userEmail, m_nowMillis};
        m_decision.registrations.push_back(kept.registration);
        return Outcome::made(kept.registration);
    }

    Outcome apply(const CreateEventCommand &command, KeptAnswer &kept)
    {
        kept.kind = Kind::EventCreated;
        m_state.lastEventId = m_ids.next(m_state.nowMicros, m_state.lastEventId);
        kept.event = eventOf(command.draft, m_state.lastEventId, m_nowMillis);
        m_decision.events.push_back(kept.event);
        return Outcome::made(kept.event);
    }

    // The event as the batch has left it so far; null if there is none.
    Event *current(const Uuid &id)
    {
        const auto seats = m_state.events.constFind(id);
        const auto event = m_state.details.find(id);
        if (seats == m_state.events.cend() || event == m_state.details.end()) {
            return nullptr;
        }
        event->bookedCount = seats->booked;
        return &*event;
    }

    Outcome apply(const UpdateEventCommand &command, KeptAnswer &kept)
    {
        Event *event = current(command.eventId);
        if (!event) {
            return Outcome::refused(eventNotFound());
        }
        if (!command.ifMatch.allows(*event)) {
            return refuse(Kind::PreconditionFailed, kept);
        }
        Event edited = patched(*event, command.patch);
        if (!validPeriod(edited.startsAt, edited.endsAt)) {
            return refuse(Kind::EndsBeforeStart, kept);
        }
        if (edited.capacity < edited.bookedCount) {
            return refuse(Kind::CapacityBelowBooked, kept);
        }
        if (edited != *event) {
            ++edited.version;
            *event = edited;
            EventSeats &seats = m_state.events[command.eventId];
            seats.capacity = edited.capacity;
            seats.open = edited.status == EventStatus::Published;
            seats.times = timesOf(edited);
            noteTimes(command.eventId, seats.times);
            m_edited.insert(command.eventId);
        }
        kept.kind = Kind::EventUpdated;
        kept.event = *event;
        return Outcome::changed(kept.event);
    }

    Outcome apply(const DeleteEventCommand &command, KeptAnswer &kept)
    {
        const Event *event = current(command.eventId);
        if (!event) {
            return Outcome::refused(eventNotFound());
        }
        if (!command.ifMatch.allows(*event)) {
            return refuse(Kind::PreconditionFailed, kept);
        }
        if (event->bookedCount > 0 && !command.force) {
            return refuse(Kind::EventHasRegistrations, kept);
        }
        m_state.events.remove(command.eventId);
        m_decision.deletions.push_back(command.eventId);
        kept.kind = Kind::EventDeleted;
        return Outcome::eventDeleted();
    }

    Outcome apply(const CancelRegistrationCommand &command, KeptAnswer &kept)
    {
        const auto seats = m_state.events.find(command.eventId);
        if (seats == m_state.events.end()) {
            return Outcome::refused(eventNotFound());
        }
        const auto found = m_state.cancelling.find({command.eventId, command.registrationId});
        if (found == m_state.cancelling.end()) {
            return refuse(Kind::RegistrationNotFound, kept);
        }
        if (!found->cancelledAt) {
            found->cancelledAt = m_nowMillis;
            --seats->booked;
            --m_decision.seatsTaken[command.eventId];
            m_state.registered.remove({command.eventId, found->userEmail});
            m_decision.cancellations.push_back(*found);
        }
        kept.kind = Kind::RegistrationCancelled;
        kept.registration = *found;
        return Outcome::changed(kept.registration);
    }

    LockedState &m_state;
    const qint64 m_nowMillis;
    IdSource &m_ids;
    Decision m_decision;
    QSet<Uuid> m_edited;
    QSet<Uuid> m_over;
};

} // namespace

ScopedKey queueOf(const Command &command)
{
    const auto *creating = std::get_if<CreateEventCommand>(&command);
    return {scopeOf(command), creating ? creating->idempotency.key : QString()};
}

Event eventOf(const EventDraft &draft, const Uuid &id, qint64 createdAt)
{
    Event event{id, draft.name, draft.description, draft.capacity, 0, createdAt};
    event.startsAt = draft.startsAt;
    event.endsAt = draft.endsAt;
    event.timezone = draft.timezone;
    event.location = draft.location;
    event.status = draft.status;
    event.version = 1;
    return event;
}

Decision decide(std::span<const Command> batch, LockedState &state, IdSource &ids)
{
    Decider decider(state, ids);
    for (const Command &command : batch) {
        decider.decideOne(command);
    }
    return decider.take();
}

namespace {

template <typename T> void moveBehind(std::vector<T> &all, std::vector<T> &more)
{
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

} // namespace

void append(Decision &decision, Decision next)
{
    moveBehind(decision.outcomes, next.outcomes);
    moveBehind(decision.registrations, next.registrations);
    moveBehind(decision.cancellations, next.cancellations);
    moveBehind(decision.events, next.events);
    moveBehind(decision.updates, next.updates);
    moveBehind(decision.deletions, next.deletions);
    moveBehind(decision.keys, next.keys);
    for (auto it = next.seatsTaken.cbegin(); it != next.seatsTaken.cend(); ++it) {
        decision.seatsTaken[it.key()] += it.value();
    }
}

} // namespace boxoffice
