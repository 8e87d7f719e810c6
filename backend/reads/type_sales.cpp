#include "backend/reads/type_sales.h"

#include "backend/domain/seat_offers.h"

#include <vector>

namespace boxoffice {

namespace {

// What the next command of the event would find: expired holds are free.
class NextState
{
public:
    explicit NextState(const EventOffer &offer) : m_now(offer.now)
    {
        const int overdue = offer.overdue.value(Uuid{});
        m_event.seats = EventLedger(offer.capacity, offer.bookedCount, offer.heldCount - overdue);
        m_event.open = offer.status == EventStatus::Published;
        m_event.times = offer.times;
        m_event.sales = offer.sales;
        m_sales.types.assign(offer.types.begin(), offer.types.end());
        for (TicketType &type : m_sales.types) {
            type.heldCount -= offer.overdue.value(type.id);
        }
        m_sales.quotas.assign(offer.quotas.begin(), offer.quotas.end());
        for (Quota &quota : m_sales.quotas) {
            for (const Uuid &type : std::as_const(quota.ticketTypeIds)) {
                quota.heldCount -= offer.overdue.value(type);
            }
        }
        for (auto it = offer.mostWanted.begin(); it != offer.mostWanted.end(); ++it) {
            if (it.value() > 0) {
                addWish(it.key(), it.value());
            }
        }
        m_blocked = m_sales.nothingBlocked();
        m_isPromised = nextOffer(m_event, m_sales, m_now, m_blocked).entry;
    }

    TypeSale saleOf(const TicketType &type)
    {
        const int available =
            m_isPromised ? 0 : m_sales.available(type.id, m_event.seats, m_blocked);
        return {isOnSale(m_event, &type, m_now), available};
    }

private:
    void addWish(const Uuid &type, int quantity)
    {
        WaitingEntry entry;
        entry.id = type; // one for each
        entry.ticketTypeId = type.isNil() ? std::nullopt : std::optional(type);
        entry.quantity = quantity;
        m_sales.waiting.entries.insert({entry.id, entry});
    }

    qint64 m_now;
    LockedEvent m_event;
    EventSales m_sales;
    std::vector<bool> m_blocked;
    bool m_isPromised = false; // with the next command, somebody who waits gets seats
};

} // namespace

QList<OfferedType> offeredTypes(const EventOffer &offer, bool hidden)
{
    NextState next(offer);
    QList<OfferedType> offered;
    for (const TicketType &type : offer.types) {
        if (hidden || !type.hidden) {
            offered.append({type, next.saleOf(type)});
        }
    }
    return offered;
}

QByteArray encodeTypes(const QList<OfferedType> &types)
{
    QByteArray json("[");
    for (const OfferedType &each : types) {
        json.append(json.size() > 1 ? "," : "");
        appendJson(json, each.type, &each.sale);
    }
    return json.append(']');
}

} // namespace boxoffice
