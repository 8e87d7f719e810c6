// What the real server answers to those who ask for too much, and during a declared rush.
#include "shared/proof_of_work.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

using Headers = BlockingHttp::Headers;

class TestRateLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_database = m_postgres.freshDatabase(); }
    void loopbackIsNotCounted();
    void byAddress();
    void byAddressBehindAProxy();
    void theProxysHeaderIsNamed();
    void proxyThatNobodyNamed_data();
    void proxyThatNobodyNamed();
    void whatAnybodyWritesIsNotBelieved();
    void readsAreCountedApart_data();
    void readsAreCountedApart();
    void byDomain();
    void everyChangeCounts_data();
    void everyChangeCounts();
    void workIsAskedForAndTaken();
    void workForAnotherSeatIsRefused();

private:
    // Starts a server with these options and makes an event on it.
    void start(const QStringList &arguments);
    HttpAnswer book(const QByteArray &email, const Headers &headers = {})
    {
        return m_http->post("/events/" + m_event + "/register",
                            "{\"user_email\":\"" + email + "\"}", headers);
    }
    int booked() { return m_http->get("/events/" + m_event).json().value(u"booked_count").toInt(); }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
};

void TestRateLimits::start(const QStringList &arguments)
{
    m_http.reset();
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->start({.dataDir = {}, .database = m_database, .arguments = arguments}),
             qPrintable(m_server->output()));
    m_http = std::make_unique<BlockingHttp>(m_server->port());
    m_event = m_http->post("/events", R"({"name":"Rush","capacity":1000})")
                  .json()
                  .value(u"id")
                  .toString()
                  .toLatin1();
    QVERIFY(!m_event.isEmpty());
}

void TestRateLimits::loopbackIsNotCounted()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=1")});
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(book("a" + QByteArray::number(i) + "@example.org").status, 201);
    }
}

void TestRateLimits::byAddress()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=4"),
           QStringLiteral("--limit-loopback=1")});
    for (int i = 0; i < 3; ++i) { // making the event was the first
        QCOMPARE(book("a" + QByteArray::number(i) + "@example.org").status, 201);
    }
    const HttpAnswer refused = book("b@example.org");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.code(), QByteArray("rate_limited"));
    const int retry = refused.header("retry-after").toInt();
    QVERIFY(retry >= 1 && retry <= 60);
    QCOMPARE(refused.header("ratelimit-limit"), QByteArray("4"));
    QCOMPARE(refused.header("ratelimit-remaining"), QByteArray("0"));
    const int reset = refused.header("ratelimit-reset").toInt();
    QVERIFY(reset > 180 && reset <= 240);
    QVERIFY(!m_server->output().contains(u"b@example.org"));
    QCOMPARE(booked(), 3);
}

void TestRateLimits::byAddressBehindAProxy()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=1"),
           QStringLiteral("--trusted-proxies=127.0.0.0/8")});
    const auto from = [](const char *client) { return Headers{{"X-Forwarded-For", client}}; };
    QCOMPARE(book("a@example.org", from("192.0.2.1")).status, 201);
    QCOMPARE(book("b@example.org", from("192.0.2.1")).status, 429);
    QCOMPARE(book("b@example.org", from("8.8.8.8, 192.0.2.1")).status, 429);
    QCOMPARE(book("b@example.org", from("192.0.2.2")).status, 201);
    // Only the header that the proxy sets is read, and all its lines are one list.
    QCOMPARE(
        book("c@example.org", {{"Forwarded", "for=198.51.100.1"}, {"X-Forwarded-For", "192.0.2.1"}})
            .status,
        429);
    QCOMPARE(book("c@example.org",
                  {{"X-Forwarded-For", "198.51.100.1"}, {"X-Forwarded-For", "192.0.2.2"}})
                 .status,
             429);
    QCOMPARE(booked(), 2);
}

void TestRateLimits::theProxysHeaderIsNamed()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=1"),
           QStringLiteral("--trusted-proxies=127.0.0.0/8"),
           QStringLiteral("--proxy-header=forwarded")});
    QCOMPARE(book("c@example.org", {{"Forwarded", "for=\"[2001:db8::1]\""}}).status, 201);
    QCOMPARE(book("d@example.org", {{"Forwarded", "for=\"[2001:db8::2]\""}}).status, 429);
    QCOMPARE(book("d@example.org",
                  {{"X-Forwarded-For", "192.0.2.3"}, {"Forwarded", "for=\"[2001:db8::2]\""}})
                 .status,
             429);
    QCOMPARE(book("d@example.org",
                  {{"Forwarded", "for=192.0.2.3"}, {"Forwarded", "for=\"[2001:db8::3]\""}})
                 .status,
             429);
    QCOMPARE(booked(), 1);
}

void TestRateLimits::proxyThatNobodyNamed_data()
{
    QTest::addColumn<QByteArray>("field");
    for (const char *field :
         {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"}) {
        QTest::newRow(field) << QByteArray(field);
    }
}

// Its clients are not unlimited: they count as one, and the log says once what to set.
void TestRateLimits::proxyThatNobodyNamed()
{
    QFETCH(QByteArray, field);
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=5")});
    int passed = 0;
    for (int i = 0; i < 20; ++i) {
        const QByteArray number = QByteArray::number(i);
        passed += book("a" + number + "@example.org", {{field, "192.0.2." + number}}).status == 201;
    }
    QCOMPARE(passed, 5);
    QTRY_COMPARE(m_server->output().count(u"Set TRUSTED_PROXIES=127.0.0.1"), 1);
    QCOMPARE(book("direct@example.org").status, 201); // this machine's own programs
}

void TestRateLimits::whatAnybodyWritesIsNotBelieved()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=2"),
           QStringLiteral("--limit-loopback=1")});
    QCOMPARE(book("a@example.org", {{"X-Forwarded-For", "192.0.2.1"}}).status, 201);
    QCOMPARE(book("b@example.org", {{"X-Forwarded-For", "192.0.2.2"}}).status, 429);
}

void TestRateLimits::readsAreCountedApart_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("accept");
    const auto row = [](const char *target, const char *accept) {
        QTest::newRow(target) << QByteArray(target) << QByteArray(accept);
    };
    row("/events", "*/*");
    row("/events?limit=malformed", "*/*"); // it is counted before it is decoded
    row("/events/{id}", "*/*");
    row("/events/{id}/registrations", "*/*");
    row("/events/{id}/registrations/{id}", "*/*");
    row("/events/{id}/registrations", "text/csv");
    row("/events/{id}/stats", "*/*");
    row("/events/stream", "*/*");
    row("/events/{id}/stream", "*/*");
}

void TestRateLimits::readsAreCountedApart()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, accept);
    start({QStringLiteral("--read-rate=1"), QStringLiteral("--read-burst=3"),
           QStringLiteral("--limit-loopback=1")});
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(m_http->get("/events/" + m_event).status, 200);
    }
    const HttpAnswer refused = m_http->get(target.replace("{id}", m_event), {{"Accept", accept}});
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.code(), QByteArray("rate_limited"));
    QVERIFY(refused.header("retry-after").toInt() > 0);
    QCOMPARE(book("a@example.org").status, 201);
    for (const char *free : {"/health", "/ready", "/templates/index.html"}) {
        QCOMPARE(m_http->get(free).status, 200);
    }
}

void TestRateLimits::byDomain()
{
    start({QStringLiteral("--domain-rate=1"), QStringLiteral("--domain-burst=2"),
           QStringLiteral("--limit-loopback=1")});
    QCOMPARE(book("a@one.example").status, 201);
    QCOMPARE(book("b@ONE.example").status, 201);
    const HttpAnswer refused = book("c@one.example");
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.json().value(u"error").toString().contains(u"domain"));
    QCOMPARE(book("c@two.example").status, 201);
    QCOMPARE(booked(), 3);
}

void TestRateLimits::everyChangeCounts_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path"); // behind /events
    QTest::newRow("create") << QByteArray("POST") << QByteArray();
    QTest::newRow("edit") << QByteArray("PATCH") << QByteArray("/{id}");
    QTest::newRow("delete") << QByteArray("DELETE") << QByteArray("/{id}");
    QTest::newRow("register") << QByteArray("POST") << QByteArray("/{id}/register");
    QTest::newRow("cancel") << QByteArray("DELETE") << QByteArray("/{id}/registrations/{id}");
}

void TestRateLimits::everyChangeCounts()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=1"),
           QStringLiteral("--limit-loopback=1")});
    const QByteArray target = "/events" + path.replace("{id}", m_event);
    QCOMPARE(m_http->request(method, target, "{}").status, 429);
}

void TestRateLimits::workIsAskedForAndTaken()
{
    start({QStringLiteral("--pow-bits=12")});
    const HttpAnswer asked = book("a@example.org");
    QCOMPARE(asked.status, 428);
    QCOMPARE(asked.code(), QByteArray("proof_of_work_required"));
    QCOMPARE(asked.header("proof-of-work-bits"), QByteArray("12"));
    QCOMPARE(booked(), 0);
    const QByteArray nonce =
        solveWork(asked.header("proof-of-work-challenge"), 12, [] { return false; });
    QCOMPARE(book("A@Example.org", {{"Proof-Of-Work", nonce}}).status, 201);
    QCOMPARE(book("a@example.org", {{"Proof-Of-Work", nonce}}).status, 409);
    QCOMPARE(booked(), 1);
}

void TestRateLimits::workForAnotherSeatIsRefused()
{
    start({QStringLiteral("--pow-bits=14")});
    const QByteArray challenge = book("a@example.org").header("proof-of-work-challenge");
    const QByteArray nonce = solveWork(challenge, 14, [] { return false; });
    QCOMPARE(book("b@example.org", {{"Proof-Of-Work", nonce}}).status, 428);
    QCOMPARE(book("a@example.org", {{"Proof-Of-Work", "0"}}).status, 428);
    QCOMPARE(book("not an address", {{"Proof-Of-Work", nonce}}).status, 400);
    QCOMPARE(booked(), 0);
}

QTEST_GUILESS_MAIN(TestRateLimits)
#include "tst_rate_limits.moc"
