// BookingStore on PostgreSQL: lock, read, decide, write, commit, for a whole batch at once.
//
//   lock     the events' rows, in id order; before them, the keys of creations (advisory locks).
//            Rows locked by others are skipped if the caller wants that
//   known    one read after the locks: e-mails that hold a seat, keys that were used, the clock;
//            only where the batch edits or cancels, also what it edits or cancels
//   decide   backend/domain/seat_rules.h
//   write    registrations before the events' counts: the foreign key's check locks the event's
//            row for each of them, and would walk a version more
//   commit   or, when nothing is to be written, rollback, which costs no flush of the log
//
// That is three round trips: BEGIN goes out with lock, and write with commit, but where events are
// created or deleted.
//
// A careful booking decides and writes in pieces, each behind a savepoint. A piece that fails is
// rolled back and bisected until the command at fault stands alone.
//
// Threads: belongs to the lane that made it.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/booking_store.h"
#include "backend/storage/last_ids.h"
#include "shared/result.h"

#include <functional>

namespace boxoffice {

struct BatchPlan;
class Transaction;

class PgBookingStore : public BookingStore
{
public:
    // watchdog: borrowed, must outlive the store; null: calls are not watched.
    // leftToRemove: called after a commit that deleted an event whose rows are still there; see
    // event_removal.h.
    PgBookingStore(
        const DatabaseConfig &config, Watchdog *watchdog,
        std::function<void()> leftToRemove = [] {})
        : m_connection(config, watchdog)
        , m_onLeftToRemove(std::move(leftToRemove))
    { }

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
    BatchAttempt leaveOutAll(Transaction &transaction, std::span<const Command> batch);
    bool readKnown(const BatchPlan &plan, std::span<const Command> batch, LockedState &state);
    QString eventsToRead(const LockedState &state) const;
    bool readKnownKeys(const BatchPlan &plan, std::span<const Command> batch, LockedState &state);
    BatchAttempt bookAtOnce(Transaction &transaction, const BatchPlan &plan,
                            std::span<const Command> batch, LockedState &state);
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision,
               std::int64_t nowMicros);
    BatchAttempt commit(Transaction &transaction, Decision decision, std::int64_t nowMicros);
    void insertRegistrations(Transaction &transaction, const BatchPlan &plan,
                             const std::vector<Registration> &registrations, qint64 nowMillis);
    void addToBookedCounts(Transaction &transaction, const Decision &decision);
    void insertEvents(Transaction &transaction, const std::vector<Event> &events, qint64 nowMillis);
    void insertKeys(Transaction &transaction, const std::vector<NewKey> &newKeys, qint64 nowMillis);
    Resolution lookFor(const Decision &decision);
    bool isThere(const Decision &decision, bool *found);
    // pg_organizer_store.cpp
    bool readOrganized(const BatchPlan &plan, LockedState &state);
    bool readDetails(const BatchPlan &plan, LockedState &state);
    bool readCancelling(const BatchPlan &plan, LockedState &state);
    void cancelRegistrations(Transaction &transaction, const std::vector<Registration> &cancelled);
    void updateEvents(Transaction &transaction, const std::vector<Event> &events);
    bool deleteEvents(Transaction &transaction, const std::vector<Uuid> &events);
    void insertKeyWithAnswer(Transaction &transaction, const NewKey &key, qint64 nowMillis);
    void insertMark(Transaction &transaction, qint64 nowMillis);

    // pg_careful_booking.cpp
    struct Careful; // a batch that is booked piece by piece
    BatchAttempt bookInPieces(Transaction &transaction, const BatchPlan &plan,
                              std::span<const Command> batch, LockedState &state);
    bool bookPiece(Careful &careful, std::span<const Command> piece);
    bool bookAlone(Careful &careful, const Command &command);
    void lookAgain(const PgFailure &failure, const Command &command, LockedState &state);

    BatchAttempt failed() const;

    std::chrono::milliseconds m_waited{0}; // by the last book()

    DatabaseConnection m_connection;
    const std::function<void()> m_onLeftToRemove;
    // Of the last batch: what it may still delete, and whether it has only closed an event.
    int m_removable = 0;
    bool m_leftToRemove = false;
    IdSource m_ids;
    LastIds m_lastIds;
    qint64 m_transactionId = 0; // of the last batch; 0: it has none
    QString m_mark; // key of a row that the last batch wrote if it edited, deleted or cancelled
};

// Deletes idempotency keys older than `hours`, `chunk` at a time so that no statement runs for
// long. Returns how many. Requires: connection.isOpen(), no transaction.
Result<int> deleteOldKeys(DatabaseConnection &connection, int hours, int chunk = 5'000);

} // namespace boxoffice
