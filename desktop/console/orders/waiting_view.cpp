#include "desktop/console/orders/waiting_view.h"

#include "desktop/books/order_words.h"
#include "desktop/look/pill_delegate.h"

namespace boxoffice {

namespace {

Tone toneOfEntry(int status)
{
    switch (static_cast<WaitingStatus>(status)) {
    case WaitingStatus::Waiting:
        return Tone::Plain;
    case WaitingStatus::Offered:
        return Tone::Warning;
    case WaitingStatus::Claimed:
        return Tone::Good;
    case WaitingStatus::Expired:
    case WaitingStatus::Left:
    case WaitingStatus::Closed:
        return Tone::Muted;
    }
    Q_UNREACHABLE();
}

} // namespace

WaitingView::WaitingView(WaitingBook &book, QWidget *parent)
    : ListPane(book,
               {.object = QStringLiteral("waiting"),
                .list = tr("Waiting list"),
                .which = tr("Which entries of the waiting list"),
                .problem = tr("The waiting list could not be read. %1")},
               parent)
    , m_book(book)
{
    addFilter(tr("All"), std::nullopt);
    for (const WaitingStatus status :
         {WaitingStatus::Waiting, WaitingStatus::Offered, WaitingStatus::Claimed,
          WaitingStatus::Expired, WaitingStatus::Left, WaitingStatus::Closed}) {
        addFilter(formatStatus(status), static_cast<int>(status));
    }
    setWidths({{WaitingBook::Position, 64},
               {WaitingBook::Name, 106},
               {WaitingBook::Wish, 100},
               {WaitingBook::Status, 118},
               {WaitingBook::Offer, 240},
               {WaitingBook::Email, 170},
               {WaitingBook::CreatedAt, 150}});
    table().setItemDelegateForColumn(
        WaitingBook::Status, new PillDelegate(PagedTable::StatusRole, toneOfEntry, &table()));
    connect(this, &ListPane::filterChanged, &book, [&book](std::optional<int> status) {
        book.setFilter(status ? std::optional(static_cast<WaitingStatus>(*status)) : std::nullopt);
    });
    connect(&book, &WaitingBook::changed, this, &WaitingView::showRules);
    showState();
}

std::optional<WaitingPlace> WaitingView::selected() const
{
    const auto row = selectedRow();
    return row ? std::optional(m_book.model().at(*row)) : std::nullopt;
}

void WaitingView::setRules(const SalesRules &rules)
{
    m_rules = rules;
    showState();
    showRules();
}

// Without a list and entries there is nothing to be said but that.
void WaitingView::showRules()
{
    if (!m_rules.waitingList) {
        showRemark(m_book.model().rowCount() > 0
                       ? tr("The waiting list of this event is turned off: nothing is offered.")
                       : QString());
        return;
    }
    const QString whom = m_rules.waitingPolicy == WaitingPolicy::Strict
        ? tr("Nobody is overtaken: seats that become free are kept until they suffice for the "
             "first who waits.")
        : tr("Seats that become free are offered to the first for whom they suffice.");
    showRemark(
        QString(whom + u' ' + tr("An offer stands for %Ln hour(s).", nullptr, m_rules.offerHours)));
}

QString WaitingView::emptyText() const
{
    if (!m_rules.waitingList) {
        return tr("This event has no waiting list. With one, people can wait for seats when all "
                  "are taken.");
    }
    const auto status = filter();
    return !status ? tr("Nobody waits. When all seats are taken, people can join the list.")
        : *status == static_cast<int>(WaitingStatus::Waiting) ? tr("Nobody waits at the moment.")
                                                              : tr("No entry is in this state.");
}

QString WaitingView::unknownText() const
{
    return tr("This server is of an earlier version, which has no waiting lists.");
}

QString WaitingView::countText() const
{
    const int rows = m_book.model().rowCount();
    return m_book.model().isComplete()
        ? tr("%Ln entries", nullptr, rows)
        : tr("The first %Ln entries; scroll for more", nullptr, rows);
}

} // namespace boxoffice
