// All that is shown of the current event: its header, its registrations, its dashboard,
// its ticket types.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QStackedWidget>

class QTabWidget;

namespace boxoffice {

class DashboardView;
class EventHeader;
class RegistrationsView;
class TypesView;

class EventDetail : public QStackedWidget
{
    Q_OBJECT

public:
    enum class Tab { Registrations, Dashboard, Types };

    // session: borrowed, outlives this.
    EventDetail(ConsoleSession &session, QWidget *parent);

    RegistrationsView &registrations() const { return *m_registrations; }
    TypesView &types() const { return *m_types; }
    void showTab(Tab tab);

private:
    QWidget *buildPage();
    void wireEvent();
    void wireRegistrations();
    void wireDashboard();
    void lookAtTypes();
    void showAnother();
    void showFacts(const Event &event);
    void showCount();
    void showRights();
    QString whyForbidden();

    ConsoleSession &m_session;
    EventHeader *m_header;
    QTabWidget *m_tabs;
    RegistrationsView *m_registrations;
    DashboardView *m_dashboard;
    TypesView *m_types;
};

} // namespace boxoffice
