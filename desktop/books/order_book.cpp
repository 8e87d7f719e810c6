#include "desktop/books/order_book.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"

#include <QDateTime>

namespace boxoffice {

namespace {

constexpr int kTickMs = 1'000;
constexpr int kTicksToLookAgain = 5; // whether the server agrees that the time is over

bool isHeld(const Order &order)
{
    return order.status == OrderStatus::Held;
}

QString seatsTip(const Order &order, const SaleFacts &facts)
{
    const QString fate = formatFate(order, QDateTime::currentMSecsSinceEpoch());
    const QString lines = formatLines(order.lines, facts.types());
    return fate.isEmpty() ? lines : QString(lines + u'\n' + fate);
}

} // namespace

OrderBook::OrderBook(ApiClient &client, CurrentEvent &current, SaleFacts &facts)
    : PagedList(
        current,
        {{tr("Number"), [](const Order &order) { return formatOrderNumber(order.id); }},
         {tr("Name"), [](const Order &order) { return order.name; }},
         {tr("Seats"),
          [&facts](const Order &order) { return formatLines(order.lines, facts.types()); },
          [&facts](const Order &order) { return seatsTip(order, facts); }},
         {tr("Status"), [](const Order &order) { return formatStatus(order.status); }},
         {tr("Expires"),
          [](const Order &order) {
              return formatExpiry(order, QDateTime::currentMSecsSinceEpoch());
          }},
         {tr("E-mail"), [](const Order &order) { return formatBuyerAddress(order.email); }},
         {tr("Ordered on"), [](const Order &order) { return formatDateTime(order.createdAt); }}},
        [](const Order &order) { return static_cast<int>(order.status); })
    , m_client(client)
    , m_current(current)
    , m_facts(facts)
{
    connect(&m_tick, &QTimer::timeout, this, &OrderBook::onTick);
    m_tick.start(kTickMs);
    connect(&facts, &SaleFacts::changed, this,
            [this] { model().retell(Seats, [](const Order &) { return true; }); });
}

OrderQuery OrderBook::query() const
{
    return {.eventId = m_current.id(), .search = m_search, .status = m_filter};
}

void OrderBook::setSearch(const QString &text)
{
    if (m_search != text.trimmed()) {
        m_search = text.trimmed();
        restart();
    }
}

void OrderBook::setFilter(const std::optional<OrderStatus> &filter)
{
    if (m_filter != filter) {
        m_filter = filter;
        restart();
    }
}

void OrderBook::take(const Order &order)
{
    model().apply(order);
    readSoon();
}

Call<RowPage<Order>> *OrderBook::list(const QString &cursor, int limit)
{
    OrderQuery page = query();
    page.cursor = cursor;
    page.limit = limit;
    return m_client.orders(page);
}

// Time passes without a message. Whether a hold has expired is the server's to say, by its clock.
void OrderBook::onTick()
{
    if (!isLookedAt()) {
        return;
    }
    model().retell(Expiry, isHeld);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto isDue = [now](const Order &order) {
        return isHeld(order) && order.expiresAt <= now;
    };
    const QList<Order> &rows = model().rows();
    if (++m_ticks % kTicksToLookAgain == 0 && std::any_of(rows.begin(), rows.end(), isDue)) {
        readSoon();
    }
}

} // namespace boxoffice
