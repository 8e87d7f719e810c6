// The booking store when the database fails it: what is reported, what is left in the tables, and
// that the next registration succeeds.
#include "backend/storage/pg_booking_store.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/patience.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <signal.h>

using namespace boxoffice;

namespace {

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

// Ends the server process that runs it.
const char kDie[] = "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;";

} // namespace

class TestPgBookingStoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void backendEndedBetweenBatches();
    void backendEndedBetweenInsertAndCommit();
    void backendEndedDuringCommit();
    void answerOfCommitLost_data();
    void answerOfCommitLost();
    void commitLost_data();
    void commitLost();
    void deletedRowsDoNotHideACommit_data();
    void deletedRowsDoNotHideACommit();
    void keysOfOthersProveNothing();
    void unfinishedTransactionIsWaitedFor();
    void postgresKilledBetweenBatches();
    void postgresKilledAfterACommit();
    void frozenBackend();
    void roundTrips();
    void roundTripsOfCulprits();

private:
    void open(const DatabaseConfig &config);
    void openThroughProxy();
    BatchAttempt book(int person);
    void expectNextBookingToWork();
    QString booked()
    {
        return m_postgres.value(m_config,
                                "SELECT count(*) || '/' || (SELECT booked_count FROM "
                                "events LIMIT 1) FROM registrations");
    }
    std::vector<Command> batchOf(const QString &kind);

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    Uuid m_event;
    std::unique_ptr<Watchdog> m_watchdog;
    std::unique_ptr<CuttingProxy> m_proxy;
    std::unique_ptr<PgBookingStore> m_store;
};

void TestPgBookingStoreFaults::init()
{
    m_config = m_postgres.freshDatabase();
    m_watchdog = std::make_unique<Watchdog>(std::chrono::milliseconds(20));
    open(m_config);
    std::vector<Command> batch{CreateEventCommand{{QStringLiteral("Gig"), {}, 100}, {}}};
    m_event = m_store->book(batch, {}).decision.outcomes.at(0).event()->id;
}

void TestPgBookingStoreFaults::cleanup()
{
    m_store.reset();
    m_proxy.reset();
    m_watchdog.reset();
}

void TestPgBookingStoreFaults::open(const DatabaseConfig &config)
{
    m_store = std::make_unique<PgBookingStore>(config, m_watchdog.get());
    QVERIFY(m_store->connect(soon()));
}

void TestPgBookingStoreFaults::openThroughProxy()
{
    m_proxy = std::make_unique<CuttingProxy>(m_config.host);
    DatabaseConfig config = m_config;
    config.host = m_proxy->directory();
    open(config);
}

BatchAttempt TestPgBookingStoreFaults::book(int person)
{
    std::vector<Command> batch{
        RegisterCommand{m_event, QStringLiteral("p%1@x.example").arg(person), {}}};
    return m_store->book(batch, {});
}

void TestPgBookingStoreFaults::expectNextBookingToWork()
{
    QVERIFY(m_store->connect(soon()));
    const BatchAttempt attempt = book(1000);
    QCOMPARE(attempt.end, BatchEnd::Done);
    QVERIFY(attempt.decision.outcomes.at(0).registration());
}

std::vector<Command> TestPgBookingStoreFaults::batchOf(const QString &kind)
{
    RegisterCommand registering{m_event, QStringLiteral("p1@x.example"), {}};
    CreateEventCommand creating{{QStringLiteral("Second"), {}, 10}, {}};
    if (kind == u"creation") {
        return {creating};
    }
    if (kind == u"creation with key") {
        creating.idempotency = {QStringLiteral("k"), digestOf(creating)};
        return {creating};
    }
    if (kind == u"refusal with key") {
        m_postgres.sql(m_config, "UPDATE events SET capacity = 1, booked_count = 1");
        registering.idempotency = {QStringLiteral("k"), digestOf(registering)};
        return {registering};
    }
    return kind == u"both" ? std::vector<Command>{registering, creating}
                           : std::vector<Command>{registering};
}

void TestPgBookingStoreFaults::backendEndedBetweenBatches()
{
    m_postgres.sql(m_config,
                   "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                   "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    QCOMPARE(book(1).end, BatchEnd::ConnectionLost);
    QCOMPARE(booked(), QStringLiteral("0/0"));
    expectNextBookingToWork();
    QCOMPARE(booked(), QStringLiteral("1/1"));
}

void TestPgBookingStoreFaults::backendEndedBetweenInsertAndCommit()
{
    m_postgres.sql(m_config,
                   QByteArray(kDie)
                       + "CREATE TRIGGER die BEFORE UPDATE ON events FOR EACH ROW "
                         "EXECUTE FUNCTION die()");
    QCOMPARE(book(1).end, BatchEnd::ConnectionLost);
    QCOMPARE(booked(), QStringLiteral("0/0"));
    m_postgres.sql(m_config, "DROP TRIGGER die ON events");
    expectNextBookingToWork();
    QCOMPARE(booked(), QStringLiteral("1/1"));
}

void TestPgBookingStoreFaults::backendEndedDuringCommit()
{
    m_postgres.sql(m_config,
                   QByteArray(kDie)
                       + "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON registrations DEFERRABLE "
                         "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
    const BatchAttempt attempt = book(1);
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::NotCommitted);
    QCOMPARE(booked(), QStringLiteral("0/0"));
    m_postgres.sql(m_config, "DROP TRIGGER die ON registrations");
    expectNextBookingToWork();
}

void TestPgBookingStoreFaults::answerOfCommitLost_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("provable"); // a batch that only refused somebody runs again
    for (const char *kind :
         {"registration", "creation", "both", "creation with key", "refusal with key"}) {
        QTest::addRow("batch/%s", kind)
            << QString::fromLatin1(kind) << (kind != QByteArrayView("refusal with key"));
    }
}

void TestPgBookingStoreFaults::answerOfCommitLost()
{
    QFETCH(QString, kind);
    QFETCH(bool, provable);
    openThroughProxy();
    std::vector<Command> batch = batchOf(kind);
    m_proxy->cutNext(CuttingProxy::Cut::AnswerOfCommit);
    const BatchAttempt attempt = m_store->book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision),
             provable ? BookingStore::Resolution::Committed
                      : BookingStore::Resolution::NotCommitted);
    std::vector<Command> none;
    QCOMPARE(m_store->book(none, {}).end, BatchEnd::Done);
}

void TestPgBookingStoreFaults::commitLost_data()
{
    answerOfCommitLost_data();
}

void TestPgBookingStoreFaults::commitLost()
{
    QFETCH(QString, kind);
    openThroughProxy();
    std::vector<Command> batch = batchOf(kind);
    m_proxy->cutNext(CuttingProxy::Cut::Commit);
    const BatchAttempt attempt = m_store->book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::NotCommitted);
    const BatchAttempt again = m_store->book(batch, {});
    QCOMPARE(again.end, BatchEnd::Done);
    QCOMPARE(again.decision.outcomes.size(), batch.size());
    QVERIFY(!again.decision.outcomes.at(0).replayed);
}

void TestPgBookingStoreFaults::deletedRowsDoNotHideACommit_data()
{
    QTest::addColumn<bool>("creations");
    QTest::newRow("the first event's registrations") << false;
    QTest::newRow("the first event that was created") << true;
}

// Before the lane has looked, an organizer deletes what the batch wrote first.
void TestPgBookingStoreFaults::deletedRowsDoNotHideACommit()
{
    QFETCH(bool, creations);
    const CreateEventCommand creating{{QStringLiteral("Second"), {}, 10}, {}};
    std::vector<Command> prepared{creating};
    const Uuid second = m_store->book(prepared, {}).decision.outcomes.at(0).event()->id;
    openThroughProxy();
    std::vector<Command> batch = creations
        ? std::vector<Command>{creating, creating}
        : std::vector<Command>{RegisterCommand{m_event, QStringLiteral("p1@x.example"), {}},
                               RegisterCommand{second, QStringLiteral("p1@x.example"), {}}};
    m_proxy->cutNext(CuttingProxy::Cut::AnswerOfCommit);
    const BatchAttempt attempt = m_store->book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    const Uuid first = creations ? attempt.decision.events.front().id
                                 : attempt.decision.registrations.front().eventId;
    m_postgres.sql(m_config,
                   "DELETE FROM registrations WHERE event_id = '" + first.toByteArray()
                       + "'; DELETE FROM events WHERE id = '" + first.toByteArray() + "'");
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::Committed);
}

// The batch was lost on its way. Then a seat came free, and another server booked the same key.
void TestPgBookingStoreFaults::keysOfOthersProveNothing()
{
    openThroughProxy();
    std::vector<Command> batch = batchOf(QStringLiteral("refusal with key"));
    m_proxy->cutNext(CuttingProxy::Cut::Commit);
    const BatchAttempt attempt = m_store->book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(attempt.decision.outcomes.at(0).error());
    m_postgres.sql(m_config, "UPDATE events SET booked_count = 0");
    PgBookingStore other(m_config, nullptr);
    QVERIFY(other.connect(soon()));
    QVERIFY(other.book(batch, {}).decision.outcomes.at(0).registration());
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::NotCommitted);
    const BatchAttempt again = m_store->book(batch, {});
    QVERIFY(again.decision.outcomes.at(0).registration());
    QVERIFY(again.decision.outcomes.at(0).replayed);
}

// A transaction that may still commit must not be called lost.
void TestPgBookingStoreFaults::unfinishedTransactionIsWaitedFor()
{
    static const Statement insert{"insert",
                                  "INSERT INTO events (id, name, capacity) "
                                  "VALUES (?, 'Late', 1)"};
    Decision decision;
    decision.events.push_back({*Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91")),
                               QStringLiteral("Late"),
                               {},
                               1,
                               0,
                               0});
    DatabaseConfig hasty = m_config;
    hasty.lockTimeout = std::chrono::milliseconds(50);
    open(hasty);
    DatabaseConnection other(m_config, nullptr);
    QVERIFY(other.ensureOpen(soon()));
    QVERIFY(other.runScript("BEGIN"));
    QVERIFY(other.run(insert, {decision.events.front().id}).ok());
    QCOMPARE(m_store->resolve(decision), BookingStore::Resolution::Unknown);
    QVERIFY(other.runScript("COMMIT"));
    QCOMPARE(m_store->resolve(decision), BookingStore::Resolution::Committed);
}

void TestPgBookingStoreFaults::postgresKilledBetweenBatches()
{
    m_postgres.kill9();
    QCOMPARE(book(1).end, BatchEnd::ConnectionLost);
    QVERIFY(!m_store->connect(QDeadlineTimer(50)));
    m_postgres.start();
    expectNextBookingToWork();
    QCOMPARE(booked(), QStringLiteral("1/1"));
}

void TestPgBookingStoreFaults::postgresKilledAfterACommit()
{
    for (int person = 1; person <= 50; ++person) {
        QCOMPARE(book(person).end, BatchEnd::Done);
    }
    m_postgres.kill9();
    m_postgres.start();
    QCOMPARE(booked(), QStringLiteral("50/50"));
    expectNextBookingToWork();
}

// It holds its row locks and cannot be ended: others are told to try again, nobody hangs. COMMIT
// has reached it with the statement that it hangs in, so only its end tells what became of them.
void TestPgBookingStoreFaults::frozenBackend()
{
    DatabaseConfig hasty = m_config;
    hasty.lockTimeout = std::chrono::milliseconds(50);
    hasty.callDeadline = std::chrono::milliseconds(300);
    m_store.reset();
    QTRY_COMPARE(m_postgres.backendPids(m_config).size(), 0);
    open(hasty);
    const QList<pid_t> backends = m_postgres.backendPids(m_config);
    QCOMPARE(backends.size(), 1);
    m_postgres.sql(m_config,
                   "CREATE FUNCTION dally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "PERFORM pg_sleep(2); RETURN NULL; END $$;"
                   "CREATE TRIGGER dally AFTER INSERT ON registrations "
                   "EXECUTE FUNCTION dally()");
    const BatchAttempt attempt = book(1);
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QCOMPARE(::kill(backends.first(), SIGSTOP), 0);
    m_postgres.sql(m_config,
                   "ALTER DATABASE " + m_config.database.toUtf8()
                       + " SET session_replication_role = replica"); // triggers are off from here
    QVERIFY(m_store->connect(soon()));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::Unknown);
    QCOMPARE(book(2).end, BatchEnd::Locked);
    QCOMPARE(::kill(backends.first(), SIGCONT), 0);
    QTRY_COMPARE_WITH_TIMEOUT(book(2).end, BatchEnd::Done, 10'000);
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::NotCommitted);
    QCOMPARE(booked(), QStringLiteral("1/1"));
}

// Each is a good part of what a small batch costs. Here because the proxy counts them.
void TestPgBookingStoreFaults::roundTrips()
{
    openThroughProxy();
    const auto tripsOf = [&](std::vector<Command> batch) {
        const int before = m_proxy->sent();
        return m_store->book(batch, {}).end == BatchEnd::Done ? m_proxy->sent() - before : -1;
    };
    const RegisterCommand one{m_event, QStringLiteral("p1@x.example"), {}};
    const RegisterCommand two{m_event, QStringLiteral("p2@x.example"), {}};
    QVERIFY(tripsOf({one}) > 3); // prepares the statements
    QCOMPARE(tripsOf({two}), 3); // lock, look, write
    QCOMPARE(tripsOf({two}), 3); // a refusal: lock, look, roll back
    // What a lost COMMIT may have created must be found: its row is there before COMMIT is sent.
    const CreateEventCommand creating{{QStringLiteral("Second"), {}, 10}, {}};
    QVERIFY(tripsOf({creating}) > 5);
    QCOMPARE(tripsOf({creating}), 5); // look, hold stems, whose slugs, write, commit
}

// However many they are.
void TestPgBookingStoreFaults::roundTripsOfCulprits()
{
    m_postgres.sql(m_config, "UPDATE events SET capacity = 10000");
    m_postgres.sql(m_config,
                   "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
                   "EXCEPTION 'x' USING ERRCODE = '22000'; END $$;"
                   "CREATE TRIGGER refuse BEFORE INSERT ON registrations FOR EACH ROW "
                   "WHEN (NEW.user_email LIKE 'bad%') EXECUTE FUNCTION refuse()");
    openThroughProxy();
    int person = 0;
    const auto tripsOf = [&](int culprits) {
        std::vector<Command> batch;
        for (int i = 0; i < 64; ++i) {
            const QString name =
                i % 2 == 0 && i < 2 * culprits ? QStringLiteral("bad") : QStringLiteral("p");
            batch.push_back(
                RegisterCommand{m_event, name % QString::number(++person) % u"@x.example", {}});
        }
        const int before = m_proxy->sent();
        const BatchAttempt attempt = m_store->book(batch, {.carefully = true});
        return attempt.end == BatchEnd::Done && attempt.culprits == culprits
            ? m_proxy->sent() - before
            : -1;
    };
    QVERIFY(tripsOf(3) > 4); // prepares the statements
    for (const int culprits : {0, 1, 3, 32}) {
        QCOMPARE(tripsOf(culprits), 4); // lock, look, write each, count and commit
    }
}

QTEST_GUILESS_MAIN(TestPgBookingStoreFaults)
#include "tst_pg_booking_store_faults.moc"
