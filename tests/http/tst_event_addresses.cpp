// Addresses of events that people can say, /e/{slug}: given with the name, kept for ever, one
// event's alone; and what search engines are told of them.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <thread>

using namespace boxoffice;

namespace {

const QString kPublicUrl = QStringLiteral("https://tickets.example.org");
const BlockingHttp::Headers kBrowser{{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
const BlockingHttp::Headers kProgram{{"Accept", "application/json"}};

QByteArray named(const QString &name)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("name"), name}}).toJson();
}

QByteArray slugOf(const HttpAnswer &answer)
{
    return answer.json().value(u"slug").toString().toLatin1();
}

bool holds(const HttpAnswer &answer, const QByteArray &text)
{
    return answer.body.contains(text);
}

QByteArray idOf(const HttpAnswer &answer)
{
    return answer.json().value(u"id").toString().toLatin1();
}

} // namespace

class TestEventAddresses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void eventSaysItsSlugEverywhere();
    void repeatedCreationSaysTheSame();
    void pageIsTheEvents();
    void oldNamesLeadOn();
    void nameOfBeforeIsTakenAgain();
    void twoEventsOfOneName();
    void editOfOtherThingsKeepsTheSlug();
    void editTakesNobodysSlug();
    void manyOfOneNameAtOnce();
    void slugOfADeletedEventIsFree();
    void nothingIsThere_data();
    void nothingIsThere();
    void upperCaseLeadsToTheSlug();
    void programsGetTheEvent();
    void answersNameWhatTheyDependOn();
    void draftsAreNotFound();
    void eventsOfAnOlderServerAreNamed();
    void sitemapHasWhatLiesAhead();
    void robotsNameTheSitemap();
    void withoutPublicUrlThereIsNoSitemap();
    void pageComesWithoutTheDatabase();

private:
    HttpAnswer create(const QString &name, const QJsonObject &members = {})
    {
        QJsonObject event = members;
        event.insert(QStringLiteral("name"), name);
        event.insert(QStringLiteral("capacity"), 10);
        return m_http->post("/events", QJsonDocument(event).toJson());
    }
    HttpAnswer rename(const QByteArray &id, const QString &name)
    {
        return m_http->request("PATCH", "/events/" + id, named(name));
    }
    HttpAnswer page(const QByteArray &slug) { return m_http->get("/e/" + slug, kBrowser); }
    // No two events share a slug, and each event's own is among those that lead to it.
    bool isConsistent()
    {
        return m_postgres.value(m_database,
                                "SELECT count(*) FROM events AS e LEFT JOIN event_slugs AS s "
                                "ON s.slug = e.slug WHERE s.event_id IS DISTINCT FROM e.id")
            == u"0";
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

void TestEventAddresses::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(
        m_server.start({.database = m_database,
                        .arguments = {QStringLiteral("--public-url"), kPublicUrl,
                                      QStringLiteral("--reconnect-for"), QStringLiteral("100")}}),
        qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestEventAddresses::eventSaysItsSlugEverywhere()
{
    const HttpAnswer made = create(QStringLiteral("Grand opening"));
    QCOMPARE(made.status, 201);
    QCOMPARE(slugOf(made), QByteArray("grand-opening"));
    QCOMPARE(m_http->get("/events/" + idOf(made)).body, made.body);
    for (const QByteArray list : {"/events", "/events?limit=1", "/events?q=grand+opening",
                                  "/events?sort=starts_at&from=now", "/events?sort=name"}) {
        const QJsonArray events = m_http->get(list).jsonArray();
        QVERIFY(!events.isEmpty());
        QCOMPARE(events.first().toObject().value(u"slug").toString(),
                 QStringLiteral("grand-opening"));
    }
}

void TestEventAddresses::repeatedCreationSaysTheSame()
{
    const QByteArray body = R"({"name":"Once","capacity":1})";
    const BlockingHttp::Headers key{{"Idempotency-Key", "slug-once"}};
    const HttpAnswer first = m_http->post("/events", body, key);
    QCOMPARE(slugOf(first), QByteArray("once"));
    const HttpAnswer again = m_http->post("/events", body, key);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(again.body, first.body);
}

void TestEventAddresses::pageIsTheEvents()
{
    const HttpAnswer made = create(QStringLiteral("Page of its own"));
    const HttpAnswer answer = page("page-of-its-own");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("<title>Page of its own · Boxoffice</title>"));
    QVERIFY(holds(answer, "<meta name=\"event\" content=\"" + idOf(made) + "\">"));
    const QByteArray url = kPublicUrl.toLatin1() + "/e/page-of-its-own";
    QVERIFY(holds(answer, "<link rel=\"canonical\" href=\"" + url + "\">"));
    QCOMPARE(answer.header("link"),
             QByteArray("</events/" + idOf(made) + ">; rel=preload; as=fetch; crossorigin"));
    QVERIFY(answer.header("content-security-policy").contains("default-src 'none'"));

    const BlockingHttp::Headers known{{"Accept", "text/html"},
                                      {"If-None-Match", answer.header("etag")}};
    QCOMPARE(m_http->get("/e/page-of-its-own", known).status, 304);
    const HttpAnswer head = m_http->request("HEAD", "/e/page-of-its-own", {}, kBrowser);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("etag"), answer.header("etag"));
    const HttpAnswer older =
        m_http->get("/templates/event_details.html?id=" + idOf(made), kBrowser);
    QCOMPARE(older.body, answer.body);
}

void TestEventAddresses::oldNamesLeadOn()
{
    const QByteArray id = idOf(create(QStringLiteral("First name")));
    const HttpAnswer renamed = rename(id, QStringLiteral("Second name"));
    QCOMPARE(slugOf(renamed), QByteArray("second-name"));
    QCOMPARE(slugOf(rename(id, QStringLiteral("Third name"))), QByteArray("third-name"));
    for (const QByteArray old : {"first-name", "second-name"}) {
        const HttpAnswer answer = page(old);
        QCOMPARE(answer.status, 302);
        QCOMPARE(answer.header("location"), QByteArray("/e/third-name"));
        QCOMPARE(answer.header("cache-control"), QByteArray("no-cache"));
        QCOMPARE(answer.header("vary"), QByteArray("Accept"));
    }
    QCOMPARE(page("third-name").status, 200);
    QCOMPARE(page("first-name?language=de&from=a%26b%20c&x").header("location"),
             QByteArray("/e/third-name?language=de&from=a%26b%20c&x="));
    QCOMPARE(page("First-Name?utm=1").header("location"), QByteArray("/e/first-name?utm=1"));
    QVERIFY(isConsistent());
}

void TestEventAddresses::nameOfBeforeIsTakenAgain()
{
    const QByteArray id = idOf(create(QStringLiteral("To and fro")));
    QCOMPARE(slugOf(rename(id, QStringLiteral("Elsewhere"))), QByteArray("elsewhere"));
    QCOMPARE(slugOf(create(QStringLiteral("To and fro"))), QByteArray("to-and-fro-2"));
    QCOMPARE(slugOf(rename(id, QStringLiteral("To and fro!"))), QByteArray("to-and-fro"));
    QCOMPARE(page("elsewhere").header("location"), QByteArray("/e/to-and-fro"));
    QVERIFY(isConsistent());
}

void TestEventAddresses::twoEventsOfOneName()
{
    const HttpAnswer one = create(QStringLiteral("Twins"));
    const HttpAnswer two = create(QStringLiteral("Twins"));
    QCOMPARE(slugOf(one), QByteArray("twins"));
    QCOMPARE(slugOf(two), QByteArray("twins-2"));
    QCOMPARE(slugOf(create(QStringLiteral("Twins 2"))), QByteArray("twins-2-2"));
    QVERIFY(page("twins").body.contains(idOf(one)));
    QVERIFY(page("twins-2").body.contains(idOf(two)));
}

void TestEventAddresses::editOfOtherThingsKeepsTheSlug()
{
    const QByteArray id = idOf(create(QStringLiteral("Steady")));
    create(QStringLiteral("Steady"));
    const HttpAnswer edited =
        m_http->request("PATCH", "/events/" + id, R"({"capacity":20,"name":"STEADY"})");
    QCOMPARE(slugOf(edited), QByteArray("steady"));
}

// An event of an older server has no slug yet, and the edit gives no name.
void TestEventAddresses::editTakesNobodysSlug()
{
    QCOMPARE(slugOf(create(QStringLiteral("Namesake"))), QByteArray("namesake"));
    m_postgres.sql(m_database, "INSERT INTO events (name, capacity) VALUES ('Namesake', 5)");
    const QByteArray id =
        m_postgres
            .value(m_database, "SELECT id FROM events WHERE name = 'Namesake' AND capacity = 5")
            .toLatin1();
    const HttpAnswer edited = m_http->request("PATCH", "/events/" + id, R"({"capacity":6})");
    QCOMPARE(edited.status, 200);
    QVERIFY(slugOf(edited) != "namesake");
    const HttpAnswer renamed = rename(id, QStringLiteral("Namesake!"));
    QCOMPARE(slugOf(renamed), QByteArray("namesake-2"));
    QVERIFY(isConsistent());
}

// Lanes create at the same time; each event has a slug of its own in the end.
void TestEventAddresses::manyOfOneNameAtOnce()
{
    constexpr int kClients = 8;
    constexpr int kEach = 10;
    std::vector<std::thread> clients;
    std::atomic<int> made = 0;
    for (int client = 0; client < kClients; ++client) {
        clients.emplace_back([this, &made] {
            BlockingHttp http(m_server.port());
            for (int i = 0; i < kEach; ++i) {
                made += http.post("/events", R"({"name":"Crowd","capacity":1})").status == 201;
            }
        });
    }
    for (std::thread &client : clients) {
        client.join();
    }
    QCOMPARE(made.load(), kClients * kEach);
    QCOMPARE(m_postgres.value(m_database,
                              "SELECT count(DISTINCT slug) FROM events WHERE name = 'Crowd'"),
             QString::number(kClients * kEach));
    QVERIFY(isConsistent());
}

void TestEventAddresses::slugOfADeletedEventIsFree()
{
    const QByteArray id = idOf(create(QStringLiteral("Short lived")));
    QCOMPARE(page("short-lived").status, 200);
    QCOMPARE(m_http->request("DELETE", "/events/" + id).status, 204);
    QCOMPARE(page("short-lived").status, 404);
    const HttpAnswer next = create(QStringLiteral("Short lived"));
    QCOMPARE(slugOf(next), QByteArray("short-lived"));
    QVERIFY(page("short-lived").body.contains(idOf(next)));
}

void TestEventAddresses::nothingIsThere_data()
{
    QTest::addColumn<QByteArray>("slug");
    QTest::newRow("unknown") << QByteArray("no-such-event");
    QTest::newRow("emoji") << QByteArray("%F0%9F%8E%BB");
    QTest::newRow("hyphen") << QByteArray("-");
    QTest::newRow("quote") << QByteArray("a'b");
    QTest::newRow("percent") << QByteArray("a%25b");
    QTest::newRow("long") << QByteArray(2'000, 'a');
    QTest::newRow("nothing") << QByteArray();
}

void TestEventAddresses::nothingIsThere()
{
    QFETCH(QByteArray, slug);
    const HttpAnswer forPeople = page(slug);
    QCOMPARE(forPeople.status, 404);
    QVERIFY(forPeople.header("content-type").startsWith("text/html"));
    const HttpAnswer forPrograms = m_http->get("/e/" + slug, kProgram);
    QCOMPARE(forPrograms.status, 404);
    QCOMPARE(forPrograms.code(), QByteArray("not_found"));
}

void TestEventAddresses::upperCaseLeadsToTheSlug()
{
    create(QStringLiteral("Typed by hand"));
    const HttpAnswer answer = page("Typed-By-Hand");
    QCOMPARE(answer.status, 302);
    QCOMPARE(answer.header("location"), QByteArray("/e/typed-by-hand"));
}

void TestEventAddresses::programsGetTheEvent()
{
    const QByteArray id = idOf(create(QStringLiteral("For programs")));
    const HttpAnswer answer = m_http->get("/e/for-programs", kProgram);
    QCOMPARE(answer.status, 303);
    QCOMPARE(answer.header("location"), QByteArray("/events/" + id));
    QCOMPARE(answer.header("vary"), QByteArray("Accept"));
}

// What one address answers differs, so no proxy may give one client what another one asked for.
void TestEventAddresses::answersNameWhatTheyDependOn()
{
    create(QStringLiteral("For caches"));
    const QByteArray ofPages("Accept, Accept-Encoding, Accept-Language, Cookie");
    QCOMPARE(page("for-caches").header("vary"), ofPages);
    const BlockingHttp::Headers known{{"Accept", "text/html"},
                                      {"If-None-Match", page("for-caches").header("etag")}};
    QCOMPARE(m_http->get("/e/for-caches", known).header("vary"), ofPages);
    QCOMPARE(page("no-such-page").header("vary"), QByteArray("Accept, Accept-Language, Cookie"));
    QCOMPARE(m_http->get("/e/no-such-page", kProgram).header("vary"), QByteArray("Accept"));
}

void TestEventAddresses::draftsAreNotFound()
{
    ServerProcess guarded; // where not everybody sees drafts
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(database,
                   "INSERT INTO events (name, capacity, status, slug) VALUES "
                   "('Secret', 1, 'draft', 'secret');"
                   "INSERT INTO event_slugs SELECT slug, id FROM events");
    QVERIFY2(guarded.start({.database = database, .access = QStringLiteral("protected")}),
             qPrintable(guarded.output()));
    const HttpAnswer answer = BlockingHttp(guarded.port()).get("/e/secret", kBrowser);
    QCOMPARE(answer.status, 404);
    QVERIFY(!answer.body.contains("Secret"));
    // Nor is it said to a program that there is one, nor where.
    for (const QByteArray &path : {QByteArray("/e/secret"), QByteArray("/e/secret/embed")}) {
        const HttpAnswer told = BlockingHttp(guarded.port()).get(path, kProgram);
        QCOMPARE(told.status, 404);
        QCOMPARE(told.body, BlockingHttp(guarded.port()).get("/e/nothing", kProgram).body);
    }

    QCOMPARE(slugOf(create(QStringLiteral("Open draft"),
                           {{QStringLiteral("status"), QStringLiteral("draft")}})),
             QByteArray("open-draft"));
    QCOMPARE(page("open-draft").status, 200); // an open server shows drafts to everybody
    QCOMPARE(m_http->get("/e/open-draft", kProgram).status, 303);
}

void TestEventAddresses::eventsOfAnOlderServerAreNamed()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    m_postgres.sql(database,
                   "INSERT INTO events (name, capacity) SELECT 'Event of before', 1 "
                   "FROM generate_series(1, 250)");
    ServerProcess server;
    QVERIFY2(server.start({.database = database}), qPrintable(server.output()));
    QTRY_COMPARE_WITH_TIMEOUT(
        m_postgres.value(database, "SELECT count(*) FROM events WHERE slug IS NULL"),
        QStringLiteral("0"), 60'000);
    QCOMPARE(m_postgres.value(database, "SELECT count(DISTINCT slug) FROM events"),
             QStringLiteral("250"));
    QCOMPARE(BlockingHttp(server.port()).get("/e/event-of-before", kBrowser).status, 200);
}

void TestEventAddresses::sitemapHasWhatLiesAhead()
{
    create(QStringLiteral("Some day"));
    create(QStringLiteral("Long ago"),
           {{QStringLiteral("starts_at"), QStringLiteral("2001-01-01T00:00:00Z")}});
    create(QStringLiteral("Not yet"), {{QStringLiteral("status"), QStringLiteral("draft")}});
    const HttpAnswer answer = m_http->get("/sitemap.xml");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-type"), QByteArray("application/xml; charset=utf-8"));
    const QByteArray folder = kPublicUrl.toLatin1() + "/e/";
    QVERIFY(holds(answer, "<url><loc>" + folder + "some-day</loc></url>"));
    QVERIFY(!answer.body.contains("long-ago"));
    QVERIFY(!answer.body.contains("not-yet"));
    QCOMPARE(m_http->get("/sitemap.xml", {{"If-None-Match", answer.header("etag")}}).status, 304);
    QVERIFY(answer.body.size() > 1'024);
    const HttpAnswer packed = m_http->get("/sitemap.xml", {{"Accept-Encoding", "gzip"}});
    QCOMPARE(packed.header("content-encoding"), QByteArray("gzip"));
    QVERIFY(packed.body.size() < answer.body.size() / 2);
    QCOMPARE(packed.header("vary"), QByteArray("Accept-Encoding"));
}

void TestEventAddresses::robotsNameTheSitemap()
{
    const QByteArray line = "\nSitemap: " + kPublicUrl.toLatin1() + "/sitemap.xml\n";
    const QByteArray robots = m_http->get("/robots.txt").body;
    QVERIFY(robots.startsWith("User-agent: *\n"));
    QVERIFY(robots.endsWith(line));
}

void TestEventAddresses::withoutPublicUrlThereIsNoSitemap()
{
    ServerProcess server;
    QVERIFY2(server.start({.database = m_database}), qPrintable(server.output()));
    BlockingHttp http(server.port());
    QCOMPARE(http.get("/sitemap.xml").status, 404);
    QVERIFY(!http.get("/robots.txt").body.contains("Sitemap"));
}

// The last: the database does not come back.
void TestEventAddresses::pageComesWithoutTheDatabase()
{
    create(QStringLiteral("In the dark"));
    m_postgres.stop();
    const HttpAnswer answer = page("in-the-dark");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("<title>Event · Boxoffice</title>"));
    QCOMPARE(m_http->get("/sitemap.xml").status, 503);
    m_postgres.start();
}

QTEST_GUILESS_MAIN(TestEventAddresses)
#include "tst_event_addresses.moc"
