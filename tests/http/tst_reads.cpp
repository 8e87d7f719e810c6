// Dear reads beside cheap ones, against a real server with its own PostgreSQL: what one costs is
// not paid by the others.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace boxoffice;

class TestReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void searchesKeepNobodyElseWaiting();
    void timedOutSearchIsAlone();

private:
    bool start(ServerProcess &server, const QStringList &arguments);
    QString searchesUnderWay()
    {
        return m_postgres.value(
            m_database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
};

// A search for "slow" takes as long as it may.
void TestReads::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_postgres.sql(m_database, R"(
        INSERT INTO events (name, capacity) VALUES ('Quick', 1);
        ALTER FUNCTION boxoffice_fold(text) RENAME TO quick_fold;
        CREATE FUNCTION boxoffice_fold(text) RETURNS text LANGUAGE plpgsql STABLE AS
            $$ BEGIN
                IF $1 LIKE '%slow%' THEN PERFORM pg_sleep(600); END IF;
                RETURN quick_fold($1);
            END $$)");
}

bool TestReads::start(ServerProcess &server, const QStringList &arguments)
{
    return server.start({.dataDir = {}, .database = m_database, .arguments = arguments});
}

void TestReads::searchesKeepNobodyElseWaiting()
{
    std::vector<std::jthread> clients; // joined once the server has gone
    ServerProcess server;
    QVERIFY(start(server,
                  {QStringLiteral("--statement-timeout=60000"),
                   QStringLiteral("--database-deadline=60000"),
                   QStringLiteral("--max-waiting-dear=4")}));
    std::atomic<int> refused{0};
    const auto search = [&](int number) {
        const HttpAnswer answer =
            BlockingHttp(server.port()).get("/events?q=slow" + QByteArray::number(number));
        refused += answer.code() == "overloaded" && answer.hasHeader("retry-after") ? 1 : 0;
    };
    clients.emplace_back(search, 0);
    clients.emplace_back(search, 1);
    QTRY_COMPARE(searchesUnderWay(), QStringLiteral("2")); // more are not read at a time
    for (int i = 2; i < 8; ++i) {
        clients.emplace_back(search, i);
    }
    QTRY_COMPARE(refused.load(), 2); // four wait, and the others hear so at once

    BlockingHttp http(server.port());
    QCOMPARE(http.get("/ready").status, 200);
    QCOMPARE(http.get("/events").status, 200);
    QCOMPARE(http.get("/events?limit=24&excerpt=200").status, 200);
    QCOMPARE(http.get("/events?q=quick").code(), QByteArray("overloaded"));
    QCOMPARE(searchesUnderWay(), QStringLiteral("2"));
    QCOMPARE(refused.load(), 2);
    QCOMPARE(server.stop(), 0);
}

void TestReads::timedOutSearchIsAlone()
{
    ServerProcess server;
    QVERIFY(start(server, {QStringLiteral("--statement-timeout=1000")}));
    std::vector<std::unique_ptr<BlockingHttp>> slow;
    for (int i = 0; i < 6; ++i) {
        slow.push_back(std::make_unique<BlockingHttp>(server.port()));
        QVERIFY(slow.back()->send("GET", "/events?q=slow" + QByteArray::number(i), {}));
    }
    std::vector<std::unique_ptr<BlockingHttp>> others;
    for (int i = 0; i < 6; ++i) { // behind them all
        others.push_back(std::make_unique<BlockingHttp>(server.port()));
        QVERIFY(
            others.back()->send("GET", "/events?q=quick&limit=" + QByteArray::number(i + 1), {}));
    }
    for (const auto &client : slow) {
        const HttpAnswer answer = client->receive();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.code(), QByteArray("query_timeout"));
        QVERIFY(!answer.hasHeader("retry-after")); // it would take as long again
    }
    for (const auto &client : others) {
        QCOMPARE(client->receive().status, 200);
    }
    QCOMPARE(server.stop(), 0);
}

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
