#include "desktop/look/pill_delegate.h"

#include "desktop/look/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kPillMargin = 8;

QColor colorOf(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        return theme().text;
    case Tone::Good:
        return theme().good;
    case Tone::Warning:
        return theme().warning;
    case Tone::Danger:
        return theme().danger;
    case Tone::Muted:
        return theme().mutedText;
    }
    Q_UNREACHABLE();
}

} // namespace

void paintPill(QPainter &painter, const QStyleOptionViewItem &cell, const QString &text,
               const QColor &color)
{
    const QFontMetrics metrics(cell.font);
    const int height = metrics.height() + 4;
    QRectF pill(cell.rect.left() + kPillMargin, cell.rect.center().y() - height / 2.0 + 1,
                metrics.horizontalAdvance(text) + 18, height);
    pill.setWidth(std::min(pill.width(), cell.rect.width() - 1.5 * kPillMargin));
    QColor soft = color;
    soft.setAlpha(theme().dark ? 46 : 30);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(soft);
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setPen(color);
    painter.setFont(cell.font);
    painter.drawText(pill, Qt::AlignCenter,
                     metrics.elidedText(text, Qt::ElideRight, static_cast<int>(pill.width()) - 8));
    painter.restore();
}

PillDelegate::PillDelegate(int role, ToneOf toneOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
    , m_toneOf(std::move(toneOf))
{ }

void PillDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Tone tone = m_toneOf(index.data(m_role).toInt());
    if (tone == Tone::Plain) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    const QWidget *widget = cell.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, widget);
    paintPill(*painter, cell, text, colorOf(tone));
}

QSize PillDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kPillMargin + 10, 0);
}

} // namespace boxoffice
