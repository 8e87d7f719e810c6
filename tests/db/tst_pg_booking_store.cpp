// The booking store on a database that behaves: every outcome, every size of batch, every key.
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/pg_event_reader.h"
#include "tests/support/patience.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <future>

using namespace boxoffice;

namespace {

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

QString email(int number)
{
    return QStringLiteral("person%1@x.example").arg(number);
}

template <typename T> Command keyed(T command, const QString &key)
{
    command.idempotency.key = key;
    command.idempotency.digest = digestOf(command);
    return command;
}

Command registering(const Uuid &event, const QString &userEmail)
{
    return RegisterCommand{event, userEmail, {}};
}

CreateEventCommand creating(int capacity, const QString &name = QStringLiteral("Concert"))
{
    return {{name, QStringLiteral("An evening"), capacity}, {}};
}

// The outcome as a word: ok, replayed, or the error's name.
QString wordOf(const Outcome &outcome)
{
    if (outcome.error()) {
        const QString name = QString::fromLatin1(wireName(outcome.error()->code).toByteArray());
        return outcome.replayed ? QString(u"replayed " % name) : name;
    }
    return outcome.replayed ? QStringLiteral("replayed") : QStringLiteral("ok");
}

QStringList wordsOf(const BatchAttempt &attempt)
{
    QStringList words;
    for (const Outcome &outcome : attempt.decision.outcomes) {
        words << wordOf(outcome);
    }
    return words;
}

} // namespace

class TestPgBookingStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }

    void createdEventIsReadBack();
    void registrationIsReadBack();
    void outcomes_data();
    void outcomes();
    void batchSizes_data();
    void batchSizes();
    void severalEventsInOneBatch();
    void emptyBatch();
    void hostileValuesAreStoredAsTheyAre();
    void keysOfRegistrations();
    void keysOfRefusalsAreKept();
    void keysOfCreations();
    void sameKeyTwiceInABatch();
    void sameKeyOnTwoServers();
    void idsSortInOrderOfArrival();
    void nothingToWriteLeavesNoTransaction();
    void twoServersNeverOverbook();
    void latecomersAreBookedWithTheBatch();
    void lockedByOthersIsLocked();
    void refusedBatchWritesNothing();
    void oldKeysAreDeletedInChunks();

private:
    Uuid createEvent(int capacity);
    BatchAttempt book(std::vector<Command> batch) { return m_store->book(batch, {}); }
    QString count(const char *table)
    {
        return m_postgres.value(m_config, QByteArray("SELECT count(*) FROM ") + table);
    }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgBookingStore> m_store;
};

void TestPgBookingStore::init()
{
    m_config = m_postgres.freshDatabase();
    m_store = std::make_unique<PgBookingStore>(m_config, nullptr);
    QVERIFY(m_store->connect(soon()));
}

Uuid TestPgBookingStore::createEvent(int capacity)
{
    return book({creating(capacity)}).decision.outcomes.at(0).event()->id;
}

void TestPgBookingStore::createdEventIsReadBack()
{
    const BatchAttempt attempt = book({creating(7, QStringLiteral("Übung"))});
    QCOMPARE(attempt.end, BatchEnd::Done);
    const Event *event = attempt.decision.outcomes.at(0).event();
    QVERIFY(event);
    PgEventReader reader(m_config, nullptr);
    QVERIFY(reader.connect(soon()));
    QCOMPARE(reader.eventList({10, {}})->rows, QList<Event>{*event});
}

void TestPgBookingStore::registrationIsReadBack()
{
    const Uuid event = createEvent(7);
    const BatchAttempt attempt = book({registering(event, email(1))});
    const Registration *registration = attempt.decision.outcomes.at(0).registration();
    QVERIFY(registration);
    PgEventReader reader(m_config, nullptr);
    QVERIFY(reader.connect(soon()));
    QCOMPARE(reader.registrations(event, {10, {}})->rows, QList<Registration>{*registration});
    QCOMPARE(reader.events({&event, 1})->value(event).bookedCount, 1);
}

void TestPgBookingStore::outcomes_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("booked");
    QTest::addColumn<QList<int>>("people");
    QTest::addColumn<QStringList>("words");
    const QString ok = QStringLiteral("ok");
    const QString full = QStringLiteral("event_full");
    const QString twice = QStringLiteral("already_registered");

    QTest::newRow("seats/free") << 3 << 0 << QList<int>{1, 2} << QStringList{ok, ok};
    QTest::newRow("seats/last") << 2 << 1 << QList<int>{2, 3} << QStringList{ok, full};
    QTest::newRow("seats/none left") << 1 << 1 << QList<int>{2, 3} << QStringList{full, full};
    QTest::newRow("person/again") << 3 << 1 << QList<int>{1, 2} << QStringList{twice, ok};
    QTest::newRow("person/twice in the batch")
        << 3 << 0 << QList<int>{1, 1} << QStringList{ok, twice};
    QTest::newRow("person/again on a full event")
        << 1 << 1 << QList<int>{1, 2} << QStringList{twice, full};
}

void TestPgBookingStore::outcomes()
{
    QFETCH(int, capacity);
    QFETCH(int, booked);
    QFETCH(QList<int>, people);
    const Uuid event = createEvent(capacity);
    for (int person = 1; person <= booked; ++person) {
        QCOMPARE(wordsOf(book({registering(event, email(person))})),
                 QStringList(QStringLiteral("ok")));
    }
    std::vector<Command> batch;
    for (const int person : people) {
        batch.push_back(registering(event, email(person)));
    }
    QTEST(wordsOf(book(batch)), "words");
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT booked_count = (SELECT count(*) FROM registrations) "
                              "FROM events"),
             QStringLiteral("t"));
}

void TestPgBookingStore::batchSizes_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 255, 256, 257, 1000}) {
        QTest::addRow("batch/%d", size) << size;
    }
}

void TestPgBookingStore::batchSizes()
{
    QFETCH(int, size);
    const int seats = std::max(1, size - 1); // so that the last one finds it full
    const Uuid event = createEvent(seats);
    std::vector<Command> batch;
    for (int i = 0; i < size; ++i) {
        batch.push_back(registering(event, email(i)));
    }
    const QStringList words = wordsOf(book(batch));
    QCOMPARE(words.size(), size);
    QCOMPARE(words.count(QStringLiteral("ok")), seats);
    QCOMPARE(words.count(QStringLiteral("event_full")), size - seats);
    QCOMPARE(count("registrations"), QString::number(seats));
    QCOMPARE(m_postgres.value(m_config, "SELECT booked_count FROM events"), QString::number(seats));
}

void TestPgBookingStore::severalEventsInOneBatch()
{
    const Uuid first = createEvent(1);
    const Uuid second = createEvent(5);
    const QStringList words = wordsOf(book(
        {registering(second, email(1)), registering(first, email(1)), registering(Uuid{}, email(1)),
         creating(3), registering(first, email(2)), registering(second, email(2))}));
    const QString ok = QStringLiteral("ok");
    const QStringList expected{
        ok, ok, QStringLiteral("event_not_found"), ok, QStringLiteral("event_full"), ok};
    QCOMPARE(words, expected);
    QCOMPARE(count("registrations"), QStringLiteral("3"));
    QCOMPARE(count("events"), QStringLiteral("3"));
}

void TestPgBookingStore::emptyBatch()
{
    const BatchAttempt attempt = book({});
    QCOMPARE(attempt.end, BatchEnd::Done);
    QVERIFY(attempt.decision.outcomes.empty());
}

void TestPgBookingStore::hostileValuesAreStoredAsTheyAre()
{
    const QString name = QStringLiteral("{\"a\\',NULL}'); DROP TABLE events; --");
    const QString person = QStringLiteral("o'brien\"\\{},null@x.example");
    const BatchAttempt created = book({creating(3, name)});
    const Uuid event = created.decision.outcomes.at(0).event()->id;
    QCOMPARE(wordsOf(book({registering(event, person)})), QStringList(QStringLiteral("ok")));
    QCOMPARE(wordsOf(book({registering(event, person)})),
             QStringList(QStringLiteral("already_registered")));
    QCOMPARE(m_postgres.value(m_config, "SELECT name FROM events"), name);
    QCOMPARE(m_postgres.value(m_config, "SELECT user_email FROM registrations"), person);
}

void TestPgBookingStore::keysOfRegistrations()
{
    const Uuid event = createEvent(5);
    const Uuid other = createEvent(5);
    const QString key = QStringLiteral("k'\\\"{,}");
    const auto request = keyed(RegisterCommand{event, email(1), {}}, key);
    const Registration first = *book({request}).decision.outcomes.at(0).registration();
    const BatchAttempt again = book({request, keyed(RegisterCommand{event, email(2), {}}, key),
                                     keyed(RegisterCommand{other, email(1), {}}, key)});
    const QStringList expected{QStringLiteral("replayed"), QStringLiteral("idempotency_key_reused"),
                               QStringLiteral("ok")};
    QCOMPARE(wordsOf(again), expected);
    QCOMPARE(*again.decision.outcomes.at(0).registration(), first);
    QCOMPARE(count("registrations"), QStringLiteral("2"));
}

void TestPgBookingStore::keysOfRefusalsAreKept()
{
    const Uuid event = createEvent(1);
    book({registering(event, email(1))});
    const auto late = keyed(RegisterCommand{event, email(2), {}}, QStringLiteral("late"));
    QCOMPARE(wordsOf(book({late})), QStringList(QStringLiteral("event_full")));
    m_postgres.sql(m_config, "UPDATE events SET capacity = 10");
    QCOMPARE(wordsOf(book({late})), QStringList(QStringLiteral("replayed event_full")));
    QCOMPARE(wordsOf(book({registering(event, email(2))})), QStringList(QStringLiteral("ok")));
}

void TestPgBookingStore::keysOfCreations()
{
    const auto request = keyed(creating(5), QStringLiteral("create-1"));
    const Event first = *book({request}).decision.outcomes.at(0).event();
    book({registering(first.id, email(1))});
    const BatchAttempt again =
        book({request, keyed(creating(6), QStringLiteral("create-1")), request});
    const QStringList expected{QStringLiteral("replayed"), QStringLiteral("idempotency_key_reused"),
                               QStringLiteral("replayed")};
    QCOMPARE(wordsOf(again), expected);
    QCOMPARE(*again.decision.outcomes.at(0).event(), first); // the first answer: nobody had booked
    QCOMPARE(count("events"), QStringLiteral("1"));
}

void TestPgBookingStore::sameKeyTwiceInABatch()
{
    const Uuid event = createEvent(5);
    const auto request = keyed(RegisterCommand{event, email(1), {}}, QStringLiteral("k"));
    const QStringList expected{QStringLiteral("ok"), QStringLiteral("replayed")};
    QCOMPARE(wordsOf(book({request, request})), expected);
    QCOMPARE(count("idempotency_keys"), QStringLiteral("1"));
}

void TestPgBookingStore::sameKeyOnTwoServers()
{
    std::vector<std::future<QStringList>> servers;
    for (int i = 0; i < 4; ++i) {
        servers.push_back(std::async(std::launch::async, [this] {
            PgBookingStore store(m_config, nullptr);
            QStringList words;
            for (int n = 0; n < 25 && store.connect(soon()); ++n) {
                std::vector<Command> batch{keyed(creating(5), QStringLiteral("a%1").arg(n)),
                                           keyed(creating(5), QStringLiteral("b%1").arg(n))};
                words << wordsOf(store.book(batch, {}));
            }
            return words;
        }));
    }
    QStringList words;
    for (auto &server : servers) {
        words << server.get();
    }
    QCOMPARE(words.count(QStringLiteral("ok")), 50);
    QCOMPARE(words.count(QStringLiteral("replayed")), 150);
    QCOMPARE(count("events"), QStringLiteral("50"));
}

void TestPgBookingStore::idsSortInOrderOfArrival()
{
    const Uuid event = createEvent(1000);
    for (int batch = 0; batch < 5; ++batch) {
        std::vector<Command> commands;
        for (int i = 0; i < 20; ++i) {
            commands.push_back(registering(
                event, QStringLiteral("%1@x.example").arg(batch * 20 + i, 4, 10, QChar(u'0'))));
        }
        QCOMPARE(book(commands).end, BatchEnd::Done);
    }
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT bool_and(r) FROM (SELECT user_email > "
                              "lag(user_email, 1, '') OVER (ORDER BY id) AS r "
                              "FROM registrations) AS x"),
             QStringLiteral("t"));
}

void TestPgBookingStore::nothingToWriteLeavesNoTransaction()
{
    const Uuid event = createEvent(1);
    book({registering(event, email(1))});
    QCOMPARE(wordsOf(book({registering(event, email(2))})),
             QStringList(QStringLiteral("event_full")));
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT count(*) FROM pg_stat_activity WHERE state LIKE "
                              "'idle in transaction%' AND datname = current_database()"),
             QStringLiteral("0"));
}

void TestPgBookingStore::twoServersNeverOverbook()
{
    const Uuid event = createEvent(100);
    std::vector<std::future<int>> servers;
    for (int server = 0; server < 4; ++server) {
        servers.push_back(std::async(std::launch::async, [this, event, server] {
            PgBookingStore store(m_config, nullptr);
            int booked = 0;
            for (int n = 0; n < 20 && store.connect(soon()); ++n) {
                std::vector<Command> batch;
                for (int i = 0; i < 5; ++i) {
                    batch.push_back(registering(event, email(server * 1000 + n * 5 + i)));
                }
                const BatchAttempt attempt = store.book(batch, {});
                booked += static_cast<int>(wordsOf(attempt).count(QStringLiteral("ok")));
            }
            return booked;
        }));
    }
    int booked = 0;
    for (auto &server : servers) {
        booked += server.get();
    }
    QCOMPARE(booked, 100);
    QCOMPARE(count("registrations"), QStringLiteral("100"));
}

void TestPgBookingStore::latecomersAreBookedWithTheBatch()
{
    const Uuid event = createEvent(2);
    std::vector<Command> batch{registering(event, email(1))};
    std::vector<Uuid> joinedAt;
    const auto joinIn = [&](std::span<const Uuid> locked) {
        joinedAt.assign(locked.begin(), locked.end());
        return std::vector<Command>{registering(event, email(1)), registering(event, email(2)),
                                    registering(event, email(3))};
    };
    QCOMPARE(wordsOf(m_store->book(batch, {joinIn})),
             (QStringList{QStringLiteral("ok"), QStringLiteral("already_registered"),
                          QStringLiteral("ok"), QStringLiteral("event_full")}));
    QCOMPARE(joinedAt, std::vector<Uuid>{event});
    QCOMPARE(batch.size(), std::size_t(4)); // with who came late
    QCOMPARE(count("registrations"), QStringLiteral("2"));
}

void TestPgBookingStore::lockedByOthersIsLocked()
{
    static const Statement hold{"hold", "SELECT 1 FROM events FOR UPDATE"};
    const Uuid event = createEvent(5);
    DatabaseConfig hasty = m_config;
    hasty.lockTimeout = std::chrono::milliseconds(50);
    PgBookingStore store(hasty, nullptr);
    QVERIFY(store.connect(soon()));
    std::vector<Command> batch{registering(event, email(1))};
    DatabaseConnection holder(m_config, nullptr);
    QVERIFY(holder.ensureOpen(soon()));
    QVERIFY(holder.runScript("BEGIN"));
    QVERIFY(holder.run(hold).ok());
    QCOMPARE(store.book(batch, {}).end, BatchEnd::Locked);
    holder.close();
    QTRY_COMPARE(store.book(batch, {}).end, BatchEnd::Done);
    QCOMPARE(count("registrations"), QStringLiteral("1"));
}

void TestPgBookingStore::refusedBatchWritesNothing()
{
    const Uuid event = createEvent(5);
    m_postgres.sql(m_config, "ALTER TABLE registrations ADD CHECK (user_email <> 'bad@x.example')");
    const BatchAttempt attempt =
        book({registering(event, email(1)), registering(event, QStringLiteral("bad@x.example")),
              creating(3)});
    QCOMPARE(attempt.end, BatchEnd::Refused);
    QCOMPARE(count("registrations"), QStringLiteral("0"));
    QCOMPARE(count("events"), QStringLiteral("1"));
    QCOMPARE(wordsOf(book({registering(event, email(1))})), QStringList(QStringLiteral("ok")));
}

void TestPgBookingStore::oldKeysAreDeletedInChunks()
{
    m_postgres.sql(m_config,
                   "INSERT INTO idempotency_keys (scope, key, digest, kind, created_at) "
                   "SELECT gen_random_uuid(), n::text, '', 1, now() - n * interval '1 hour' "
                   "FROM generate_series(1, 100) AS n");
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    QCOMPARE(*deleteOldKeys(connection, 24, 10), 77); // of 24 hours and more
    QCOMPARE(count("idempotency_keys"), QStringLiteral("23"));
    QCOMPARE(*deleteOldKeys(connection, 24, 10), 0);
}

QTEST_GUILESS_MAIN(TestPgBookingStore)
#include "tst_pg_booking_store.moc"
