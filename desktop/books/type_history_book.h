// How the ticket types of the current event sold over time. Read while somebody looks, and again,
// at most every two seconds, when seats change.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/books/type_sales.h"
#include "desktop/client/read_trouble.h"
#include "desktop/client/type_client.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

class TypeHistoryBook : public QObject
{
    Q_OBJECT

public:
    // client, current: borrowed, outlive this.
    TypeHistoryBook(ApiClient &client, CurrentEvent &current);

    // Without the right nothing is read.
    void setMayRead(bool may);
    // Reads at once if somebody looks.
    void setLookedAt(bool looked);
    // Reads soon if somebody looks.
    void readSoon();
    // Of the latest reading; readSoon() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }

Q_SIGNALS:
    void salesRead(const QList<boxoffice::TypeSales> &sales);
    void failed(const boxoffice::ApiError &error);

private:
    void restart();
    void read();
    void readHistory(const QList<ListedTicketType> &types, HistoryBucket bucket);
    template <typename T, typename Use> void expect(Call<T> *call, Use use);

    ApiClient &m_client;
    TypeClient m_types;
    CurrentEvent &m_current;
    ReadTrouble m_trouble;
    bool m_mayRead = true;
    bool m_isLookedAt = false;
    QTimer m_soon;
    QPointer<CallBase> m_call;
};

} // namespace boxoffice
