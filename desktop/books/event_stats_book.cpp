#include "desktop/books/event_stats_book.h"

#include <QDateTime>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kSoonMs = 2'000;
constexpr int kRecent = 8;

} // namespace

EventStatsBook::EventStatsBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &EventStatsBook::read);
    connect(&current, &CurrentEvent::switched, this, &EventStatsBook::restart);
    connect(&current, &CurrentEvent::updated, this, &EventStatsBook::readSoon);
}

void EventStatsBook::restart()
{
    for (const auto &call : {std::exchange(m_stats, {}), std::exchange(m_recent, {})}) {
        if (call) {
            call->cancel();
        }
    }
    m_trouble.clear();
    read();
}

void EventStatsBook::setLookedAt(bool looked)
{
    m_looked = looked;
    read();
}

void EventStatsBook::readSoon()
{
    if (m_looked && !m_soon.isActive()) {
        m_soon.start();
    }
}

void EventStatsBook::read()
{
    if (!m_looked || m_current.id().isNil()) {
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
    auto *call = m_client.stats(m_current.id(), bucket);
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
        m_trouble.clear();
        const bool isCoarse = stats->bucket == QLatin1StringView("day");
        Q_EMIT statsRead(*stats, projectSales(isCoarse ? m_hours : *stats, now));
    });
}

void EventStatsBook::readRecent()
{
    auto *call = m_client.listRegistrations(
        {.eventId = m_current.id(), .search = {}, .limit = kRecent, .newestFirst = true});
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
