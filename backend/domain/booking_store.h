// The port through which admission books: one batch, one transaction, one answer a command.
//
// backend/storage implements it on PostgreSQL; tests implement it to inject faults.
// Threads: an instance belongs to the lane that made it; every call is made on that thread.
#pragma once

#include "backend/domain/seat_rules.h"

#include <QDeadlineTimer>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace boxoffice {

// How a transaction ended.
enum class BatchEnd {
    Done,      // committed, or there was nothing to write; the outcomes hold
    Refused,   // a statement failed and all was rolled back; the connection is usable
    Contended, // the same, because of others (deadlock, lock timeout, serialization): try again
    ConnectionLost, // lost, and COMMIT was not carried out: nothing was booked
    CommitUnknown,  // COMMIT was sent and not answered: booked or not, resolve() tells
};

struct BatchAttempt
{
    BatchEnd end = BatchEnd::Refused;
    Decision decision; // Done: answer with its outcomes. CommitUnknown: what may have been written
};

class BookingStore
{
public:
    virtual ~BookingStore() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;

    // Called at most once in book(), when the rows of `locked` (sorted) are held: the caller may
    // append to the batch what came while another server held them, for these events only.
    using JoinIn = std::function<void(std::span<const Uuid> locked)>;

    // Locks the rows of the batch's events in id order, reads what the decision needs, decides,
    // writes, commits. All or nothing. An empty joinIn: nothing joins.
    // Requires: connect() returned true.
    virtual BatchAttempt book(const std::vector<Command> &batch, const JoinIn &joinIn) = 0;

    enum class Resolution { Committed, NotCommitted, Unknown };
    // After CommitUnknown and a connect(): takes the same locks, so that the lost transaction has
    // ended for certain, and looks for the rows it wrote. Of a decision that only refuses nothing
    // can be found: NotCommitted then means that it may run again, and not that nothing is kept.
    virtual Resolution resolve(const Decision &decision) = 0;
};

// Makes a store for the calling thread. Called once on each lane's thread.
using BookingStoreFactory = std::function<std::unique_ptr<BookingStore>()>;

} // namespace boxoffice
