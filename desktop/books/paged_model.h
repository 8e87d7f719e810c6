// A list that grows at its end, as rows of a table, loaded a page at a time while one scrolls. Rows
// are in the order of their ids, and none is there twice, whatever pages overlap. A row keeps its
// place and its selection while its values change.
//
//   PagedModel<Order> orders({{tr("Name"), [](const Order &order) { return order.name; }}});
//
// Requires: T has an id.
// Threads: GUI only.
#pragma once

#include "desktop/books/row_ranges.h"
#include "desktop/books/text_columns.h"

#include <QAbstractTableModel>
#include <QList>

#include <algorithm>
#include <functional>
#include <utility>

namespace boxoffice {

// What does not depend on the kind of row.
class PagedTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { StatusRole = Qt::UserRole }; // a number, for the colour of the pill

    using QAbstractTableModel::QAbstractTableModel;

    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    // True when the last page is here.
    bool isComplete() const { return m_complete; }
    // The page that was wanted does not come.
    void pageFailed() { m_fetching = false; }

Q_SIGNALS:
    void pageWanted(const QString &cursor);

protected:
    void expectMore(const QString &next);

    QString m_next; // cursor of the page to come
    bool m_complete = true;
    bool m_fetching = false;
};

template <typename T> class PagedModel final : public PagedTable
{
public:
    using Column = TextColumn<T>;

    // statusOf: what StatusRole tells.
    PagedModel(QList<Column> columns, std::function<int(const T &)> statusOf)
        : m_columns(std::move(columns))
        , m_statusOf(std::move(statusOf))
    { }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
            return {};
        }
        const T &row = m_rows.at(index.row());
        if (role == StatusRole) {
            return m_statusOf(row);
        }
        if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
            return {};
        }
        return m_columns.at(index.column()).textOf(row, role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return headerOf(m_columns, section, orientation, role);
    }

    // Requires: 0 <= row < rowCount().
    const T &at(int row) const { return m_rows.at(row); }
    const QList<T> &rows() const { return m_rows; }
    // Returns -1 if it is not here.
    template <typename Id> int rowOf(const Id &id) const
    {
        const auto found =
            std::lower_bound(m_rows.begin(), m_rows.end(), id,
                             [](const T &row, const Id &wanted) { return row.id < wanted; });
        return found != m_rows.end() && found->id == id ? static_cast<int>(found - m_rows.begin())
                                                        : -1;
    }

    // Another list begins: the rows go. more: whether it is to be fetched.
    void clear(bool more)
    {
        removeRange({0, rowCount() - 1});
        m_next.clear();
        m_complete = !more;
        m_fetching = false;
    }
    // The answer to pageWanted().
    void appendPage(const QList<T> &page, const QString &next)
    {
        QList<T> added = page;
        added.removeIf([this](const T &row) { return rowOf(row.id) >= 0; });
        insert(rowCount(), added);
        expectMore(next);
    }
    // All that is shown, once more: missing ones go, changed ones change, new ones come in.
    // Requires: target goes as far as the last row here, or to the end.
    void reconcile(const QList<T> &target, const QString &next)
    {
        const auto isIn = [](const QList<T> &rows, const T &wanted) {
            return std::binary_search(rows.begin(), rows.end(), wanted, isBefore);
        };
        const auto gone =
            rangesWhere(rowCount(), [&](int row) { return !isIn(target, m_rows.at(row)); });
        for (auto range = gone.crbegin(); range != gone.crend(); ++range) {
            removeRange(*range);
        }
        const auto fresh = rangesWhere(static_cast<int>(target.size()),
                                       [&](int row) { return !isIn(m_rows, target.at(row)); });
        for (const RowRange &range : fresh) {
            insert(range.first, target.sliced(range.first, range.last - range.first + 1));
        }
        const auto changed =
            rangesWhere(rowCount(), [&](int row) { return !(m_rows.at(row) == target.at(row)); });
        for (const RowRange &range : changed) {
            std::copy(target.begin() + range.first, target.begin() + range.last + 1,
                      m_rows.begin() + range.first);
            tellChanged(range, 0, columnCount() - 1);
        }
        expectMore(next);
    }
    // One that was changed here, if it is shown.
    void apply(const T &value)
    {
        const int row = rowOf(value.id);
        if (row >= 0 && !(m_rows.at(row) == value)) {
            m_rows[row] = value;
            tellChanged({row, row}, 0, columnCount() - 1);
        }
    }
    // What this column says of rows for which which(row) is true has changed by itself.
    template <typename Which> void retell(int column, Which which)
    {
        const auto stale = rangesWhere(rowCount(), [&](int row) { return which(m_rows.at(row)); });
        for (const RowRange &range : stale) {
            tellChanged(range, column, column);
        }
    }

private:
    static bool isBefore(const T &a, const T &b) { return a.id < b.id; }
    void tellChanged(const RowRange &range, int firstColumn, int lastColumn)
    {
        Q_EMIT dataChanged(index(range.first, firstColumn), index(range.last, lastColumn));
    }
    void insert(int first, const QList<T> &rows)
    {
        if (rows.isEmpty()) {
            return;
        }
        const int count = static_cast<int>(rows.size());
        beginInsertRows({}, first, first + count - 1);
        m_rows.insert(first, count, T());
        std::copy(rows.begin(), rows.end(), m_rows.begin() + first);
        endInsertRows();
    }
    void removeRange(const RowRange &range)
    {
        if (range.last >= range.first) {
            beginRemoveRows({}, range.first, range.last);
            m_rows.remove(range.first, range.last - range.first + 1);
            endRemoveRows();
        }
    }

    const QList<Column> m_columns;
    const std::function<int(const T &)> m_statusOf;
    QList<T> m_rows;
};

} // namespace boxoffice
