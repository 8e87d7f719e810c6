// All that is shown of the current event: its header, its registrations, its orders and who waits,
// its dashboard, its ticket types.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QStackedWidget>

#include <utility>

class QTableView;
class QTabWidget;

namespace boxoffice {

class DashboardView;
class EventHeader;
class ListPane;
class OrdersView;
class RegistrationsView;
class TypesView;
class WaitingView;

class EventDetail : public QStackedWidget
{
    Q_OBJECT

public:
    enum class Tab { Registrations, Dashboard, Types, Orders, WaitingList };

    // session: borrowed, outlives this.
    EventDetail(ConsoleSession &session, QWidget *parent);

    RegistrationsView &registrations() const { return *m_registrations; }
    TypesView &types() const { return *m_types; }
    OrdersView &orders() const { return *m_orders; }
    WaitingView &waitingList() const { return *m_waiting; }
    void showTab(Tab tab);
    // The lists of its tabs, by the name that their columns are remembered under.
    QList<std::pair<QString, QTableView *>> tables() const;

private:
    QWidget *buildPage();
    void wireEvent();
    void wireRegistrations();
    void wireDashboard();
    void lookAtTypes();
    void wireOrders();
    void wireList(ListPane &pane, FollowedList &list);
    void showAnother();
    void showFacts(const Event &event);
    void showCount();
    void showRights();
    QString whyForbidden();

    ConsoleSession &m_session;
    EventHeader *m_header;
    QTabWidget *m_tabs;
    RegistrationsView *m_registrations;
    OrdersView *m_orders;
    WaitingView *m_waiting;
    DashboardView *m_dashboard;
    TypesView *m_types;
};

} // namespace boxoffice
