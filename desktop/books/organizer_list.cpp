#include "desktop/books/organizer_list.h"

#include <utility>

namespace boxoffice {

OrganizerList::OrganizerList(AccessBook &access, Permission needed)
    : m_access(access)
    , m_needed(needed)
    , m_trouble(this)
{
    connect(&access, &AccessBook::scopeChanged, this, &OrganizerList::restart);
    connect(&m_trouble, &ReadTrouble::changed, this, &OrganizerList::changed);
    connect(&m_trouble, &ReadTrouble::retryDue, this, &OrganizerList::refresh);
}

void OrganizerList::setLookedAt(bool looked)
{
    if (std::exchange(m_isLookedAt, looked) != looked) {
        refresh();
    }
}

void OrganizerList::refresh()
{
    const auto organizer = m_access.organizer();
    if (!m_isLookedAt || !organizer || !m_access.may(m_needed)) {
        return;
    }
    if (m_call) {
        m_again = true;
    } else {
        read(*organizer);
    }
}

void OrganizerList::restart()
{
    m_again = false;
    if (m_call) {
        m_call->cancel();
    }
    m_isRead = false;
    m_trouble.clear();
    forget();
    Q_EMIT changed();
    refresh();
}

void OrganizerList::onRead()
{
    m_isRead = true;
    m_trouble.clear();
    Q_EMIT changed();
    if (std::exchange(m_again, false)) {
        refresh();
    }
}

void OrganizerList::onFailed(const ApiError &error)
{
    m_again = false;
    if (error.kind != ApiFailure::Cancelled) {
        m_trouble.failed(error);
    }
}

} // namespace boxoffice
