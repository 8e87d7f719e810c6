// The organizer's window: events on the left, the current one on the right, the state of the
// connection above and notices below. It wires; the work is done by the session and the commands.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/console/console_actions.h"
#include "desktop/console/organizer_window.h"
#include "desktop/look/console_settings.h"

#include <QMainWindow>

class QLineEdit;
class QSplitter;

namespace boxoffice {

class EventCommands;
class EventDetail;
class EventsView;
class NoticeBar;
class OrderDesk;
class ProgressPanel;
class RegistrationCommands;
class RegistrationOutput;
class RegistrationsView;
class SessionControls;
class TicketDesk;
class WindowLayout;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    // tokens: null where nobody is to stay signed in.
    explicit MainWindow(std::unique_ptr<TokenStore> tokens = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    void connectTo(const QUrl &server);
    ConsoleSession &session() { return m_session; }
    const ConsoleActions &actions() const { return m_actions; }

    // For tests
    EventsView &eventsView() { return *m_events; }
    RegistrationsView &registrationsView() { return *m_registrations; }
    EventCommands &eventCommands() { return *m_eventCommands; }
    NoticeBar &notices() { return *m_notices; }
    EventDetail &detail() { return *m_detail; }
    const OrderDesk &orderDesk() const { return *m_orderDesk; }

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildCentral();
    void wireAccess();
    void wireEventActions();
    void wireRegistrationActions();
    void wireWindowActions();
    void wireNotices();
    void wireEvents();
    void wireMenus();
    void wireProblems();

    void selectFirstIfNone();
    void showCurrentEvent();
    void showProblems();
    QString whyNoEvents();
    void updateActions();
    void updateRights();
    void showOrganizer(OrganizerWindow::Part part);
    void find(QLineEdit &search);
    void openMenu(const QList<QAction *> &actions, const QPoint &globalPosition);
    void copySelection();
    void chooseServer();
    void chooseColors(ColorScheme scheme);
    void showAbout();
    void askWhetherToQuit();

    ConsoleSession m_session;
    ConsoleSettings m_settings;
    ConsoleActions m_actions;
    ProgressPanel *m_progress;
    EventCommands *m_eventCommands;
    RegistrationCommands *m_registrationCommands;
    RegistrationOutput *m_registrationOutput;
    SessionControls *m_sessionControls;
    OrganizerWindow *m_organizerWindow = nullptr; // once it was opened
    QSplitter *m_splitter;
    EventsView *m_events;
    EventDetail *m_detail;
    RegistrationsView *m_registrations; // of m_detail
    NoticeBar *m_notices;
    TicketDesk *m_ticketDesk;
    OrderDesk *m_orderDesk;
    WindowLayout *m_layout;
    bool m_reallyClose = false;
};

} // namespace boxoffice
