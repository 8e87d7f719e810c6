// How the server stops, whoever waits and whatever its database does; and what it says while that
// is away.
#include "backend/private_postgres/postmaster.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QScopeGuard>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

using namespace boxoffice;

class TestStopping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitingRequestsAreAnsweredBeforeTheEnd();
    void idleConnectionsDoNotHoldUpTheEnd();
    void frozenDatabaseDoesNotHoldUpTheEnd();
    void readyTellsWhenTheDatabaseIsAway();
    void readyTellsSoonOfAFrozenDatabase();
    void ownPostgresIsStartedAgain();
    void hangupLeavesAServiceRunning();
    void closedTerminalStopsEverything();
    void frozenPrivatePostgresDoesNotHoldUpTheEnd();
    void stopsWhileItStarts();

private:
    static QString cluster(const TestDirectory &directory)
    {
        return directory.path() + QStringLiteral("/cluster");
    }
};

// Requests that wait behind a row lock are settled, and their clients hear of it.
void TestStopping::waitingRequestsAreAnsweredBeforeTheEnd()
{
    TestPostgres postgres;
    const DatabaseConfig database = postgres.freshDatabase();
    ServerProcess server;
    // It waits for the lock until the request's end, so that the test sees it wait.
    QVERIFY2(server.start({.dataDir = {},
                           .database = database,
                           .arguments = {QStringLiteral("--lock-timeout=60000")}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    const QByteArray id = http.post("/events", R"({"name":"A","capacity":9})")
                              .json()
                              .value(QLatin1StringView("id"))
                              .toString()
                              .toLatin1();
    DatabaseConnection holder(database, nullptr);
    QVERIFY(holder.ensureOpen(QDeadlineTimer(5'000)));
    QVERIFY(holder.runScript("BEGIN; SELECT 1 FROM events FOR UPDATE"));
    QVERIFY(http.send("POST", "/events/" + id + "/register", R"({"user_email":"a@example.org"})"));
    QTRY_COMPARE(postgres.value(database, "SELECT count(*) FROM pg_locks WHERE NOT granted"),
                 QStringLiteral("1"));
    ::kill(static_cast<pid_t>(server.pid()), SIGTERM);
    QTRY_COMPARE(BlockingHttp(server.port()).get("/health").status, 0); // it accepts no more
    QVERIFY(holder.runScript("COMMIT"));
    QCOMPARE(http.receive().status, 201);
    QVERIFY(server.waitForEnd(std::chrono::seconds(10)));
    QCOMPARE(server.exitCode(), 0);
    QCOMPARE(postgres.value(database, "SELECT count(*) FROM registrations"), QStringLiteral("1"));
}

void TestStopping::idleConnectionsDoNotHoldUpTheEnd()
{
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(server.output()));
    std::vector<std::unique_ptr<BlockingHttp>> idle;
    for (int i = 0; i < 50; ++i) {
        idle.push_back(std::make_unique<BlockingHttp>(server.port()));
        QCOMPARE(idle.back()->get("/health").status, 200);
    }
    QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
}

void TestStopping::frozenDatabaseDoesNotHoldUpTheEnd()
{
    TestPostgres postgres;
    const DatabaseConfig database = postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    QCOMPARE(http.get("/ready").status, 200);
    const QList<pid_t> backends = postgres.backendPids(database);
    for (const pid_t backend : backends) {
        ::kill(backend, SIGSTOP);
    }
    QVERIFY(http.send("GET", "/events", {}));
    const int code = server.stop(std::chrono::seconds(10));
    for (const pid_t backend : backends) {
        ::kill(backend, SIGCONT);
    }
    QCOMPARE(code, 0);
}

void TestStopping::readyTellsWhenTheDatabaseIsAway()
{
    TestPostgres postgres;
    const DatabaseConfig database = postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {},
                           .database = database,
                           .arguments = {QStringLiteral("--reconnect-for=300")}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    postgres.stop();
    const HttpAnswer away = http.get("/ready");
    QCOMPARE(away.status, 503);
    QCOMPARE(away.code(), QByteArray("database_unavailable"));
    QVERIFY(away.hasHeader("retry-after"));
    QCOMPARE(http.get("/health").status, 200);
    QCOMPARE(http.post("/events", R"({"name":"A","capacity":1})").status, 503);
    postgres.start();
    QTRY_COMPARE_WITH_TIMEOUT(http.get("/ready").status, 200, 10'000);
    QCOMPARE(http.post("/events", R"({"name":"A","capacity":1})").status, 201);
}

// Both while a connection stands and while none can be opened.
void TestStopping::readyTellsSoonOfAFrozenDatabase()
{
    TestPostgres postgres;
    const DatabaseConfig database = postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    QCOMPARE(http.get("/ready").status, 200);
    const QList<pid_t> frozen =
        QList<pid_t>{postgres.postmasterPid()} + postgres.backendPids(database);
    for (const pid_t process : frozen) {
        ::kill(process, SIGSTOP);
    }
    const auto thaw = qScopeGuard([&] {
        for (const pid_t process : frozen) {
            ::kill(process, SIGCONT);
        }
    });
    for (int i = 0; i < 2; ++i) {
        QElapsedTimer clock;
        clock.start();
        const HttpAnswer answer = http.get("/ready");
        QVERIFY2(clock.elapsed() < 6'000,
                 qPrintable(QString::number(clock.elapsed()))); // 11 s once
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.code(), QByteArray("database_unavailable"));
    }
}

// Nobody but the server is there to start it.
void TestStopping::ownPostgresIsStartedAgain()
{
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    QCOMPARE(http.post("/events", R"({"name":"A","capacity":1})").status, 201);
    const pid_t postmaster = runningPostmaster(cluster(directory));
    QCOMPARE(::kill(postmaster, SIGKILL), 0);
    QTRY_VERIFY(!isAlive(postmaster));
    // A process that the dead one left may still have answered the first of these.
    QVERIFY(QTest::qWaitFor(
        [&] {
            return http.post("/events", R"({"name":"B","capacity":1})").status == 201
                && runningPostmaster(cluster(directory)) > 0
                && runningPostmaster(cluster(directory)) != postmaster;
        },
        30'000));
    QCOMPARE(http.get("/events").jsonArray().at(0).toObject().value(QLatin1StringView("name")),
             QJsonValue(QStringLiteral("B")));
    QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
    QCOMPARE(runningPostmaster(cluster(directory)), 0);
}

void TestStopping::hangupLeavesAServiceRunning()
{
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(server.output()));
    QCOMPARE(::kill(static_cast<pid_t>(server.pid()), SIGHUP), 0);
    QVERIFY2(server.waitForLine("Nothing to read again"), qPrintable(server.output()));
    QCOMPARE(BlockingHttp(server.port()).get("/ready").status, 200);
}

void TestStopping::closedTerminalStopsEverything()
{
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    const int within = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
    QVERIFY(within >= 0);
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(
        server.start(
            {.dataDir = directory.path(), .database = {}, .arguments = {}, .terminal = within}),
        qPrintable(server.output()));
    ::close(within);
    ::close(terminal); // the kernel sends SIGHUP
    QVERIFY(server.waitForEnd(std::chrono::seconds(10)));
    QCOMPARE(server.exitCode(), 0);
    QCOMPARE(runningPostmaster(cluster(directory)), 0);
}

void TestStopping::frozenPrivatePostgresDoesNotHoldUpTheEnd()
{
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    QCOMPARE(http.get("/ready").status, 200);
    const pid_t postmaster = runningPostmaster(cluster(directory));
    std::vector<pid_t> all = childrenOf(postmaster);
    all.push_back(postmaster);
    for (const pid_t process : all) {
        ::kill(process, SIGSTOP);
    }
    QVERIFY(http.send("GET", "/events", {}));
    QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
    for (const pid_t process : all) {
        QTRY_VERIFY(!isAlive(process));
    }
}

void TestStopping::stopsWhileItStarts()
{
    DatabaseConfig nowhere;
    nowhere.host = QStringLiteral("127.0.0.1");
    nowhere.port = 1;
    ServerProcess server;
    QVERIFY(server.launch({.dataDir = {}, .database = nowhere, .arguments = {}}));
    QVERIFY2(server.waitForLine("4 more"), qPrintable(server.output()));
    QCOMPARE(server.stop(std::chrono::seconds(5)), 0);
    QVERIFY(!server.output().contains(QLatin1StringView("1 more")));
}
QTEST_GUILESS_MAIN(TestStopping)
#include "tst_stopping.moc"
