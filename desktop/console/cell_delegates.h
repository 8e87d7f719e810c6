// Cells that are painted: how full an event is, and a status as a pill.
//
// Threads: GUI only.
#pragma once

#include <QStyledItemDelegate>

namespace boxoffice {

// A bar and the two numbers. Uses EventTableModel's BookedRole and CapacityRole.
class FullnessDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

// The text in the colour of EventTableModel's StatusRole.
class StatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

// Returns the colour of a bar that is booked this far; also the header's.
QColor fullnessColor(int booked, int capacity);
void paintFullness(QPainter &painter, const QRectF &bar, int booked, int capacity);

} // namespace boxoffice
