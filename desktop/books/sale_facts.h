// What the current event sells: its ticket types and quotas, with their counts. Read while somebody
// looks at something that needs them, and again, at most every second, when the event has changed.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/client/type_client.h"

#include <QPointer>
#include <QSet>
#include <QTimer>

namespace boxoffice {

class SaleFacts : public QObject
{
    Q_OBJECT

public:
    // client, current: borrowed, outlive this.
    SaleFacts(ApiClient &client, CurrentEvent &current);

    // In their order; hidden ones as far as the own rights go.
    const QList<ListedTicketType> &types() const { return m_types; }
    const QList<Quota> &quotas() const { return m_quotas; }
    // Quotas need this right.
    void setMayReadQuotas(bool may);
    // Whether looker looks at something that needs them.
    void setLookedAt(const QObject *looker, bool looked);
    void readSoon();

Q_SIGNALS:
    void changed();

private:
    void restart();
    void read();
    template <typename T> void readList(Call<QList<T>> *call, QList<T> &list);

    TypeClient m_client;
    CurrentEvent &m_current;
    QList<ListedTicketType> m_types;
    QList<Quota> m_quotas;
    QList<QPointer<CallBase>> m_calls;
    QSet<const QObject *> m_lookers;
    QTimer m_soon;
    bool m_mayReadQuotas = true;
};

} // namespace boxoffice
