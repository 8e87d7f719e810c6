// The part of PgBookingStore that finds out which commands of a batch the database refuses.
#include "backend/database/transaction.h"
#include "backend/domain/decide.h"
#include "backend/domain/sieve.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/pg_booking_store.h"

#include <algorithm>

namespace boxoffice {

namespace {

// More: fewer savepoints and statements, more that is done again where one of them fails.
constexpr std::size_t kPiece = 16;

// More of them: a table is locked, and not some rows.
constexpr int kMostLocked = 3;

// Whether it is one command's, so that the transaction can go on without that one.
bool isOfACommand(const PgFailure &failure)
{
    return failure.kind == FailureKind::Refused || failure.kind == FailureKind::Duplicate
        || failure.kind == FailureKind::Conflict || failure.kind == FailureKind::Locked;
}

} // namespace

struct PgBookingStore::Careful
{
    Transaction &transaction;
    const BatchPlan &plan;
    LockedState &state;     // as what was written has left it
    Decision decision = {}; // what was written
    int locked = 0;         // commands that could not get a lock in time
    int culprits = 0;       // commands that were refused alone
};

// What only registers people is sifted inside the database. All else goes in pieces, and so does
// what a sifting cannot find out: a statement for all of them is refused, or a lock is not to be
// had.
BatchAttempt PgBookingStore::bookCarefully(Transaction &transaction, const BatchPlan &plan,
                                           std::span<const Command> batch, LockedState &state)
{
    const bool onlyRegisters = std::all_of(batch.begin(), batch.end(), [](const Command &command) {
        return std::holds_alternative<RegisterCommand>(command);
    });
    if (!onlyRegisters || !state.sales.isEmpty()) {
        return bookInPieces(transaction, plan, batch, state);
    }
    transaction.beginPiece();
    if (std::optional<BatchAttempt> attempt = bookSifted(transaction, plan, batch, state)) {
        return *std::move(attempt);
    }
    const bool goesOn = m_connection.isOpen() && isOfACommand(m_connection.lastFailure());
    return goesOn && transaction.undoPiece() ? bookInPieces(transaction, plan, batch, state)
                                             : failed();
}

BatchAttempt PgBookingStore::bookInPieces(Transaction &transaction, const BatchPlan &plan,
                                          std::span<const Command> batch, LockedState &state)
{
    Careful careful{transaction, plan, state};
    for (Sieve sieve(batch.size(), kPiece); !sieve.isDone();) {
        const auto [begin, size] = sieve.next();
        if (bookPiece(careful, batch.subspan(begin, size))) {
            sieve.passed();
            continue;
        }
        if (!isOfACommand(m_connection.lastFailure()) || !transaction.undoPiece()
            || (sieve.failed() && !bookAlone(careful, batch[begin]))) {
            return m_connection.lastFailure().kind == FailureKind::Locked
                ? leaveOutAll(transaction, batch)
                : failed();
        }
    }
    BatchAttempt attempt = commit(transaction, std::move(careful.decision), state.nowMicros);
    attempt.culprits = careful.culprits;
    return attempt;
}

// On failure the state is as before, and the piece is still to be undone.
bool PgBookingStore::bookPiece(Careful &careful, std::span<const Command> piece)
{
    LockedState before = careful.state;
    // Deciding may read more, which can fail, too. Then it is not the piece before that is undone.
    const bool mayRead = !before.sales.isEmpty();
    if (mayRead) {
        careful.transaction.beginPiece();
    }
    std::optional<Decision> decision = decideKnowingly(piece, careful.state);
    const bool writes = decision && !decision->writesNothing();
    if (writes && !mayRead) {
        careful.transaction.beginPiece();
    }
    const bool isBooked = decision
        && (!writes
            || (write(careful.transaction, careful.plan, *decision, before.nowMicros)
                && careful.transaction.runPutOff()));
    if (!isBooked) {
        careful.state = std::move(before);
        return false;
    }
    append(careful.decision, *std::move(decision));
    return true;
}

// For one that has failed alone. False: the transaction cannot go on.
bool PgBookingStore::bookAlone(Careful &careful, const Command &command)
{
    const PgFailure failure = m_connection.lastFailure();
    if (failure.kind == FailureKind::Locked) {
        careful.state.busy.insert(queueOf(command));
        careful.decision.outcomes.push_back(Outcome::undecided());
        return ++careful.locked < kMostLocked;
    }
    if (failure.kind == FailureKind::Duplicate) {
        lookAgain(failure, command, careful.state);
        if (bookPiece(careful, {&command, 1})) {
            return true;
        }
        if (!isOfACommand(m_connection.lastFailure()) || !careful.transaction.undoPiece()) {
            return false;
        }
    }
    ++careful.culprits;
    careful.decision.outcomes.push_back(Outcome::refused(errorOf(failure)));
    return true;
}

// The index is the truth where it and the look contradict each other: it knows what another program
// inserted since, and text that the database compares otherwise than we do.
void PgBookingStore::lookAgain(const PgFailure &failure, const Command &command, LockedState &state)
{
    const auto *registering = std::get_if<RegisterCommand>(&command);
    if (registering && failure.constraint == u"registrations_active_email") {
        state.registered.insert({registering->eventId, registering->userEmail});
    } else if (idempotencyOf(command).given() && failure.constraint == u"idempotency_keys_pkey") {
        const std::span<const Command> alone(&command, 1);
        m_keys.read(planOf(alone), alone, state);
    }
}

} // namespace boxoffice
