#include "desktop/books/waiting_book.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"
#include "desktop/books/waiting_reasons.h"

#include <QDateTime>

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
    return entry.offerEndsAt ? tr("until %1").arg(formatDateTime(*entry.offerEndsAt)) : QString();
}

} // namespace boxoffice
