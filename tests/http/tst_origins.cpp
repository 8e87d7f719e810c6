// CORS_ORIGINS of the real server: whose pages may read answers, and whose may change something.
#include "tests/support/blocking_http.h"
#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kListed = "https://a.example";
const QByteArray kEvent = R"({"name":"A","capacity":5})";

} // namespace

class TestOrigins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listedPagesReadAnswers_data();
    void listedPagesReadAnswers();
    void onlyListedPagesChangeSomething_data();
    void onlyListedPagesChangeSomething();
    void refusalsCanBeRead();
    void starIsAny();
    void whatIsNoOriginIsRefusedAtStart();

private:
    int eventCount() { return m_postgres.value(m_database, "SELECT count(*) FROM events").toInt(); }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
};

void TestOrigins::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(m_server.start({.dataDir = {},
                             .database = m_database,
                             .arguments = {QStringLiteral("--cors-origins"),
                                           QStringLiteral("https://b.example,https://a.example")}}),
             qPrintable(m_server.output()));
}

void TestOrigins::listedPagesReadAnswers_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("allowed");
    QTest::newRow("origin/listed") << kListed << kListed;
    QTest::newRow("origin/not listed") << QByteArray("https://evil.example") << QByteArray();
    QTest::newRow("origin/longer") << kListed + ".evil.example" << QByteArray();
    QTest::newRow("origin/other scheme") << QByteArray("http://a.example") << QByteArray();
    QTest::newRow("origin/null") << QByteArray("null") << QByteArray();
}

void TestOrigins::listedPagesReadAnswers()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, allowed);
    BlockingHttp http(m_server.port());
    for (const char *target : {"/events", "/nothing", "/events/stream"}) {
        const bool stream = target == QByteArray("/events/stream");
        const HttpAnswer answer =
            http.request(stream ? "HEAD" : "GET", target, {}, {{"Origin", origin}});
        QCOMPARE(answer.header("access-control-allow-origin"), allowed);
        QCOMPARE(answer.header("vary"), QByteArray("Origin"));
    }
    const HttpAnswer preflight = http.request(
        "OPTIONS", "/events", {}, {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}});
    QCOMPARE(preflight.status, 204);
    QCOMPARE(preflight.header("access-control-allow-origin"), allowed);
}

void TestOrigins::onlyListedPagesChangeSomething_data()
{
    QTest::addColumn<BlockingHttp::Headers>("headers");
    QTest::addColumn<bool>("allowed");
    const QByteArray own = "localhost"; // what BlockingHttp sends as Host
    QTest::newRow("origin/none") << BlockingHttp::Headers{} << true;
    QTest::newRow("origin/listed") << BlockingHttp::Headers{{"Origin", kListed}} << true;
    QTest::newRow("origin/own") << BlockingHttp::Headers{{"Origin", "http://" + own}} << true;
    QTest::newRow("origin/own behind TLS")
        << BlockingHttp::Headers{{"Origin", "https://" + own}} << true;
    QTest::newRow("origin/not listed")
        << BlockingHttp::Headers{{"Origin", "https://evil.example"}} << false;
    QTest::newRow("origin/own with a port")
        << BlockingHttp::Headers{{"Origin", "http://" + own + ":1"}} << false;
    QTest::newRow("origin/null") << BlockingHttp::Headers{{"Origin", "null"}} << false;
    QTest::newRow("origin/listed and another")
        << BlockingHttp::Headers{{"Origin", kListed}, {"Origin", "https://evil.example"}} << false;
    QTest::newRow("type/what a form can send")
        << BlockingHttp::Headers{{"Origin", "https://evil.example"}, {"Content-Type", "text/plain"}}
        << false;
}

void TestOrigins::onlyListedPagesChangeSomething()
{
    QFETCH(BlockingHttp::Headers, headers);
    QFETCH(bool, allowed);
    BlockingHttp http(m_server.port());
    const int before = eventCount();
    const HttpAnswer answer = http.post("/events", kEvent, headers);
    QCOMPARE(answer.status, allowed ? 201 : 403);
    QCOMPARE(answer.code(), QByteArray(allowed ? "" : "origin_not_allowed"));
    QCOMPARE(eventCount(), before + (allowed ? 1 : 0));
    const QByteArray unknown = "/events/01890000-0000-7000-8000-000000000000";
    QCOMPARE(http.request("DELETE", unknown, {}, headers).status, allowed ? 404 : 403);
    QCOMPARE(http.request("PATCH", unknown, "{}", headers).status, allowed ? 404 : 403);
    QCOMPARE(http.get("/events", headers).status, 200);
}

void TestOrigins::refusalsCanBeRead()
{
    RawHttp client(m_server.port());
    const RawAnswer answer =
        client.ask("POST /events HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\nOrigin: "
                   + kListed + "\r\nX-Request-Id: mine-1\r\n\r\n");
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.header("Access-Control-Allow-Origin"), kListed);
    QCOMPARE(answer.header("X-Request-Id"), QByteArray("mine-1"));
}

void TestOrigins::starIsAny()
{
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {},
                           .database = m_database,
                           .arguments = {QStringLiteral("--cors-origins=*")}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    const HttpAnswer answer = http.post("/events", kEvent, {{"Origin", "https://c.example"}});
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.header("access-control-allow-origin"), QByteArray("*"));
}

void TestOrigins::whatIsNoOriginIsRefusedAtStart()
{
    ServerProcess server;
    QVERIFY(!server.start({.dataDir = {},
                           .database = m_database,
                           .arguments = {QStringLiteral("--cors-origins=https://a.example/x")}}));
    QVERIFY(server.waitForEnd(std::chrono::seconds(10)));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.output().contains(u"\"https://a.example/x\" is not an origin"),
             qPrintable(server.output()));
}

QTEST_GUILESS_MAIN(TestOrigins)
#include "tst_origins.moc"
