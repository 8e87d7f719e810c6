// The organizer's window: events on the left, the selected one on the right, the state of the
// connection above and notices below. It wires; the work is done by the session and the commands.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/console/console_actions.h"
#include "desktop/look/console_settings.h"

#include <QMainWindow>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace boxoffice {

class DashboardView;
class EventCommands;
class EventHeader;
class EventsView;
class NoticeBar;
class ProgressPanel;
class RegistrationCommands;
class RegistrationOutput;
class RegistrationsView;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    void connectTo(const QUrl &server);
    ConsoleSession &session() { return m_session; }
    EventsView &eventsView() { return *m_events; }
    RegistrationsView &registrationsView() { return *m_registrations; }
    RegistrationCommands &registrationCommands() { return *m_registrationCommands; }
    EventCommands &eventCommands() { return *m_eventCommands; }
    NoticeBar &notices() { return *m_notices; }
    const ConsoleActions &actions() const { return m_actions; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;

private:
    QWidget *buildDetail();
    void buildCentral();
    void buildStatusBar();
    void wireActions();
    void wireRegistrationActions();
    void wireViews();
    void wireStats();
    void wireProblems();
    void restoreLayout();
    void saveLayout();

    void selectEvent(const Uuid &id);
    void showCurrentEvent();
    void showCount();
    void showConnection();
    void showProblems();
    void showTotals();
    void updateActions();
    void openMenu(const QList<QAction *> &actions, const QPoint &globalPosition);
    void copySelection();
    void chooseServer();
    void chooseColors(ColorScheme scheme);
    void showAbout();

    ConsoleSession m_session;
    ConsoleSettings m_settings;
    ConsoleActions m_actions;
    ProgressPanel *m_progress;
    EventCommands *m_eventCommands;
    RegistrationCommands *m_registrationCommands;
    RegistrationOutput *m_registrationOutput;
    QSplitter *m_splitter;
    EventsView *m_events;
    QStackedWidget *m_detail;
    EventHeader *m_header;
    QTabWidget *m_tabs;
    RegistrationsView *m_registrations;
    DashboardView *m_dashboard = nullptr;
    NoticeBar *m_notices;
    QLabel *m_connection;
    QLabel *m_totals;
    QTimer m_saveLayout; // a program may end without closing its windows
    bool m_reallyClose = false;
};

} // namespace boxoffice
