// What a table's header does for a mouse, as menus for the keyboard: by what it is sorted, and
// which columns it shows.
//
// Threads: GUI only.
#pragma once

#include <QObject>

class QMenu;
class QTableView;

namespace boxoffice {

class ColumnMenus : public QObject
{
    Q_OBJECT

public:
    // table: owns this; its first column always shows. sort, columns: borrowed, filled here.
    ColumnMenus(QTableView &table, QMenu &sort, QMenu &columns);

private:
    void fillSort(QMenu &menu);
    void fillColumns(QMenu &menu);
    QString nameOf(int column) const;

    QTableView &m_table;
};

} // namespace boxoffice
