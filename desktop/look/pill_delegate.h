// A status as a pill: the cell's text in a colour that says how good it is.
//
// Threads: GUI only.
#pragma once

#include <QStyledItemDelegate>

#include <functional>

namespace boxoffice {

enum class Tone {
    Plain, // the ordinary one: text without a pill
    Good,
    Warning, // something is open
    Danger,
    Muted, // over
};

class PillDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using ToneOf = std::function<Tone(int status)>;

    // role: of the model, a number; toneOf: what it means.  parent: owns this.
    PillDelegate(int role, ToneOf toneOf, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const int m_role;
    const ToneOf m_toneOf;
};

// Paints a pill with this text into a cell whose background is there.
void paintPill(QPainter &painter, const QStyleOptionViewItem &cell, const QString &text,
               const QColor &color);

} // namespace boxoffice
