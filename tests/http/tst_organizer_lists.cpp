// How organizers find things: search, choice, order and pages of both lists, the list as CSV, and
// an event's history; against a real server with its own PostgreSQL.
#include "shared/api/ticket_number.h"
#include "tests/support/blocking_http.h"
#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTcpSocket>
#include <QTest>

using namespace boxoffice;

namespace {

QByteArray textOf(const QJsonValue &value, const char *member)
{
    return value.toObject().value(QLatin1StringView(member)).toString().toUtf8();
}

QByteArrayList all(const HttpAnswer &answer, const char *member)
{
    QByteArrayList found;
    for (const QJsonValue &row : answer.jsonArray()) {
        found.append(textOf(row, member));
    }
    return found;
}

// Of somebody without a name, whom mail reached: what follows when the seat was given back.
QByteArray endOfRow(QByteArrayView row)
{
    const std::optional<Uuid> id = Uuid::parse(row.first(std::min<qsizetype>(row.size(), 36)));
    const auto number = ticketNumber(id.value_or(Uuid()));
    return ",," + QByteArray(number.data(), number.size()) + ",,\r";
}

QByteArray joined(const QByteArrayList &list)
{
    return list.join(' ');
}

// The target of the Link header; empty when there is none.
QByteArray nextOf(const HttpAnswer &answer)
{
    const QByteArray link = answer.header("link");
    return link.isEmpty() ? QByteArray() : link.sliced(1, link.indexOf('>') - 1);
}

// The cursor of such a target, with another key in it.
QByteArray forged(const QByteArray &next, const QByteArray &key)
{
    const QByteArray cursor = QByteArray::fromBase64(next.sliced(next.indexOf("cursor=") + 7),
                                                     QByteArray::Base64UrlEncoding);
    const QByteArray changed = cursor.first(20) + key;
    return changed.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

const QByteArray kMark("\xef\xbb\xbf");

HttpAnswer csvOf(quint16 port, const QByteArray &target, const QByteArray &method = "GET")
{
    return BlockingHttp(port).request(method, target, {}, {{"Accept", "text/csv"}});
}

} // namespace

class TestOrganizerLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { QCOMPARE(m_server.stop(), 0); }

    void events_data();
    void events();
    void eventsRefused_data();
    void eventsRefused();
    void pagesVisitEachEventOnce_data();
    void pagesVisitEachEventOnce();
    void cursorsAreBoundToTheirList_data();
    void cursorsAreBoundToTheirList();
    void forgedCursorsAreRefused_data();
    void forgedCursorsAreRefused();
    void anyCursorIsRefusedOrTaken_data();
    void anyCursorIsRefusedOrTaken();
    void registrations_data();
    void registrations();
    void registrationsRefused_data();
    void registrationsRefused();
    void registrationsInOrder_data();
    void registrationsInOrder();
    void pagesOfFoundRegistrations();
    void registrationCursorsAreBoundToTheirSort();
    void csv();
    void csvOfWhatWasChosen();
    void csvRefused();
    void csvHasNoCap();
    void csvOfAKilledServerIsNotWhole_data();
    void csvOfAKilledServerIsNotWhole();
    void csvReaderThatLeavesIsNoTrouble();
    void history();
    void historyInOtherBuckets();
    void tooFineBucketsAreWidened();
    void historyRefused_data();
    void historyRefused();

private:
    void sql(const QByteArray &script) { m_postgres.sql(m_database, script); }
    QByteArray value(const QByteArray &query)
    {
        return m_postgres.value(m_database, query).toUtf8();
    }
    // An event that no list below shows: it is made in a database of its own.
    QByteArray target(const char *path) { return "/events/" + m_event + path; }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event; // has registrations
};

// Six events, oldest first A to F, with what the rows below look for.
void TestOrganizerLists::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('A', 'a night of 100% jazz', 10, 9, 'Hall', 'published', '2026-03-01Z')");
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('b', 'under_score', 10, 10, 'Hall', 'published', NULL)");
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('C', E'back\\\\slash', 100, 50, '', 'draft', '2026-01-01Z')");
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('D', 'Übung macht', 3, 1, 'Straße', 'published', '2026-02-01Z')");
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('ä', 'JAZZ again', 10, 0, '東京都', 'cancelled', '2026-02-01Z')");
    sql("INSERT INTO events (name, description, capacity, booked_count, location, status, "
        "starts_at)"
        " VALUES ('F', 'a%b', 1000000, 999999, 'Hall', 'published', NULL)");
    sql("UPDATE events SET category = CASE name WHEN 'A' THEN 'Jazz' ELSE 'Für alle' END "
        "WHERE name IN ('A', 'C', 'D')");
    m_event = value("SELECT id FROM events WHERE name = 'A'");
    QByteArray script;
    const char *const people[] = {"ada@x.example", "ben@x.example", "=cmd|x@x.example",
                                  "a_b@x.example", "axb@x.example", "\"q,r\"@x.example",
                                  "ada@y.example", "p%t@x.example", "last@x.example"};
    int minute = 0;
    for (const char *person : people) {
        script =
            QByteArray("INSERT INTO registrations (event_id, user_email, created_at) VALUES ('")
            + m_event + "', '" + person + "', '2026-01-01T10:" + QByteArray::number(10 + minute++)
            + ":30Z')";
        sql(script);
    }
    for (const char *person : {"ben@x.example", "ada@y.example"}) {
        sql(QByteArray("UPDATE registrations SET cancelled_at = '2026-01-02T11:00:00Z' "
                       "WHERE user_email = '")
            + person + '\'');
    }
    sql("UPDATE events SET booked_count = 7 WHERE name = 'A'");
    QVERIFY2(m_server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestOrganizerLists::events_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *query, const char *expected) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(expected);
    };
    row("all", "", "F ä D C b A");
    row("all/newest said", "?sort=newest", "F ä D C b A");
    row("sort/name", "?sort=name", "A ä b C D F");
    row("sort/most seats, then what can't be booked", "?sort=most_seats", "A D F b ä C");
    row("sort/filling, then what can't be booked", "?sort=filling", "F A D ä C b");
    row("sort/starts_at", "?sort=starts_at", "C D ä A b F");
    row("status/draft", "?status=draft", "C");
    row("status/cancelled", "?status=cancelled", "ä");
    row("status/published, by name", "?status=published&sort=name", "A b D F");
    row("q/word", "?q=jazz", "ä A");
    row("q/capitals", "?q=JaZz", "ä A");
    row("q/beyond ASCII", "?q=%C3%BCBUNG", "D");
    row("q/in the location", "?q=hall", "F b A");
    row("q/sharp s", "?q=stra%C3%9Fe", "D");
    row("q/no spaces between", "?q=%E6%9D%B1%E4%BA%AC%E9%83%BD", "ä");
    row("q/two characters", "?q=%E6%9D%B1%E4%BA%AC", "ä");
    row("q/one letter", "?q=J", "ä A");
    row("q/without the accent", "?q=ubung", "D");
    row("q/ss for sharp s", "?q=STRASSE", "D");
    row("q/words in any order", "?q=jazz+night", "A");
    row("q/words in several members", "?q=jazz+hall", "A");
    row("q/each word is wanted", "?q=jazz+swing", "");
    row("q/per cent", "?q=%25", "F A");
    row("q/per cent in a word", "?q=100%25", "A");
    row("q/underscore", "?q=r_s", "b");
    row("q/underscore alone", "?q=_", "b");
    row("q/backslash", "?q=k%5Cs", "C");
    row("q/quote", "?q='", "");
    row("q/nothing like it", "?q=nowhere", "");
    row("q/not across members", "?q=AA", "");
    row("q/blank", "?q=of+100", "A");
    row("q/with status and sort", "?q=jazz&status=published&sort=filling", "A");
    row("category", "?category=Jazz", "A");
    row("category/capitals, beyond ASCII", "?category=f%C3%9CR+ALLE", "D C");
    row("category/blanks around", "?category=%20Jazz%20", "A");
    row("category/not a part", "?category=Jaz", "");
    row("category/no pattern", "?category=J%25", "");
    row("category/not without the accent", "?category=fur+alle", "");
    row("category/all", "?category=All", "F ä D C b A");
    row("category/by name, with a status", "?category=f%C3%BCr+alle&status=draft&sort=name", "C");
    row("category/by name", "?category=f%C3%BCr+alle&sort=name", "C D");
    row("category/searched", "?category=f%C3%BCr+alle&q=macht", "D");
    row("category/by seats", "?category=f%C3%BCr+alle&sort=most_seats", "D C");
    row("category/by time", "?category=f%C3%BCr+alle&sort=starts_at", "C D");
    row("category/in a window", "?category=f%C3%BCr+alle&until=2026-01-15T00:00:00Z", "C");
    row("parameter/another", "?colour=red", "F ä D C b A");
}

void TestOrganizerLists::events()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get("/events" + query);
    QCOMPARE(answer.status, 200);
    QTEST(joined(all(answer, "name")), "expected");
}

void TestOrganizerLists::eventsRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &query, const char *field) {
        QTest::newRow(name) << query << QByteArray(field);
    };
    row("q/empty", "?q=", "q");
    row("q/101", "?q=" + QByteArray(101, 'x'), "q");
    row("q/control character", "?q=a%C2%85b", "q");
    row("q/twice", "?q=a&q=b", "q");
    row("status/unknown", "?status=open", "status");
    row("status/empty", "?status=", "status");
    row("status/twice", "?status=draft&status=draft", "status");
    row("sort/unknown", "?sort=price", "sort");
    row("sort/other case", "?sort=Name", "sort");
    row("category/empty", "?category=", "category");
    row("category/41", "?category=" + QByteArray(41, 'x'), "category");
    row("category/control character", "?category=a%C2%80b", "category");
    row("category/twice", "?category=a&category=b", "category");
    row("limit/0, with q", "?q=a&limit=0", "limit");
    row("cursor/garbage, with q", "?q=a&cursor=x", "cursor");
    row("cursor/empty, sorted", "?sort=name&cursor=", "cursor");
}

void TestOrganizerLists::eventsRefused()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get("/events" + query);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.code(), QByteArray("invalid_field"));
    QTEST(answer.field(), "field");
}

void TestOrganizerLists::pagesVisitEachEventOnce_data()
{
    QTest::addColumn<QByteArray>("query");
    for (const char *query :
         {"", "&sort=name", "&sort=most_seats", "&sort=filling", "&sort=starts_at", "&q=a",
          "&q=hall&sort=filling", "&status=published&sort=starts_at", "&category=f%C3%BCr+alle",
          "&category=f%C3%BCr+alle&sort=starts_at&from=2001-01-01T00:00:00Z"}) {
        QTest::newRow(*query ? query + 1 : "default") << QByteArray(query);
    }
}

void TestOrganizerLists::pagesVisitEachEventOnce()
{
    QFETCH(QByteArray, query);
    const QByteArrayList whole = all(m_http->get("/events?limit=1000" + query), "name");
    for (const int limit : {1, 2}) {
        QByteArrayList paged;
        QByteArray target = "/events?limit=" + QByteArray::number(limit) + query;
        while (!target.isEmpty() && paged.size() <= whole.size()) {
            const HttpAnswer answer = m_http->get(target);
            QCOMPARE(answer.status, 200);
            paged += all(answer, "name");
            target = nextOf(answer);
        }
        QCOMPARE(joined(paged), joined(whole));
    }
}

void TestOrganizerLists::cursorsAreBoundToTheirList_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("default to sorted", "/events?", "/events?sort=name&");
    row("sorted to default", "/events?sort=name&", "/events?");
    row("sorted otherwise", "/events?sort=most_seats&", "/events?sort=filling&");
    row("another q", "/events?q=a&", "/events?q=h&");
    row("another status", "/events?status=published&", "/events?");
    row("of a category to default", "/events?category=f%C3%BCr+alle&", "/events?");
    row("another category", "/events?category=f%C3%BCr+alle&", "/events?category=Jazz&");
}

void TestOrganizerLists::cursorsAreBoundToTheirList()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray next = nextOf(m_http->get(from + "limit=1"));
    const QByteArray cursor = next.sliced(next.indexOf("cursor="));
    QCOMPARE(m_http->get(from + cursor).status, 200);
    const HttpAnswer refused = m_http->get(to + cursor);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.field(), QByteArray("cursor"));
}

void TestOrganizerLists::forgedCursorsAreRefused_data()
{
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("seats/text") << QByteArray("most_seats") << QByteArray("x");
    QTest::newRow("seats/too great")
        << QByteArray("most_seats") << QByteArray("9223372036854775808");
    QTest::newRow("seats/none") << QByteArray("most_seats") << QByteArray();
    QTest::newRow("filling/SQL") << QByteArray("filling") << QByteArray("0; SELECT 1");
    QTest::newRow("starts_at/text") << QByteArray("starts_at") << QByteArray("tomorrow");
    QTest::newRow("starts_at/beyond any time")
        << QByteArray("starts_at") << QByteArray("999999999999999999");
    QTest::newRow("latest/text") << QByteArray("latest") << QByteArray("now");
    QTest::newRow("latest/beyond any time")
        << QByteArray("latest") << QByteArray("253402387200000");
    QTest::newRow("seats/more than any event has")
        << QByteArray("most_seats") << QByteArray("1000001");
    QTest::newRow("name/NUL") << QByteArray("name") << QByteArrayLiteral("a\0b");
}

void TestOrganizerLists::forgedCursorsAreRefused()
{
    QFETCH(QByteArray, sort);
    QFETCH(QByteArray, key);
    const QByteArray list = "/events?sort=" + sort + "&limit=1";
    const QByteArray next = nextOf(m_http->get(list));
    const HttpAnswer answer = m_http->get(list + "&cursor=" + forged(next, key));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), QByteArray("cursor"));
}

// Whatever key a cursor holds, it is refused here or understood by the database.
void TestOrganizerLists::anyCursorIsRefusedOrTaken_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<int>("taken"); // of the keys below; 0: some
    QTest::newRow("events/newest") << QByteArray("/events?status=published") << 1;
    QTest::newRow("events/name") << QByteArray("/events?sort=name") << 0;
    QTest::newRow("events/most_seats") << QByteArray("/events?sort=most_seats") << 3;
    QTest::newRow("events/filling") << QByteArray("/events?sort=filling") << 5;
    QTest::newRow("events/starts_at") << QByteArray("/events?sort=starts_at") << 10;
    QTest::newRow("events/latest") << QByteArray("/events?sort=latest") << 0;
    QTest::newRow("events/upcoming") << QByteArray("/events?from=now&sort=starts_at") << 0;
    QTest::newRow("events/past") << QByteArray("/events?ended_before=now&sort=latest") << 0;
    QTest::newRow("registrations/oldest") << target("/registrations?status=all") << 1;
    QTest::newRow("registrations/newest") << target("/registrations?sort=newest") << 1;
}

void TestOrganizerLists::anyCursorIsRefusedOrTaken()
{
    QFETCH(QByteArray, list);
    QFETCH(int, taken);
    const QByteArrayList keys{"",
                              "0",
                              "-1",
                              "-2",
                              "1000000",
                              "1000001",
                              "1000000000000",
                              "1000000000001",
                              "-62135596800000",
                              "-62135596800001",
                              "253402300799999",
                              "253402300800000",
                              "9224318016000000",
                              "9223372036854775807",
                              "-9223372036854775808",
                              "9223372036854775808",
                              "99999999999999999999",
                              "-0",
                              "+1",
                              "01",
                              "1e3",
                              "NaN",
                              "Infinity",
                              "-infinity",
                              "\xef\xbb\xbf"
                              "a",
                              "a\xe2\x80\x8b",
                              "\xf4\x8f\xbf\xbf",
                              "\xed\xa0\x80",
                              "\xff",
                              QByteArrayLiteral("a\0b"),
                              QByteArray(200, 'a'),
                              QByteArray(201, 'a')};
    const QByteArray next = nextOf(m_http->get(list + "&limit=1"));
    QVERIFY(!next.isEmpty());
    int count = 0;
    for (const QByteArray &key : keys) {
        const HttpAnswer answer = m_http->get(list + "&limit=1&cursor=" + forged(next, key));
        QVERIFY2(answer.status == 200 || answer.field() == "cursor", key.toPercentEncoding());
        count += answer.status == 200 ? 1 : 0;
    }
    QVERIFY(taken == 0 ? count > 0 : count == taken);
}

void TestOrganizerLists::registrations_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("first");
    const auto row = [](const char *name, const char *query, int count, const char *first) {
        QTest::newRow(name) << QByteArray(query) << count << QByteArray(first);
    };
    row("active", "", 7, "ada@x.example");
    row("active/said", "?status=active", 7, "ada@x.example");
    row("cancelled", "?status=cancelled", 2, "ben@x.example");
    row("all", "?status=all", 9, "ada@x.example");
    row("q/prefix", "?q=ada", 1, "ada@x.example");
    row("q/prefix, all", "?q=ada&status=all", 2, "ada@x.example");
    row("q/substring", "?q=@x.", 7, "ada@x.example");
    row("q/capitals", "?q=ADA", 1, "ada@x.example");
    row("q/underscore", "?q=a_b", 1, "a_b@x.example");
    row("q/per cent", "?q=%25", 1, "p%t@x.example");
    row("q/nobody", "?q=zoe", 0, "");
    row("q/cancelled", "?q=ben", 0, "");
}

void TestOrganizerLists::registrations()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get(target("/registrations") + query);
    QCOMPARE(answer.status, 200);
    const QByteArrayList found = all(answer, "user_email");
    QTEST(int(found.size()), "count");
    QTEST(found.value(0), "first");
}

void TestOrganizerLists::registrationsRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("q/empty") << QByteArray("?q=") << QByteArray("q");
    QTest::newRow("q/101") << QByteArray("?q=" + QByteArray(101, 'x')) << QByteArray("q");
    QTest::newRow("status/unknown") << QByteArray("?status=draft") << QByteArray("status");
    QTest::newRow("sort/unknown") << QByteArray("?sort=name") << QByteArray("sort");
    QTest::newRow("sort/empty") << QByteArray("?sort=") << QByteArray("sort");
    QTest::newRow("sort/twice") << QByteArray("?sort=newest&sort=newest") << QByteArray("sort");
    QTest::newRow("cursor/garbage") << QByteArray("?q=a&cursor=x") << QByteArray("cursor");
    QTest::newRow("cursor/garbage, newest")
        << QByteArray("?sort=newest&cursor=x") << QByteArray("cursor");
}

void TestOrganizerLists::registrationsRefused()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get(target("/registrations") + query);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
}

void TestOrganizerLists::registrationsInOrder_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("all of them") << QByteArray("status=all&");
    QTest::newRow("active") << QByteArray();
    QTest::newRow("cancelled") << QByteArray("status=cancelled&");
    QTest::newRow("found") << QByteArray("q=@x.&");
}

void TestOrganizerLists::registrationsInOrder()
{
    QFETCH(QByteArray, query);
    const QByteArray list = target("/registrations?") + query;
    QByteArrayList oldest = all(m_http->get(list + "sort=oldest"), "user_email");
    QCOMPARE(all(m_http->get(list), "user_email"), oldest); // the default
    QVERIFY(oldest.size() > 1);
    std::reverse(oldest.begin(), oldest.end());
    QCOMPARE(all(m_http->get(list + "sort=newest"), "user_email"), oldest);
    for (const int limit : {1, 2, 9}) {
        QByteArrayList paged;
        QByteArray next = list + "sort=newest&limit=" + QByteArray::number(limit);
        while (!next.isEmpty() && paged.size() <= oldest.size()) {
            const HttpAnswer answer = m_http->get(next);
            QCOMPARE(answer.status, 200);
            paged += all(answer, "user_email");
            next = nextOf(answer);
        }
        QCOMPARE(paged, oldest);
    }
}

void TestOrganizerLists::registrationCursorsAreBoundToTheirSort()
{
    const QByteArray list = target("/registrations?");
    for (const char *filter : {"", "q=ada&status=all&"}) {
        for (const char *sort : {"oldest", "newest"}) {
            const QByteArray next = nextOf(m_http->get(list + filter + "limit=1&sort=" + sort));
            const QByteArray cursor = '&' + next.sliced(next.indexOf("cursor="));
            const QByteArray other = QByteArray(sort) == "oldest" ? "newest" : "oldest";
            QCOMPARE(m_http->get(list + filter + "sort=" + sort + cursor).status, 200);
            const HttpAnswer refused = m_http->get(list + filter + "sort=" + other + cursor);
            QCOMPARE(refused.status, 400);
            QCOMPARE(refused.field(), QByteArray("cursor"));
        }
    }
}

void TestOrganizerLists::pagesOfFoundRegistrations()
{
    const QByteArrayList whole =
        all(m_http->get(target("/registrations?q=x.ex&status=all")), "user_email");
    QByteArrayList paged;
    QByteArray next = target("/registrations?limit=3&q=x.ex&status=all");
    while (!next.isEmpty() && paged.size() <= whole.size()) {
        const HttpAnswer answer = m_http->get(next);
        paged += all(answer, "user_email");
        next = nextOf(answer);
    }
    QCOMPARE(paged, whole);
    const QByteArray cursor =
        nextOf(m_http->get(target("/registrations?limit=1&q=ada&status=all")));
    QCOMPARE(
        m_http->get(target("/registrations?") + cursor.sliced(cursor.indexOf("cursor="))).field(),
        QByteArray("cursor"));
}

void TestOrganizerLists::csv()
{
    const HttpAnswer answer = csvOf(m_server.port(), target("/registrations?limit=2"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-type"), QByteArray("text/csv; charset=utf-8; header=present"));
    QVERIFY(
        answer.header("content-disposition").startsWith("attachment; filename=\"registrations-"));
    QCOMPARE(answer.header("vary"), QByteArray("Accept"));
    QCOMPARE(answer.header("transfer-encoding"), QByteArray("chunked"));
    QVERIFY(!answer.hasHeader("content-length"));
    const QByteArrayList lines = answer.body.split('\n');
    QCOMPARE(lines.first(),
             kMark + "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r");
    QCOMPARE(lines.size(), 9); // the header, 7, and nothing behind the last line end
    QVERIFY(lines.last().isEmpty());
    QCOMPARE(lines.at(1).sliced(37),
             "ada@x.example,2026-01-01T10:10:30.000Z," + endOfRow(lines.at(1)));
    QCOMPARE(lines.at(2).sliced(37),
             "'=cmd|x@x.example,2026-01-01T10:12:30.000Z," + endOfRow(lines.at(2)));
    QVERIFY(lines.at(5).contains(",\"\"\"q,r\"\"@x.example\","));
}

void TestOrganizerLists::csvOfWhatWasChosen()
{
    const QByteArray body = csvOf(m_server.port(), target("/registrations?status=all&q=ada")).body;
    QCOMPARE(body.count("\r\n"), 3);
    const QByteArrayList lines = body.split('\n');
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        return line.endsWith(QByteArray(",2026-01-02T11:00:00.000Z" + endOfRow(line)));
    }));
    const HttpAnswer head = csvOf(m_server.port(), target("/registrations"), "HEAD");
    QVERIFY(head.header("content-type").startsWith("text/csv"));
    QCOMPARE(csvOf(m_server.port(), target("/registrations?q=nobody")).body,
             kMark
                 + "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n");
    QCOMPARE(
        csvOf(m_server.port(), target("/registrations?q=nobody&bom=0")).body,
        QByteArray("id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n"));
}

void TestOrganizerLists::csvRefused()
{
    const BlockingHttp::Headers csv{{"Accept", "text/csv"}};
    const HttpAnswer unknown =
        m_http->get("/events/01890000-0000-7000-8000-000000000000/registrations", csv);
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.code(), QByteArray("event_not_found"));
    QCOMPARE(m_http->get(target("/registrations?status=x"), csv).status, 400);
    QCOMPARE(m_http->get(target("/registrations?bom=x"), csv).field(), QByteArray("bom"));
    const HttpAnswer list =
        m_http->get(target("/registrations"), {{"Accept", "application/json, text/csv;q=0.5"}});
    QCOMPARE(list.header("content-type"), QByteArray("application/json"));
    QCOMPARE(m_http->get(target("/registrations"), {{"Accept", "*/*"}}).header("content-type"),
             QByteArray("application/json"));
}

// More rows than a page of the export has, and than a list without limit.
void TestOrganizerLists::csvHasNoCap()
{
    const QByteArray id = value("INSERT INTO events (name, capacity, booked_count) "
                                "VALUES ('Big', 20000, 12345) RETURNING id");
    sql("INSERT INTO registrations (event_id, user_email) SELECT '" + id
        + "', 'p' || i || '@x.example' FROM generate_series(1, 12345) AS i");
    const QByteArray body = csvOf(m_server.port(), "/events/" + id + "/registrations").body;
    QCOMPARE(body.count("\r\n"), 12'346);
    QVERIFY(body.endsWith(",\r\n"));
    QSet<QByteArray> ids;
    for (const QByteArray &line : body.split('\n')) {
        ids.insert(line.first(std::min<qsizetype>(36, line.size())));
    }
    QCOMPARE(ids.size(), 12'347); // the header's and the empty end's, too
}

void TestOrganizerLists::csvOfAKilledServerIsNotWhole_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("HTTP/1.1: no last chunk") << QByteArray("1.1");
    QTest::newRow("HTTP/1.0: a reset") << QByteArray("1.0");
}

void TestOrganizerLists::csvOfAKilledServerIsNotWhole()
{
    QFETCH(QByteArray, version);
    const QByteArray id = value("INSERT INTO events (name, capacity, booked_count) "
                                "VALUES ('Huge', 100000, 100000) RETURNING id");
    sql("INSERT INTO registrations (event_id, user_email) SELECT '" + id
        + "', 'p' || i || '@x.example' FROM generate_series(1, 100000) AS i"); // 9 MB of CSV
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(server.output()));
    RawHttp client(server.port(), 4'096); // so that most of it waits at the server
    client.send("GET /events/" + id + "/registrations HTTP/" + version
                + "\r\nHost: x\r\nAccept: text/csv\r\n\r\n");
    QVERIFY(client.receiveUntil("user_email", "\r\n").contains("user_email")); // it has begun
    server.kill();
    const QByteArray all = client.receiveAll();
    QVERIFY(!all.endsWith("\r\n0\r\n\r\n"));
    QVERIFY(client.wasReset());
}

void TestOrganizerLists::csvReaderThatLeavesIsNoTrouble()
{
    const QByteArray id = value("SELECT id FROM events WHERE name = 'Big'");
    for (int i = 0; i < 50; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_server.port());
        socket.write("GET /events/" + id
                     + "/registrations HTTP/1.1\r\nHost: x\r\n"
                       "Accept: text/csv\r\n\r\n");
        QVERIFY(socket.waitForReadyRead(10'000));
        socket.abort();
    }
    QCOMPARE(m_http->get("/health").status, 200);
    QCOMPARE(csvOf(m_server.port(), "/events/" + id + "/registrations").body.count("\r\n"), 12'346);
}

void TestOrganizerLists::history()
{
    const HttpAnswer answer = m_http->get(target("/stats?bucket=minute"));
    QCOMPARE(answer.status, 200);
    QVERIFY2(answer.body.startsWith(QByteArray("{\"capacity\":10,\"booked_count\":7,"
                                               "\"cancelled_count\":2,"
                                               "\"first_at\":\"2026-01-01T10:10:30.000Z\","
                                               "\"last_at\":\"2026-01-01T10:18:30.000Z\","
                                               "\"bucket\":\"minute\",\"points\":["
                                               "{\"t\":\"2026-01-01T10:10:00.000Z\","
                                               "\"registrations\":1,\"cancellations\":0},")),
             answer.body);
    const QJsonArray points = answer.json().value(u"points").toArray();
    QCOMPARE(points.size(), 10);
    QCOMPARE(textOf(points.last(), "t"), QByteArray("2026-01-02T11:00:00.000Z"));
    QCOMPARE(points.last().toObject().value(u"cancellations").toInt(), 2);
}

void TestOrganizerLists::historyInOtherBuckets()
{
    const QJsonObject hours = m_http->get(target("/stats")).json();
    QCOMPARE(hours.value(u"bucket").toString(), QStringLiteral("hour"));
    QCOMPARE(hours.value(u"points").toArray().size(), 2);
    const QJsonArray days =
        m_http->get(target("/stats?bucket=day")).json().value(u"points").toArray();
    QCOMPARE(textOf(days.first(), "t"), QByteArray("2026-01-01T00:00:00.000Z"));
    QCOMPARE(days.first().toObject().value(u"registrations").toInt(), 9);
    const QByteArray none = value("SELECT id FROM events WHERE name = 'C'");
    QCOMPARE(m_http->get("/events/" + none + "/stats").body,
             QByteArray("{\"capacity\":100,\"booked_count\":50,\"cancelled_count\":0,"
                        "\"first_at\":null,\"last_at\":null,\"bucket\":\"hour\",\"points\":[]}"));
}

void TestOrganizerLists::tooFineBucketsAreWidened()
{
    const QByteArray id = value("INSERT INTO events (name, capacity, booked_count) "
                                "VALUES ('Long', 20000, 10001) RETURNING id");
    sql("INSERT INTO registrations (event_id, user_email, created_at) SELECT '" + id
        + "', 'p' || i || '@x.example', timestamptz '2026-01-01Z' + i * interval '1 minute' "
          "FROM generate_series(1, 10001) AS i");
    const QJsonObject history = m_http->get("/events/" + id + "/stats?bucket=minute").json();
    QCOMPARE(history.value(u"bucket").toString(), QStringLiteral("hour"));
    QCOMPARE(history.value(u"points").toArray().size(), 167);
}

void TestOrganizerLists::historyRefused_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << QByteArray("/events/01890000-0000-7000-8000-000000000000/stats")
                             << 404;
    QTest::newRow("malformed") << QByteArray("/events/x/stats") << 404;
    QTest::newRow("bucket/unknown") << QByteArray(target("/stats?bucket=week")) << 400;
    QTest::newRow("bucket/twice") << QByteArray(target("/stats?bucket=day&bucket=day")) << 400;
}

void TestOrganizerLists::historyRefused()
{
    QFETCH(QByteArray, target);
    QTEST(m_http->get(target).status, "status");
}

QTEST_GUILESS_MAIN(TestOrganizerLists)
#include "tst_organizer_lists.moc"
