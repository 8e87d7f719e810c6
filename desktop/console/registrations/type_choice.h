// A box to choose a ticket type in, with how many seats of each an organizer can still give.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/seat_room.h"

#include <QComboBox>

namespace boxoffice {

class TypeChoice : public QComboBox
{
    Q_OBJECT

public:
    enum class Counts {
        ForSomebodyNew, // the event's own seats limit them, too
        ForATicket,     // which brings its seat along
    };

    explicit TypeChoice(QWidget *parent);

    // What was chosen stays chosen, if it is still there.
    void offer(const SeatRoom &room, Counts counts);
    // Another entry, before the types: none of them.
    void offerNone(const QString &text);
    void choose(const std::optional<Uuid> &type);
    // Nothing where none is chosen, or there is none.
    std::optional<Uuid> chosen() const;

private:
    QString m_none;
};

// For a dialog that offers more than it did when it was opened: at least as high as what is in it.
void growToFit(QWidget &dialog);

} // namespace boxoffice
