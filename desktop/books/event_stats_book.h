// The numbers behind the dashboard of the current event: statistics and who came last; read while
// somebody looks, and again, at most every two seconds, when seats change.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
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
    // client, current: borrowed, outlive this.
    EventStatsBook(ApiClient &client, CurrentEvent &current);

    // Reads at once if somebody looks.
    void setLookedAt(bool looked);
    // Reads soon if somebody looks: what is shown may be old, or could not be read.
    void readSoon();
    // Of the latest reading; readSoon() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }

Q_SIGNALS:
    // stats: in buckets that suit a chart.
    void statsRead(const boxoffice::EventStats &stats,
                   const boxoffice::SalesProjection &projection);
    // The youngest first.
    void recentRead(const QList<boxoffice::Registration> &registrations);
    void failed(const boxoffice::ApiError &error);

private:
    void restart();
    void read();
    void onFailed(const ApiError &error);
    void readStats(const QString &bucket);
    void readRecent();

    ApiClient &m_client;
    CurrentEvent &m_current;
    ReadTrouble m_trouble;
    bool m_looked = false;
    QTimer m_soon;
    QPointer<CallBase> m_stats;
    QPointer<CallBase> m_recent;
    EventStats m_hours; // of a sale too long for them in a chart
};

} // namespace boxoffice
