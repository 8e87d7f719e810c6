#include "desktop/books/seat_history_book.h"

#include <QDateTime>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kSoonMs = 2'000;
constexpr int kRecent = 8;

} // namespace

SeatHistoryBook::SeatHistoryBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &SeatHistoryBook::read);
    connect(&current, &CurrentEvent::switched, this, &SeatHistoryBook::restart);
    connect(&current, &CurrentEvent::updated, this, &SeatHistoryBook::readSoon);
}

void SeatHistoryBook::restart()
{
    for (const auto &call : {std::exchange(m_call, {}), std::exchange(m_recent, {})}) {
        if (call) {
            call->cancel();
        }
    }
    m_trouble.clear();
    read();
}

void SeatHistoryBook::setMayRead(bool may)
{
    if (std::exchange(m_mayRead, may) != may) {
        restart();
    }
}

void SeatHistoryBook::setLookedAt(bool looked)
{
    m_looked = looked;
    read();
}

void SeatHistoryBook::readSoon()
{
    if (m_looked && !m_soon.isActive()) {
        m_soon.start();
    }
}

void SeatHistoryBook::read()
{
    if (!m_looked || !m_mayRead || m_current.id().isNil()) {
        return;
    }
    if (m_call || m_recent) {
        m_soon.start();
        return;
    }
    readHistory(HistoryBucket::Hour);
    readRecent();
}

void SeatHistoryBook::onFailed(const ApiError &error)
{
    m_trouble.failed(error);
    Q_EMIT failed(error);
}

void SeatHistoryBook::readHistory(HistoryBucket bucket)
{
    auto *call = m_client.history(m_current.id(), bucket);
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this, bucket](const ApiResult<SeatHistory> &history) {
        if (!history && history.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_call = nullptr;
        if (!history) {
            onFailed(history.error());
            return;
        }
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const HistoryBucket better = bucketFor(now - history->firstAt.value_or(now));
        if (bucket == HistoryBucket::Hour && better != bucket && !history->points.isEmpty()) {
            m_hours = *history;
            readHistory(better); // it is shorter or longer than expected
            return;
        }
        m_trouble.clear();
        const bool isCoarse = history->bucket == HistoryBucket::Day;
        Q_EMIT historyRead(*history, projectSales(isCoarse ? m_hours : *history, now));
    });
}

void SeatHistoryBook::readRecent()
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
