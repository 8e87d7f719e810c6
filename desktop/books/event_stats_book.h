// The numbers behind the dashboard of one event: statistics and who came last; read while somebody
// looks, and again, at most every two seconds, when seats change.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/sales_projection.h"
#include "desktop/client/api_client.h"
#include "desktop/client/read_trouble.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

class EventStatsBook : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    explicit EventStatsBook(ApiClient &client, QObject *parent = nullptr);

    // Nil: none. Reads at once if somebody looks.
    void setEvent(const Uuid &eventId);
    void setLookedAt(bool looked);
    void expectChanges();
    // Of the latest reading; expectChanges() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }

Q_SIGNALS:
    // stats: in buckets that suit a chart.
    void statsRead(const boxoffice::EventStats &stats,
                   const boxoffice::SalesProjection &projection);
    // The youngest first.
    void recentRead(const QList<boxoffice::Registration> &registrations);
    void failed(const boxoffice::ApiError &error);

private:
    void read();
    void onFailed(const ApiError &error);
    void readStats(const QString &bucket);
    void readRecent();

    ApiClient &m_client;
    Uuid m_event;
    ReadTrouble m_trouble;
    bool m_looked = false;
    QTimer m_soon;
    QPointer<CallBase> m_stats;
    QPointer<CallBase> m_recent;
    EventStats m_hours; // of a sale too long for them in a chart
};

} // namespace boxoffice
