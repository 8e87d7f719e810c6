#include "desktop/books/event_filter_proxy.h"

#include "desktop/books/event_table_model.h"
#include "shared/text.h"

#include <utility>

namespace boxoffice {

EventFilterProxy::EventFilterProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale())
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setSortRole(EventTableModel::SortRole);
    setDynamicSortFilter(true);
}

void EventFilterProxy::setSearch(const QString &text)
{
    m_words = searchWords(text);
    invalidateFilter();
}

void EventFilterProxy::setStatus(std::optional<EventStatus> status)
{
    m_status = status;
    invalidateFilter();
}

void EventFilterProxy::setTime(EventTime time)
{
    if (std::exchange(m_time, time) != time) {
        invalidateFilter();
    }
}

void EventFilterProxy::keep(const Uuid &id)
{
    if (std::exchange(m_kept, id) != id && m_time != EventTime::All) {
        invalidateFilter();
    }
}

int EventFilterProxy::hiddenByTime() const
{
    int hidden = 0;
    for (int row = 0; row < sourceModel()->rowCount(); ++row) {
        const QModelIndex index = sourceModel()->index(row, 0);
        hidden += isFound(index) && !isInTime(index) ? 1 : 0;
    }
    return hidden;
}

bool EventFilterProxy::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    return isFound(index) && isInTime(index);
}

bool EventFilterProxy::isInTime(const QModelIndex &index) const
{
    return m_time == EventTime::All
        || (m_time == EventTime::Past) == index.data(EventTableModel::EndedRole).toBool()
        || (!m_kept.isNil() && index.data(EventTableModel::IdRole).value<Uuid>() == m_kept);
}

bool EventFilterProxy::isFound(const QModelIndex &index) const
{
    if (m_status
        && index.data(EventTableModel::StatusRole).toInt() != static_cast<int>(*m_status)) {
        return false;
    }
    if (m_words.isEmpty()) {
        return true;
    }
    return holdsAll(index.data(EventTableModel::FilterRole).toString(), m_words);
}

bool EventFilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (left.column() == EventTableModel::Name) {
        return m_collator.compare(left.data(sortRole()).toString(),
                                  right.data(sortRole()).toString())
            < 0;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace boxoffice
