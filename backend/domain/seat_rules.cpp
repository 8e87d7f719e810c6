#include "backend/domain/seat_rules.h"

namespace boxoffice {

namespace {

Outcome replay(const KeptAnswer &kept)
{
    switch (kept.kind) {
    case KeptAnswer::Kind::Registered:
        return {kept.registration, true};
    case KeptAnswer::Kind::EventCreated:
        return {kept.event, true};
    case KeptAnswer::Kind::EventFull:
        return {eventFull(), true};
    case KeptAnswer::Kind::AlreadyRegistered:
        return {alreadyRegistered(), true};
    }
    Q_UNREACHABLE();
}

class Decider
{
public:
    Decider(LockedState state, IdSource &ids) : m_state(std::move(state)), m_ids(ids) { }

    void decideOne(const Command &command)
    {
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

    Decision take() { return std::move(m_decision); }

private:
    bool answerFromKey(const ScopedKey &scoped, const IdempotencyKey &given)
    {
        const auto known = m_state.keys.constFind(scoped);
        if (known == m_state.keys.cend()) {
            return false;
        }
        m_decision.outcomes.push_back(
            known->digest == given.digest ? replay(*known) : Outcome{idempotencyKeyReused()});
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
        Uuid resultId;
        if (kept.kind == KeptAnswer::Kind::Registered) {
            resultId = kept.registration.id;
        } else if (kept.kind == KeptAnswer::Kind::EventCreated) {
            resultId = kept.event.id;
        }
        m_decision.keys.push_back({scoped, given.digest, kept.kind, resultId});
        m_state.keys.insert(scoped, std::move(kept)); // for repeats within the batch
    }

    Outcome apply(const RegisterCommand &command, KeptAnswer &kept)
    {
        const auto seats = m_state.events.find(command.eventId);
        if (seats == m_state.events.end()) {
            return {eventNotFound()};
        }
        const EventEmail person{command.eventId, command.userEmail};
        if (m_state.registered.contains(person)) {
            kept.kind = KeptAnswer::Kind::AlreadyRegistered;
            return {alreadyRegistered()};
        }
        if (seats->booked >= seats->capacity) {
            kept.kind = KeptAnswer::Kind::EventFull;
            return {eventFull()};
        }
        ++seats->booked;
        ++m_decision.seatsTaken[command.eventId];
        m_state.registered.insert(person);
        kept.kind = KeptAnswer::Kind::Registered;
        kept.registration = {m_ids.next(m_state.nowMicros), command.eventId, command.userEmail,
                             m_state.nowMicros / 1000};
        m_decision.registrations.push_back(kept.registration);
        return {kept.registration};
    }

    Outcome apply(const CreateEventCommand &command, KeptAnswer &kept)
    {
        kept.kind = KeptAnswer::Kind::EventCreated;
        kept.event = {m_ids.next(m_state.nowMicros),
                      command.draft.name,
                      command.draft.description,
                      command.draft.capacity,
                      0,
                      m_state.nowMicros / 1000};
        m_decision.events.push_back(kept.event);
        return {kept.event};
    }

    LockedState m_state;
    IdSource &m_ids;
    Decision m_decision;
};

} // namespace

Decision decide(std::span<const Command> batch, LockedState state, IdSource &ids)
{
    Decider decider(std::move(state), ids);
    for (const Command &command : batch) {
        decider.decideOne(command);
    }
    return decider.take();
}

} // namespace boxoffice
