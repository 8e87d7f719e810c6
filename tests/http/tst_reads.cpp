// Dear reads beside cheap ones, against a real server with its own PostgreSQL: what one costs is
// not paid by the others.
#include "tests/support/blocking_http.h"
#include "tests/support/faulty_search.h"
#include "tests/support/patience.h"
#include "tests/support/resident_memory.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace boxoffice;

namespace {

// Another question for each number.
QByteArray slowSearch(int number)
{
    return "/events?q=slow" + QByteArray::number(number);
}

} // namespace

class TestReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void searchesKeepNobodyElseWaiting();
    void timedOutSearchIsAlone();
    void longListsTakeLittleMemory();

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
    m_postgres.sql(m_database, "INSERT INTO events (name, capacity) VALUES ('Quick', 1)");
    makeSearchesFaulty(m_postgres, m_database,
                       "BEGIN IF current_query() LIKE '%slow%' THEN PERFORM pg_sleep(600); END IF;"
                       "RETURN given; END");
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
        const HttpAnswer answer = BlockingHttp(server.port()).get(slowSearch(number));
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
    QCOMPARE(http.get("/events?limit=24&excerpt=200&sort=starts_at&from=now").status, 200);
    QCOMPARE(http.get("/events?limit=24&sort=latest&ended_before=now").status, 200);
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
        QVERIFY(slow.back()->send("GET", slowSearch(i), {}));
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

// Lists of 80 MB: they come in pages of 8 MiB, and the server gives back what they took.
void TestReads::longListsTakeLittleMemory()
{
    constexpr int kEvents = 2'000;
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(
        database,
        "DROP INDEX events_search_text; INSERT INTO events (name, description, capacity) "
        "SELECT 'Long', repeat('\xf0\x9f\x8e\xb7', 10000), 1 FROM generate_series(1, "
            + QByteArray::number(kEvents) + ')');
    ServerProcess server;
    QVERIFY(server.start({.dataDir = {}, .database = database, .arguments = {}}));
    BlockingHttp http(server.port());
    for (const QByteArray list : {"/events", "/events?sort=name", "/events?sort=filling",
                                  "/events?q=long", "/events?limit=1000", "/events?excerpt=5"}) {
        QSet<QString> seen;
        QByteArray next = list;
        while (!next.isEmpty()) {
            const HttpAnswer page = http.get(next, {{"Accept-Encoding", "gzip;q=0"}});
            QCOMPARE(page.status, 200);
            QVERIFY(page.body.size() < 10'000'000);
            for (const QJsonValue &event : page.jsonArray()) {
                const QString id = event.toObject().value(u"id").toString();
                QVERIFY(!seen.contains(id));
                seen.insert(id);
            }
            const QByteArray link = page.header("link");
            next = link.isEmpty() ? QByteArray() : link.sliced(1, link.indexOf('>') - 1);
        }
        QCOMPARE(seen.size(), kEvents);
    }
    const qint64 resident = residentBytes(server.pid());
    QVERIFY2(resident < 256 * 1'048'576 * kSanitizerMemory, qPrintable(QString::number(resident)));
    QCOMPARE(server.stop(), 0);
}

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
