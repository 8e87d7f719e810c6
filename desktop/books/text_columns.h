// What the columns of a table of values say: for models whose rows are of one kind.
//
// Threads: GUI only.
#pragma once

#include <QList>
#include <QString>
#include <QVariant>

#include <functional>
#include <utility>

namespace boxoffice {

template <typename T> struct TextColumn
{
    using Text = std::function<QString(const T &)>;

    // GCC 12 does not take these as default values of members.
    TextColumn(QString name, Text of) : TextColumn(std::move(name), std::move(of), Text()) { }
    TextColumn(QString name, Text of, Text tip)
        : title(std::move(name))
        , text(std::move(of))
        , toolTip(std::move(tip))
    { }

    QString title;
    Text text;
    Text toolTip; // unset: as the text

    // What a cell says. role: Qt::DisplayRole or Qt::ToolTipRole.
    QString textOf(const T &row, int role) const
    {
        return (role == Qt::ToolTipRole && toolTip ? toolTip : text)(row);
    }
};

// QAbstractItemModel::headerData() of these columns.
template <typename T>
QVariant headerOf(const QList<TextColumn<T>> &columns, int section, Qt::Orientation orientation,
                  int role)
{
    if (orientation != Qt::Horizontal || section >= columns.size()) {
        return {};
    }
    return role == Qt::DisplayRole      ? QVariant(columns.at(section).title)
        : role == Qt::TextAlignmentRole ? QVariant(Qt::AlignVCenter | Qt::AlignLeft)
                                        : QVariant();
}

} // namespace boxoffice
