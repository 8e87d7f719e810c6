#include "desktop/books/paged_model.h"

namespace boxoffice {

bool PagedTable::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_complete && !m_fetching;
}

void PagedTable::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent)) {
        m_fetching = true;
        Q_EMIT pageWanted(m_next);
    }
}

void PagedTable::expectMore(const QString &next)
{
    m_next = next;
    m_complete = next.isEmpty();
    m_fetching = false;
}

} // namespace boxoffice
