// Cells that are painted: how full an event is, a status as a pill, a warning.
//
// Threads: GUI only.
#pragma once

#include <QStyledItemDelegate>

namespace boxoffice {

// A bar and the cell's text. The model has, as numbers, what is booked and the capacity in roles
// of its own.
class FullnessDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    struct Roles
    {
        int booked;
        int capacity;
    };
    // parent: owns this.
    FullnessDelegate(Roles roles, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Roles m_roles;
};

// The text in the colour of a status. The model has the status, an int(EventStatus), and whether it
// is over in roles of its own.
class StatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    struct Roles
    {
        int status;
        int over = -1; // -1: nothing is ever over
    };
    // parent: owns this.
    StatusDelegate(Roles roles, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Roles m_roles;
};

// The cell's text, where there is one, behind the sign of a warning.
class WarningDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    // parent: owns this.
    explicit WarningDelegate(QObject *parent) : QStyledItemDelegate(parent) { }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

// Returns the colour of a bar that is booked this far; also the header's.
QColor fullnessColor(int booked, int capacity);
void paintFullness(QPainter &painter, const QRectF &bar, int booked, int capacity);

} // namespace boxoffice
