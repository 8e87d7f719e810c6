// Who waits for seats of the current event, first come first; until when offers stand, and why the
// others have none.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/followed_list.h"
#include "desktop/books/sale_facts.h"

#include <QHash>

namespace boxoffice {

class WaitingBook final : public PagedList<WaitingPlace>
{
    Q_OBJECT

public:
    enum Column { Position, Name, Wish, Status, Offer, Email, CreatedAt };

    // client, current, facts: borrowed, outlive this.
    WaitingBook(ApiClient &client, CurrentEvent &current, SaleFacts &facts);

    OrderClient &client() { return m_client; }
    const SaleFacts &facts() const { return m_facts; }
    // What is listed, from its beginning.
    WaitingQuery query() const;
    void setFilter(const std::optional<WaitingStatus> &filter);
    // One that was changed here.
    void take(const WaitingEntry &entry);

protected:
    Call<RowPage<WaitingPlace>> *list(const QString &cursor, int limit) override;
    void onRows() override { findReasons(); }

private:
    void findReasons();
    // Until when it stands, or why there is none.
    QString offerOf(const WaitingPlace &entry) const;

    OrderClient m_client;
    CurrentEvent &m_current;
    SaleFacts &m_facts;
    std::optional<WaitingStatus> m_filter;
    QHash<Uuid, QString> m_reasons; // by entry
};

} // namespace boxoffice
