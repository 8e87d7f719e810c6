#include "desktop/look/column_menus.h"

#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>

namespace boxoffice {

ColumnMenus::ColumnMenus(QTableView &table, QMenu &sort, QMenu &columns)
    : QObject(&table)
    , m_table(table)
{
    fillSort(sort);
    fillColumns(columns);
    QHeaderView *header = table.horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, &columns,
            [header, &columns](const QPoint &at) { columns.popup(header->mapToGlobal(at)); });
}

QString ColumnMenus::nameOf(int column) const
{
    return m_table.model()->headerData(column, Qt::Horizontal).toString();
}

void ColumnMenus::fillSort(QMenu &menu)
{
    auto *columns = new QActionGroup(&menu);
    for (int column = 0; column < m_table.model()->columnCount(); ++column) {
        QAction *action = menu.addAction(nameOf(column));
        action->setCheckable(true);
        action->setData(column);
        columns->addAction(action);
    }
    menu.addSeparator();
    auto *orders = new QActionGroup(&menu);
    for (const auto &[name, order] : {std::pair(tr("&Ascending"), Qt::AscendingOrder),
                                      std::pair(tr("&Descending"), Qt::DescendingOrder)}) {
        QAction *action = menu.addAction(name);
        action->setCheckable(true);
        action->setData(order);
        orders->addAction(action);
    }
    connect(&menu, &QMenu::aboutToShow, this, [this, columns, orders] {
        const QHeaderView *header = m_table.horizontalHeader();
        columns->actions().value(header->sortIndicatorSection())->setChecked(true);
        orders->actions()
            .at(header->sortIndicatorOrder() == Qt::AscendingOrder ? 0 : 1)
            ->setChecked(true);
    });
    connect(columns, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_table.sortByColumn(action->data().toInt(),
                             m_table.horizontalHeader()->sortIndicatorOrder());
    });
    connect(orders, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_table.sortByColumn(m_table.horizontalHeader()->sortIndicatorSection(),
                             static_cast<Qt::SortOrder>(action->data().toInt()));
    });
}

void ColumnMenus::fillColumns(QMenu &menu)
{
    for (int column = 1; column < m_table.model()->columnCount(); ++column) {
        QAction *action = menu.addAction(nameOf(column));
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_table.setColumnHidden(column, !shown);
            if (shown && m_table.columnWidth(column) == 0) {
                m_table.resizeColumnToContents(column);
            }
        });
        connect(&menu, &QMenu::aboutToShow, action,
                [this, action, column] { action->setChecked(!m_table.isColumnHidden(column)); });
    }
}

} // namespace boxoffice
