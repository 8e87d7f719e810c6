// The orders of an event: found by number, address or name, and by what has become of them.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/order_book.h"
#include "desktop/console/orders/list_pane.h"

namespace boxoffice {

class OrdersView final : public ListPane
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    OrdersView(OrderBook &book, QWidget *parent);

    std::optional<Order> selected() const;
    // The event's own count of seats that are held.
    void setHeld(int seats);

protected:
    QString emptyText() const override;
    QString unknownText() const override;
    QString countText() const override;

private:
    OrderBook &m_book;
    int m_held = 0;
};

} // namespace boxoffice
