#include "backend/reads/type_sales.h"

#include "backend/domain/sale_windows.h"

#include <algorithm>
#include <limits>

namespace boxoffice {

namespace {

// What seats are taken from: the event, a type, or a quota.
struct Pool
{
    int size = 0;
    int left = 0;
    bool isBlocked = false; // its seats are for somebody who waits
};

class Pools
{
public:
    explicit Pools(const EventOffer &offer) : m_offer(offer)
    {
        const int left = offer.capacity - offer.bookedCount - offer.heldCount;
        m_pools.append(Pool{offer.capacity, left + offer.overdue.value(Uuid{})});
        for (const TicketType &type : offer.types) {
            const int size = type.capacity.value_or(kNoLimit);
            const int left = size - type.bookedCount - type.heldCount;
            m_pools.append(Pool{size, left + offer.overdue.value(type.id)});
        }
        for (const Quota &quota : offer.quotas) {
            int left = quota.size - quota.bookedCount - quota.heldCount;
            for (const Uuid &type : quota.ticketTypeIds) {
                left += offer.overdue.value(type);
            }
            m_pools.append(Pool{quota.size, left});
        }
    }

    // Keeps seats for whoever waits. A wish that could be granted gets its seats with the next
    // command of the event. One that can't keeps what is too small for it, unless others may
    // overtake. One that is more than there are is passed over.
    void keepFor(const QList<qsizetype> &pools, int wanted)
    {
        const auto canNeverFit = [&](qsizetype i) { return m_pools[i].size < wanted; };
        if (std::any_of(pools.begin(), pools.end(), canNeverFit)) {
            return;
        }
        const auto isTooSmall = [&](qsizetype i) { return m_pools[i].left < wanted; };
        const bool fits = std::none_of(pools.begin(), pools.end(), isTooSmall);
        for (const qsizetype i : pools) {
            const bool keeps =
                m_offer.sales.waitingPolicy == WaitingPolicy::Strict && isTooSmall(i);
            m_pools[i].isBlocked = m_pools[i].isBlocked || fits || keeps;
        }
    }

    int available(const QList<qsizetype> &pools) const
    {
        int least = kNoLimit;
        for (const qsizetype i : pools) {
            least = std::min(least, m_pools[i].isBlocked ? 0 : m_pools[i].left);
        }
        return std::max(least, 0);
    }

    QList<qsizetype> ofType(qsizetype type) const
    {
        QList<qsizetype> pools{0, 1 + type};
        for (qsizetype i = 0; i < m_offer.quotas.size(); ++i) {
            if (m_offer.quotas[i].ticketTypeIds.contains(m_offer.types[type].id)) {
                pools.append(1 + m_offer.types.size() + i);
            }
        }
        return pools;
    }

private:
    static constexpr int kNoLimit = 1'000'000'000;

    const EventOffer &m_offer;
    QList<Pool> m_pools; // the event's, then the types', then the quotas'
};

bool isOnSale(const EventOffer &offer, const TicketType &type)
{
    return offer.status == EventStatus::Published && !isOver(offer.times, offer.now)
        && saleTime(offer.sales, &type, offer.now) == SaleTime::Open;
}

} // namespace

QList<OfferedType> offeredTypes(const EventOffer &offer, bool hidden)
{
    Pools pools(offer);
    const int byAny = offer.mostWanted.value(Uuid{});
    for (qsizetype i = 0; i < offer.types.size(); ++i) {
        const TicketType &type = offer.types[i];
        const int wanted = std::max(offer.mostWanted.value(type.id), type.hidden ? 0 : byAny);
        if (wanted > 0 && isOnSale(offer, type)) { // else whoever wants it is passed over
            pools.keepFor(pools.ofType(i), wanted);
        }
    }
    QList<OfferedType> offered;
    for (qsizetype i = 0; i < offer.types.size(); ++i) {
        const TicketType &type = offer.types[i];
        if (hidden || !type.hidden) {
            offered.append({type, {isOnSale(offer, type), pools.available(pools.ofType(i))}});
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
