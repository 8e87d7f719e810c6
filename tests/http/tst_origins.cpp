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
    void otherNamesAreNotAnsweredTo_data();
    void otherNamesAreNotAnsweredTo();
    void nothingIsOwnUnderAnyName();
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
                                           QStringLiteral("https://b.example,https://a.example")},
                             .anyHost = false}),
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
        client.ask("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\nOrigin: "
                   + kListed + "\r\nX-Request-Id: mine-1\r\n\r\n");
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.header("Access-Control-Allow-Origin"), kListed);
    QCOMPARE(answer.header("X-Request-Id"), QByteArray("mine-1"));
}

void TestOrigins::otherNamesAreNotAnsweredTo_data()
{
    QTest::addColumn<QByteArray>("line"); // of the request
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    const auto row = [](const char *line, const char *host, int status) {
        QTest::addRow("%s/%s", line, host) << QByteArray(line) << QByteArray(host) << status;
    };
    for (const char *line :
         {"POST /events", "GET /events", "GET /events/stream", "GET /templates/index.html", "GET /",
          "GET /nothing", "OPTIONS /events", "GET /events/"}) {
        row(line, "evil.example", 421);
        row(line, "evil.example:8080", 421);
        row(line, "192.0.2.1", 421);
    }
    row("GET /events", "localhost:1", 200);
    row("GET /events", "box.localhost", 200);
    row("GET /events", "127.0.0.1:8080", 200);
    row("GET /events", "[::1]", 200);
    row("GET /health", "192.0.2.1", 200); // a balancer asks by address
    row("GET /ready", "evil.example", 200);
}

// DNS rebinding: the name, and with it the page's origin, is the attacker's.
void TestOrigins::otherNamesAreNotAnsweredTo()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    const int before = eventCount();
    RawHttp client(m_server.port());
    const QByteArray body = line.startsWith("POST") ? kEvent : QByteArray();
    const RawAnswer answer =
        client.ask(line + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                   + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.code(), QByteArray(status == 421 ? "misdirected_request" : ""));
    QCOMPARE(answer.body.contains("HOST_NAMES"), status == 421);
    QCOMPARE(eventCount(), before);
}

// Without HOST_NAMES a server for everybody cannot tell its own name from a forged one; the answer
// and the start say what to set.
void TestOrigins::nothingIsOwnUnderAnyName()
{
    const QStringList arguments{QStringLiteral("--cors-origins=https://a.example"),
                                QStringLiteral("--bind=0.0.0.0")};
    ServerProcess server;
    QVERIFY2(server.start(
                 {.dataDir = {}, .database = m_database, .arguments = arguments, .anyHost = false}),
             qPrintable(server.output()));
    QVERIFY(server.waitForLine("CORS_ORIGINS is set and HOST_NAMES is not"));
    const auto from = [](const ServerProcess &to, const QByteArray &host) {
        return RawHttp(to.port()).ask("POST /events HTTP/1.1\r\nHost: " + host
                                      + "\r\nOrigin: https://" + host + "\r\nContent-Length: "
                                      + QByteArray::number(kEvent.size()) + "\r\n\r\n" + kEvent);
    };
    const RawAnswer refused = from(server, "evil.example");
    QCOMPARE(refused.status, 403);
    QVERIFY(refused.body.contains("HOST_NAMES"));
    QCOMPARE(server.stop(), 0);
    QVERIFY(server.start(
        {.dataDir = {},
         .database = m_database,
         .arguments = arguments + QStringList{QStringLiteral("--host-names=tickets.example.org")},
         .anyHost = false}));
    QCOMPARE(from(server, "tickets.example.org").status, 201);
    QCOMPARE(from(server, "evil.example").status, 421);
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
