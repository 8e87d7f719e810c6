// What stands in a table while it has no rows.
//
// Threads: GUI only.
#pragma once

#include <QLabel>

class QTableView;

namespace boxoffice {

class EmptyText : public QLabel
{
    Q_OBJECT

public:
    // table: owns this. Requires: it has its model.
    explicit EmptyText(QTableView &table);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    QTableView &m_table;
};

} // namespace boxoffice
