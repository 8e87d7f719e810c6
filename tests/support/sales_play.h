// Random sequences of all commands about what an event sells, played to a store and to the oracle.
//
// Threads: each play belongs to one thread.
#pragma once

#include "backend/domain/commands.h"
#include "shared/result.h"
#include "tests/support/sales_oracle.h"

#include <QRandomGenerator>

#include <array>
#include <map>

namespace boxoffice {

// What a step does, with numbers that mean something in whatever state it meets.
struct SalesStep
{
    int kind = 0;
    std::array<int, 6> n = {};
};

enum SalesStepKind {
    Register,
    Place,
    Hold,
    Confirm,
    Extend,
    Cancel,
    CancelTicket,
    Restore,
    Move,
    Add,
    Exceed,
    Join,
    Leave,
    Offer,
    Capacity,
    TypeCapacity,
    QuotaSize,
    Policy,
    Wait,
    Expire,
    Hide,
    Close,
    kKinds
};

// What the tables of a store hold of one event.
struct SalesWorld
{
    Event event;
    std::map<Uuid, TicketType> types = {};
    std::map<Uuid, Quota> quotas = {};
    std::map<Uuid, Registration> registrations = {};
    std::map<Uuid, Order> orders = {};
    std::map<Uuid, WaitingEntry> entries = {};
    qint64 now = kSalesStart;
    int readOfEach = 1; // of those who wait, at first
    std::vector<Uuid> typeIds = {}, quotaIds = {};
};

// Where the commands are decided and written.
class SalesTables
{
public:
    virtual ~SalesTables() = default;
    // Makes the event of the world, its types and its quotas; the ids may become others.
    virtual void begin(SalesWorld &world) = 0;
    // Decides and writes. Returns the outcomes, or what has refused them.
    virtual Result<std::vector<Outcome>> book(const std::vector<Command> &batch) = 0;
    // Returns what is there now; types and quotas in the order of begin().
    virtual SalesWorld world() = 0;
    virtual void wait(qint64 milliseconds) = 0;
    // Whether the times that it writes are those of kSalesStart and wait().
    virtual bool hasPlainClock() const = 0;
};

std::vector<SalesStep> salesSequence(quint32 seed, int length = 200);
// Runs the steps in batches of one to four. Returns what is wrong, or nothing.
QByteArray playSales(const std::vector<SalesStep> &steps, quint32 seed, SalesTables &tables);

} // namespace boxoffice
