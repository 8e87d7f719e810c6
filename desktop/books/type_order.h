// Puts the ticket types of the current event into another order: shown at once, and saved type by
// type. What is wished while that goes on is the order from then on.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/type_book.h"

namespace boxoffice {

class TypeOrder : public QObject
{
    Q_OBJECT

public:
    // book, current: borrowed, outlive this.
    TypeOrder(TypeBook &book, CurrentEvent &current);

    // As QList::move() counts. Requires: both are rows of the book.
    void move(int from, int to);
    // Behind all that there are.
    int positionAtEnd() const;

Q_SIGNALS:
    // From the first wish to the last outcome.
    void began();
    void ended();
    // The list is read again, and shows what came of it.
    void failed(const boxoffice::ApiError &error);

private:
    void forget();
    void saveNext();
    void onSaved(const ApiResult<TicketType> &result);
    void end();

    TypeBook &m_book;
    QList<TicketType> m_wanted; // in the order wished, with the positions that the server has
    bool m_isRunning = false;
};

} // namespace boxoffice
