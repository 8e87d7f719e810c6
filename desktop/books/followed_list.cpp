#include "desktop/books/followed_list.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kReadAgainMs = 1'000;
constexpr int kPollMs = 5'000;
constexpr int kRereadRowsPerMs = 5; // of a list that is read again since it has changed
constexpr int kPollMsPerRow = 6;    // of one that may have

} // namespace

FollowedList::FollowedList(CurrentEvent &current) : m_current(current), m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_poll.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &FollowedList::refresh);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (!m_trouble.problem()) { // else it is tried again anyway
            refresh();
        }
    });
    connect(&m_trouble, &ReadTrouble::changed, this, &FollowedList::changed);
    connect(&current, &CurrentEvent::switched, this, [this] {
        onSwitched();
        restart();
    });
    connect(&current, &CurrentEvent::updated, this, &FollowedList::readSoon);
}

void FollowedList::follow(PagedTable &rows)
{
    connect(&rows, &PagedTable::pageWanted, this, &FollowedList::onPageWanted);
}

bool FollowedList::canRead() const
{
    return m_isLookedAt && m_mayRead && m_isKnown && !m_current.id().isNil();
}

void FollowedList::setMayRead(bool may)
{
    if (std::exchange(m_mayRead, may) != may) {
        restart();
    }
}

void FollowedList::setLookedAt(bool looked)
{
    if (std::exchange(m_isLookedAt, looked) == looked) {
        return;
    }
    if (!looked) {
        m_poll.stop();
    } else if (m_isRead) {
        refresh();
    } else if (!m_call) {
        restart();
    }
}

void FollowedList::restart()
{
    if (const auto call = std::exchange(m_call, {})) {
        call->cancel();
    }
    m_soon.stop();
    m_poll.stop();
    m_again = false;
    m_wantsPage = false;
    m_isRead = false;
    m_isKnown = true;
    m_trouble.clear();
    forget(canRead());
    table().fetchMore({});
    Q_EMIT changed();
}

void FollowedList::retry()
{
    if (m_isRead) {
        refresh();
    } else {
        table().fetchMore({});
    }
}

void FollowedList::refresh()
{
    if (!canRead()) {
        return;
    }
    if (m_call) {
        m_again = true;
    } else if (m_isRead) {
        readAgain();
    }
}

void FollowedList::readSoon()
{
    if (canRead() && !m_soon.isActive()) {
        m_soon.start(std::max(kReadAgainMs, table().rowCount() / kRereadRowsPerMs));
    }
}

void FollowedList::onPageWanted(const QString &cursor)
{
    if (!canRead() || m_call) {
        m_wantsPage = m_call && canRead();
        table().pageFailed();
        return;
    }
    readPage(cursor);
}

void FollowedList::expect(CallBase *call)
{
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
}

void FollowedList::onRead()
{
    m_call = nullptr;
    m_isRead = true;
    m_trouble.clear();
    m_poll.start(std::max(kPollMs, table().rowCount() * kPollMsPerRow));
    Q_EMIT changed();
    if (std::exchange(m_again, false)) {
        refresh();
    } else if (std::exchange(m_wantsPage, false)) {
        table().fetchMore({});
    }
}

void FollowedList::onFailed(const ApiError &error)
{
    m_call = nullptr;
    m_again = false;
    m_wantsPage = false;
    table().pageFailed();
    if (error.code == ErrorCode::NotFound) { // there is no such route
        m_isKnown = false;
        m_trouble.clear();
        Q_EMIT changed();
        return;
    }
    m_trouble.failed(error);
    Q_EMIT failed(error);
}

} // namespace boxoffice
