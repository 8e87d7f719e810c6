#include "desktop/books/registration_book.h"

#include "shared/api/ticket_number.h"
#include "shared/text.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kYoungMs = 1'000;
constexpr int kRowsPerMs = 10; // of a list that is read again as a whole
constexpr int kPageSize = 500;
constexpr int kRefreshPageSize = 1'000;

// As the server finds them: by words of address and name, or by the number.
bool isFound(const Registration &registration, const QString &search)
{
    const QString text = foldedForSearch(registration.userEmail) + QChar(u'\x1f')
        + foldedForSearch(registration.name);
    const auto number = endOfIdWithNumber(search);
    return holdsAll(text, searchWords(search))
        || (number && registration.id.toByteArray().endsWith(*number));
}

} // namespace

RegistrationBook::RegistrationBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
    , m_trouble(this)
    , m_batch(client, this)
    , m_adder(client, this)
{
    m_young.setSingleShot(true);
    m_young.setInterval(kYoungMs);
    connect(&m_model, &RegistrationTableModel::pageWanted, this, &RegistrationBook::readPage);
    connect(&m_batch, &RegistrationBatch::changed, this, &RegistrationBook::showIfFits);
    connect(&m_adder, &RegistrationAdder::added, this, &RegistrationBook::showIfFits);
    m_suspicion.setSingleShot(true);
    connect(&m_young, &QTimer::timeout, this, &RegistrationBook::readYoungest);
    connect(&m_suspicion, &QTimer::timeout, this, &RegistrationBook::lookForCancellations);
    connect(&current, &CurrentEvent::switched, this, &RegistrationBook::onSwitched);
    connect(&current, &CurrentEvent::updated, this, &RegistrationBook::onUpdated);
}

RegistrationQuery RegistrationBook::query() const
{
    return {.eventId = m_current.id(),
            .search = m_search,
            .filter = m_filter,
            .newestFirst = m_newestFirst};
}

void RegistrationBook::readYoungest()
{
    if (m_page || m_refresh || m_current.id().isNil() || !m_mayRead) {
        return; // they are just being read
    }
    if (!m_newestFirst) {
        readTail();
    } else if (m_model.rowCount() > 0) {
        m_again.clear();
        readHeadFrom({});
    } else {
        refresh();
    }
}

// Until it meets one that is shown.
void RegistrationBook::readHeadFrom(const QString &cursor)
{
    auto *call = list({cursor, kPageSize});
    m_refresh = call;
    call->then(this, [this](const ApiResult<RegistrationPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_refresh = nullptr;
        if (!page) {
            onFailed(page.error());
            return;
        }
        m_again.append(page->registrations);
        if (!page->next.isEmpty() && !m_model.knowsAnyOf(page->registrations)) {
            readHeadFrom(page->next);
            return;
        }
        m_model.mergeHead(std::exchange(m_again, {}));
        onRead();
    });
}

void RegistrationBook::readTail()
{
    if (m_model.isComplete()) { // else the end is not shown
        readTailFrom(m_model.tail());
    }
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

void RegistrationBook::onSwitched()
{
    const auto event = m_current.event();
    m_booked = event ? event->bookedCount : -1;
    m_search.clear();
    restart();
}

void RegistrationBook::setSearch(const QString &text)
{
    if (m_search != text.trimmed()) {
        m_search = text.trimmed();
        restart();
    }
}

void RegistrationBook::setFilter(RegistrationStatus filter)
{
    if (m_filter != filter) {
        m_filter = filter;
        restart();
    }
}

void RegistrationBook::setNewestFirst(bool newest)
{
    if (std::exchange(m_newestFirst, newest) != newest) {
        restart();
    }
}

void RegistrationBook::setMayRead(bool may)
{
    if (std::exchange(m_mayRead, may) != may) {
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
    m_young.stop();
    m_suspicion.stop();
    m_read = false;
    m_pageFailed = false;
    m_trouble.clear();
    m_model.clear(m_mayRead && !m_current.id().isNil(), m_newestFirst);
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
    if (m_current.id().isNil() || m_page || m_refresh || !m_mayRead) {
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
    RegistrationQuery page = query();
    page.cursor = key.cursor;
    page.limit = key.limit;
    auto *call = m_client.listRegistrations(page);
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
    m_trouble.clear();
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

// Somebody may have booked or cancelled somewhere: looks at the youngest, at most once a second,
// and at all that is shown if some must be gone.
void RegistrationBook::onUpdated(const Event &event)
{
    const bool fewer = event.bookedCount < m_booked;
    m_booked = event.bookedCount;
    if (fewer || (showsAllActive() && m_model.rowCount() > m_booked)) {
        suspectCancellations();
    }
    if (!m_young.isActive()) {
        m_young.start();
    }
}

bool RegistrationBook::showsAllActive() const
{
    return m_filter == RegistrationStatus::Active && m_search.isEmpty() && m_model.isComplete();
}

// Not at once: what is cancelled here tells by itself which rows go, and long lists take longer.
void RegistrationBook::suspectCancellations()
{
    if (!m_suspicion.isActive()) {
        m_suspicion.start(std::max(kYoungMs, m_model.rowCount() / kRowsPerMs));
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

void RegistrationBook::take(const Registration &registration)
{
    m_batch.note(registration);
    showIfFits(registration);
}

void RegistrationBook::showIfFits(const Registration &registration)
{
    Q_EMIT changedHere(registration);
    if (registration.eventId != m_current.id() || !m_mayRead) {
        return;
    }
    const bool wanted = m_filter == RegistrationStatus::All
        || (m_filter == RegistrationStatus::Cancelled) == registration.cancelledAt.has_value();
    m_model.apply(registration, wanted && isFound(registration, m_search));
}

} // namespace boxoffice
