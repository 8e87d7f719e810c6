#include "desktop/console/registrations/type_choice.h"

#include "desktop/books/formats.h"

#include <QLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace boxoffice {

TypeChoice::TypeChoice(QWidget *parent) : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // names may be long
    setMinimumContentsLength(16);
}

void TypeChoice::offer(const SeatRoom &room, Counts counts)
{
    const auto before = chosen();
    const QSignalBlocker quiet(this);
    clear();
    if (!m_none.isEmpty()) {
        addItem(m_none);
    }
    for (const TicketType &type : room.facts().types) {
        const std::optional<int> left = counts == Counts::ForATicket
            ? room.leftOfType(type.id)
            : std::optional(room.left(type.id));
        const QString name = type.hidden ? tr("%1 (hidden)").arg(type.name) : type.name;
        const QString text = !left ? name
            : *left == 0           ? tr("%1 – full").arg(name)
                                   : tr("%1 – %2 left").arg(name, formatCount(*left));
        addItem(text, type.id.toString());
        setItemData(count() - 1, type.name, Qt::ToolTipRole);
    }
    choose(before);
}

void TypeChoice::offerNone(const QString &text)
{
    m_none = text;
}

void TypeChoice::choose(const std::optional<Uuid> &type)
{
    const int place = type ? findData(type->toString()) : -1;
    setCurrentIndex(place >= 0 ? place : count() > 0 ? 0 : -1);
}

std::optional<Uuid> TypeChoice::chosen() const
{
    return Uuid::parse(currentData().toString());
}

void growToFit(QWidget &dialog)
{
    dialog.layout()->activate();
    const int wanted = dialog.layout()->hasHeightForWidth()
        ? dialog.layout()->totalHeightForWidth(dialog.width())
        : dialog.layout()->totalSizeHint().height();
    dialog.resize(dialog.width(), std::max(dialog.height(), wanted));
}

} // namespace boxoffice
