#include "desktop/look/sort_header.h"

#include <QStyleOptionHeader>

#include <utility>

namespace boxoffice {

SortHeader::SortHeader(QSet<int> sortable, int column, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_sortable(std::move(sortable))
    , m_column(column)
{
    setSectionsClickable(true);
    setSortIndicatorShown(true);
    setSortIndicator(column, m_order);
    connect(this, &QHeaderView::sortIndicatorChanged, this, &SortHeader::onMarked);
}

// Also after a state of long ago was put back, which may have had another mark or none.
void SortHeader::onMarked(int column, Qt::SortOrder order)
{
    setSectionsClickable(true);
    setSortIndicatorShown(true);
    if (!m_sortable.contains(column)) {
        setSortIndicator(m_column, m_order);
        return;
    }
    const bool isOther = std::exchange(m_column, column) != column;
    if (std::exchange(m_order, order) != order || isOther) {
        Q_EMIT orderChanged(column, order);
    }
}

void SortHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int logicalIndex) const
{
    QHeaderView::initStyleOptionForIndex(option, logicalIndex);
    if (!m_sortable.contains(logicalIndex)) {
        option->state &= ~(QStyle::State_MouseOver | QStyle::State_Sunken);
    }
}

} // namespace boxoffice
