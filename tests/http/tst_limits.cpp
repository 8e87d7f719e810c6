// Every limit of the API reference on a real server: its default at the very edge, and set by its
// option.
#include "backend/database/transaction.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QRegularExpression>
#include <QTest>

#include <optional>

using namespace boxoffice;

namespace {

const Statement kLockEvents{"lock_events", "SELECT id FROM events FOR UPDATE"};

QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

// Whatever its size, one event.
QByteArray eventOf(qsizetype size)
{
    const QByteArray event = R"({"name":"A","capacity":1})";
    return event + QByteArray(size - event.size(), ' ');
}

// A request whose head has that many bytes.
QByteArray headOf(qsizetype size)
{
    const QByteArray least = get("/health", "X: \r\n");
    return get("/health", "X: " + QByteArray(size - least.size(), 'a') + "\r\n");
}

QByteArray fields(int count)
{
    QByteArray all; // beside Host
    for (int i = 1; i < count; ++i) {
        all += "X-" + QByteArray::number(i) + ": v\r\n";
    }
    return all;
}

QByteArray outcomeOf(const RawAnswer &answer)
{
    const QByteArray code = answer.code();
    return QByteArray::number(answer.status) + (code.isEmpty() ? QByteArray() : ' ' + code);
}

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void defaults_data();
    void defaults();
    void options_data();
    void options();
    void connections();
    void answerTimeout();
    void waitingLine();
    void waitingTime();
    void rowsOfAnAnswer_data();
    void rowsOfAnAnswer();
    void readiness();

private:
    bool start(ServerProcess &server, const QStringList &arguments = {});
    QByteArray newEvent(ServerProcess &server);
    QByteArray registration(const QByteArray &event);
    void holdEvents(); // their bookings are left out, until letGo()
    void holdWrites(); // bookings begin, and then wait, until letGo()
    void letGo();
    bool isSomebodyWaiting();

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<DatabaseConnection> m_holder;
    std::unique_ptr<Transaction> m_lock;
    ServerProcess m_plain; // with the defaults
    int m_people = 0;
};

void TestLimits::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(start(m_plain), qPrintable(m_plain.output()));
}

bool TestLimits::start(ServerProcess &server, const QStringList &arguments)
{
    return server.start({.dataDir = {}, .database = m_database, .arguments = arguments});
}

QByteArray TestLimits::newEvent(ServerProcess &server)
{
    return BlockingHttp(server.port())
        .post("/events", R"({"name":"A","capacity":100})")
        .json()
        .value(QLatin1StringView("id"))
        .toString()
        .toLatin1();
}

QByteArray TestLimits::registration(const QByteArray &event)
{
    return post("/events/" + event + "/register",
                "{\"user_email\":\"p" + QByteArray::number(++m_people) + "@example.org\"}");
}

void TestLimits::holdEvents()
{
    m_holder = std::make_unique<DatabaseConnection>(m_database, nullptr);
    QVERIFY(m_holder->ensureOpen(QDeadlineTimer(10'000)));
    m_lock = std::make_unique<Transaction>(*m_holder);
    QVERIFY(m_holder->run(kLockEvents).ok());
}

void TestLimits::holdWrites()
{
    m_holder = std::make_unique<DatabaseConnection>(m_database, nullptr);
    QVERIFY(m_holder->ensureOpen(QDeadlineTimer(10'000)));
    m_lock = std::make_unique<Transaction>(*m_holder);
    QVERIFY(m_holder->runScript("LOCK TABLE registrations IN SHARE MODE"));
}

void TestLimits::letGo()
{
    m_lock.reset();
    m_holder.reset();
}

bool TestLimits::isSomebodyWaiting()
{
    return m_postgres.value(m_database,
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                            "current_database() AND wait_event_type = 'Lock'")
        != u"0";
}

void TestLimits::defaults_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const QByteArray &bytes, const char *outcome) {
        QTest::newRow(name) << bytes << QByteArray(outcome);
    };
    const auto chunked = [](qsizetype size) -> QByteArray {
        return "POST /events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + QByteArray::number(size, 16) + "\r\n" + eventOf(size) + "\r\n0\r\n\r\n";
    };
    row("body/131,072 bytes", post("/events", eventOf(131'072)), "201");
    row("body/131,073 bytes", post("/events", eventOf(131'073)), "413 payload_too_large");
    row("body/131,072 bytes in chunks", chunked(131'072), "201");
    row("body/131,073 bytes in chunks", chunked(131'073), "413 payload_too_large");
    row("head/16,384 bytes", headOf(16'384), "200");
    row("head/16,385 bytes", headOf(16'385), "431 headers_too_large");
    row("fields/64", get("/health", fields(64)), "200");
    row("fields/65", get("/health", fields(65)), "431 headers_too_large");
    row("target/8,192 bytes", get('/' + QByteArray(8'191, 'a')), "404 not_found");
    row("target/8,193 bytes", get('/' + QByteArray(8'192, 'a')), "414 uri_too_long");
}

void TestLimits::defaults()
{
    QFETCH(QByteArray, bytes);
    RawHttp client(m_plain.port());
    QTEST(outcomeOf(client.ask(bytes)), "outcome");
}

void TestLimits::options_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("within");
    QTest::addColumn<QByteArray>("beyond");
    QTest::addColumn<QByteArray>("outcome"); // empty: closed without a word
    const auto row = [](const char *option, const QByteArray &within, const QByteArray &beyond,
                        const char *outcome) {
        QTest::newRow(option) << QString::fromLatin1(option) << within << beyond
                              << QByteArray(outcome);
    };
    const QByteArray begun = "POST /events HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{";
    const QByteArray health = get("/health");
    row("--max-body=50", post("/events", eventOf(50)), post("/events", eventOf(51)),
        "413 payload_too_large");
    row("--max-head=300", headOf(300), headOf(301), "431 headers_too_large");
    row("--max-header-fields=3", get("/health", fields(3)), get("/health", fields(4)),
        "431 headers_too_large");
    row("--max-target=64", get("/health?" + QByteArray(56, 'a')),
        get("/health?" + QByteArray(57, 'a')), "414 uri_too_long");
    row("--max-bodies=50", post("/events", eventOf(16'384)), post("/events", eventOf(16'385)),
        "503 overloaded");
    row("--max-streams=0", health, get("/events/stream"), "503 overloaded");
    row("--head-timeout=300", health, "GET /health HTTP/1.1\r\nHost: h\r\n", "408 request_timeout");
    row("--request-timeout=300", health, begun, "408 request_timeout");
    row("--idle-timeout=1000", health, health, "");
}

void TestLimits::options()
{
    QFETCH(QString, option);
    QFETCH(QByteArray, within);
    QFETCH(QByteArray, beyond);
    QFETCH(QByteArray, outcome);
    ServerProcess server;
    QVERIFY2(start(server, {option}), qPrintable(server.output()));
    RawHttp client(server.port());
    const int status = client.ask(within).status;
    QVERIFY2(status == 200 || status == 201, QByteArray::number(status));
    const RawAnswer answer = client.ask(beyond);
    if (outcome.isEmpty()) {
        QCOMPARE(answer.status, 200);
        QVERIFY(client.endsHere());
        return;
    }
    QCOMPARE(outcomeOf(answer), outcome);
    QCOMPARE(answer.header("Retry-After"), QByteArray(answer.status == 503 ? "1" : ""));
}

void TestLimits::connections()
{
    ServerProcess server;
    QVERIFY2(start(server, {QStringLiteral("--max-connections=2")}), qPrintable(server.output()));
    RawHttp one(server.port());
    RawHttp two(server.port());
    QCOMPARE(one.ask(get("/health")).status, 200);
    QCOMPARE(two.ask(get("/health")).status, 200);
    RawHttp three(server.port());
    const RawAnswer answer = three.receive();
    QCOMPARE(outcomeOf(answer), QByteArray("503 overloaded"));
    QCOMPARE(answer.header("Retry-After"), QByteArray("1"));
    QVERIFY(three.endsHere());
    QCOMPARE(two.ask(get("/health")).status, 200);
}

// A booking that waits for its row when its time is up may still succeed: only then is the outcome
// unknown, and nobody is told to try again.
void TestLimits::answerTimeout()
{
    ServerProcess server;
    QVERIFY2(start(server,
                   {QStringLiteral("--answer-timeout=1500"), QStringLiteral("--lock-timeout=60000"),
                    QStringLiteral("--statement-timeout=60000"),
                    QStringLiteral("--database-deadline=60000")}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server);
    holdWrites();
    RawHttp client(server.port());
    const RawAnswer answer = client.ask(registration(event));
    QCOMPARE(outcomeOf(answer), QByteArray("503 outcome_unknown"));
    QVERIFY(answer.header("Retry-After").isNull());
    letGo();
    QTRY_COMPARE(
        m_postgres.value(m_database, "SELECT booked_count FROM events WHERE id = '" + event + '\''),
        QStringLiteral("1"));
}

// One is under way, one waits: there is no room for a third.
void TestLimits::waitingLine()
{
    ServerProcess server;
    QVERIFY2(
        start(server,
              {QStringLiteral("--max-waiting=1"), QStringLiteral("--admission-lanes=1"),
               QStringLiteral("--lock-timeout=60000"), QStringLiteral("--statement-timeout=60000"),
               QStringLiteral("--database-deadline=60000")}),
        qPrintable(server.output()));
    const QByteArray event = newEvent(server);
    holdWrites();
    RawHttp first(server.port());
    first.send(registration(event));
    QTRY_VERIFY(isSomebodyWaiting());
    std::vector<RawHttp> others;
    for (int i = 0; i < 5; ++i) {
        others.emplace_back(server.port());
        others.back().send(registration(event));
    }
    const auto answered = [&] {
        return std::count_if(others.begin(), others.end(),
                             [](RawHttp &client) { return !client.staysSilent(0); });
    };
    QTRY_COMPARE(answered(), 4);
    letGo();
    QCOMPARE(first.receive().status, 201);
    QByteArrayList outcomes;
    for (RawHttp &client : others) {
        const RawAnswer answer = client.receive();
        QCOMPARE(answer.header("Retry-After").isNull(), answer.status == 201);
        outcomes << outcomeOf(answer);
    }
    QCOMPARE(outcomes.count("201"), 1);
    QCOMPARE(outcomes.count("503 overloaded"), 4);
}

// Neither is told later than that, whatever LOCK_TIMEOUT is.
void TestLimits::waitingTime()
{
    ServerProcess server;
    QVERIFY2(start(server,
                   {QStringLiteral("--max-wait=200"), QStringLiteral("--admission-lanes=1"),
                    QStringLiteral("--lock-timeout=2500")}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(server);
    holdEvents();
    RawHttp first(server.port());
    first.send(registration(event));
    QTRY_VERIFY(isSomebodyWaiting());
    RawHttp second(server.port());
    second.send(registration(event));
    QCOMPARE(outcomeOf(first.receive()), QByteArray("503 overloaded"));
    QCOMPARE(outcomeOf(second.receive()), QByteArray("503 overloaded"));
    letGo();
    QCOMPARE(first.ask(registration(event)).status, 201);
}

void TestLimits::rowsOfAnAnswer_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("target");
    const QByteArray event = "01890000-0000-7000-8000-000000000000";
    QTest::newRow("list/events") << QByteArray(
        "INSERT INTO events (name, capacity) "
        "SELECT 'Event ' || n, 1 FROM generate_series(1, 10001) AS n")
                                 << QByteArray("/events");
    QTest::newRow("list/registrations")
        << "INSERT INTO events (id, name, capacity, booked_count) VALUES ('" + event
            + "', 'A', 20000, 10001); INSERT INTO registrations (event_id, user_email) SELECT '"
            + event + "', 'p' || n || '@example.org' FROM generate_series(1, 10001) AS n"
        << "/events/" + event + "/registrations";
}

// 10,000 rows without being asked for less, and a Link to the one that is left.
void TestLimits::rowsOfAnAnswer()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, target);
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(database, sql);
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    const HttpAnswer first = http.get(target);
    QCOMPARE(first.status, 200);
    QCOMPARE(first.jsonArray().size(), 10'000);
    static const QRegularExpression link(QStringLiteral("^<([^>]+)>; rel=\"next\"$"));
    const auto match = link.match(QString::fromLatin1(first.header("link")));
    QVERIFY2(match.hasMatch(), first.header("link"));
    const HttpAnswer rest = http.get(match.captured(1).toLatin1());
    QCOMPARE(rest.jsonArray().size(), 1);
    QVERIFY(!rest.hasHeader("link"));
}

void TestLimits::readiness()
{
    RawHttp client(m_plain.port());
    QCOMPARE(outcomeOf(client.ask(get("/ready"))), QByteArray("200"));
    m_postgres.sql(m_database, "INSERT INTO schema_migrations VALUES (999, '999_future', 'x')");
    const RawAnswer answer = client.ask(get("/ready"));
    QCOMPARE(outcomeOf(answer), QByteArray("503 database_unavailable"));
    QCOMPARE(answer.header("Retry-After"), QByteArray("1"));
    QCOMPARE(outcomeOf(client.ask(get("/health"))), QByteArray("200"));
    m_postgres.sql(m_database, "DELETE FROM schema_migrations WHERE version = 999");
    QCOMPARE(outcomeOf(client.ask(get("/ready"))), QByteArray("200"));
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
