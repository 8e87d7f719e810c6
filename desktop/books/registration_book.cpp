#include "desktop/books/registration_book.h"

#include "shared/text.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kTailMs = 1'000;
constexpr int kRowsPerMs = 10; // of a list that is read again as a whole
constexpr int kPageSize = 500;
constexpr int kRefreshPageSize = 1'000;

} // namespace

RegistrationBook::RegistrationBook(ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_trouble(this)
    , m_batch(client, this)
{
    m_tail.setSingleShot(true);
    m_tail.setInterval(kTailMs);
    connect(&m_model, &RegistrationTableModel::pageWanted, this, &RegistrationBook::readPage);
    connect(&m_batch, &RegistrationBatch::changed, this, &RegistrationBook::showIfFits);
    m_suspicion.setSingleShot(true);
    connect(&m_tail, &QTimer::timeout, this, &RegistrationBook::readTail);
    connect(&m_suspicion, &QTimer::timeout, this, &RegistrationBook::lookForCancellations);
}

void RegistrationBook::readTail()
{
    if (!m_model.isComplete() || m_page || m_refresh || m_query.eventId.isNil()) {
        return; // the end is not shown, or is just being read
    }
    readTailFrom(m_model.tail());
}

void RegistrationBook::readTailFrom(const PageKey &asked)
{
    auto *call = list(asked);
    m_refresh = call;
    call->then(this, [this, asked](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_refresh = nullptr;
        if (!page) {
            onFailed(page.error());
            return;
        }
        m_model.mergeTail(asked, *page);
        if (page->next.isEmpty()) {
            onRead();
        } else {
            readTailFrom({page->next, kRefreshPageSize});
        }
    });
}

void RegistrationBook::setEvent(const Uuid &eventId, int booked)
{
    if (m_query.eventId != eventId) {
        m_query.eventId = eventId;
        m_booked = booked;
        restart();
    }
}

void RegistrationBook::setSearch(const QString &text)
{
    if (m_query.search != text.trimmed()) {
        m_query.search = text.trimmed();
        restart();
    }
}

void RegistrationBook::setFilter(RegistrationStatus filter)
{
    if (m_query.filter != filter) {
        m_query.filter = filter;
        restart();
    }
}

void RegistrationBook::restart()
{
    for (const auto &call : {std::exchange(m_page, {}), std::exchange(m_refresh, {})}) {
        if (call) {
            call->cancel();
        }
    }
    m_tail.stop();
    m_suspicion.stop();
    m_read = false;
    m_pageFailed = false;
    m_trouble.forget();
    m_model.clear(!m_query.eventId.isNil());
    m_model.fetchMore({});
}

void RegistrationBook::readPage(const QString &cursor)
{
    m_pageFailed = false;
    auto *call = list({cursor, kPageSize});
    m_page = call;
    call->then(this, [this, cursor](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return; // another list has begun
        }
        m_page = nullptr;
        if (page) {
            m_model.appendPage({cursor, kPageSize}, *page);
            onRead();
        } else {
            m_pageFailed = true;
            m_model.pageFailed();
            onFailed(page.error());
        }
    });
}

void RegistrationBook::refresh()
{
    if (m_query.eventId.isNil() || m_page || m_refresh) {
        return;
    }
    m_again.clear();
    // A list that is here to its end stays so.
    readAgain({},
              m_model.isComplete() ? std::numeric_limits<qsizetype>::max()
                                   : std::max<qsizetype>(m_model.rowCount(), kPageSize));
}

void RegistrationBook::readAgain(const QString &cursor, qsizetype wanted)
{
    auto *call = list({cursor, kRefreshPageSize});
    m_refresh = call;
    call->then(this, [this, cursor, wanted](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_refresh = nullptr;
        if (!page) {
            onFailed(page.error());
            return;
        }
        m_again.append(page->registrations);
        if (!page->next.isEmpty() && m_again.size() < wanted) {
            readAgain(page->next, wanted);
            return;
        }
        m_model.reconcile(std::exchange(m_again, {}), {cursor, kRefreshPageSize}, page->next);
        onRead();
    });
}

Call<RegistrationPage> *RegistrationBook::list(const PageKey &key)
{
    RegistrationQuery query = m_query;
    query.cursor = key.cursor;
    query.limit = key.limit;
    auto *call = m_client.listRegistrations(query);
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    return call;
}

void RegistrationBook::onFailed(const ApiError &error)
{
    m_trouble.failed(error);
    Q_EMIT loadFailed(error);
}

void RegistrationBook::onRead()
{
    m_read = true;
    m_trouble.succeeded();
    Q_EMIT loaded();
}

void RegistrationBook::retry()
{
    if (m_pageFailed && !isLoading()) {
        m_model.fetchMore({});
    } else {
        refresh();
    }
}

void RegistrationBook::expectChanges(int booked)
{
    const bool fewer = booked < m_booked;
    m_booked = booked;
    if (fewer || (showsAllActive() && m_model.rowCount() > booked)) {
        suspectCancellations();
    }
    if (!m_tail.isActive()) {
        m_tail.start();
    }
}

bool RegistrationBook::showsAllActive() const
{
    return m_query.filter == RegistrationStatus::Active && m_query.search.isEmpty()
        && m_model.isComplete();
}

// Not at once: what is cancelled here tells by itself which rows go, and long lists take longer.
void RegistrationBook::suspectCancellations()
{
    if (!m_suspicion.isActive()) {
        m_suspicion.start(std::max(kTailMs, m_model.rowCount() / kRowsPerMs));
    }
}

void RegistrationBook::lookForCancellations()
{
    if (showsAllActive() && m_model.rowCount() <= m_booked) {
        return;
    }
    if (m_batch.isRunning() || isLoading()) {
        suspectCancellations();
        return;
    }
    refresh();
}

Call<Registration> *RegistrationBook::registerAttendee(const Uuid &eventId, const QString &email,
                                                       const QByteArray &key)
{
    return m_client.registerAttendee(eventId, email, key)
        ->then(this, [this](const ApiResult<Registration> &result) {
            if (result) {
                showIfFits(*result);
            }
        });
}

void RegistrationBook::showIfFits(const Registration &registration)
{
    if (registration.eventId != m_query.eventId) {
        return;
    }
    const bool wanted = m_query.filter == RegistrationStatus::All
        || (m_query.filter == RegistrationStatus::Cancelled)
            == registration.cancelledAt.has_value();
    const bool found =
        holdsAll(foldedForSearch(registration.userEmail), searchWords(m_query.search));
    m_model.apply(registration, wanted && found);
}

} // namespace boxoffice
