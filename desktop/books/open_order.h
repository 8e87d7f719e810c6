// One order that somebody looks at: it is read again when its event has changed, or when one of its
// tickets was changed here. It stays with its order, whatever is selected.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/order_book.h"
#include "desktop/books/registration_book.h"

namespace boxoffice {

class OpenOrder : public QObject
{
    Q_OBJECT

public:
    // Whose changes it follows; borrowed, outlive it.
    struct Books
    {
        EventBook &events;
        RegistrationBook &registrations;
        OrderBook &orders;
    };

    OpenOrder(const Books &books, const Order &order, QObject *parent);

    // As it is by now.
    const Order &order() const { return m_order; }
    const SaleFacts &facts() const { return m_books.orders.facts(); }
    // True once the event, or the order with it, is there no more.
    bool isGone() const { return m_isGone; }
    ReadTrouble &trouble() { return m_trouble; }
    void refresh();
    // The answer to a change of it.
    void take(const Order &order);

Q_SIGNALS:
    // Also its trouble.
    void changed();

private:
    void onTicket(const Registration &ticket);
    void onRead(const ApiResult<Order> &read);
    void beGone();

    const Books m_books;
    Order m_order;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_call;
    QTimer m_soon;
    bool m_again = false;
    bool m_isGone = false;
};

} // namespace boxoffice
