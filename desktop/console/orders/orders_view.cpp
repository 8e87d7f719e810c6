#include "desktop/console/orders/orders_view.h"

#include "desktop/books/order_words.h"
#include "desktop/look/pill_delegate.h"

namespace boxoffice {

namespace {

Tone toneOfOrder(int status)
{
    switch (static_cast<OrderStatus>(status)) {
    case OrderStatus::Held:
        return Tone::Warning;
    case OrderStatus::Confirmed:
        return Tone::Plain;
    case OrderStatus::Cancelled:
        return Tone::Danger;
    case OrderStatus::Expired:
        return Tone::Muted;
    }
    Q_UNREACHABLE();
}

} // namespace

OrdersView::OrdersView(OrderBook &book, QWidget *parent)
    : ListPane(book,
               {.object = QStringLiteral("order"),
                .list = tr("Orders"),
                .which = tr("Which orders"),
                .search = tr("Search number, e-mail, name"),
                .finds = tr("Search orders by number, e-mail address or name"),
                .problem = tr("The orders could not be read. %1")},
               parent)
    , m_book(book)
{
    addFilter(tr("All"), std::nullopt);
    for (const OrderStatus status : {OrderStatus::Held, OrderStatus::Confirmed,
                                     OrderStatus::Cancelled, OrderStatus::Expired}) {
        addFilter(formatStatus(status), static_cast<int>(status));
    }
    const int number = table().fontMetrics().horizontalAdvance(QStringLiteral("MWQX 9KZB")) + 32;
    setWidths({{OrderBook::Number, number},
               {OrderBook::Name, 116},
               {OrderBook::Seats, 120},
               {OrderBook::Status, 106},
               {OrderBook::Expiry, 112},
               {OrderBook::Email, 170},
               {OrderBook::CreatedAt, 150}});
    table().setItemDelegateForColumn(
        OrderBook::Status, new PillDelegate(PagedTable::StatusRole, toneOfOrder, &table()));
    connect(this, &ListPane::searchChanged, &book, &OrderBook::setSearch);
    connect(this, &ListPane::filterChanged, &book, [&book](std::optional<int> status) {
        book.setFilter(status ? std::optional(static_cast<OrderStatus>(*status)) : std::nullopt);
    });
    showState();
}

std::optional<Order> OrdersView::selected() const
{
    const auto row = selectedRow();
    return row ? std::optional(m_book.model().at(*row)) : std::nullopt;
}

void OrdersView::setHeld(int seats)
{
    m_held = seats;
    showState();
}

QString OrdersView::emptyText() const
{
    if (isSearching()) {
        return tr("No order fits this search.");
    }
    const auto status = filter();
    if (!status) {
        return tr("No orders yet. Who registers for a single seat has a registration without an "
                  "order.");
    }
    switch (static_cast<OrderStatus>(*status)) {
    case OrderStatus::Held:
        return tr("No seats are held at the moment.");
    case OrderStatus::Confirmed:
        return tr("No order is confirmed.");
    case OrderStatus::Cancelled:
        return tr("No order was cancelled.");
    case OrderStatus::Expired:
        return tr("No hold has expired.");
    }
    Q_UNREACHABLE();
}

QString OrdersView::unknownText() const
{
    return tr("This server is of an earlier version, which has no orders.");
}

QString OrdersView::countText() const
{
    const int rows = m_book.model().rowCount();
    const QString count = m_book.model().isComplete()
        ? tr("%Ln order(s)", nullptr, rows)
        : tr("The first %Ln order(s); scroll for more", nullptr, rows);
    return m_held > 0 ? QString(count + QStringLiteral("  ·  ")
                                + tr("%Ln seat(s) are held at the moment", nullptr, m_held))
                      : count;
}

} // namespace boxoffice
