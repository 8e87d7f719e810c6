// What the dashboard shows of the current event: how it filled over time, and who came last. Read
// while somebody looks, and again, at most every two seconds, when seats change.
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

class SeatHistoryBook : public QObject
{
    Q_OBJECT

public:
    // client, current: borrowed, outlive this.
    SeatHistoryBook(ApiClient &client, CurrentEvent &current);

    // Without the right nothing is read.
    void setMayRead(bool may);
    // Reads at once if somebody looks.
    void setLookedAt(bool looked);
    // Reads soon if somebody looks: what is shown may be old, or could not be read.
    void readSoon();
    // Of the latest reading; readSoon() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }

Q_SIGNALS:
    // history: in buckets that suit a chart.
    void historyRead(const boxoffice::SeatHistory &history,
                     const boxoffice::SalesProjection &projection);
    // The youngest first.
    void recentRead(const QList<boxoffice::Registration> &registrations);
    void failed(const boxoffice::ApiError &error);

private:
    void restart();
    void read();
    void onFailed(const ApiError &error);
    void readHistory(HistoryBucket bucket);
    void readRecent();

    ApiClient &m_client;
    CurrentEvent &m_current;
    ReadTrouble m_trouble;
    bool m_mayRead = true;
    bool m_looked = false;
    QTimer m_soon;
    QPointer<CallBase> m_call;
    QPointer<CallBase> m_recent;
    SeatHistory m_hours; // of a sale too long for them in a chart
};

} // namespace boxoffice
