// What one family of commands does in the transaction of a batch: its statements, in one file.
//
// PgBookingStore takes the locks, asks each part to read, decides, asks each part to write, counts
// the seats, keeps the keys and commits. A part whose commands are not in the batch runs no
// statement. Parts read and write in the order of the list in pg_booking_store.cpp.
//
// Threads: the store's.
#pragma once

#include "backend/domain/commands.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace boxoffice {

struct BatchPlan;
class DatabaseConnection;
class LastIds;
class Transaction;

class BookingPart
{
public:
    virtual ~BookingPart() = default;

    // A batch begins, or has grown: gathers what its commands need to know.
    virtual void plan(std::span<const Command> batch, const BatchPlan &plan) = 0;
    // Reads it, after the locks were taken. Where it reads the database's clock, too, that saves a
    // round trip. Returns false where a statement failed.
    virtual bool read(LockedState &state) = 0;
    // Whether read() needs LockedRows::nowMicros.
    virtual bool needsClock(const LockedState &) const { return false; }
    // Reads further what a decision ran out of (Decided::ranOut). Returns false where that failed.
    virtual bool readMore(LockedState &) { return true; }
    // Puts off the statements that write what was decided, of the batch or of a piece of it. Runs
    // at once only what must be there before COMMIT is sent. Returns false where that failed.
    virtual bool write(Transaction &transaction, const BatchPlan &plan,
                       const Decision &decision) = 0;
    // After a COMMIT that was not answered, under the same locks: whether a row is there that only
    // this transaction can have inserted. Any will do, since the others may have been deleted
    // since. Nothing: a statement failed. Requires: the decision does not organize.
    virtual std::optional<bool> hasWritten(const Decision &decision) = 0;
    virtual void committed(const Decision &decision) = 0;
};

// connection, lastIds: borrowed.
std::unique_ptr<BookingPart> registrationPart(DatabaseConnection &connection, LastIds &lastIds);
// leftToRemove: called after a commit that deleted an event whose rows are still there; see
// event_removal.h.
std::unique_ptr<BookingPart> eventPart(DatabaseConnection &connection,
                                       std::function<void()> leftToRemove);
// After those of registrations and events. connection: borrowed.
std::unique_ptr<BookingPart> salesPart(DatabaseConnection &connection);
std::unique_ptr<BookingPart> auditPart();

} // namespace boxoffice
