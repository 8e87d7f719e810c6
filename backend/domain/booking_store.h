// The port through which admission books: one batch, one transaction, one answer a command.
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
    // A statement failed and all was rolled back; the connection is usable. It failed because of
    Refused,        // what a command asks, or two transactions in each other's way
    Locked,         // others: a lock was not to be had in time
    Contended,      // others: a statement took too long
    Exhausted,      // the database: it has no room, memory or files left, for anybody
    ConnectionLost, // lost, and COMMIT was not carried out: nothing was booked
    CommitUnknown,  // COMMIT was sent and not answered: booked or not, resolve() tells
};

struct BatchAttempt
{
    BatchEnd end = BatchEnd::Refused;
    Decision decision;  // Done: answer with its outcomes. CommitUnknown: what may have been written
    Error refusal = {}; // Refused: the answer to a command that is refused alone
    // ConnectionLost: the server says so over a connection that stood, which a command can cause.
    bool isSaid = false;
    std::chrono::milliseconds waited{0}; // for rows, of Manner::patience
    int culprits = 0; // Done, carefully: commands that got an error since the database refused them
};

class BookingStore
{
public:
    virtual ~BookingStore() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;

    // Called at most once in book(), when the rows of `locked` (sorted) are held. Returns the
    // latecomers: what came for these events, and no others, while another server held them.
    using JoinIn = std::function<std::vector<Command>(std::span<const Uuid> locked)>;

    // How a batch is to be booked.
    struct Manner
    {
        JoinIn joinIn = {}; // empty: nothing joins
        // Finds out which commands the database refuses: these get their own error, and all others
        // are booked. Slower than to be told Refused, where nothing is refused.
        bool carefully = false;
        // Leaves out the commands whose rows or keys others hold, in the place of waiting for them.
        bool leavesOut = false;
        // With leavesOut: so long it waits all the same, where others hold all that is needed.
        std::chrono::milliseconds patience{0};
    };

    // Locks the rows of the batch's events in id order, reads what the decision needs, decides,
    // writes, commits, in one transaction. All or nothing, but for what is found out carefully and
    // what is left out. Latecomers are appended to `batch`, whatever becomes of it.
    // Requires: connect() returned true.
    virtual BatchAttempt book(std::vector<Command> &batch, const Manner &manner) = 0;

    enum class Resolution { Committed, NotCommitted, Unknown };
    // After CommitUnknown and a connect(): takes the same locks, so that the lost transaction has
    // ended for certain, and looks for the rows it wrote. Of a decision that only refuses nothing
    // can be found: NotCommitted then means that it may run again, and not that nothing is kept.
    virtual Resolution resolve(const Decision &decision) = 0;
};

// Makes a store for the calling thread. Called once on each lane's thread.
using BookingStoreFactory = std::function<std::unique_ptr<BookingStore>()>;

} // namespace boxoffice
