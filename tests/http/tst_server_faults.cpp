// The whole server while things break under it: what was answered must be what is stored.
#include "tests/support/blocking_http.h"
#include "tests/support/crowd.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <csignal>

using namespace boxoffice;

class TestServerFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postgresKilledUnderLoad();
    void serverKilledUnderLoad();
    void backendsTerminatedUnderLoad();
    void frozenBackendFreesItsLane();
    void cutCommitIsFoundOut_data();
    void cutCommitIsFoundOut();
    void clientsThatLeaveBeforeTheirAnswer();

private:
    QByteArray newEvent(quint16 port, int capacity);
    HttpAnswer registerFor(quint16 port, const QByteArray &event, const QByteArray &email);
    // Whether every 201 is stored, no 4xx is, and booked_count is the number of rows.
    void verifyTruth(const DatabaseConfig &database, const QByteArray &event, const Crowd &crowd);

    TestPostgres m_postgres;
};

QByteArray TestServerFaults::newEvent(quint16 port, int capacity)
{
    return BlockingHttp(port)
        .post("/events", "{\"name\":\"Faults\",\"capacity\":" + QByteArray::number(capacity) + '}')
        .json()
        .value(QLatin1StringView("id"))
        .toString()
        .toLatin1();
}

HttpAnswer TestServerFaults::registerFor(quint16 port, const QByteArray &event,
                                         const QByteArray &email)
{
    return BlockingHttp(port).post("/events/" + event + "/register",
                                   "{\"user_email\":\"" + email + "\"}");
}

// Count and rows from one statement: what a killed server had sent last may be carried out any
// moment, and nobody was told of it.
void TestServerFaults::verifyTruth(const DatabaseConfig &database, const QByteArray &event,
                                   const Crowd &crowd)
{
    const QByteArray id = '\'' + event + '\'';
    QStringList stored =
        m_postgres
            .value(database,
                   "SELECT concat_ws(' ', booked_count, (SELECT string_agg(user_email, ' ') FROM "
                   "registrations WHERE event_id = events.id)) FROM events WHERE id = "
                       + id)
            .split(u' ', Qt::SkipEmptyParts);
    const QString count = stored.takeFirst();
    const QSet<QString> emails(stored.begin(), stored.end());
    QCOMPARE(count, QString::number(stored.size()));
    int booked = 0;
    for (auto it = crowd.answers().cbegin(); it != crowd.answers().cend(); ++it) {
        const bool isStored = emails.contains(QString::fromLatin1(it.key()));
        booked += it.value() == 201 ? 1 : 0;
        QVERIFY2(it.value() != 201 || isStored,
                 qPrintable(QString::fromLatin1(it.key())
                            + QStringLiteral(" was told 201 and is not stored")));
        QVERIFY2(it.value() / 100 != 4 || !isStored,
                 qPrintable(QString::fromLatin1(it.key())
                            + QStringLiteral(" was told 4xx and is stored")));
    }
    std::printf("%d answered 201 of %d; %d stored\n", booked, int(crowd.answers().size()),
                int(stored.size()));
    QVERIFY(booked > 0);
}

void TestServerFaults::postgresKilledUnderLoad()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server.port(), 1'000'000);
    Crowd crowd(server.port(), event, 16, "k");
    for (int round = 0; round < 2; ++round) {
        const int before = crowd.booked();
        QTRY_VERIFY_WITH_TIMEOUT(crowd.booked() > before + 200, 30'000);
        m_postgres.kill9();
        m_postgres.start();
    }
    const int before = crowd.booked();
    QTRY_VERIFY_WITH_TIMEOUT(crowd.booked() > before + 200, 30'000);
    crowd.stop();
    verifyTruth(database, event, crowd);
}

void TestServerFaults::serverKilledUnderLoad()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server.port(), 1'000'000);
    Crowd crowd(server.port(), event, 16, "s");
    QTRY_VERIFY_WITH_TIMEOUT(crowd.booked() > 300, 30'000);
    server.kill();
    crowd.stop();
    verifyTruth(database, event, crowd);
    ServerProcess next;
    QVERIFY2(next.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(next.output()));
    QCOMPARE(registerFor(next.port(), event, "after@example.org").status, 201);
}

void TestServerFaults::backendsTerminatedUnderLoad()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server.port(), 1'000'000);
    Crowd crowd(server.port(), event, 16, "t");
    for (int round = 0; round < 10; ++round) {
        const int before = crowd.booked();
        m_postgres.sql(database,
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND pid <> pg_backend_pid()");
        QTRY_VERIFY_WITH_TIMEOUT(crowd.booked() > before + 50, 30'000);
    }
    crowd.stop();
    verifyTruth(database, event, crowd);
    const int lost = static_cast<int>(std::count_if(crowd.answers().begin(), crowd.answers().end(),
                                                    [](int status) { return status != 201; }));
    QVERIFY2(lost <= 32, qPrintable(QStringLiteral("%1 were not booked").arg(lost)));
}

// The lane whose database process hangs answers truly in time, goes on with other events, and
// books the stuck event again once its locks are gone.
void TestServerFaults::frozenBackendFreesItsLane()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {},
                           .database = database,
                           .arguments = {QStringLiteral("--admission-lanes=1"),
                                         QStringLiteral("--database-deadline=1000"),
                                         QStringLiteral("--lock-timeout=500")}}),
             qPrintable(server.output()));
    const QByteArray stuck = newEvent(server.port(), 10);
    const QByteArray other = newEvent(server.port(), 10);
    QCOMPARE(registerFor(server.port(), stuck, "first@example.org").status, 201);
    const pid_t lane = m_postgres
                           .value(database,
                                  "SELECT pid FROM pg_stat_activity WHERE datname = "
                                  "current_database() AND query ILIKE '%commit%' "
                                  "AND pid <> pg_backend_pid()")
                           .toInt();
    QVERIFY(lane > 0);
    ::kill(lane, SIGSTOP);
    const HttpAnswer answer = registerFor(server.port(), stuck, "second@example.org");
    QVERIFY2(answer.status == 201 || answer.status == 503, QByteArray::number(answer.status));
    QCOMPARE(registerFor(server.port(), other, "third@example.org").status, 201);
    ::kill(lane, SIGCONT);
    int status = 0;
    QTRY_VERIFY((status = status == 201
                     ? status
                     : registerFor(server.port(), stuck, "fourth@example.org").status)
                == 201);
}

void TestServerFaults::cutCommitIsFoundOut_data()
{
    QTest::addColumn<int>("cut");
    QTest::newRow("the answer of COMMIT is cut off") << int(CuttingProxy::Cut::AnswerOfCommit);
    QTest::newRow("COMMIT itself is cut off") << int(CuttingProxy::Cut::Commit);
}

// Committed and not told, or not committed: either way the client hears 201 and holds one seat.
void TestServerFaults::cutCommitIsFoundOut()
{
    QFETCH(int, cut);
    DatabaseConfig database = m_postgres.freshDatabase();
    CuttingProxy proxy(database.host);
    DatabaseConfig throughProxy = database;
    throughProxy.host = proxy.directory();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = throughProxy, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server.port(), 1);
    proxy.cutNext(static_cast<CuttingProxy::Cut>(cut));
    const HttpAnswer answer = registerFor(server.port(), event, "cut@example.org");
    QCOMPARE(answer.status, 201);
    QCOMPARE(m_postgres.value(database, "SELECT id FROM registrations"),
             answer.json().value(QLatin1StringView("id")).toString());
    QCOMPARE(m_postgres.value(database, "SELECT booked_count FROM events"), QStringLiteral("1"));
    QCOMPARE(registerFor(server.port(), event, "late@example.org").code(),
             QByteArray("event_full"));
}

void TestServerFaults::clientsThatLeaveBeforeTheirAnswer()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server.port(), 1'000);
    for (int i = 0; i < 500; ++i) {
        BlockingHttp http(server.port());
        http.send("POST", "/events/" + event + "/register",
                  "{\"user_email\":\"gone" + QByteArray::number(i) + "@example.org\"}");
        http.send("GET", "/events/" + event, {});
    }
    QCOMPARE(registerFor(server.port(), event, "stays@example.org").status, 201);
    const QByteArray rows = "SELECT count(*) FROM registrations";
    QCOMPARE(m_postgres.value(database, "SELECT booked_count FROM events"),
             m_postgres.value(database, rows));
    QCOMPARE(server.stop(), 0);
}

QTEST_GUILESS_MAIN(TestServerFaults)
#include "tst_server_faults.moc"
