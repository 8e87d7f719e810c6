#include "desktop/look/cell_delegates.h"

#include "desktop/look/icons.h"
#include "desktop/look/pill_delegate.h"
#include "desktop/look/theme.h"
#include "shared/api/event_dto.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMargin = 8;
constexpr int kBarHeight = 6;
constexpr int kNumbersWidth = 76; // "418 / 420"; longer ones take their own

// The cell without its text: background, selection, focus.
void paintCell(QPainter *painter, QStyleOptionViewItem option)
{
    option.text.clear();
    const QWidget *widget = option.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
}

QColor statusColor(EventStatus status)
{
    switch (status) {
    case EventStatus::Draft:
        return theme().mutedText;
    case EventStatus::Published:
        return theme().good;
    case EventStatus::Cancelled:
        return theme().danger;
    }
    Q_UNREACHABLE();
}

} // namespace

QColor fullnessColor(int booked, int capacity)
{
    if (booked >= capacity) {
        return theme().accent; // what an organizer works for is no alarm
    }
    return booked >= capacity * 0.9 ? theme().warning : theme().good;
}

void paintFullness(QPainter &painter, const QRectF &bar, int booked, int capacity)
{
    const double share = capacity > 0 ? std::clamp(double(booked) / capacity, 0.0, 1.0) : 0.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().track);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    if (booked > 0) {
        QRectF filled = bar;
        filled.setWidth(std::max(bar.height(), bar.width() * share));
        painter.setBrush(fullnessColor(booked, capacity));
        painter.drawRoundedRect(filled, bar.height() / 2, bar.height() / 2);
    }
    painter.restore();
}

FullnessDelegate::FullnessDelegate(Roles roles, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_roles(roles)
{ }

void FullnessDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString numbers = cell.text;
    paintCell(painter, cell);
    const QRect inner = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const int needed = QFontMetrics(cell.font).horizontalAdvance(numbers) + 2;
    const int numbersWidth = std::min(std::max(kNumbersWidth, needed), inner.width());
    QRectF bar(inner.left(), inner.center().y() - kBarHeight / 2 + 0.5,
               inner.width() - numbersWidth - kMargin, kBarHeight);
    if (bar.width() > 24) {
        paintFullness(*painter, bar, index.data(m_roles.booked).toInt(),
                      index.data(m_roles.capacity).toInt());
    }
    QRect text = inner;
    text.setLeft(inner.right() - numbersWidth);
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(option.state & QStyle::State_Selected ? theme().selectionText : theme().text);
    painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, numbers);
    painter->restore();
}

QSize FullnessDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {kNumbersWidth + 110, QStyledItemDelegate::sizeHint(option, index).height()};
}

StatusDelegate::StatusDelegate(Roles roles, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_roles(roles)
{ }

void StatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    paintCell(painter, cell);
    if (text.isEmpty()) {
        return;
    }
    const auto status = static_cast<EventStatus>(index.data(m_roles.status).toInt());
    const bool over = index.data(m_roles.over).toBool();
    if (status == EventStatus::Published && !over) {
        return; // the ordinary one, as of nearly all rows
    }
    const QColor color = over ? theme().mutedText : statusColor(status);
    paintPill(*painter, cell, text, color);
}

QSize StatusDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kMargin + 10, 0);
}

void WarningDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!option->text.isEmpty()) {
        option->icon = icon(Icon::Warning);
        option->features |= QStyleOptionViewItem::HasDecoration;
    }
}

} // namespace boxoffice
