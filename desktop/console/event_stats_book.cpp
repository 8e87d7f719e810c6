#include "desktop/console/event_stats_book.h"

#include "desktop/console/sales_projection.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kSoonMs = 2'000;
constexpr int kRecent = 8;
constexpr int kPageSize = 1'000;
constexpr int kMostPages = 10; // of a list that is walked to its end only to see who came last

} // namespace

EventStatsBook::EventStatsBook(ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &EventStatsBook::read);
}

void EventStatsBook::setEvent(const Uuid &eventId)
{
    for (const auto &call : {std::exchange(m_stats, {}), std::exchange(m_tail, {})}) {
        if (call) {
            call->cancel();
        }
    }
    m_event = eventId;
    m_trouble.forget();
    m_tailCursor.clear();
    m_beforeTail.clear();
    read();
}

void EventStatsBook::setLookedAt(bool looked)
{
    m_looked = looked;
    read();
}

void EventStatsBook::expectChanges()
{
    if (m_looked && !m_soon.isActive()) {
        m_soon.start();
    }
}

void EventStatsBook::read()
{
    if (!m_looked || m_event.isNil()) {
        return;
    }
    if (m_stats || m_tail) {
        m_soon.start();
        return;
    }
    readStats(QStringLiteral("hour"));
    readTail(m_tailCursor, kMostPages);
}

void EventStatsBook::onFailed(const ApiError &error)
{
    m_trouble.failed(error);
    Q_EMIT failed(error);
}

void EventStatsBook::readStats(const QString &bucket)
{
    auto *call = m_client.stats(m_event, bucket);
    m_stats = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this, bucket](const ApiResult<EventStats> &stats) {
        if (!stats && stats.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_stats = nullptr;
        if (!stats) {
            onFailed(stats.error());
            return;
        }
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const QString better = bucketFor(now - stats->firstAt.value_or(now));
        if (bucket == QLatin1StringView("hour") && better != bucket && !stats->points.isEmpty()) {
            readStats(better); // it is shorter or longer than expected
            return;
        }
        m_trouble.succeeded();
        Q_EMIT statsRead(*stats);
    });
}

void EventStatsBook::readTail(const QString &cursor, int pagesLeft)
{
    RegistrationQuery query{.eventId = m_event, .search = {}};
    query.cursor = cursor;
    query.limit = kPageSize;
    auto *call = m_client.listRegistrations(query);
    m_tail = call;
    call->then(this, [this, cursor, pagesLeft](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_tail = nullptr;
        if (!page) {
            onFailed(page.error());
            return;
        }
        if (!page->next.isEmpty()) {
            m_beforeTail =
                page->registrations.last(std::min<qsizetype>(kRecent, page->registrations.size()));
            if (pagesLeft > 1) {
                readTail(page->next, pagesLeft - 1);
            } else {
                Q_EMIT recentUnknown();
            }
            return;
        }
        m_tailCursor = cursor;
        QList<Registration> recent = m_beforeTail + page->registrations;
        recent = recent.last(std::min<qsizetype>(kRecent, recent.size()));
        std::reverse(recent.begin(), recent.end());
        Q_EMIT recentRead(recent);
    });
}

} // namespace boxoffice
