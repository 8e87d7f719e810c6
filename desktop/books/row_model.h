// A short list as rows of a table. Changes are applied in place: a row keeps its place and its
// selection while its values change.
//
//   RowModel<ApiKey> keys({{tr("Name"), [](const ApiKey &key) { return key.name; }}});
//
// Requires: T has an id, which no two rows share.
// Threads: GUI only.
#pragma once

#include <QAbstractTableModel>
#include <QList>

#include <algorithm>
#include <functional>
#include <utility>

namespace boxoffice {

template <typename T> class RowModel final : public QAbstractTableModel
{
public:
    using Text = std::function<QString(const T &)>;
    struct Column
    {
        Column(QString name, Text of) : Column(std::move(name), std::move(of), Text()) { }
        Column(QString name, Text of, Text tip)
            : title(std::move(name))
            , text(std::move(of))
            , toolTip(std::move(tip))
        { }

        QString title;
        Text text;
        Text toolTip; // unset: as the text
    };

    explicit RowModel(QList<Column> columns) : m_columns(std::move(columns)) { }

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
        if (!checkIndex(index, CheckIndexOption::IndexIsValid)
            || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
            return {};
        }
        const Column &column = m_columns.at(index.column());
        const bool isTip = role == Qt::ToolTipRole && column.toolTip;
        return (isTip ? column.toolTip : column.text)(m_rows.at(index.row()));
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section >= columnCount()) {
            return {};
        }
        return role == Qt::DisplayRole      ? QVariant(m_columns.at(section).title)
            : role == Qt::TextAlignmentRole ? QVariant(Qt::AlignVCenter | Qt::AlignLeft)
                                            : QVariant();
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
    QList<T> m_rows;
};

} // namespace boxoffice
