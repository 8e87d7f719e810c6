// The promise: however many press the button at once, no seat is sold twice. Real servers, real
// PostgreSQL; over HTTP and against the admission layer directly.
#include "backend/admission/admission_queue.h"
#include "backend/database/watchdog.h"
#include "backend/storage/pg_booking_store.h"
#include "tests/support/blocking_http.h"
#include "tests/support/recorder.h"
#include "tests/support/server_process.h"
#include "tests/support/summary_box.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <barrier>
#include <thread>

using namespace boxoffice;

namespace {

QByteArray emailBody(const QByteArray &email)
{
    return "{\"user_email\":\"" + email + "\"}";
}

// Runs `work(i)` on n threads that all start at the same moment.
template <typename Work> void atOnce(int n, Work work)
{
    std::barrier start(n);
    std::vector<std::thread> threads;
    for (int i = 0; i < n; ++i) {
        threads.emplace_back([&, i] { work(i, start); });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

} // namespace

class TestConcurrency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void overHttp_data();
    void overHttp();
    void admissionDirectly_data();
    void admissionDirectly();
    void manyClientsAndDuplicates();
    void twoServersOneDatabase();
    void cancelledClientsBookNothingTwice();
    void naiveReadThenWriteOverbooks();

private:
    QByteArray createEvent(quint16 port, int capacity);
    // Registers n attendees with different addresses at the same moment.
    void rush(const QList<quint16> &ports, const QByteArray &event, int n, Tally &tally);
    void verifyBooked(const DatabaseConfig &database, const QByteArray &event, int expected);

    TestPostgres m_postgres;
};

QByteArray TestConcurrency::createEvent(quint16 port, int capacity)
{
    BlockingHttp http(port);
    const HttpAnswer answer = http.post(
        "/events", "{\"name\":\"Rush\",\"capacity\":" + QByteArray::number(capacity) + '}');
    return answer.json().value(QLatin1StringView("id")).toString().toLatin1();
}

void TestConcurrency::rush(const QList<quint16> &ports, const QByteArray &event, int n,
                           Tally &tally)
{
    atOnce(n, [&](int i, auto &start) {
        BlockingHttp http(ports[i % ports.size()]);
        http.connect();
        start.arrive_and_wait();
        const HttpAnswer answer =
            http.post("/events/" + event + "/register",
                      emailBody("user" + QByteArray::number(i) + "@example.org"));
        tally.count(answer.status, answer.code());
    });
}

void TestConcurrency::verifyBooked(const DatabaseConfig &database, const QByteArray &event,
                                   int expected)
{
    const QByteArray id = '\'' + event + '\'';
    QCOMPARE(m_postgres.value(database, "SELECT booked_count FROM events WHERE id = " + id),
             QString::number(expected));
    QCOMPARE(
        m_postgres.value(database, "SELECT count(*) FROM registrations WHERE event_id = " + id),
        QString::number(expected));
}

void TestConcurrency::overHttp_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("lanes");
    QTest::newRow("20 clients/capacity 1") << 1 << 2;
    QTest::newRow("20 clients/capacity 5") << 5 << 2;
    QTest::newRow("20 clients/capacity 5, one lane") << 5 << 1;
    QTest::newRow("20 clients/capacity 5, eight lanes") << 5 << 8;
}

void TestConcurrency::overHttp()
{
    QFETCH(int, capacity);
    QFETCH(int, lanes);
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(
        server.start({.dataDir = {},
                      .database = database,
                      .arguments = {QStringLiteral("--admission-lanes"), QString::number(lanes)}}),
        qPrintable(server.output()));
    const QByteArray event = createEvent(server.port(), capacity);
    Tally tally;
    rush({server.port()}, event, 20, tally);
    QVERIFY(printSummary(QStringLiteral("HTTP, capacity %1, %2 lanes").arg(capacity).arg(lanes),
                         tally, capacity, 20 - capacity));
    verifyBooked(database, event, capacity);
    QCOMPARE(server.stop(), 0);
}

void TestConcurrency::admissionDirectly_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("queues");
    QTest::newRow("20 threads/capacity 1") << 1 << 1;
    QTest::newRow("20 threads/capacity 5") << 5 << 1;
    QTest::newRow("20 threads/capacity 5, three queues on one database") << 5 << 3;
}

void TestConcurrency::admissionDirectly()
{
    QFETCH(int, capacity);
    QFETCH(int, queues);
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(database,
                   "INSERT INTO events (name, capacity) VALUES ('Rush', "
                       + QByteArray::number(capacity) + ')');
    const QByteArray event =
        m_postgres.value(database, QByteArrayLiteral("SELECT id FROM events")).toLatin1();
    test::OutcomeRecorder recorder;
    Watchdog watchdog;
    std::vector<std::unique_ptr<AdmissionQueue>> admission;
    for (int i = 0; i < queues; ++i) {
        admission.push_back(std::make_unique<AdmissionQueue>(
            [&] { return std::make_unique<PgBookingStore>(database, &watchdog); },
            AdmissionOptions{}));
    }
    std::atomic<int> accepted{0};
    atOnce(20, [&](int i, auto &start) {
        const RegisterCommand command{*Uuid::parse(QByteArrayView(event)),
                                      QStringLiteral("user%1@example.org").arg(i)};
        start.arrive_and_wait();
        AdmissionQueue &queue = *admission[static_cast<std::size_t>(i % queues)];
        accepted += queue.submit({command, {}, &recorder}) ? 1 : 0;
    });
    QCOMPARE(accepted.load(), 20);
    QVERIFY(recorder.waitFor(20));
    Tally tally;
    for (const Answered &answered : recorder.all()) {
        const Error *error = answered.outcome.error();
        tally.count(error ? 409 : 201, error ? wireName(error->code).toByteArray() : QByteArray());
    }
    QVERIFY(
        printSummary(QStringLiteral("admission, capacity %1, %2 queues").arg(capacity).arg(queues),
                     tally, capacity, 20 - capacity));
    verifyBooked(database, event, capacity);
}

// 200 clients, 3 events; every fourth client repeats the address of the one before it.
void TestConcurrency::manyClientsAndDuplicates()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    QList<QByteArray> events;
    for (int i = 0; i < 3; ++i) {
        events.append(createEvent(server.port(), 1'000));
    }
    Tally tally;
    atOnce(200, [&](int i, auto &start) {
        const int person = i % 4 == 3 ? i - 1 : i;
        BlockingHttp http(server.port());
        http.connect();
        start.arrive_and_wait();
        for (const QByteArray &event : events) {
            const HttpAnswer answer =
                http.post("/events/" + event + "/register",
                          emailBody("user" + QByteArray::number(person) + "@example.org"));
            tally.count(answer.status, answer.code());
        }
    });
    QVERIFY(printSummary(QStringLiteral("200 clients, 3 events, duplicates"), tally, 450, 0, 150));
    for (const QByteArray &event : events) {
        verifyBooked(database, event, 150);
    }
}

void TestConcurrency::twoServersOneDatabase()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess first, second;
    QVERIFY2(first.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(first.output()));
    QVERIFY2(second.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(second.output()));
    const QByteArray event = createEvent(first.port(), 37);
    Tally tally;
    rush({first.port(), second.port()}, event, 100, tally);
    QVERIFY(printSummary(QStringLiteral("two servers, capacity 37"), tally, 37, 63));
    verifyBooked(database, event, 37);
}

// Half of the clients hang up right after asking. Whoever stays gets a true answer; whoever left
// may or may not hold a seat, but the seats always add up.
void TestConcurrency::cancelledClientsBookNothingTwice()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray event = createEvent(server.port(), 60);
    Tally tally;
    atOnce(100, [&](int i, auto &start) {
        BlockingHttp http(server.port());
        http.connect();
        start.arrive_and_wait();
        http.send("POST", "/events/" + event + "/register",
                  emailBody("user" + QByteArray::number(i) + "@example.org"));
        if (i % 2 == 0) {
            http.close();
            return;
        }
        const HttpAnswer answer = http.receive();
        tally.count(answer.status, answer.code());
    });
    QCOMPARE(tally.total.load(), 50);
    QCOMPARE(tally.other.load(), 0);
    const QByteArray id = '\'' + event + '\'';
    const int booked =
        m_postgres.value(database, "SELECT booked_count FROM events WHERE id = " + id).toInt();
    QVERIFY2(booked >= tally.successes && booked <= 60, qPrintable(QString::number(booked)));
    verifyBooked(database, event, booked);
    QVERIFY(tally.full == 0 || booked == 60);
}

// Why the lock is there: the same rush through read-then-write, as it is often done, sells the
// last seat many times. The barrier between read and write stands for what a scheduler may do.
void TestConcurrency::naiveReadThenWriteOverbooks()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(database,
                   "ALTER TABLE events DROP CONSTRAINT events_never_overbooked,"
                   "DROP CONSTRAINT events_held_count;"
                   "INSERT INTO events (name, capacity) VALUES ('Naive', 1)");
    static const Statement read{"naive_read", "SELECT id, capacity - booked_count FROM events"};
    static const Statement insert{"naive_insert",
                                  "INSERT INTO registrations (event_id, user_email) VALUES (?, ?)"};
    static const Statement update{"naive_update",
                                  "UPDATE events SET booked_count = booked_count + 1 WHERE id = ?"};
    std::atomic<int> sold{0};
    std::barrier allHaveRead(20);
    atOnce(20, [&](int i, auto &start) {
        DatabaseConnection connection(database, nullptr);
        connection.ensureOpen(QDeadlineTimer(std::chrono::seconds(20)));
        start.arrive_and_wait();
        Uuid event;
        int left = 0;
        {
            Rows rows = connection.run(read);
            if (rows.ok() && rows.next()) {
                event = rows.uuid(0);
                left = rows.integer(1);
            }
        }
        allHaveRead.arrive_and_wait();
        if (left > 0
            && connection.run(insert, {event, QStringLiteral("user%1@example.org").arg(i)}).ok()
            && connection.run(update, {event}).ok()) {
            ++sold;
        }
    });
    std::printf("naive read-then-write, capacity 1: %d sold\n", sold.load());
    QVERIFY(sold > 1);
    QCOMPARE(m_postgres.value(database, QByteArrayLiteral("SELECT booked_count FROM events")),
             QString::number(sold));
}

QTEST_GUILESS_MAIN(TestConcurrency)
#include "tst_concurrency.moc"
