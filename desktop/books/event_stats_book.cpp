#include "desktop/books/event_stats_book.h"

#include <QDateTime>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kSoonMs = 2'000;
constexpr int kRecent = 8;

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
    for (const auto &call : {std::exchange(m_stats, {}), std::exchange(m_recent, {})}) {
        if (call) {
            call->cancel();
        }
    }
    m_event = eventId;
    m_trouble.forget();
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
    if (m_stats || m_recent) {
        m_soon.start();
        return;
    }
    readStats(QStringLiteral("hour"));
    readRecent();
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
            m_hours = *stats;
            readStats(better); // it is shorter or longer than expected
            return;
        }
        m_trouble.succeeded();
        const bool isCoarse = stats->bucket == QLatin1StringView("day");
        Q_EMIT statsRead(*stats, projectSales(isCoarse ? m_hours : *stats, now));
    });
}

void EventStatsBook::readRecent()
{
    auto *call = m_client.listRegistrations(
        {.eventId = m_event, .search = {}, .limit = kRecent, .newestFirst = true});
    m_recent = call;
    call->then(this, [this](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_recent = nullptr;
        if (page) {
            Q_EMIT recentRead(page->registrations);
        } else {
            onFailed(page.error());
        }
    });
}

} // namespace boxoffice
