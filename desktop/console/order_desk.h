// What the window does about orders and waiting lists: their actions, their menu, and when they are
// offered.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

class QAction;
class QMainWindow;
class QMenu;

namespace boxoffice {

class EventDetail;
class ListPane;
class NoticeBar;
class OrderCommands;
class OrderOutput;
class ProgressPanel;
class TicketCommands;

class OrderDesk : public QObject
{
    Q_OBJECT

public:
    // All are borrowed and outlive this.  window: owns this, and is the dialogs' parent.
    OrderDesk(ConsoleSession &session, EventDetail &detail, ProgressPanel &panel,
              NoticeBar &notices, QMainWindow &window);

    // Not yet in the window.
    QMenu *menu() const { return m_menu; }
    QAction *showOrders, *showWaitingList;
    QAction *openOrder, *cancelOrder, *exportOrders;
    QAction *offerSeats, *removeEntry, *exportWaitingList;

private:
    QAction *add(const QString &text, const QIcon &icon, const QString &tip = {});
    void makeActions();
    void wireOrders();
    void wireWaitingList();
    void wireTold();
    void putMenu(ListPane &pane, const QList<QAction *> &actions);
    void updateActions();
    // allowed: as far as rights go.
    void allow(QAction *action, Permission permission, bool possible);

    ConsoleSession &m_session;
    EventDetail &m_detail;
    NoticeBar &m_notices;
    QMainWindow &m_window;
    OrderCommands *m_commands;
    OrderOutput *m_output;
    TicketCommands *m_tickets;
    QMenu *m_menu;
    QHash<QAction *, QString> m_tips; // while it may be done
};

} // namespace boxoffice
