// The port through which admission books: one batch, one transaction, an outcome per command.
//
// backend/storage implements it on PostgreSQL; tests implement it to inject faults.
// Threads: an instance belongs to the lane that made it; every call is made on that thread.
#pragma once

#include "backend/domain/commands.h"

#include <QDeadlineTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace boxoffice {

// How a transaction ended.
enum class BatchEnd {
    Done, // committed, or there was nothing to write; the outcomes hold
    // A statement failed, all was rolled back, and the connection is usable. The cause:
    Refused,        // a command, or a conflict of two transactions
    Locked,         // a lock that was not granted in time
    Contended,      // a statement that took too long
    Exhausted,      // the database has no space, memory or files left, for anybody
    ConnectionLost, // and COMMIT was not executed: nothing was booked
    CommitUnknown,  // COMMIT was sent and not answered: resolve() finds out whether it took effect
};

struct BatchAttempt
{
    BatchEnd end = BatchEnd::Refused;
    Decision decision;  // Done: answer with its outcomes. CommitUnknown: what may have been written
    Error refusal = {}; // Refused: the answer to a command that is refused alone
    // ConnectionLost: PostgreSQL reported it over a working connection, which a command can cause.
    bool isSaid = false;
    std::chrono::milliseconds waited{0}; // for locked rows, because of Manner::patience
    int culprits = 0; // Done, with Manner::carefully: commands that the database refused
};

class BookingStore
{
public:
    virtual ~BookingStore() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;

    // Called at most once in book(), when the rows of `locked` (sorted) are locked. Returns the
    // latecomers: commands for these events only, that arrived while others held the locks.
    using JoinIn = std::function<std::vector<Command>(std::span<const Uuid> locked)>;

    // How a batch is to be booked.
    struct Manner
    {
        JoinIn joinIn = {}; // empty: nothing joins
        // Finds out which commands the database refuses: each gets its own error, and all others
        // are booked. Slower than a plain attempt.
        bool carefully = false;
        // Leaves out the commands whose rows or keys others hold, instead of waiting for them.
        bool leavesOut = false;
        // With leavesOut: how long to wait nevertheless if others hold everything that is needed.
        std::chrono::milliseconds patience{0};
    };

    // Locks the rows of the batch's events in id order, reads what the decision needs, decides,
    // writes and commits, in one transaction. All or nothing, except for what `carefully` isolates
    // or `leavesOut` leaves out. Latecomers are appended to `batch`, however it ends. Requires:
    // connect() returned true.
    virtual BatchAttempt book(std::vector<Command> &batch, const Manner &manner) = 0;

    enum class Resolution { Committed, NotCommitted, Unknown };
    // Called after CommitUnknown and connect(). Takes the same locks, so that the lost transaction
    // has certainly ended, and looks for the rows that it wrote. A decision that only refuses has
    // no such rows: NotCommitted then means that it may run again, not that no refusal was kept.
    virtual Resolution resolve(const Decision &decision) = 0;
};

// Makes a store for the calling thread. Called once on each lane's thread.
using BookingStoreFactory = std::function<std::unique_ptr<BookingStore>()>;

} // namespace boxoffice
