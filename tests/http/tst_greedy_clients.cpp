// Clients that take all they can get of a real server: others are served, and the server lives.
//
// Clients come from several addresses of the loopback interface, which are counted here.
#include "tests/support/patience.h"
#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <vector>

using namespace boxoffice;

namespace {

constexpr const char *kGood = "127.0.0.1";
constexpr const char *kGreedy = "127.0.0.2";

QByteArray get(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

class TestGreedyClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_database = m_postgres.freshDatabase(); }
    void fewDescriptors_data();
    void fewDescriptors();
    void fewDescriptorsForWhoIsNotCounted();
    void tooFewDescriptorsAreTold();
    void idleConnections_data();
    void idleConnections();
    void streams();
    void ownIdleConnectionsGiveWay();

private:
    void start(const QStringList &arguments, int openFiles = 0);
    // The status of the first answer; 0: none.
    int ask(const char *from, const QByteArray &bytes)
    {
        return RawHttp(m_server->port(), 0, from).ask(bytes).status;
    }
    // Opens a connection that stays, and sends the bytes.
    void hold(const char *from, const QByteArray &bytes);
    int book();
    // Returns how many of so many new clients are served.
    int served(const char *from, int clients);
    void loseTheDatabase();

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<ServerProcess> m_server;
    std::vector<RawHttp> m_held;
    QByteArray m_event;
    int m_people = 0;
};

void TestGreedyClients::start(const QStringList &arguments, int openFiles)
{
    m_held.clear();
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->start({.dataDir = {},
                              .database = m_database,
                              .arguments = arguments,
                              .openFiles = openFiles}),
             qPrintable(m_server->output()));
    RawHttp client(m_server->port());
    const RawAnswer made = client.ask(post("/events", R"({"name":"A","capacity":1000})"));
    m_event = QJsonDocument::fromJson(made.body).object()[u"id"].toString().toLatin1();
    QVERIFY(!m_event.isEmpty());
}

void TestGreedyClients::hold(const char *from, const QByteArray &bytes)
{
    m_held.emplace_back(m_server->port(), 0, from);
    m_held.back().send(bytes);
}

int TestGreedyClients::book()
{
    return ask(kGood,
               post("/events/" + m_event + "/register",
                    "{\"user_email\":\"p" + QByteArray::number(++m_people) + "@example.org\"}"));
}

int TestGreedyClients::served(const char *from, int clients)
{
    int count = 0;
    for (int i = 0; i < clients; ++i) {
        count += ask(from, get("/health")) == 200 ? 1 : 0;
    }
    return count;
}

void TestGreedyClients::loseTheDatabase()
{
    m_postgres.sql(m_database,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                   "current_database() AND pid <> pg_backend_pid()");
}

void TestGreedyClients::fewDescriptors_data()
{
    QTest::addColumn<int>("openFiles");
    QTest::addColumn<QByteArray>("request"); // of each of the crowd; empty: none
    QTest::newRow("400/streams") << 400 << get("/events/stream");
    QTest::newRow("400/idle connections") << 400 << QByteArray();
    QTest::newRow("400/halves of requests") << 400 << QByteArray("GET /health HTTP/1.1\r\n");
    QTest::newRow("1024/streams") << 1'024 << get("/events/stream");
    QTest::newRow("1024/idle connections") << 1'024 << QByteArray();
}

// More clients than there are descriptors. While they stay, others are answered, book, follow an
// event, and the database is reached again when it was lost.
void TestGreedyClients::fewDescriptors()
{
    QFETCH(int, openFiles);
    QFETCH(QByteArray, request);
    start({QStringLiteral("--limit-loopback=1")}, openFiles);
    for (int i = 0; i < openFiles + 100; ++i) {
        hold(kGreedy, request);
    }
    QVERIFY(m_server->isRunning());
    QCOMPARE(served(kGood, 20), 20);
    QCOMPARE(book(), 201);
    RawHttp stream(m_server->port(), 0, kGood);
    stream.send(get("/events/stream"));
    QVERIFY(stream.receiveUntil("event: snapshot", "\n\n").contains("200 OK"));
    loseTheDatabase();
    QTRY_COMPARE(book(), 201);
    QTRY_COMPARE(ask(kGood, get("/ready")), 200);
    m_held.clear();
    QTRY_COMPARE(ask(kGreedy, get("/health")), 200);
    QCOMPARE(m_server->stop(), 0);
}

// The crowd is on this machine and may have all places: what the server needs for itself stays
// free, so whoever was there before books, even after the database was lost.
void TestGreedyClients::fewDescriptorsForWhoIsNotCounted()
{
    start({}, 400);
    RawHttp early(m_server->port());
    QCOMPARE(early.ask(get("/health")).status, 200);
    for (int i = 0; i < 250; ++i) {
        hold(kGreedy, get("/events/stream"));
    }
    for (int i = 0; i < 250; ++i) {
        hold(kGreedy, {});
    }
    loseTheDatabase();
    const auto booking = [&] {
        return early.ask(post("/events", R"({"name":"A","capacity":1})")).status;
    };
    QTRY_COMPARE(booking(), 201);
    m_held.clear();
    QTRY_COMPARE(ask(kGood, get("/health")), 200);
    QCOMPARE(m_server->stop(), 0);
}

void TestGreedyClients::tooFewDescriptorsAreTold()
{
    ServerProcess server;
    QVERIFY(
        !server.start({.dataDir = {}, .database = m_database, .arguments = {}, .openFiles = 100}));
    QVERIFY(server.waitForEnd(std::chrono::seconds(10)));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.output().contains(u"LimitNOFILE"), qPrintable(server.output()));
}

void TestGreedyClients::idleConnections_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("in a head") << QByteArray("GET /health HTTP/1.1\r\n");
    QTest::newRow("after an answer") << get("/health");
}

// Two addresses have all connections there are. Those who come are served; who has most gives way.
void TestGreedyClients::idleConnections()
{
    QFETCH(QByteArray, request);
    start({QStringLiteral("--limit-loopback=1"), QStringLiteral("--max-connections=100"),
           QStringLiteral("--max-connections-per-address=70")});
    for (int i = 0; i < 80; ++i) {
        hold(kGreedy, request);
    }
    for (int i = 0; i < 40; ++i) {
        hold("127.0.0.3", request);
    }
    QCOMPARE(served(kGood, 50), 50);
    std::vector<RawHttp> stay; // they take their share, and keep it
    for (int i = 0; i < 10; ++i) {
        stay.emplace_back(m_server->port(), 0, kGood);
        QCOMPARE(stay.back().ask(get("/health")).status, 200);
    }
    QCOMPARE(served("127.0.0.4", 20), 20);
    for (RawHttp &client : stay) {
        QCOMPARE(client.ask(get("/health")).status, 200);
    }
}

void TestGreedyClients::streams()
{
    start({QStringLiteral("--limit-loopback=1"), QStringLiteral("--max-streams=40"),
           QStringLiteral("--max-streams-per-address=30")});
    const auto open = [this](const char *from) {
        m_held.emplace_back(m_server->port(), 0, from);
        m_held.back().send(get("/events/stream"));
        return m_held.back().receiveUntil("HTTP/1.1 ", "\r\n").contains("200 OK");
    };
    std::vector<std::size_t> greedy; // those of m_held that were opened
    for (std::size_t i = 0; i < 60; ++i) {
        if (open(kGreedy)) {
            greedy.push_back(i);
        }
    }
    QVERIFY2(greedy.size() > 30, QByteArray::number(greedy.size())); // anew, at its own cost
    for (std::size_t i = 0; i < greedy.size() - 30; ++i) {
        RawHttp &early = m_held[greedy[i]];
        early.receiveAll();
        QVERIFY2(early.hasEnded(), QByteArray::number(i));
    }
    for (int i = 0; i < 20; ++i) {
        QVERIFY(open("127.0.0.3"));
    }
    for (int i = 0; i < 10; ++i) {
        QVERIFY(open(kGood)); // all are taken: who has most loses its oldest
    }
    QCOMPARE(served(kGood, 5), 5);
}

// A hall behind one address: whoever has been idle longest makes room for the next.
void TestGreedyClients::ownIdleConnectionsGiveWay()
{
    start(
        {QStringLiteral("--limit-loopback=1"), QStringLiteral("--max-connections-per-address=50")});
    for (int i = 0; i < 200; ++i) {
        m_held.emplace_back(m_server->port(), 0, kGreedy);
        QCOMPARE(m_held.back().ask(get("/health")).status, 200);
    }
    QVERIFY(m_held.front().endsHere());
}

QTEST_GUILESS_MAIN(TestGreedyClients)
#include "tst_greedy_clients.moc"
