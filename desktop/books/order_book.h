// The orders of the current event, oldest first, and how long those that are held have left.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/followed_list.h"
#include "desktop/books/sale_facts.h"

namespace boxoffice {

class OrderBook final : public PagedList<Order>
{
    Q_OBJECT

public:
    enum Column { Number, Name, Seats, Status, Expiry, Email, CreatedAt };

    // client, current, facts: borrowed, outlive this.
    OrderBook(ApiClient &client, CurrentEvent &current, SaleFacts &facts);

    OrderClient &client() { return m_client; }
    const SaleFacts &facts() const { return m_facts; }
    // What is listed, from its beginning.
    OrderQuery query() const;
    // Ends with the event: another one's list begins without a search.
    void setSearch(const QString &text);
    void setFilter(const std::optional<OrderStatus> &filter);
    // One that was changed here.
    void take(const Order &order);

protected:
    Call<RowPage<Order>> *list(const QString &cursor, int limit) override;
    void onSwitched() override { m_search.clear(); }

private:
    void onTick();

    OrderClient m_client;
    CurrentEvent &m_current;
    SaleFacts &m_facts;
    QString m_search;
    std::optional<OrderStatus> m_filter;
    QTimer m_tick;
    int m_ticks = 0;
};

} // namespace boxoffice
