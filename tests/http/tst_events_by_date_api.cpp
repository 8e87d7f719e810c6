// GET /events by date, over HTTP: windows of time, what is past, pages of both, and the days on
// which clocks change; against a real server with its own PostgreSQL.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

namespace {

QByteArray namesIn(const HttpAnswer &answer)
{
    QByteArrayList names;
    for (const QJsonValue &row : answer.jsonArray()) {
        names.append(row[u"name"].toString().toUtf8());
    }
    return names.join(' ');
}

QByteArray nextOf(const HttpAnswer &answer)
{
    const QByteArray link = answer.header("link");
    return link.isEmpty() ? QByteArray() : link.sliced(1, link.indexOf('>') - 1);
}

} // namespace

class TestEventsByDateApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { QCOMPARE(m_server.stop(), 0); }

    void windows_data();
    void windows();
    void refused_data();
    void refused();
    void pages_data();
    void pages();
    void cursorOfAnotherWindow();
    void whatFromLeavesOutHasEnded_data();
    void whatFromLeavesOutHasEnded();
    void nowIsTheServers();
    void daysOnWhichClocksChange_data();
    void daysOnWhichClocksChange();
    void oldRequestsAnswerAsBefore();

private:
    void create(const QByteArray &name, const QByteArray &members);

    TestPostgres m_postgres;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

void TestEventsByDateApi::create(const QByteArray &name, const QByteArray &members)
{
    const HttpAnswer made = m_http->post("/events",
                                         "{\"name\":\"" + name + "\",\"capacity\":10"
                                             + (members.isEmpty() ? "" : ",") + members + '}');
    QCOMPARE(made.status, 201);
}

void TestEventsByDateApi::initTestCase()
{
    QVERIFY2(
        m_server.start({.dataDir = {}, .database = m_postgres.freshDatabase(), .arguments = {}}),
        qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    create("Evening", R"("starts_at":"2040-06-02T18:00:00Z","ends_at":"2040-06-02T22:00:00Z")");
    create("Festival", R"("starts_at":"2040-06-01T00:00:00Z","ends_at":"2040-06-09T00:00:00Z")");
    create("Open", R"("starts_at":"2040-06-02T00:00:00Z")");
    create("Undated", "");
    create("Morning", R"("starts_at":"2040-06-03T08:00:00Z","ends_at":"2040-06-03T10:00:00Z")");
    create("Deadline", R"("ends_at":"2040-06-03T12:00:00Z")");
    create("Draft", R"("starts_at":"2040-06-02T12:00:00Z","status":"draft")");
    create("Instant", R"("starts_at":"2040-06-03T00:00:00Z","ends_at":"2040-06-03T00:00:00Z")");
    create("Past", R"("starts_at":"2020-06-02T18:00:00Z","ends_at":"2020-06-02T22:00:00Z")");
}

void TestEventsByDateApi::windows_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *query, const char *expected) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(expected);
    };
    row("a day", "from=2040-06-02T00:00:00Z&until=2040-06-03T00:00:00Z&sort=starts_at",
        "Festival Open Draft Evening");
    row("the next day", "from=2040-06-03T00:00:00Z&until=2040-06-04T00:00:00Z&sort=starts_at",
        "Festival Draft Morning");
    row("newest first", "from=2040-06-02T00:00:00Z&until=2040-06-03T00:00:00Z",
        "Draft Open Festival Evening");
    row("by name", "from=2040-06-02T00:00:00Z&until=2040-06-03T00:00:00Z&sort=name",
        "Draft Evening Festival Open");
    row("begins at until", "from=2040-06-02T17:00:00Z&until=2040-06-02T18:00:00Z&sort=starts_at",
        "Festival Open Draft");
    row("begins just before until",
        "from=2040-06-02T17:00:00Z&until=2040-06-02T18:00:00.001Z&sort=starts_at",
        "Festival Open Draft Evening");
    row("ends at from", "from=2040-06-02T22:00:00Z&until=2040-06-03T00:00:00Z&sort=starts_at",
        "Festival Open Draft");
    row("ends just after from",
        "from=2040-06-02T21:59:59.999Z&until=2040-06-03T00:00:00Z&sort=starts_at",
        "Festival Open Draft Evening");
    row("begins at from", "from=2040-06-02T18:00:00Z&until=2040-06-02T18:00:00.001Z&sort=starts_at",
        "Festival Open Draft Evening");
    row("24 hours after a start without an end",
        "from=2040-06-03T00:00:00Z&until=2040-06-03T00:00:00.001Z", "Draft Festival");
    row("from alone: undated events, too", "from=2040-06-03T08:00:00Z&sort=starts_at",
        "Festival Draft Morning Undated Deadline");
    row("until alone", "until=2040-06-02T00:00:00.001Z&sort=starts_at", "Past Festival Open");
    row("from an offset",
        "from=2040-06-03T10:00:00%2B02:00&until=2040-06-03T08:00:01Z&sort=starts_at",
        "Festival Draft Morning");
    row("with q", "from=2040-06-01T00:00:00Z&q=even", "Evening");
    row("with q, soonest", "from=2040-06-01T00:00:00Z&q=e&sort=starts_at",
        "Festival Open Evening Undated Deadline");
    row("with status", "from=2040-06-01T00:00:00Z&status=draft&sort=starts_at", "Draft");
    row("of an organizer that is not there", "from=2040-06-01T00:00:00Z&organizer=nobody", "");
    row("past", "ended_before=2040-06-03T00:00:00Z&sort=latest", "Instant Open Evening Past");
    row("past/ends at the moment", "ended_before=2040-06-02T22:00:00Z&sort=latest", "Evening Past");
    row("past/ends just after", "ended_before=2040-06-02T21:59:59.999Z&sort=latest", "Past");
    row("past/newest first", "ended_before=2040-06-03T00:00:00Z", "Past Instant Open Evening");
    row("past/of a window",
        "from=2030-01-01T00:00:00Z&ended_before=2040-06-03T00:00:00Z&sort=latest",
        "Instant Open Evening");
    row("latest, of all", "sort=latest",
        "Undated Festival Draft Deadline Morning Instant Open Evening Past");
    row("nothing", "from=2050-01-01T00:00:00Z&until=2051-01-01T00:00:00Z", "");
}

void TestEventsByDateApi::windows()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get("/events?" + query);
    QCOMPARE(answer.status, 200);
    QTEST(namesIn(answer), "expected");
}

void TestEventsByDateApi::refused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *query, const char *field) {
        QTest::newRow(query) << QByteArray(query) << QByteArray(field);
    };
    row("from=", "from");
    row("from=tomorrow", "from");
    row("from=2040-06-02", "from");
    row("from=2040-06-02T00:00:00+02:00", "from"); // + is a blank
    row("until=2040-13-02T00:00:00Z", "until");
    row("ended_before=0", "ended_before");
    row("from=now&from=now", "from");
    row("from=2040-06-02T00:00:00Z&until=2040-06-02T00:00:00Z", "until");
    row("from=2040-06-02T00:00:00Z&until=2040-06-01T00:00:00Z", "until");
    row("from=now&cursor=x", "cursor");
    row("sort=soonest", "sort");
}

void TestEventsByDateApi::refused()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get("/events?" + query);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.code(), QByteArray("invalid_field"));
    QTEST(answer.field(), "field");
}

void TestEventsByDateApi::pages_data()
{
    QTest::addColumn<QByteArray>("query");
    for (const char *sort : {"newest", "name", "most_seats", "filling", "starts_at", "latest"}) {
        for (const char *window :
             {"from=2040-06-02T00:00:00Z", "from=2040-06-02T00:00:00Z&until=2040-06-04T00:00:00Z",
              "ended_before=2040-06-09T00:00:00Z", "from=now", "from=now&q=e"}) {
            QTest::addRow("%s, %s", sort, window)
                << QByteArray(QByteArray(window) + "&sort=" + sort);
        }
    }
}

void TestEventsByDateApi::pages()
{
    QFETCH(QByteArray, query);
    const HttpAnswer whole = m_http->get("/events?" + query);
    QCOMPARE(whole.status, 200);
    QVERIFY(whole.jsonArray().size() >= 3);
    for (const int limit : {1, 2, 3}) {
        QByteArrayList paged;
        QByteArray target = "/events?excerpt=9&limit=" + QByteArray::number(limit) + '&' + query;
        while (!target.isEmpty() && paged.size() <= 9) {
            const HttpAnswer answer = m_http->get(target);
            QCOMPARE(answer.status, 200);
            paged += namesIn(answer);
            target = nextOf(answer);
        }
        QCOMPARE(paged.join(' '), namesIn(whole));
    }
}

void TestEventsByDateApi::cursorOfAnotherWindow()
{
    const QByteArray next = nextOf(m_http->get("/events?limit=1&from=now"));
    const QByteArray cursor = next.sliced(next.indexOf("cursor="));
    QCOMPARE(m_http->get("/events?from=now&" + cursor).status, 200);
    for (const char *other :
         {"", "from=2040-01-01T00:00:00Z&", "until=now&", "ended_before=now&"}) {
        QCOMPARE(m_http->get("/events?" + QByteArray(other) + cursor).field(),
                 QByteArray("cursor"));
    }
}

void TestEventsByDateApi::whatFromLeavesOutHasEnded_data()
{
    QTest::addColumn<QByteArray>("moment");
    for (const char *moment :
         {"now", "2040-06-02T00:00:00Z", "2040-06-02T22:00:00Z", "2040-06-03T00:00:00Z",
          "2040-06-03T12:00:00Z", "2050-01-01T00:00:00Z"}) {
        QTest::newRow(moment) << QByteArray(moment);
    }
}

void TestEventsByDateApi::whatFromLeavesOutHasEnded()
{
    QFETCH(QByteArray, moment);
    QByteArrayList split = namesIn(m_http->get("/events?from=" + moment)).split(' ')
        + namesIn(m_http->get("/events?ended_before=" + moment)).split(' ');
    QByteArrayList whole = namesIn(m_http->get("/events")).split(' ');
    std::sort(split.begin(), split.end());
    std::sort(whole.begin(), whole.end());
    QCOMPARE(split, whole);
}

void TestEventsByDateApi::nowIsTheServers()
{
    QCOMPARE(namesIn(m_http->get("/events?ended_before=now&sort=latest")), QByteArray("Past"));
    const HttpAnswer upcoming = m_http->get("/events?limit=2&from=now&sort=starts_at");
    QCOMPARE(namesIn(upcoming), QByteArray("Festival Open"));
    QVERIFY(nextOf(upcoming).contains("&from=now&"));
    QCOMPARE(m_http
                 ->get("/events?limit=2&from=now&sort=starts_at",
                       {{"If-None-Match", upcoming.header("etag")}})
                 .status,
             304);
}

void TestEventsByDateApi::daysOnWhichClocksChange_data()
{
    QTest::addColumn<QByteArray>("window"); // a day there
    QTest::addColumn<QByteArray>("last");   // begins in its last hour
    QTest::newRow("Berlin, 23 hours")
        << QByteArray("from=2041-03-31T00:00:00%2B01:00&until=2041-04-01T00:00:00%2B02:00")
        << QByteArray("2041-03-31T23:30:00+02:00");
    QTest::newRow("Berlin, 25 hours")
        << QByteArray("from=2041-10-27T00:00:00%2B02:00&until=2041-10-28T00:00:00%2B01:00")
        << QByteArray("2041-10-27T23:30:00+01:00");
    QTest::newRow("New York, 25 hours")
        << QByteArray("from=2041-11-03T00:00:00-04:00&until=2041-11-04T00:00:00-05:00")
        << QByteArray("2041-11-03T23:30:00-05:00");
}

// The client says which day it means: offsets of the start and of the end differ.
void TestEventsByDateApi::daysOnWhichClocksChange()
{
    QFETCH(QByteArray, window);
    QFETCH(QByteArray, last);
    const QDateTime start = QDateTime::fromString(QString::fromLatin1(last), Qt::ISODate);
    const QByteArray name = "Late-" + QByteArray::number(start.toSecsSinceEpoch());
    create(name, "\"starts_at\":\"" + last + '"');
    create(name + "-next",
           "\"starts_at\":\"" + start.addSecs(1'800).toUTC().toString(Qt::ISODate).toUtf8() + '"');
    QCOMPARE(namesIn(m_http->get("/events?q=late&sort=starts_at&" + window)), name);
}

void TestEventsByDateApi::oldRequestsAnswerAsBefore()
{
    const HttpAnswer answer = m_http->get("/events?sort=starts_at&limit=1");
    QCOMPARE(namesIn(answer), QByteArray("Past"));
    QVERIFY(nextOf(answer).startsWith("/events?limit=1&sort=starts_at&cursor="));
    QVERIFY(nextOf(m_http->get("/events?limit=1")).startsWith("/events?limit=1&cursor="));
}

QTEST_GUILESS_MAIN(TestEventsByDateApi)
#include "tst_events_by_date_api.moc"
