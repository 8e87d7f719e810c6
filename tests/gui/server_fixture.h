// The console's window in front of a real server process with a PostgreSQL of its own, and another
// client of the same server.
//
//   ConsoleOnServer console;
//   QVERIFY2(console.start(), qPrintable(console.server().output()));
//   QVERIFY(console.open());
//
// Threads: the one that made it, which runs the window.
#pragma once

#include "shared/api/access_json.h"
#include "tests/gui/console_fixture.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"

#include <QAction>
#include <QSpinBox>

#include <memory>

namespace boxoffice {

class ConsoleOnServer
{
public:
    bool watchesModels = true;               // which looks at each row at each change
    QString access = QStringLiteral("open"); // of the server that starts

    // port: 0 for a free one. further: options of the server.
    bool start(quint16 port = 0, const QStringList &further = {});
    // Of a protected server that nobody has set up: an owner with an organizer, who is the other
    // client from now on. Returns nothing if the server refuses.
    struct Owner
    {
        QString email;
        QString password;
        QString organizer;
    };
    std::optional<SessionView> setUp(const Owner &owner);
    // Returns true once the window shows the server's events and follows them.
    bool open(std::unique_ptr<TokenStore> tokens = {});
    void close() { m_window.reset(); }

    MainWindow &window() { return *m_window; }
    RegistrationTableModel &rows() { return m_window->session().registrations.model(); }
    ServerProcess &server() { return m_server; }
    ApiClient &other() { return m_other; }

    // By the editor, as a person would. Returns nil if the window does not show it in the end.
    Uuid create(const QString &name, int seats);
    // By the other client; the window shows and selects it, or nil.
    Uuid arrange(const QString &name, int seats, EventStatus status = EventStatus::Published);

    // By the other client.
    ApiResult<Registration> bookOne(const Uuid &id, const QString &email);
    // Requires: id has none and is selected. Returns true once the window shows them all.
    bool book(const Uuid &id, const QStringList &emails);
    // Behind the server's back: guest000000@example.org and so on.
    bool insertRegistrations(const Uuid &id, int count);
    // Behind the server's back too: one of four of those.
    bool cancelAQuarter(const Uuid &id);
    // Behind the server's back too: the time of all that is held is over.
    bool endHolds(const Uuid &id);
    // Likewise: so many orders whose holds have expired.
    bool insertOrders(const Uuid &id, int count);
    // All pages of them, as the server lists them.
    QList<Registration> listed(const Uuid &id);

private:
    bool runSql(const QString &script);

    TestDirectory m_data;
    ServerProcess m_server;
    ApiClient m_other;
    std::unique_ptr<MainWindow> m_window;
};

// What a call came to.
template <typename T> ApiResult<T> answerOf(Call<T> *call)
{
    ApiResult<T> answer = ApiError{};
    bool finished = false;
    QObject context;
    call->then(&context, [&](const ApiResult<T> &result) {
        answer = result;
        finished = true;
    });
    const bool inTime = QTest::qWaitFor([&] { return finished; }, 30'000);
    return inTime ? answer : ApiError{};
}

} // namespace boxoffice
