// Dear reads beside cheap ones, against a real server with its own PostgreSQL: what one costs is
// not paid by the others.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

class TestReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { QCOMPARE(m_server.stop(), 0); }

    void timedOutSearchIsAlone();

private:
    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

// A search for "slow" takes as long as it may.
void TestReads::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_postgres.sql(m_database, R"(
        ALTER FUNCTION boxoffice_fold(text) RENAME TO quick_fold;
        CREATE FUNCTION boxoffice_fold(text) RETURNS text LANGUAGE plpgsql STABLE AS
            $$ BEGIN
                IF $1 LIKE '%slow%' THEN PERFORM pg_sleep(600); END IF;
                RETURN quick_fold($1);
            END $$)");
    QVERIFY2(m_server.start({.dataDir = {},
                             .database = m_database,
                             .arguments = {QStringLiteral("--statement-timeout=1000")}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    QCOMPARE(m_http->post("/events", R"({"name":"Quick","capacity":1})").status, 201);
}

void TestReads::timedOutSearchIsAlone()
{
    std::vector<std::unique_ptr<BlockingHttp>> slow;
    for (int i = 0; i < 6; ++i) {
        slow.push_back(std::make_unique<BlockingHttp>(m_server.port()));
        QVERIFY(slow.back()->send("GET", "/events?q=slow" + QByteArray::number(i), {}));
    }
    std::vector<std::unique_ptr<BlockingHttp>> others;
    for (int i = 0; i < 6; ++i) { // behind them all
        others.push_back(std::make_unique<BlockingHttp>(m_server.port()));
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
}

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
