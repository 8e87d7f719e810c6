// Who waits for seats of an event, what was offered to whom, and why nothing is offered to the
// others.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/waiting_book.h"
#include "desktop/console/orders/list_pane.h"

namespace boxoffice {

class WaitingView final : public ListPane
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    WaitingView(WaitingBook &book, QWidget *parent);

    std::optional<WaitingPlace> selected() const;
    // Whether and how the event's list works.
    void setRules(const SalesRules &rules);

protected:
    QString emptyText() const override;
    QString unknownText() const override;
    QString countText() const override;

private:
    void showRules();

    WaitingBook &m_book;
    SalesRules m_rules;
};

} // namespace boxoffice
