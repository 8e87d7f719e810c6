// A short list as rows of a table. Changes are applied in place: a row keeps its place and its
// selection while its values change.
//
//   RowModel<ApiKey> keys({{tr("Name"), [](const ApiKey &key) { return key.name; }}});
//
// Where rows can be moved (setMoved), a person drags them to another place.
//
// Requires: T has an id, which no two rows share.
// Threads: GUI only.
#pragma once

#include "desktop/books/text_columns.h"

#include <QAbstractTableModel>
#include <QList>
#include <QMimeData>

#include <algorithm>
#include <functional>
#include <utility>

namespace boxoffice {

template <typename T> class RowModel final : public QAbstractTableModel
{
public:
    // What there is besides texts, for roles of one's own and such as Qt::TextAlignmentRole.
    using More = std::function<QVariant(const T &, int column, int role)>;
    // The row is to be put at another place, as QList::move() counts them.
    using Moved = std::function<void(int from, int to)>;
    using Column = TextColumn<T>;

    explicit RowModel(QList<Column> columns, More more = {})
        : m_columns(std::move(columns))
        , m_more(std::move(more))
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
        if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
            return m_more ? m_more(m_rows.at(index.row()), index.column(), role) : QVariant();
        }
        return m_columns.at(index.column()).textOf(m_rows.at(index.row()), role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return headerOf(m_columns, section, orientation, role);
    }

    // moved: unset: nothing can be moved.
    void setMoved(Moved moved) { m_moved = std::move(moved); }
    Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
        if (!m_moved) {
            return usual;
        }
        return index.isValid() ? usual | Qt::ItemIsDragEnabled : Qt::ItemIsDropEnabled;
    }
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override { return {rowMimeType()}; }
    QMimeData *mimeData(const QModelIndexList &indexes) const override
    {
        auto *data = new QMimeData; // the caller's
        data->setData(rowMimeType(), QByteArray::number(indexes.value(0).row()));
        return data;
    }
    // Only tells of the wish: the rows are as setRows() says. row: before which, or -1 for the end.
    bool dropMimeData(const QMimeData *data, Qt::DropAction, int row, int,
                      const QModelIndex &parent) override
    {
        const int from = data->data(rowMimeType()).toInt();
        const int before = parent.isValid() ? parent.row() : row < 0 ? rowCount() : row;
        const int to = before > from ? before - 1 : before;
        if (m_moved && data->hasFormat(rowMimeType()) && from < rowCount() && from != to) {
            m_moved(from, to);
        }
        return false; // else the view would remove the row
    }

    // Requires: 0 <= row < rowCount().
    const T &at(int row) const { return m_rows.at(row); }
    const QList<T> &rows() const { return m_rows; }
    void setRows(const QList<T> &rows)
    {
        removeMissing(rows);
        for (int row = 0; row < rows.size(); ++row) {
            bring(rows.at(row), row);
        }
    }

private:
    // Of this model alone: rows of another one mean nothing here.
    QString rowMimeType() const
    {
        return QStringLiteral("application/x-boxoffice-row-")
            + QString::number(reinterpret_cast<quintptr>(this), 16);
    }
    int rowOf(const T &wanted, int from) const
    {
        for (int row = from; row < rowCount(); ++row) {
            if (m_rows.at(row).id == wanted.id) {
                return row;
            }
        }
        return -1;
    }
    static bool has(const QList<T> &rows, const T &wanted)
    {
        return std::any_of(rows.begin(), rows.end(),
                           [&wanted](const T &row) { return row.id == wanted.id; });
    }
    void removeMissing(const QList<T> &kept)
    {
        for (int row = rowCount() - 1; row >= 0; --row) {
            if (!has(kept, m_rows.at(row))) {
                beginRemoveRows({}, row, row);
                m_rows.removeAt(row);
                endRemoveRows();
            }
        }
    }
    void bring(const T &value, int row)
    {
        const int now = rowOf(value, row);
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_rows.insert(row, value);
            endInsertRows();
            return;
        }
        if (now != row) {
            beginMoveRows({}, now, now, {}, row);
            m_rows.move(now, row);
            endMoveRows();
        }
        if (!(m_rows.at(row) == value)) {
            m_rows[row] = value;
            Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
        }
    }

    const QList<Column> m_columns;
    const More m_more;
    Moved m_moved;
    QList<T> m_rows;
};

} // namespace boxoffice
