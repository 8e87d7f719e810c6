// The console's window in front of a stub server.
//
//   ConsoleOnStub console;
//   const Event walk = console.server().addEvent(QStringLiteral("Night Walk"), 40);
//   QVERIFY(console.open());
//   QVERIFY(console.select(walk));
//
// Threads: the one that made it.
#pragma once

#include "tests/gui/console_fixture.h"
#include "tests/gui/stub_server.h"

#include <QAction>

#include <memory>

namespace boxoffice {

class ConsoleOnStub
{
public:
    ConsoleOnStub()
    {
        QSettings().clear();
        m_listening = m_server.start();
    }

    // Returns true once the window shows the server's events and follows them.
    bool open(std::unique_ptr<TokenStore> tokens = {})
    {
        if (!openUnread(std::move(tokens))) {
            return false;
        }
        const ConsoleSession &session = m_window->session();
        return QTest::qWaitFor([&] { return session.events.isLoaded() && session.stream.isLive(); },
                               10'000);
    }

    // Returns true once there is a window, whatever it could read.
    bool openUnread(std::unique_ptr<TokenStore> tokens = {})
    {
        m_window = std::make_unique<MainWindow>(std::move(tokens));
        m_window->show();
        m_window->activateWindow();
        if (!m_listening || !QTest::qWaitForWindowActive(m_window.get())) {
            return false;
        }
        m_window->connectTo(m_server.url());
        return true;
    }

    // Returns true once it is the selected one and its first registrations are there.
    bool select(const Event &event)
    {
        m_window->eventsView().select(event.id);
        return QTest::qWaitFor(
            [&] {
                return m_window->session().current.id() == event.id
                    && !m_window->session().registrations.isLoading();
            },
            10'000);
    }

    StubServer &server() { return m_server; }
    MainWindow &window() { return *m_window; }
    RegistrationTableModel &rows() { return m_window->session().registrations.model(); }
    QTableView &registrationTable() { return m_window->registrationsView().table(); }

private:
    StubServer m_server;
    std::unique_ptr<MainWindow> m_window; // goes first
    bool m_listening = false;
};

} // namespace boxoffice
