// Live streams over real sockets: what a subscriber sees, also of changes made elsewhere.
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_client.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <algorithm>

using namespace boxoffice;

class TestLiveStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void snapshotThenSeats();
    void allEvents();
    void unknownEvent();
    void headOfAStream();
    void atMostFourASecond();
    void otherServersAreHeard();
    void changesByHandAreHeard();
    void changesAtTheSameTimeAreAllTold();
    void unwatchedChangesFirst();
    void silenceIsBroken();
    void slowSubscriberIsSkippedAhead();
    void lastEventIdWithNothingMissed();
    void lastEventIdWithSomethingMissed_data();
    void lastEventIdWithSomethingMissed();
    void survivesALostDatabase();
    void streamLimit();

private:
    QByteArray newEvent(int capacity);
    int registerMany(const QByteArray &event, int n, const char *prefix);
    void waitUntilHeard();

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
};

void TestLiveStreams::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(m_server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(m_server.output()));
}

QByteArray TestLiveStreams::newEvent(int capacity)
{
    BlockingHttp http(m_server.port());
    return http
        .post("/events", "{\"name\":\"Live\",\"capacity\":" + QByteArray::number(capacity) + '}')
        .json()
        .value(QLatin1StringView("id"))
        .toString()
        .toLatin1();
}

int TestLiveStreams::registerMany(const QByteArray &event, int n, const char *prefix)
{
    BlockingHttp http(m_server.port());
    int booked = 0;
    for (int i = 0; i < n; ++i) {
        const QByteArray body =
            QByteArray("{\"user_email\":\"") + prefix + QByteArray::number(i) + "@example.org\"}";
        booked += http.post("/events/" + event + "/register", body).status == 201 ? 1 : 0;
    }
    return booked;
}

// Until the server has heard of all that was committed before: it hears in order of commits.
void TestLiveStreams::waitUntilHeard()
{
    const QByteArray event = newEvent(5);
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    QCOMPARE(registerMany(event, 1, "heard"), 1);
    QCOMPARE(stream.next("seats").data.value(QLatin1StringView("booked_count")).toInt(), 1);
}

void TestLiveStreams::snapshotThenSeats()
{
    const QByteArray event = newEvent(5);
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    QCOMPARE(stream.status(), 200);
    QVERIFY(stream.header("content-type").startsWith("text/event-stream"));
    const StreamMessage snapshot = stream.next("snapshot");
    QCOMPARE(snapshot.data.value(QLatin1StringView("id")).toString().toLatin1(), event);
    QCOMPARE(snapshot.data.value(QLatin1StringView("name")).toString(), QStringLiteral("Live"));
    QCOMPARE(snapshot.data.value(QLatin1StringView("booked_count")).toInt(-1), 0);
    QCOMPARE(registerMany(event, 1, "a"), 1);
    const StreamMessage seats = stream.next("seats");
    QCOMPARE(seats.data.value(QLatin1StringView("id")).toString().toLatin1(), event);
    QCOMPARE(seats.data.value(QLatin1StringView("capacity")).toInt(), 5);
    QCOMPARE(seats.data.value(QLatin1StringView("booked_count")).toInt(), 1);
    QVERIFY(!seats.id.isEmpty());
}

void TestLiveStreams::allEvents()
{
    const QByteArray event = newEvent(5);
    StreamClient stream(m_server.port(), "/events/stream");
    const StreamMessage snapshot = stream.next("snapshot");
    const QJsonArray listed = snapshot.data.value(QLatin1StringView("events")).toArray();
    QCOMPARE(listed.first().toObject().value(QLatin1StringView("id")).toString().toLatin1(), event);
    const QByteArray other = newEvent(7);
    StreamMessage created = stream.next("created");
    if (created.data.value(QLatin1StringView("id")).toString().toLatin1() == event) {
        created = stream.next("created"); // the first event came just before the stream
    }
    QCOMPARE(created.data.value(QLatin1StringView("id")).toString().toLatin1(), other);
    QCOMPARE(created.data.value(QLatin1StringView("name")).toString(), QStringLiteral("Live"));
    QCOMPARE(registerMany(event, 1, "b"), 1);
    QCOMPARE(stream.next("seats").data.value(QLatin1StringView("id")).toString().toLatin1(), event);
}

void TestLiveStreams::unknownEvent()
{
    BlockingHttp http(m_server.port());
    const HttpAnswer answer = http.get("/events/01890000-0000-7000-8000-000000000000/stream");
    QCOMPARE(answer.status, 404);
    QCOMPARE(answer.code(), QByteArray("event_not_found"));
    QCOMPARE(http.get("/events/nonsense/stream").status, 404);
}

void TestLiveStreams::headOfAStream()
{
    BlockingHttp http(m_server.port());
    const HttpAnswer answer = http.request("HEAD", "/events/stream");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(http.get("/health").status, 200);
}

void TestLiveStreams::atMostFourASecond()
{
    const QByteArray event = newEvent(10'000);
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(registerMany(event, 300, "c"), 300);
    const qint64 elapsed = timer.elapsed();
    int messages = 0;
    for (int booked = 0; booked < 300; ++messages) {
        const StreamMessage seats = stream.next("seats");
        QVERIFY(!seats.data.isEmpty());
        booked = seats.data.value(QLatin1StringView("booked_count")).toInt();
    }
    // One at once, then one each quarter of a second, and one for the last seats; however slow the
    // machine is, since the server never reads earlier than that.
    QVERIFY2(messages <= 3 + elapsed / 250, qPrintable(QString::number(messages)));
}

void TestLiveStreams::otherServersAreHeard()
{
    ServerProcess other;
    QVERIFY2(other.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(other.output()));
    const QByteArray event = newEvent(5);
    StreamClient stream(other.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    QCOMPARE(registerMany(event, 1, "d"), 1);
    QCOMPARE(stream.next("seats").data.value(QLatin1StringView("booked_count")).toInt(), 1);
}

// An operator who changes rows with psql can tell the servers, too.
void TestLiveStreams::changesByHandAreHeard()
{
    const QByteArray event = newEvent(5);
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    m_postgres.sql(m_database,
                   "UPDATE events SET name = 'Renamed' WHERE id = '" + event
                       + "'; SELECT pg_notify('boxoffice', 'u" + event + "')");
    QCOMPARE(stream.next("updated").data.value(QLatin1StringView("name")).toString(),
             QStringLiteral("Renamed"));
}

// A page that follows one event listens to `updated` and `seats`, never to `created`.
void TestLiveStreams::changesAtTheSameTimeAreAllTold()
{
    const QByteArray event = newEvent(5);
    StreamClient one(m_server.port(), "/events/" + event + "/stream");
    StreamClient all(m_server.port(), "/events/stream");
    one.next("snapshot");
    all.next("snapshot");
    QCOMPARE(registerMany(event, 1, "t"), 1);
    for (StreamClient *stream : {&one, &all}) { // with that, the creation has been told of, too
        QCOMPARE(stream->next("seats").data.value(QLatin1StringView("booked_count")).toInt(), 1);
    }
    m_postgres.sql(m_database,
                   "UPDATE events SET name = 'Renamed' WHERE id = '" + event
                       + "'; SELECT pg_notify('boxoffice', kind || '" + event
                       + "') FROM unnest('{s,u,c}'::text[]) AS kind");
    for (StreamClient *stream : {&one, &all}) {
        const StreamMessage created = stream->next();
        QCOMPARE(created.event, QByteArray("created"));
        QCOMPARE(created.data.value(QLatin1StringView("name")).toString(),
                 QStringLiteral("Renamed"));
        QVERIFY(created.id.isEmpty());
        QCOMPARE(stream->next().event, QByteArray("updated"));
        const StreamMessage seats = stream->next();
        QCOMPARE(seats.event, QByteArray("seats"));
        QVERIFY(!seats.id.isEmpty()); // the last of a telling has it
    }
}

// The first change that a server hears of may be one that nobody asked about.
void TestLiveStreams::unwatchedChangesFirst()
{
    const QByteArray watched = newEvent(5);
    const QByteArray other = newEvent(5);
    ServerProcess fresh;
    QVERIFY2(fresh.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(fresh.output()));
    StreamClient stream(fresh.port(), "/events/" + watched + "/stream");
    stream.next("snapshot");
    QCOMPARE(registerMany(other, 1, "u"), 1);
    QCOMPARE(registerMany(watched, 1, "w"), 1);
    QCOMPARE(stream.next("seats").data.value(QLatin1StringView("booked_count")).toInt(), 1);
}

// Also right behind a message: the comment is due by the stream's own silence.
void TestLiveStreams::silenceIsBroken()
{
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {},
                           .database = m_database,
                           .arguments = {QStringLiteral("--stream-heartbeat=300")}}),
             qPrintable(server.output()));
    const QByteArray event = newEvent(5);
    StreamClient stream(server.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(registerMany(event, 1, QByteArray("s" + QByteArray::number(i) + '-')), 1);
        stream.next("seats");
        QElapsedTimer silence;
        silence.start();
        QVERIFY(stream.waitForComment("still here"));
        // By the setting: unless told otherwise, a stream may be silent for 15 s.
        QVERIFY2(silence.elapsed() < 14'000, qPrintable(QString::number(silence.elapsed())));
    }
}

// Three megabytes a reading, of which the sockets hold one or two.
void TestLiveStreams::slowSubscriberIsSkippedAhead()
{
    constexpr int kReadings = 5;
    const QByteArray event = newEvent(100'000);
    m_postgres.sql(m_database,
                   "INSERT INTO events (name, description, capacity) "
                   "SELECT 'Long', repeat('x', 10000), 1 FROM generate_series(1, 300)");
    StreamClient slow(m_server.port(), "/events/stream", {}, 4'096);
    StreamClient quick(m_server.port(), "/events/" + event + "/stream");
    quick.next("snapshot");
    for (int i = 1; i <= kReadings; ++i) {
        m_postgres.sql(m_database,
                       "SELECT pg_notify('boxoffice', 'u' || string_agg(id::text, ',')) FROM "
                       "(SELECT id, row_number() OVER () / 200 AS part FROM events "
                       "WHERE name = 'Long') AS n GROUP BY part");
        QCOMPARE(registerMany(event, 1, QByteArray("e" + QByteArray::number(i) + '-')), 1);
        int told = 0;
        while (told < i) {
            const StreamMessage seats = quick.next("seats");
            QVERIFY(!seats.event.isEmpty());
            told = seats.data.value(QLatin1StringView("booked_count")).toInt();
        }
    }
    int snapshots = 0;
    int updates = 0;
    for (bool sawTruth = false; !sawTruth;) {
        const StreamMessage message = slow.next();
        QVERIFY(!message.event.isEmpty());
        snapshots += message.event == "snapshot" ? 1 : 0;
        updates += message.event == "updated" ? 1 : 0;
        const QJsonArray listed = message.data.value(QLatin1StringView("events")).toArray();
        for (const QJsonValue entry : listed) {
            sawTruth |= entry[u"booked_count"].toInt() == kReadings;
        }
        sawTruth |= message.data.value(QLatin1StringView("booked_count")).toInt() == kReadings;
    }
    QVERIFY2(updates < kReadings * 300, qPrintable(QString::number(updates))); // some were left out
    QVERIFY2(snapshots > 1, qPrintable(QString::number(snapshots)));           // and made good
}

void TestLiveStreams::lastEventIdWithNothingMissed()
{
    const QByteArray event = newEvent(5);
    QByteArray last;
    {
        StreamClient stream(m_server.port(), "/events/" + event + "/stream");
        stream.next("snapshot");
        QCOMPARE(registerMany(event, 1, "f"), 1);
        last = stream.next("seats").id;
    }
    StreamClient again(m_server.port(), "/events/" + event + "/stream", last);
    QVERIFY(again.waitForComment("nothing missed"));
    QCOMPARE(registerMany(event, 1, "g"), 1);
    const StreamMessage first = again.next();
    QCOMPARE(first.event, QByteArray("seats"));
    QCOMPARE(first.data.value(QLatin1StringView("booked_count")).toInt(), 2);
}

void TestLiveStreams::lastEventIdWithSomethingMissed_data()
{
    QTest::addColumn<bool>("othersWatch");
    QTest::addColumn<bool>("all");

    QTest::newRow("one event/others watch it") << true << false;
    QTest::newRow("one event/nobody watches meanwhile") << false << false;
    QTest::newRow("all events/others watch") << true << true;
    QTest::newRow("all events/nobody watches meanwhile") << false << true;
}

void TestLiveStreams::lastEventIdWithSomethingMissed()
{
    QFETCH(bool, othersWatch);
    QFETCH(bool, all);
    const QByteArray event = newEvent(5);
    const QByteArray path = all ? QByteArray("/events/stream") : "/events/" + event + "/stream";
    auto stream = std::make_unique<StreamClient>(m_server.port(), path);
    const QByteArray last = stream->next("snapshot").id;
    QVERIFY(!last.isEmpty());
    if (!othersWatch) {
        stream.reset();
    }
    QCOMPARE(registerMany(event, 1, "h"), 1);
    waitUntilHeard();
    StreamClient again(m_server.port(), path, last);
    const StreamMessage first = again.next();
    QCOMPARE(first.event, QByteArray("snapshot"));
    const QJsonArray told =
        all ? first.data.value(QLatin1StringView("events")).toArray() : QJsonArray{first.data};
    const auto it = std::find_if(told.begin(), told.end(), [&](const QJsonValue &one) {
        return one[u"id"].toString() == QLatin1StringView(event);
    });
    QVERIFY(it != told.end());
    QCOMPARE((*it)[u"booked_count"].toInt(), 1);
}

void TestLiveStreams::survivesALostDatabase()
{
    const QByteArray event = newEvent(5);
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    stream.next("snapshot");
    // Nobody reads what the server writes: a pipe holds 64 KiB.
    BlockingHttp http(m_server.port());
    for (int i = 0; i < 1'000; ++i) {
        QCOMPARE(http.get("/health").status, 200);
    }
    m_postgres.kill9();
    m_postgres.start();
    QVERIFY(!stream.next("snapshot").event.isEmpty()); // whatever happened meanwhile is in it
    QCOMPARE(registerMany(event, 1, "i"), 1);
    // As a change, or in a further snapshot where the feed had to begin again.
    StreamMessage told;
    do {
        told = stream.next();
    } while (!told.event.isEmpty()
             && told.data.value(QLatin1StringView("booked_count")).toInt() != 1);
    QVERIFY(!told.event.isEmpty());
    QTRY_VERIFY(m_server.output().contains(QStringLiteral("part=boxoffice.storage")));
}

void TestLiveStreams::streamLimit()
{
    ServerProcess small;
    QVERIFY2(small.start({.dataDir = {},
                          .database = m_database,
                          .arguments = {QStringLiteral("--max-streams=1")}}),
             qPrintable(small.output()));
    BlockingHttp http(small.port());
    {
        StreamClient first(small.port(), "/events/stream");
        QCOMPARE(first.status(), 200);
        const HttpAnswer refused = http.get("/events/stream");
        QCOMPARE(refused.status, 503);
        QCOMPARE(refused.code(), QByteArray("overloaded"));
    }
    std::unique_ptr<StreamClient> next; // the place of the first comes free once it is seen to go
    QTRY_VERIFY((next && next->status() == 200)
                || (next = std::make_unique<StreamClient>(small.port(), "/events/stream"), false));
}

QTEST_GUILESS_MAIN(TestLiveStreams)
#include "tst_live_streams.moc"
