// BookingStore on PostgreSQL: lock, read, decide, write, commit, for a whole batch at once.
//
//   lock     the events' rows, in id order; before them, the keys of creations (advisory locks).
//            Rows locked by others are skipped if the caller wants that
//   read     after the locks: keys that were used, what each family's part wants to know
//            (booking_part.h), the clock
//   decide   backend/domain/decide.h
//   write    the families' parts, then the events' counts: the foreign key's check locks the
//   event's
//            row for each registration, and would walk a version more; then keys
//   commit   or, when nothing is to be written, rollback, which costs no flush of the log
//
// That is three round trips for registrations: BEGIN goes out with lock, and write with commit, but
// where events are created or deleted.
//
// A careful booking of registrations leaves it to a function of the database to find those that it
// refuses. Any other decides and writes in pieces, each behind a savepoint. A piece that fails is
// rolled back and bisected until the command at fault stands alone.
//
// Threads: belongs to the lane that made it.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/booking_store.h"
#include "backend/storage/booking_part.h"
#include "backend/storage/last_ids.h"
#include "backend/storage/pg_kept_keys.h"

#include <functional>

namespace boxoffice {

struct BatchPlan;
class Transaction;

class PgBookingStore : public BookingStore
{
public:
    // watchdog: borrowed, must outlive the store; null: calls are not watched.
    // leftToRemove: see eventPart().
    PgBookingStore(
        const DatabaseConfig &config, Watchdog *watchdog,
        std::function<void()> leftToRemove = [] {});

    bool connect(QDeadlineTimer deadline) override { return m_connection.ensureOpen(deadline); }
    BatchAttempt book(std::vector<Command> &batch, const Manner &manner) override;
    Resolution resolve(const Decision &decision) override;

private:
    BatchAttempt bookWaiting(std::vector<Command> &batch, const Manner &manner);
    BatchAttempt bookLocked(Transaction &transaction, const BatchPlan &plan,
                            std::span<const Command> batch, const Manner &manner,
                            LockedState &state);
    // pg_row_locks.cpp
    bool lock(const BatchPlan &plan, const Manner &manner, LockedState &state);
    bool lockRows(const Statement &statement, const BatchPlan &plan, LockedState &state);
    bool lockFree(const BatchPlan &plan, const Manner &manner, LockedState &state);
    bool tryCreationKeys(const BatchPlan &plan, LockedState &state);
    bool findBusy(const BatchPlan &plan, LockedState &state);
    bool limitLockWait(std::chrono::milliseconds most);
    bool lockAgain(std::span<const Uuid> events);
    BatchAttempt leaveOutAll(Transaction &transaction, std::span<const Command> batch);

    bool read(const BatchPlan &plan, std::span<const Command> batch, LockedState &state);
    bool readClock(LockedState &state);
    BatchAttempt bookAtOnce(Transaction &transaction, const BatchPlan &plan,
                            std::span<const Command> batch, LockedState &state);
    // Nothing: a statement failed.
    std::optional<Decision> decideKnowingly(std::span<const Command> batch, LockedState &state);
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision,
               std::int64_t nowMicros);
    static void addToBookedCounts(Transaction &transaction, const Decision &decision);
    BatchAttempt commit(Transaction &transaction, Decision decision, std::int64_t nowMicros);
    // Nothing: a statement was refused before COMMIT, and the transaction is still open.
    std::optional<BatchAttempt> tryToCommit(Transaction &transaction, Decision decision,
                                            std::int64_t nowMicros);
    void insertMark(Transaction &transaction, std::int64_t nowMicros);
    Resolution lookFor(const Decision &decision);
    std::optional<bool> isThere(const Decision &decision);

    // pg_careful_booking.cpp
    BatchAttempt bookCarefully(Transaction &transaction, const BatchPlan &plan,
                               std::span<const Command> batch, LockedState &state);
    struct Careful; // a batch that is booked piece by piece
    BatchAttempt bookInPieces(Transaction &transaction, const BatchPlan &plan,
                              std::span<const Command> batch, LockedState &state);
    bool bookPiece(Careful &careful, std::span<const Command> piece);
    bool bookAlone(Careful &careful, const Command &command);
    void lookAgain(const PgFailure &failure, const Command &command, LockedState &state);

    // pg_sifted_registrations.cpp
    struct Sifting;
    std::optional<BatchAttempt> bookSifted(Transaction &transaction, const BatchPlan &plan,
                                           std::span<const Command> batch,
                                           const LockedState &state);
    bool sift(Sifting &sifting);
    void decideOthers(Sifting &sifting);
    bool registerEach(Sifting &sifting, const std::vector<Registration> &registrations);
    void noteRefused(Sifting &sifting, const Registration &registration, const PgFailure &failure);

    BatchAttempt failed() const;

    std::chrono::milliseconds m_waited{0}; // by the last book()

    DatabaseConnection m_connection;
    IdSource m_ids;
    LastIds m_lastIds;
    PgKeptKeys m_keys;
    const std::vector<std::unique_ptr<BookingPart>> m_parts;
    QString m_mark; // key of a row that the last batch wrote if it edited, deleted or cancelled
};

} // namespace boxoffice
