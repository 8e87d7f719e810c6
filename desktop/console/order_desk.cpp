#include "desktop/console/order_desk.h"

#include "desktop/console/event_detail.h"
#include "desktop/console/orders/order_commands.h"
#include "desktop/console/orders/order_output.h"
#include "desktop/console/orders/orders_view.h"
#include "desktop/console/orders/waiting_view.h"
#include "desktop/console/registrations/ticket_commands.h"
#include "desktop/look/bars.h"
#include "desktop/look/icons.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>

#include <functional>

namespace boxoffice {

OrderDesk::OrderDesk(ConsoleSession &session, EventDetail &detail, ProgressPanel &panel,
                     NoticeBar &notices, QMainWindow &window)
    : QObject(&window)
    , m_session(session)
    , m_detail(detail)
    , m_notices(notices)
    , m_window(window)
    , m_commands(new OrderCommands(session, window))
    , m_output(new OrderOutput(session, panel, window))
    , m_tickets(new TicketCommands(session, window))
    , m_menu(new QMenu(tr("Or&ders"), &window))
{
    makeActions();
    wireOrders();
    wireWaitingList();
    wireTold();
    connect(&session.access, &AccessBook::changed, this, &OrderDesk::updateActions);
    connect(&session.current, &CurrentEvent::switched, this, &OrderDesk::updateActions);
    updateActions();
}

QAction *OrderDesk::add(const QString &text, const QIcon &icon, const QString &tip)
{
    auto *action = new QAction(icon, text, this);
    action->setStatusTip(tip);
    if (!tip.isEmpty()) {
        action->setToolTip(tip);
    }
    m_tips.insert(action, action->toolTip());
    m_window.addAction(action);
    return action;
}

void OrderDesk::makeActions()
{
    openOrder = add(tr("&Open the order…"), icon(Icon::Edit),
                    tr("Its tickets, and what can be done about them"));
    cancelOrder = add(tr("&Cancel the order…"), icon(Icon::CancelEvent),
                      tr("Cancel all its tickets, or release the seats that it holds"));
    exportOrders = add(tr("E&xport orders…"), icon(Icon::Export));
    offerSeats = add(tr("O&ffer seats…"), icon(Icon::AddPerson),
                     tr("Offer free seats to the selected person, even out of turn"));
    removeEntry = add(tr("&Take off the waiting list…"), icon(Icon::RemovePerson));
    exportWaitingList = add(tr("Export the waitin&g list…"), icon(Icon::Export));
    showOrders = add(tr("Or&ders"), {});
    showOrders->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_4));
    showWaitingList = add(tr("&Waiting list"), {});
    showWaitingList->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_5));
    m_menu->addActions({openOrder, cancelOrder, exportOrders});
    m_menu->addSeparator();
    m_menu->addActions({offerSeats, removeEntry, exportWaitingList});
    m_menu->addSeparator();
    m_menu->addActions({showOrders, showWaitingList});
}

void OrderDesk::wireOrders()
{
    OrdersView &view = m_detail.orders();
    const auto onOne = [this, &view](QAction *action,
                                     void (OrderCommands::*command)(const Order &)) {
        connect(action, &QAction::triggered, this, [this, &view, command] {
            if (const auto order = view.selected()) {
                std::invoke(command, m_commands, *order);
            }
        });
    };
    onOne(openOrder, &OrderCommands::open);
    onOne(cancelOrder, &OrderCommands::cancel);
    connect(exportOrders, &QAction::triggered, m_output, &OrderOutput::exportOrders);
    connect(showOrders, &QAction::triggered, this,
            [this] { m_detail.showTab(EventDetail::Tab::Orders); });
    connect(&view, &ListPane::opened, openOrder, &QAction::trigger);
    connect(&view, &ListPane::removed, cancelOrder, &QAction::trigger);
    connect(&view, &ListPane::selectionChanged, this, &OrderDesk::updateActions);
    view.addButtons({openOrder, cancelOrder, exportOrders});
    putMenu(view, {openOrder, cancelOrder, nullptr, exportOrders});
}

void OrderDesk::wireWaitingList()
{
    WaitingView &view = m_detail.waitingList();
    connect(offerSeats, &QAction::triggered, this, [this, &view] {
        if (const auto entry = view.selected()) {
            m_commands->offer(*entry);
        }
    });
    connect(removeEntry, &QAction::triggered, this, [this, &view] {
        if (const auto entry = view.selected()) {
            m_commands->remove(*entry);
        }
    });
    connect(exportWaitingList, &QAction::triggered, m_output, &OrderOutput::exportWaitingList);
    connect(showWaitingList, &QAction::triggered, this,
            [this] { m_detail.showTab(EventDetail::Tab::WaitingList); });
    connect(&view, &ListPane::opened, offerSeats, &QAction::trigger);
    connect(&view, &ListPane::removed, removeEntry, &QAction::trigger);
    connect(&view, &ListPane::selectionChanged, this, &OrderDesk::updateActions);
    view.addButtons({offerSeats, removeEntry, exportWaitingList});
    putMenu(view, {offerSeats, removeEntry, nullptr, exportWaitingList});
}

void OrderDesk::wireTold()
{
    const auto tell = [this](const QString &sentence) { m_notices.tell(sentence); };
    const auto complain = [this](const QString &sentence) { m_notices.complain(sentence); };
    connect(m_commands, &OrderCommands::told, this, tell);
    connect(m_commands, &OrderCommands::complained, this, complain);
    connect(m_output, &OrderOutput::told, this, tell);
    connect(m_output, &OrderOutput::complained, this, complain);
    connect(m_tickets, &TicketCommands::told, this, tell);
    connect(m_tickets, &TicketCommands::complained, this, complain);
    connect(
        m_commands, &OrderCommands::correctWanted, m_tickets,
        [this](const Registration &ticket, QWidget *over) { m_tickets->correct(ticket, over); });
}

void OrderDesk::putMenu(ListPane &pane, const QList<QAction *> &actions)
{
    connect(&pane, &ListPane::contextMenuWanted, this, [this, actions](const QPoint &position) {
        auto *menu = new QMenu(&m_window);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (QAction *action : actions) {
            if (action) {
                menu->addAction(action);
            } else {
                menu->addSeparator();
            }
        }
        menu->popup(position);
    });
}

void OrderDesk::updateActions()
{
    const bool isEvent = m_session.current.event().has_value();
    const auto order = m_detail.orders().selected();
    const auto entry = m_detail.waitingList().selected();
    const bool isOpen =
        order && (order->status == OrderStatus::Held || order->status == OrderStatus::Confirmed);
    const bool isWaiting = entry && entry->status == WaitingStatus::Waiting;
    const bool isOffered = entry && entry->status == WaitingStatus::Offered;
    allow(openOrder, Permission::RegistrationsRead, order.has_value());
    allow(cancelOrder, Permission::RegistrationsWrite, isOpen);
    allow(exportOrders, Permission::RegistrationsRead, isEvent);
    allow(offerSeats, Permission::RegistrationsWrite, isWaiting);
    allow(removeEntry, Permission::RegistrationsWrite, isWaiting || isOffered);
    allow(exportWaitingList, Permission::RegistrationsRead, isEvent);
}

void OrderDesk::allow(QAction *action, Permission permission, bool possible)
{
    const bool may = m_session.access.may(permission);
    action->setEnabled(may && possible);
    const QString why = may          ? QString()
        : m_session.access.account() ? tr("Your role does not include this.")
                                     : tr("Sign in to do this.");
    const QString tip = m_tips.value(action);
    action->setToolTip(why.isEmpty() ? tip : QString(tip + u'\n' + why));
}

} // namespace boxoffice
