#include "desktop/books/waiting_reasons.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"
#include "shared/api/event_time.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace boxoffice {

namespace {

struct WaitingWords
{
    Q_DECLARE_TR_FUNCTIONS(WaitingList)
};

// What seats are taken from: the event, a type, or a quota.
struct Pool
{
    QString name; // empty: the event
    int size = 0;
    int left = 0;
    int keptFor = 0; // the position of whoever has to be served from it before; 0: nobody's
};

class Pools
{
public:
    explicit Pools(const SaleState &sale) : m_sale(sale)
    {
        const Event &event = sale.event;
        add({}, event.capacity, event.bookedCount + event.heldCount);
        for (const ListedTicketType &type : sale.types) {
            add(type.name, type.capacity.value_or(event.capacity),
                type.bookedCount + type.heldCount);
        }
        for (const Quota &quota : sale.quotas) {
            add(quota.name, quota.size, quota.bookedCount + quota.heldCount);
        }
    }

    QList<qsizetype> ofEvent() const { return {0}; }
    QList<qsizetype> ofType(qsizetype type) const
    {
        QList<qsizetype> pools{0, 1 + type};
        for (qsizetype i = 0; i < m_sale.quotas.size(); ++i) {
            if (m_sale.quotas[i].ticketTypeIds.contains(m_sale.types[type].id)) {
                pools.append(1 + m_sale.types.size() + i);
            }
        }
        return pools;
    }
    // The first that is smaller than that, or null.
    const Pool *tooSmall(const QList<qsizetype> &pools, int quantity) const
    {
        return first(pools, [quantity](const Pool &pool) { return pool.size < quantity; });
    }
    // The one with the fewest seats of those that have too few; null: all have enough.
    const Pool *tooFull(const QList<qsizetype> &pools, int quantity) const
    {
        const Pool *fullest = nullptr;
        for (const qsizetype i : pools) {
            const Pool &pool = m_pools[i];
            if (pool.left < quantity && (!fullest || pool.left < fullest->left)) {
                fullest = &pool;
            }
        }
        return fullest;
    }
    const Pool *kept(const QList<qsizetype> &pools) const
    {
        return first(pools, [](const Pool &pool) { return pool.keptFor > 0; });
    }
    // In a strict event nobody behind it takes from what is too full for it.
    void keep(const QList<qsizetype> &pools, int quantity, int position)
    {
        for (const qsizetype i : pools) {
            if (m_pools[i].left < quantity && m_pools[i].keptFor == 0) {
                m_pools[i].keptFor = position;
            }
        }
    }

private:
    void add(const QString &name, int size, int taken)
    {
        m_pools.append({name, size, std::max(size - taken, 0)});
    }
    template <typename Which> const Pool *first(const QList<qsizetype> &pools, Which which) const
    {
        const auto found = std::find_if(pools.begin(), pools.end(),
                                        [&](qsizetype i) { return which(m_pools[i]); });
        return found == pools.end() ? nullptr : &m_pools[*found];
    }

    const SaleState &m_sale;
    QList<Pool> m_pools; // the event's, then the types', then the quotas'
};

// Why nobody is served, if so.
QString whyNobody(const SaleState &sale)
{
    const Event &event = sale.event;
    if (!event.sales.waitingList) {
        return WaitingWords::tr("The event has no waiting list any more.");
    }
    if (event.status != EventStatus::Published) {
        return WaitingWords::tr("The event is not published.");
    }
    if (event.sales.startsAt && *event.sales.startsAt > sale.now) {
        return WaitingWords::tr("The sale begins %1.").arg(formatDateTime(*event.sales.startsAt));
    }
    const bool isEnded = event.sales.endsAt && *event.sales.endsAt <= sale.now;
    return isEnded || isOver(timesOf(event), sale.now) ? WaitingWords::tr("The sale is over.")
                                                       : QString();
}

QString tooMuch(const Pool &pool)
{
    return pool.name.isEmpty()
        ? WaitingWords::tr("Passed over: the event has only %Ln seat(s) at all.", nullptr,
                           pool.size)
        : WaitingWords::tr("Passed over: “%1” has only %Ln seat(s) at all.", nullptr, pool.size)
              .arg(pool.name);
}

QString notEnough(const Pool &pool)
{
    if (pool.left == 0) {
        return pool.name.isEmpty() ? WaitingWords::tr("No seat is free.")
                                   : WaitingWords::tr("No seat of “%1” is free.").arg(pool.name);
    }
    return pool.name.isEmpty()
        ? WaitingWords::tr("Only %Ln seat(s) are free.", nullptr, pool.left)
        : WaitingWords::tr("Only %Ln seat(s) of “%1” are free.", nullptr, pool.left).arg(pool.name);
}

// One way to grant a wish.
struct Choice
{
    QList<qsizetype> pools;
    QString refusal = {}; // why it is none; empty: it is one
};

QList<Choice> choicesOf(const WaitingPlace &entry, const SaleState &sale, const Pools &pools)
{
    if (!entry.ticketTypeId && sale.types.isEmpty()) {
        return {{pools.ofEvent()}};
    }
    QList<Choice> choices;
    for (qsizetype i = 0; i < sale.types.size(); ++i) {
        const ListedTicketType &type = sale.types[i];
        const bool isWanted = entry.ticketTypeId
            ? entry.ticketTypeId == type.id
            : !type.hidden && type.minPerOrder <= entry.quantity;
        if (isWanted) {
            choices.append(
                {pools.ofType(i),
                 type.sale.onSale
                     ? QString()
                     : WaitingWords::tr("Passed over: “%1” is not on sale.").arg(type.name)});
        }
    }
    return choices;
}

// Why it is not served; marks what is kept for it. Empty: it is served with the next change.
QString whyNot(const WaitingPlace &entry, const SaleState &sale, Pools &pools)
{
    const bool isStrict = sale.event.sales.waitingPolicy == WaitingPolicy::Strict;
    QString passedOver;
    QString blocked;
    QList<Choice> possible;
    for (const Choice &choice : choicesOf(entry, sale, pools)) {
        if (!choice.refusal.isEmpty()) {
            passedOver = passedOver.isEmpty() ? choice.refusal : passedOver;
            continue;
        }
        if (const Pool *pool = pools.tooSmall(choice.pools, entry.quantity)) {
            passedOver = passedOver.isEmpty() ? tooMuch(*pool) : passedOver;
            continue;
        }
        const Pool *full = pools.tooFull(choice.pools, entry.quantity);
        const Pool *kept = pools.kept(choice.pools);
        if (!full && !kept) {
            return {};
        }
        const QString reason = full
            ? notEnough(*full)
            : WaitingWords::tr("Place %1 comes first, and nobody is overtaken.")
                  .arg(formatCount(kept->keptFor));
        blocked = blocked.isEmpty() ? reason : blocked;
        possible.append(choice);
    }
    if (possible.size() > 1) { // of any type: what one of them lacks explains nothing
        blocked = WaitingWords::tr("No type of ticket has %Ln seat(s) free for it.", nullptr,
                                   entry.quantity);
    }
    for (const Choice &choice : isStrict ? possible : QList<Choice>()) {
        pools.keep(choice.pools, entry.quantity, entry.position);
    }
    return !blocked.isEmpty()   ? blocked
        : !passedOver.isEmpty() ? passedOver
        : entry.ticketTypeId    ? WaitingWords::tr("Its type of ticket is not shown to your role.")
                             : WaitingWords::tr("Passed over: no type of ticket fits this wish.");
}

} // namespace

QHash<Uuid, QString> whyNothingIsOffered(const QList<WaitingPlace> &entries, const SaleState &sale)
{
    QHash<Uuid, QString> reasons;
    if (sale.event.ticketTypes > 0 && sale.types.isEmpty()) {
        return reasons; // they are still being read
    }
    Pools pools(sale);
    const QString nobody = whyNobody(sale);
    for (const WaitingPlace &entry : entries) {
        if (entry.status == WaitingStatus::Waiting) {
            const QString reason = nobody.isEmpty() ? whyNot(entry, sale, pools) : nobody;
            reasons.insert(entry.id,
                           reason.isEmpty()
                               ? WaitingWords::tr("Seats are free: an offer comes with the "
                                                  "next change of the event.")
                               : reason);
        }
    }
    return reasons;
}

} // namespace boxoffice
