#include "backend/domain/decide.h"

#include "backend/domain/move_behind.h"
#include "backend/domain/seat_offers.h"

namespace boxoffice {

namespace {

// An event that is not there has no row to keep a key with; a repeat finds that out again.
bool isKept(const Outcome &outcome)
{
    const Error *error = outcome.error();
    return !error
        || (error->code != ErrorCode::EventNotFound && error->code != ErrorCode::Internal);
}

Outcome decideFirst(const Command &command, Desk &desk)
{
    return std::visit([&](const auto &c) { return decideOne(c, desk); }, command);
}

Outcome decideUnderKey(const Command &command, const IdempotencyKey &given, Desk &desk)
{
    const ScopedKey scoped{scopeOf(command), given.key};
    const auto known = desk.state.keys.constFind(scoped);
    if (known != desk.state.keys.cend()) {
        return known->digest == given.digest ? Outcome::again(known->outcome)
                                             : Outcome::refused(idempotencyKeyReused());
    }
    Outcome outcome = decideFirst(command, desk);
    if (isKept(outcome)) {
        desk.state.keys.insert(scoped, {given.digest, outcome}); // for repeats within the batch
        desk.decision.keys.push_back({scoped, given.digest, outcome});
    }
    return outcome;
}

void sellOn(const Command &command, Desk &desk)
{
    const Uuid *event = eventOf(command);
    if (EventSales *sales = event ? desk.sales(*event) : nullptr) {
        offerSeats(*event, desk);
        if (sales->isChanged) {
            wakeForSales(*desk.event(*event), *sales, desk.nowMillis);
        }
    }
}

Outcome decideNext(const Command &command, Desk &desk)
{
    if (!desk.state.busy.isEmpty() && desk.state.busy.contains(queueOf(command))) {
        return Outcome::undecided();
    }
    const IdempotencyKey &given = idempotencyOf(command);
    Outcome outcome =
        given.given() ? decideUnderKey(command, given, desk) : decideFirst(command, desk);
    if (!desk.state.sales.isEmpty()) {
        sellOn(command, desk);
    }
    return outcome;
}

void noteSeats(Decision &decision, const Uuid &id, EventLedger &seats)
{
    if (const std::optional<int> change = seats.takeChange()) {
        decision.seatsTaken[id] += *change;
    }
}

void noteSales(Decision &decision, const Uuid &id, const LockedEvent &event, EventSales &sales)
{
    if (std::exchange(sales.isChanged, false)) {
        decision.counted.push_back(
            {id, event.seats, event.nextExpiry, event.findsExpiry, sales.types, sales.quotas});
    }
    decision.ranOut |= sales.waiting.ranOut;
}

void noteAllSeats(Decision &decision, LockedState &state)
{
    for (auto it = state.events.begin(); it != state.events.end(); ++it) {
        noteSeats(decision, it.key(), it->seats);
        it->lastEntry = -1; // the next decision has a journal of its own
        it->lastOfKind = LockedEvent::noEntries();
        if (const auto sales = state.sales.find(it.key()); sales != state.sales.end()) {
            noteSales(decision, it.key(), *it, *sales);
        }
    }
    for (Event &event : decision.updates) {
        const EventLedger &seats = state.events.constFind(event.id)->seats;
        event.bookedCount = seats.booked();
        event.heldCount = seats.held();
        event.capacity = seats.capacity();
    }
}

} // namespace

LockedEvent *Desk::event(const Uuid &id)
{
    const auto found = state.events.find(id);
    return found == state.events.end() ? nullptr : &*found;
}

EventSales *Desk::sales(const Uuid &event)
{
    const auto found = state.sales.find(event);
    return found == state.sales.end() ? nullptr : &*found;
}

void Desk::note(AuditNote note)
{
    note.id = ids.next(state.nowMicros);
    decision.notes.push_back(std::move(note));
}

void Desk::happened(const Uuid &event, JournalKind kind, QByteArray details)
{
    if (LockedEvent *locked = this->event(event)) {
        locked->lastEntry = static_cast<int>(decision.journal.size());
    }
    decision.journal.push_back({event, kind, {}, std::move(details)});
}

void Desk::happened(const Uuid &id, LockedEvent &event, JournalKind kind, const Uuid &subject)
{
    int &ofKind = event.lastOfKind[static_cast<std::size_t>(kind)];
    const bool goesOn = event.lastEntry >= 0
        && decision.journal[static_cast<std::size_t>(event.lastEntry)].kind == kind;
    const bool joins = isOfNewSubjects(kind) && state.sales.contains(id);
    int entry = joins ? ofKind : goesOn ? event.lastEntry : -1;
    if (entry < 0) {
        happened(id, kind);
        entry = ofKind = event.lastEntry;
    }
    decision.journal[static_cast<std::size_t>(entry)].subjects.push_back(subject);
}

void Desk::forget(const Uuid &event)
{
    noteSeats(decision, event, state.events[event].seats);
    state.events.remove(event);
    state.sales.remove(event);
}

Decision decide(std::span<const Command> batch, LockedState &state, IdSource &ids)
{
    Decision decision;
    Desk desk{state, decision, ids, state.nowMicros / 1000};
    decision.outcomes.reserve(batch.size());
    for (auto it = state.sales.begin(); it != state.sales.end(); ++it) {
        expireHolds(it.key(), desk);
    }
    for (const Command &command : batch) {
        decision.outcomes.push_back(decideNext(command, desk));
    }
    noteAllSeats(decision, state);
    return decision;
}

void append(Decision &decision, Decision next)
{
    moveBehind(decision.outcomes, next.outcomes);
    moveBehind(decision.keys, next.keys);
    moveBehind(decision.notes, next.notes);
    moveBehind(decision.journal, next.journal);
    moveBehind(decision.counted, next.counted);
    decision.ranOut |= next.ranOut;
    for (auto it = next.seatsTaken.cbegin(); it != next.seatsTaken.cend(); ++it) {
        decision.seatsTaken[it.key()] += it.value();
    }
    decision.appendChanges(std::move(next));
}

} // namespace boxoffice
