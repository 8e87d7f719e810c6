// The header of a table that can be sorted by some of its columns: a click on another one does
// nothing, and that one does not look as if it did.
//
// Threads: GUI only.
#pragma once

#include <QHeaderView>
#include <QSet>

namespace boxoffice {

class SortHeader : public QHeaderView
{
    Q_OBJECT

public:
    // sortable: logical columns.  column: one of those, by which the rows are sorted at first,
    // ascending.
    SortHeader(QSet<int> sortable, int column, QWidget *parent);

    // The mark shows it, as after a click.
    void setOrder(Qt::SortOrder order) { setSortIndicator(m_column, order); }

Q_SIGNALS:
    void orderChanged(int column, Qt::SortOrder order);

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int logicalIndex) const override;

private:
    void onMarked(int column, Qt::SortOrder order);

    const QSet<int> m_sortable;
    int m_column;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace boxoffice
