// A large event is deleted: at once for every client, and in the database by and by, whatever
// becomes of the server.
#include "backend/database/transaction.h"
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_client.h"
#include "tests/support/test_postgres.h"

#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

namespace {

constexpr int kRegistrations = 5'000; // several chunks

// Keeps the last registration of the database from being deleted, as long as it lives.
class HeldRegistration
{
public:
    explicit HeldRegistration(DatabaseConfig config)
        : m_connection(unhurried(std::move(config)), nullptr)
    {
        static const Statement hold{"hold",
                                    "SELECT FROM registrations ORDER BY id DESC LIMIT 1 "
                                    "FOR UPDATE"};
        m_connection.ensureOpen(QDeadlineTimer(30'000));
        m_transaction = std::make_unique<Transaction>(m_connection);
        m_held = m_connection.run(hold).ok();
    }
    bool isHeld() const { return m_held; }

private:
    static DatabaseConfig unhurried(DatabaseConfig config)
    {
        config.idleInTransactionTimeout = std::chrono::milliseconds(0);
        return config;
    }

    DatabaseConnection m_connection;
    std::unique_ptr<Transaction> m_transaction;
    bool m_held = false;
};

} // namespace

class TestLargeDeletions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void goneForEverybodyAtOnce();
    void killedInTheMiddle();
    void restoredInTheMiddle();

private:
    bool startServer()
    {
        m_server = std::make_unique<ServerProcess>();
        return m_server->start({.dataDir = {}, .database = m_database, .arguments = {}});
    }
    int run(const QStringList &arguments, const DatabaseConfig &database);
    int count(const char *table)
    {
        return m_postgres.value(m_database, "SELECT count(*) FROM " + QByteArray(table)).toInt();
    }
    // Starts to delete the event and returns once some of its registrations are gone.
    void deleteHalf();

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<ServerProcess> m_server;
    QByteArray m_event;
};

void TestLargeDeletions::init()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY(startServer());
    m_event = BlockingHttp(m_server->port())
                  .post("/events", R"({"name":"Large","capacity":10000})")
                  .json()
                  .value(u"id")
                  .toString()
                  .toLatin1();
    m_postgres.sql(m_database,
                   "INSERT INTO registrations (event_id, user_email) SELECT id, 'p' || i || "
                   "'@x.example' FROM events, generate_series(1, "
                       + QByteArray::number(kRegistrations)
                       + ") AS i; UPDATE events SET booked_count = "
                       + QByteArray::number(kRegistrations));
}

void TestLargeDeletions::deleteHalf()
{
    QCOMPARE(BlockingHttp(m_server->port())
                 .request("DELETE", "/events/" + m_event + "?force=true")
                 .status,
             204);
    QTRY_VERIFY_WITH_TIMEOUT(count("registrations") < kRegistrations, 30'000);
    QVERIFY(count("registrations") > 0);
}

void TestLargeDeletions::goneForEverybodyAtOnce()
{
    const HeldRegistration held(m_database);
    QVERIFY(held.isHeld());
    BlockingHttp http(m_server->port());
    const QByteArray path = "/events/" + m_event;
    const QByteArray one = path + "/registrations/"
        + m_postgres.value(m_database, "SELECT id FROM registrations ORDER BY id DESC LIMIT 1")
              .toLatin1();
    QCOMPARE(http.get(one).status, 200);
    StreamClient follower(m_server->port(), path + "/stream");
    StreamClient all(m_server->port(), "/events/stream");
    QCOMPARE(follower.next().event, QByteArray("snapshot"));
    QCOMPARE(all.next().event, QByteArray("snapshot"));

    const BlockingHttp::Headers key{{"Idempotency-Key", "k-1"}};
    QCOMPARE(http.request("DELETE", path + "?force=true", {}, key).status, 204);
    for (const char *below :
         {"", "/registrations", "/registrations?sort=newest", "/stats", "/stream"}) {
        const HttpAnswer answer = http.get(path + below);
        QVERIFY2(answer.status == 404 && answer.code() == "event_not_found", below);
    }
    QCOMPARE(http.get(one).status, 404);
    QCOMPARE(http.get(path + "/registrations", {{"Accept", "text/csv"}}).status, 404);
    QCOMPARE(http.post(path + "/register", R"({"user_email":"ada@example.com"})").code(),
             QByteArray("event_not_found"));
    QCOMPARE(http.request("PATCH", path, R"({"name":"B"})").status, 404);
    QCOMPARE(http.request("DELETE", one).status, 404);
    QCOMPARE(http.request("DELETE", path + "?force=true").status, 404);
    const HttpAnswer again = http.request("DELETE", path + "?force=true", {}, key);
    QCOMPARE(again.status, 204);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    for (const char *query : {"", "?q=large", "?sort=name", "?sort=filling", "?status=cancelled"}) {
        QCOMPARE(http.get(QByteArray("/events") + query).body, QByteArray("[]"));
    }
    QCOMPARE(follower.next().event, QByteArray("deleted"));
    QCOMPARE(all.next().event, QByteArray("deleted"));
    QVERIFY(count("registrations") > 0); // all the while
}

void TestLargeDeletions::killedInTheMiddle()
{
    auto held = std::make_unique<HeldRegistration>(m_database);
    QVERIFY(held->isHeld());
    deleteHalf();
    m_server->kill();
    held.reset();
    QVERIFY(count("registrations") > 0);
    QCOMPARE(m_postgres.value(m_database, "SELECT booked_count FROM events").toInt(),
             count("registrations"));
    QVERIFY(startServer());
    QTRY_COMPARE_WITH_TIMEOUT(count("events"), 0, 60'000);
    QCOMPARE(count("registrations"), 0);
}

// A backup of it is taken and restored like any other, and what is left goes there, too.
void TestLargeDeletions::restoredInTheMiddle()
{
    auto held = std::make_unique<HeldRegistration>(m_database);
    QVERIFY(held->isHeld());
    deleteHalf();
    const QTemporaryDir files;
    const QString file = files.filePath(QStringLiteral("half.dump"));
    QCOMPARE(run({QStringLiteral("--backup"), file}, m_database), 0);
    m_server->kill();
    held.reset();
    m_database = m_postgres.freshDatabase();
    QCOMPARE(run({QStringLiteral("--restore"), file}, m_database), 0);
    QVERIFY(count("registrations") > 0);
    QVERIFY(startServer());
    QCOMPARE(BlockingHttp(m_server->port()).get("/events").body, QByteArray("[]"));
    QTRY_COMPARE_WITH_TIMEOUT(count("events"), 0, 60'000);
    QCOMPARE(count("registrations"), 0);
}

int TestLargeDeletions::run(const QStringList &arguments, const DatabaseConfig &database)
{
    ServerProcess process;
    return process.launch({.dataDir = {}, .database = database, .arguments = arguments})
            && process.waitForEnd(std::chrono::minutes(1))
        ? process.exitCode()
        : -1;
}

QTEST_GUILESS_MAIN(TestLargeDeletions)
#include "tst_large_deletions.moc"
