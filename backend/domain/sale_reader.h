// The port through which reads about types, quotas, orders and the waiting list reach the database.
// A part of EventReader, with its rules for connections and failures.
//
// Threads: as EventReader.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/event_time.h"
#include "shared/api/sale_dto.h"
#include "shared/result.h"

#include <QHash>
#include <QList>

#include <optional>

namespace boxoffice {

template <typename T> struct Page;

// What an event sells at one moment of the database's clock. Seats of holds that have expired are
// still in the counts of held seats until the next command of the event takes them out.
struct EventOffer
{
    EventStatus status = EventStatus::Published;
    EventTimes times = {};
    SalesRules sales = {};
    int capacity = 0;
    int bookedCount = 0;
    int heldCount = 0;
    qint64 now = 0;                   // milliseconds since the epoch
    QList<TicketType> types = {};     // in their order
    QList<Quota> quotas = {};         // by id
    QHash<Uuid, int> overdue = {};    // by type (nil: all of the event): seats of expired holds
    QHash<Uuid, int> mostWanted = {}; // by type (nil: any): the most that somebody waits for
};

struct OrderListQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
    QString text = {};         // in the number, address or name; empty: all
    std::optional<OrderStatus> status = {};

    friend bool operator==(const OrderListQuery &, const OrderListQuery &) = default;
};

struct WaitingListQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
    std::optional<WaitingStatus> status = {};

    friend bool operator==(const WaitingListQuery &, const WaitingListQuery &) = default;
};

struct PlacedEntry
{
    WaitingEntry entry;
    int position = 0;                      // 1: next; 0: it does not wait
    std::optional<QString> offeredTo = {}; // the address of its offer, while that is held
    // Until when that stands, in milliseconds since the epoch. Lists have this alone.
    std::optional<qint64> offerEndsAt = {};

    friend bool operator==(const PlacedEntry &, const PlacedEntry &) = default;
};

// Orders have the status that they have now: a hold whose time is over has expired, and a confirmed
// order without a valid registration is cancelled.
class SaleReader
{
public:
    virtual ~SaleReader() = default;

    // Fails with event_not_found.
    virtual Result<EventOffer> offer(const Uuid &eventId) = 0;
    // With their registrations, oldest first. A page whose orders have very many seats gets fewer
    // rows than its limit; then Page::more is true. Fails with event_not_found.
    virtual Result<Page<Order>> orders(const Uuid &eventId, const OrderListQuery &query) = 0;
    // Fails with event_not_found or order_not_found.
    virtual Result<Order> order(const Uuid &eventId, const Uuid &id) = 0;
    // Those who came first, first. Fails with event_not_found.
    virtual Result<Page<PlacedEntry>> waitingList(const Uuid &eventId,
                                                  const WaitingListQuery &query) = 0;
    // Fails with event_not_found or entry_not_found.
    virtual Result<PlacedEntry> waitingEntry(const Uuid &eventId, const Uuid &id) = 0;
};

} // namespace boxoffice
