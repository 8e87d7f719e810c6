#include "desktop/books/waiting_book.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"
#include "desktop/books/waiting_reasons.h"

#include <QDateTime>

#include <algorithm>

namespace boxoffice {

WaitingBook::WaitingBook(ApiClient &client, CurrentEvent &current, SaleFacts &facts)
    : PagedList(
        current,
        {{tr("Place"),
          [](const WaitingPlace &entry) {
              return entry.position > 0 ? formatCount(entry.position) : QString();
          }},
         {tr("Name"), [](const WaitingPlace &entry) { return entry.name; }},
         {tr("Wants"),
          [&facts](const WaitingPlace &entry) { return formatWish(entry, facts.types()); }},
         {tr("Status"), [](const WaitingPlace &entry) { return formatStatus(entry.status); }},
         {tr("Offer"), [this](const WaitingPlace &entry) { return offerOf(entry); }},
         {tr("E-mail"), [](const WaitingPlace &entry) { return formatBuyerAddress(entry.email); }},
         {tr("Since"), [](const WaitingPlace &entry) { return formatDateTime(entry.createdAt); }}},
        [](const WaitingPlace &entry) { return static_cast<int>(entry.status); })
    , m_client(client)
    , m_current(current)
    , m_facts(facts)
{
    connect(&facts, &SaleFacts::changed, this, [this] {
        model().retell(Wish, [](const WaitingPlace &) { return true; });
        findReasons();
    });
    connect(&current, &CurrentEvent::updated, this, &WaitingBook::findReasons);
}

WaitingQuery WaitingBook::query() const
{
    return {.eventId = m_current.id(), .status = m_filter};
}

void WaitingBook::setFilter(const std::optional<WaitingStatus> &filter)
{
    if (m_filter != filter) {
        m_filter = filter;
        restart();
    }
}

// Its position is not known before the list is read again, and that of those behind it neither.
void WaitingBook::take(const WaitingEntry &entry)
{
    model().apply({entry});
    readOffers();
    findReasons();
    readSoon();
}

Call<RowPage<WaitingPlace>> *WaitingBook::list(const QString &cursor, int limit)
{
    WaitingQuery page = query();
    page.cursor = cursor;
    page.limit = limit;
    return m_client.waitingList(page);
}

void WaitingBook::onRows()
{
    readOffers();
    findReasons();
}

// An entry does not say until when its offer stands; the order that it is does.
void WaitingBook::readOffers()
{
    const QList<WaitingPlace> &rows = model().rows();
    const bool isAny = std::any_of(rows.begin(), rows.end(), [](const WaitingPlace &entry) {
        return entry.status == WaitingStatus::Offered;
    });
    if (!isAny || m_offersCall) {
        return;
    }
    auto *call = m_client.orders(
        {.eventId = m_current.id(), .status = OrderStatus::Held, .limit = kRowsAtOnce});
    m_offersCall = call;
    call->then(this, [this, event = m_current.id()](const ApiResult<RowPage<Order>> &page) {
        m_offersCall = nullptr;
        if (!page || event != m_current.id()) {
            return;
        }
        m_offers.clear();
        for (const Order &order : page->rows) {
            if (order.entryId && order.expiresAt) {
                m_offers.insert(*order.entryId, *order.expiresAt);
            }
        }
        model().retell(Offer, [](const WaitingPlace &) { return true; });
    });
}

// A list of others than those who wait has none.
void WaitingBook::findReasons()
{
    const auto event = m_current.event();
    if (!event || !isLookedAt()) {
        return;
    }
    m_reasons = whyNothingIsOffered(
        model().rows(),
        {*event, m_facts.types(), m_facts.quotas(), QDateTime::currentMSecsSinceEpoch()});
    model().retell(Offer, [](const WaitingPlace &) { return true; });
}

QString WaitingBook::offerOf(const WaitingPlace &entry) const
{
    if (entry.status != WaitingStatus::Offered) {
        return m_reasons.value(entry.id);
    }
    const auto offer = m_offers.constFind(entry.id);
    return offer == m_offers.cend() ? QString() : tr("until %1").arg(formatDateTime(*offer));
}

} // namespace boxoffice
