#include "desktop/books/type_history_book.h"

#include <QDateTime>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kSalesSoonMs = 2'000;

} // namespace

TypeHistoryBook::TypeHistoryBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_types(client)
    , m_current(current)
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSalesSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &TypeHistoryBook::read);
    connect(&current, &CurrentEvent::switched, this, &TypeHistoryBook::restart);
    connect(&current, &CurrentEvent::updated, this, &TypeHistoryBook::readSoon);
    connect(&current, &CurrentEvent::edited, this, &TypeHistoryBook::readSoon);
}

void TypeHistoryBook::restart()
{
    m_soon.stop();
    if (m_call) {
        m_call->cancel();
    }
    m_trouble.clear();
    read();
}

void TypeHistoryBook::setMayRead(bool may)
{
    if (std::exchange(m_mayRead, may) != may) {
        restart();
    }
}

void TypeHistoryBook::setLookedAt(bool looked)
{
    if (std::exchange(m_isLookedAt, looked) != looked) {
        read();
    }
}

void TypeHistoryBook::readSoon()
{
    if (m_isLookedAt && !m_soon.isActive()) {
        m_soon.start();
    }
}

void TypeHistoryBook::read()
{
    if (!m_isLookedAt || !m_mayRead || m_current.id().isNil()) {
        return;
    }
    if (m_call) {
        m_soon.start();
        return;
    }
    expect(m_types.types(m_current.id()), [this](const QList<ListedTicketType> &types) {
        readHistory(types, HistoryBucket::Hour);
    });
}

void TypeHistoryBook::readHistory(const QList<ListedTicketType> &types, HistoryBucket bucket)
{
    expect(m_client.history(m_current.id(), bucket, HistoryBy::TicketType),
           [this, types, bucket](const SeatHistory &history) {
               const qint64 now = QDateTime::currentMSecsSinceEpoch();
               const HistoryBucket better = bucketFor(now - history.firstAt.value_or(now));
               if (bucket == HistoryBucket::Hour && better != bucket && !history.points.isEmpty()) {
                   readHistory(types, better); // it is shorter or longer than expected
                   return;
               }
               m_trouble.clear();
               Q_EMIT salesRead(salesByType(history, types, now));
           });
}

template <typename T, typename Use> void TypeHistoryBook::expect(Call<T> *call, Use use)
{
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this, call, use = std::move(use)](const ApiResult<T> &result) {
        if (m_call == call) {
            m_call = nullptr;
        }
        if (result) {
            use(*result);
        } else if (result.error().kind != ApiFailure::Cancelled) {
            m_trouble.failed(result.error());
            Q_EMIT failed(result.error());
        }
    });
}

} // namespace boxoffice
