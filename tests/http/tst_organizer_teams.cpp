// Organizers, members, invitations, keys and the audit log over HTTP, against a real protected
// server.
#include "shared/api/access_requests.h"
#include "tests/support/access_cast.h"
#include "tests/support/server_process.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kUnknownId("01890000-0000-7000-8000-000000000000");

QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

QByteArray nextIn(const HttpAnswer &answer)
{
    const QByteArray link = answer.header("link");
    return link.isEmpty() ? QByteArray() : link.sliced(1, link.indexOf('>') - 1);
}

} // namespace

class TestOrganizerTeams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { QCOMPARE(m_server.stop(), 0); }

    void organizers();
    void organizersRefused_data();
    void organizersRefused();
    void contactIsForEverybody();
    void settingsRefused_data();
    void settingsRefused();
    void cardIsForAllowedSites();
    void cardChangesWithTheSites();
    void cardIsOfPublishedEvents();
    void categories();
    void categoriesOfEvents();
    void droppedCategoriesStay();
    void whatCanBeAskedFor();
    void members();
    void membersRefused_data();
    void membersRefused();
    void lastOwner();
    void leaving();
    void invitations();
    void invitedAccount();
    void invitationsRefused_data();
    void invitationsRefused();
    void keys();
    void keysRefused_data();
    void keysRefused();
    void audit();
    void auditPages();
    void auditAsCsv();
    void auditRefused_data();
    void auditRefused();

private:
    HttpAnswer ask(const QByteArray &method, const QByteArray &target, const QByteArray &json = {})
    {
        return m_http->request(method, target, json, AccessCast::bearer(m_token));
    }
    HttpAnswer askAs(const QByteArray &token, const QByteArray &method, const QByteArray &target,
                     const QByteArray &json = {})
    {
        return m_http->request(method, target, json, AccessCast::bearer(token));
    }
    // Of the organizer.
    QJsonObject createEvent(const QByteArray &name, const QByteArray &members = {})
    {
        return ask("POST", "/events",
                   QByteArray("{\"name\":\"" + name + "\",\"capacity\":5,\"organizer_id\":\""
                              + m_organizer.toByteArray() + '"' + members + '}'))
            .json();
    }
    HttpAnswer page(const QByteArray &path, const BlockingHttp::Headers &more = {})
    {
        BlockingHttp::Headers headers{{"Accept", "text/html"}};
        headers += more;
        return m_http->get(path, headers);
    }
    HttpAnswer card(const QJsonObject &event, const BlockingHttp::Headers &more = {})
    {
        return page("/e/" + text(event, "slug") + "/embed", more);
    }
    QByteArray emailOf(const Uuid &account)
    {
        return m_postgres
            .value(m_database,
                   "SELECT email FROM accounts WHERE id = '" + account.toByteArray() + '\'')
            .toUtf8();
    }
    // Of the organizer.
    HttpAnswer offer(const QByteArray &names)
    {
        return ask("PATCH", m_path, R"({"categories":)" + names + '}');
    }
    HttpAnswer createIn(const QByteArray &category, const QByteArray &more = {})
    {
        return ask("POST", "/events",
                   R"({"name":"Evening","capacity":9,"category":)" + category + more + '}');
    }
    // The names that lists can be asked for.
    QByteArray offered(const QByteArray &query)
    {
        QByteArrayList names;
        for (const QJsonValue &each : m_http->get("/categories" + query).jsonArray()) {
            names.append(text(each.toObject(), "name"));
        }
        return names.join(' ');
    }
    QByteArray ownMember(const QByteArray &token)
    {
        const auto session = decodeSession(askAs(token, "GET", "/session").body);
        return session->memberships.first().memberId.toByteArray();
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<AccessCast> m_cast;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    Uuid m_organizer, m_owner;
    QByteArray m_path, m_token; // of the organizer; of its owner
};

void TestOrganizerTeams::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_database);
    QVERIFY2(m_server.start({.database = m_database, .access = QStringLiteral("protected")}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestOrganizerTeams::init()
{
    m_organizer = m_cast->organizer("Club");
    m_owner = m_cast->member(m_organizer, Role::Owner);
    m_token = m_cast->session(m_owner);
    m_path = "/organizers/" + m_organizer.toByteArray();
}

void TestOrganizerTeams::organizers()
{
    QCOMPARE(ask("GET", "/organizers").jsonArray().size(), 1);
    const HttpAnswer made = ask("POST", "/organizers", R"({"name":" Caf\u00e9  Noir "})");
    QVERIFY2(made.status == 201, made.body);
    QCOMPARE(text(made.json(), "name"), QByteArray("Caf\xc3\xa9 Noir"));
    QCOMPARE(text(made.json(), "slug"), QByteArray("cafe-noir"));
    QVERIFY(text(made.json(), "created_at").endsWith('Z'));
    QCOMPARE(decodeSession(ask("GET", "/session").body)->memberships.size(), 2);
    QCOMPARE(ask("GET", "/organizers").jsonArray().last().toObject(), made.json());
    const QByteArray path = "/organizers/" + text(made.json(), "id");
    const HttpAnswer renamed = ask("PATCH", path, R"({"slug":"noir"})");
    QCOMPARE(text(renamed.json(), "slug"), QByteArray("noir"));
    QCOMPARE(text(renamed.json(), "name"), text(made.json(), "name"));
    QCOMPARE(ask("PATCH", path, "{}").status, 200);
    QVERIFY(renamed.json()[u"reply_to"].isNull());
    const HttpAnswer answering = ask("PATCH", path, R"({"reply_to":"Noir@Example.org"})");
    QCOMPARE(text(answering.json(), "reply_to"), QByteArray("noir@example.org"));
    QCOMPARE(text(answering.json(), "slug"), QByteArray("noir"));
    QCOMPARE(ask("GET", "/organizers").jsonArray().last().toObject(), answering.json());
    const QJsonObject told = ask("GET", path + "/audit").jsonArray().first()[u"changes"].toObject();
    QCOMPARE(told,
             (QJsonObject{{QStringLiteral("reply_to"),
                           QJsonArray{QJsonValue(), QStringLiteral("noir@example.org")}}}));
    QVERIFY(ask("PATCH", path, R"({"reply_to":null})").json()[u"reply_to"].isNull());
    const QByteArray key = m_cast->key(m_organizer, "events:read");
    QCOMPARE(text(askAs(key, "GET", "/organizers").jsonArray().first().toObject(), "id"),
             m_organizer.toByteArray());
    QCOMPARE(askAs(key, "POST", "/organizers", R"({"name":"x"})").code(),
             QByteArray("sign_in_required"));
}

void TestOrganizerTeams::categories()
{
    QCOMPARE(ask("GET", "/organizers").jsonArray().first()[u"categories"].toArray(), QJsonArray());
    const HttpAnswer set = offer(R"(["  Jazz, Blues ","F\u00fcr  Kinder"])");
    QVERIFY2(set.status == 200, set.body);
    const QJsonArray names{QStringLiteral("Jazz, Blues"), QStringLiteral("F\u00fcr Kinder")};
    QCOMPARE(set.json()[u"categories"].toArray(), names);
    QCOMPARE(ask("GET", "/organizers").jsonArray().first().toObject(), set.json());
    const QJsonObject told =
        ask("GET", m_path + "/audit").jsonArray().first()[u"changes"].toObject();
    QCOMPARE(
        told,
        (QJsonObject{
            {QStringLiteral("categories"),
             QJsonArray{QJsonValue(),
                        QStringLiteral("\u201cJazz, Blues\u201d, \u201cF\u00fcr Kinder\u201d")}}}));
    // What else is changed leaves them as they are.
    QCOMPARE(ask("PATCH", m_path, R"({"name":"Club 2"})").json()[u"categories"].toArray(), names);
    QCOMPARE(offer("[]").json()[u"categories"].toArray(), QJsonArray());
    const QByteArray viewer = m_cast->session(m_cast->member(m_organizer, Role::Manager));
    QCOMPARE(askAs(viewer, "PATCH", m_path, R"({"categories":["Jazz"]})").status, 403);
    QByteArrayList many;
    for (int i = 0; i < 21; ++i) {
        many.append('"' + QByteArray::number(i) + '"');
    }
    QCOMPARE(offer('[' + many.join(',') + ']').field(), QByteArray("categories"));
    many.removeLast();
    QCOMPARE(offer('[' + many.join(',') + ']').status, 200);
}

void TestOrganizerTeams::categoriesOfEvents()
{
    QCOMPARE(offer(R"(["Jazz","Theatre"])").status, 200);
    const HttpAnswer made = createIn("\"jAZZ\"");
    QVERIFY2(made.status == 201, made.body);
    QCOMPARE(text(made.json(), "category"), QByteArray("Jazz")); // as the organizer spells it
    const QByteArray path = "/events/" + text(made.json(), "id");
    QCOMPARE(ask("GET", path).body, made.body);
    const HttpAnswer none = createIn("null");
    QVERIFY(!none.json().contains(u"category")); // as if there were no such member
    const HttpAnswer refused = ask("PATCH", path, R"({"category":"Opera","name":"Other"})");
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.field(), QByteArray("category"));
    QVERIFY(refused.body.contains("Jazz, Theatre"));
    QCOMPARE(ask("GET", path).body, made.body);
    const HttpAnswer moved = ask("PATCH", path, R"({"category":"Theatre"})");
    QCOMPARE(text(moved.json(), "category"), QByteArray("Theatre"));
    QVERIFY(moved.header("etag") != made.header("etag"));
    const QJsonObject told =
        ask("GET", m_path + "/audit").jsonArray().first()[u"changes"].toObject();
    QCOMPARE(told,
             (QJsonObject{{QStringLiteral("category"),
                           QJsonArray{QStringLiteral("Jazz"), QStringLiteral("Theatre")}}}));
    QVERIFY(!ask("PATCH", path, R"({"category":null})").json().contains(u"category"));
    for (const QByteArray wrong : {"7", "\"\"", "[\"Jazz\"]", "\"a\\u0000b\""}) {
        QCOMPARE(createIn(wrong).field(), QByteArray("category"));
    }
    // Those of another organizer are none of this one's.
    const Uuid other = m_cast->organizer("Other");
    const QByteArray token = m_cast->session(m_cast->member(other, Role::Owner));
    const HttpAnswer theirs =
        askAs(token, "POST", "/events", R"({"name":"x","capacity":1,"category":"Jazz"})");
    QCOMPARE(theirs.field(), QByteArray("category"));
}

// Neither an edit of something else nor the same category once more loses it.
void TestOrganizerTeams::droppedCategoriesStay()
{
    QCOMPARE(offer(R"(["Jazz"])").status, 200);
    const QByteArray body = R"({"name":"Kept","capacity":9,"category":"Jazz"})";
    BlockingHttp::Headers keyed = AccessCast::bearer(m_token);
    keyed.append({"Idempotency-Key", "category-" + m_organizer.toByteArray()});
    const HttpAnswer made = m_http->request("POST", "/events", body, keyed);
    QCOMPARE(made.status, 201);
    const QByteArray path = "/events/" + text(made.json(), "id");
    QCOMPARE(offer(R"(["Swing"])").status, 200);
    const HttpAnswer again = m_http->request("POST", "/events", body, keyed);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(again.body, made.body);
    for (const QByteArray patch :
         {R"({"capacity":10})", R"({"category":"Jazz"})", R"({"category":"JAZZ","capacity":11})"}) {
        const HttpAnswer edited = ask("PATCH", path, patch);
        QVERIFY2(edited.status == 200, edited.body);
        QCOMPARE(text(edited.json(), "category"), QByteArray("Jazz"));
    }
    QCOMPARE(createIn("\"Jazz\"").field(), QByteArray("category")); // no other event gets it
    QCOMPARE(text(ask("PATCH", path, R"({"category":"swing"})").json(), "category"),
             QByteArray("Swing"));
    QCOMPARE(ask("PATCH", path, R"({"category":"Jazz"})").status, 400);
}

void TestOrganizerTeams::whatCanBeAskedFor()
{
    const QByteArray mine = "?organizer=" + m_organizer.toByteArray();
    QCOMPARE(offer(R"(["Zydeco","Jazz","Opera","Past","Draft"])").status, 200);
    QCOMPARE(offered(mine), QByteArray("all"));
    const QByteArray soon = R"(,"starts_at":"2090-01-01T00:00:00Z")";
    QCOMPARE(createIn("\"Jazz\"", soon).status, 201);
    QCOMPARE(createIn("\"Jazz\"").status, 201); // without a time
    QCOMPARE(createIn("\"Zydeco\"",
                      R"(,"starts_at":"2001-01-01T00:00:00Z","ends_at":"2091-01-01T00:00:00Z")")
                 .status,
             201); // it runs
    QCOMPARE(createIn("\"Past\"", R"(,"starts_at":"2001-01-01T00:00:00Z")").status, 201);
    QCOMPARE(createIn("\"Draft\"", R"(,"status":"draft")").status, 201);
    const QByteArray cancelled = text(createIn("\"Opera\"", soon).json(), "id");
    QCOMPARE(ask("PATCH", "/events/" + cancelled, R"({"status":"cancelled"})").status, 200);
    QCOMPARE(offered(mine), QByteArray("all Zydeco Jazz")); // as the organizer orders them
    QCOMPARE(offer(R"(["Opera","Zydeco"])").status, 200);
    QCOMPARE(offered(mine), QByteArray("all Zydeco Jazz")); // what is not offered comes last
    const QByteArray everybody = offered({});
    QVERIFY(everybody.startsWith("all ") && everybody.contains(" Jazz "));
    QVERIFY(everybody.indexOf(" Jazz") < everybody.indexOf(" Zydeco"));
    const QByteArray slug = text(ask("GET", "/organizers").jsonArray().first().toObject(), "slug");
    QCOMPARE(offered("?organizer=" + slug), QByteArray("all Zydeco Jazz"));
    QCOMPARE(offered("?organizer=" + kUnknownId), QByteArray("all"));
    QCOMPARE(m_http->get("/categories?organizer=-").field(), QByteArray("organizer"));
    const HttpAnswer answer = m_http->get("/categories" + mine);
    const BlockingHttp::Headers known{{"If-None-Match", answer.header("etag")}};
    QCOMPARE(m_http->get("/categories" + mine, known).status, 304);
    const auto count = [&](const QByteArray &query) {
        return m_http->get("/events" + mine + query).jsonArray().size();
    };
    QCOMPARE(count("&category=jazz"), 2);
    QCOMPARE(count("&category=all"), count({}));
    QCOMPARE(count("&category=jazz&from=now&sort=starts_at&q=evening"), 2);
    QCOMPARE(count("&category=past&from=now"), 0);
    QCOMPARE(count("&category=past&ended_before=now&sort=latest"), 1);
}

void TestOrganizerTeams::organizersRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *json, const char *code, const char *field) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(code) << QByteArray(field);
    };
    row(R"({"name":""})", "invalid_field", "name");
    row(R"({"name":7})", "invalid_field", "name");
    row(R"({"name":"x","slug":"-x"})", "invalid_field", "slug");
    row(R"({"name":"x","slug":"X"})", "invalid_field", "slug");
    row(R"({"name":"x","slug":"taken"})", "slug_taken", "slug");
    row(R"({"name":"x","id":"y"})", "unknown_field", "id");
    row(R"({"name":"x","owner":true})", "unknown_field", "owner");
    row(R"([])", "invalid_json", "");
}

void TestOrganizerTeams::organizersRefused()
{
    QFETCH(QByteArray, json);
    ask("POST", "/organizers", R"({"name":"Taken","slug":"taken"})");
    for (const HttpAnswer &answer :
         {ask("POST", "/organizers", json), ask("PATCH", m_path, json)}) {
        QTEST(answer.code(), "code");
        QTEST(answer.field(), "field");
    }
}

namespace {

const QByteArray kContact = "https://club.example/contact?a=1&b=2";

// Who may show a page in a frame.
QByteArray ancestorsIn(const HttpAnswer &answer)
{
    const QByteArray policy = answer.header("content-security-policy");
    const QByteArray name = "frame-ancestors ";
    const qsizetype at = policy.indexOf(name);
    return at < 0 ? QByteArray() : policy.sliced(at + name.size());
}

} // namespace

void TestOrganizerTeams::contactIsForEverybody()
{
    QVERIFY(ask("GET", "/organizers").jsonArray().first()[u"contact"].isNull());
    const QJsonObject event = createEvent("Talk", R"(,"starts_at":"2036-12-12T18:30:00Z")");
    const QByteArray path = "/e/" + text(event, "slug");
    QVERIFY(!page(path).body.contains("name=\"contact\""));
    const QByteArray etag = page(path).header("etag");
    const HttpAnswer told = ask(
        "PATCH", m_path, R"({"contact":")" + kContact + R"(","reply_to":"secret@club.example"})");
    QCOMPARE(text(told.json(), "contact"), kContact);
    QCOMPARE(ask("GET", "/organizers").jsonArray().first().toObject(), told.json());
    const QJsonObject changes =
        ask("GET", m_path + "/audit").jsonArray().first()[u"changes"].toObject();
    QCOMPARE(changes.value(u"contact").toArray(),
             (QJsonArray{QJsonValue(), QString::fromLatin1(kContact)}));

    const HttpAnswer shown = page(path, {{"If-None-Match", etag}});
    QCOMPARE(shown.status, 200);
    QVERIFY(shown.body.contains(
        "<meta name=\"contact\" content=\"https://club.example/contact?a=1&amp;b=2\">"));
    QVERIFY(shown.body.contains("\"url\":\"https://club.example/contact?a=1\\u0026b=2\""));
    const QByteArray api = "/events/" + text(event, "id");
    const QByteArray ticket =
        text(m_http->post(api + "/register", R"({"user_email":"ada@example.org"})").json(),
             "ticket_url");
    const HttpAnswer held = m_http->get(ticket + ".json");
    QCOMPARE(text(held.json(), "contact"), kContact);
    QCOMPARE(m_http->get(api).json().value(u"organizer").toObject().keys(),
             (QStringList{QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("slug")}));
    for (const HttpAnswer &answer : {shown, held, m_http->get(api), m_http->get("/events")}) {
        QVERIFY(!answer.body.contains("secret@club.example"));
    }

    QVERIFY(ask("PATCH", m_path, R"({"contact":"Box@Club.example"})").status == 200);
    QVERIFY(page(path).body.contains("<meta name=\"contact\" content=\"box@club.example\">"));
    QVERIFY(page(path).body.contains("\"email\":\"box@club.example\""));
    QVERIFY(ask("PATCH", m_path, R"({"contact":null})").json()[u"contact"].isNull());
    QVERIFY(!page(path).body.contains("name=\"contact\""));
}

void TestOrganizerTeams::settingsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *json, const char *field) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(field);
    };
    row(R"({"contact":"javascript:alert()//"})", "contact");
    row(R"({"contact":"https://a@b.example/"})", "contact");
    row(R"({"contact":"somebody"})", "contact");
    row(R"({"contact":7})", "contact");
    row(R"({"embed_origins":["http://example.org"]})", "embed_origins");
    row(R"({"embed_origins":["https://example.org/x"]})", "embed_origins");
    row(R"({"embed_origins":["https://*.example.org"]})", "embed_origins");
    row(R"({"embed_origins":["https://a.example; script-src *"]})", "embed_origins");
    row(R"({"embed_origins":["*"]})", "embed_origins");
    row(R"({"embed_origins":[7]})", "embed_origins");
    row(R"({"embed_origins":null})", "embed_origins");
}

void TestOrganizerTeams::settingsRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, field);
    const HttpAnswer refused = ask("PATCH", m_path, json);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.code(), QByteArray("invalid_field"));
    QCOMPARE(text(refused.json(), "field"), field);
    QVERIFY(text(refused.json(), "error").contains(field));
    QCOMPARE(askAs(m_cast->key(m_organizer, "events:write"), "PATCH", m_path, json).status, 403);
}

void TestOrganizerTeams::cardIsForAllowedSites()
{
    const QJsonObject event = createEvent("Concert");
    const HttpAnswer nobodys = card(event);
    QCOMPARE(nobodys.status, 200);
    QCOMPARE(ancestorsIn(nobodys), QByteArray("'none'"));
    QCOMPARE(nobodys.header("x-frame-options"), QByteArray("DENY"));
    const HttpAnswer told =
        ask("PATCH", m_path,
            R"({"embed_origins":["https://WWW.club.example:443","http://localhost:8000"]})");
    QCOMPARE(told.json().value(u"embed_origins").toArray(),
             (QJsonArray{QStringLiteral("https://www.club.example"),
                         QStringLiteral("http://localhost:8000")}));
    QCOMPARE(ask("GET", m_path + "/audit").jsonArray().first()[u"changes"].toObject(),
             (QJsonObject{{QStringLiteral("embed_origins"),
                           QJsonArray{QJsonValue(),
                                      QStringLiteral("https://www.club.example "
                                                     "http://localhost:8000")}}}));

    const HttpAnswer framed = card(event);
    QCOMPARE(ancestorsIn(framed), QByteArray("https://www.club.example http://localhost:8000"));
    QVERIFY(framed.header("x-frame-options").isNull());
    QVERIFY(framed.header("content-security-policy").contains("script-src 'self'"));
    QVERIFY(framed.body.contains("<title>Concert · Boxoffice</title>"));
    const QByteArray which = "<meta name=\"event\" content=\"" + text(event, "id") + "\">";
    QVERIFY(framed.body.contains(which));
    QCOMPARE(framed.header("link"),
             "</events/" + text(event, "id") + ">; rel=preload; as=fetch; crossorigin");
    QVERIFY(framed.header("set-cookie").isNull());
    for (const QByteArray other : {"/e/concert", "/account", "/sign-in", "/templates/index.html",
                                   "/templates/event_card.html", "/e/no-such-event/embed"}) {
        QCOMPARE(ancestorsIn(page(other)), QByteArray("'none'"));
        QCOMPARE(page(other).header("x-frame-options"), QByteArray("DENY"));
    }
}

void TestOrganizerTeams::cardChangesWithTheSites()
{
    const QJsonObject event = createEvent("Meetup");
    const auto allow = [this](const QByteArray &origins) {
        return ask("PATCH", m_path, "{\"embed_origins\":[" + origins + "]}").status;
    };
    QCOMPARE(allow("\"https://a.example\""), 200);
    const HttpAnswer first = card(event);
    const BlockingHttp::Headers known{{"If-None-Match", first.header("etag")}};
    QCOMPARE(card(event, known).status, 304);
    QCOMPARE(ancestorsIn(card(event, known)), QByteArray("https://a.example"));
    QCOMPARE(allow("\"https://b.example\""), 200);
    const HttpAnswer next = card(event, known);
    QCOMPARE(next.status, 200);
    QCOMPARE(next.body, first.body); // its tag is another one all the same
    QCOMPARE(ancestorsIn(next), QByteArray("https://b.example"));
    QCOMPARE(allow(""), 200);
    QCOMPARE(ancestorsIn(card(event)), QByteArray("'none'"));
}

void TestOrganizerTeams::cardIsOfPublishedEvents()
{
    QCOMPARE(ask("PATCH", m_path, R"({"embed_origins":["https://a.example"]})").status, 200);
    const QJsonObject event = createEvent("Open day");
    QCOMPARE(page("/e/Open-Day/embed?language=de").header("location"),
             QByteArray("/e/open-day/embed?language=de"));
    const HttpAnswer german = page("/e/open-day/embed?language=de");
    QCOMPARE(german.status, 200);
    QCOMPARE(german.header("content-language"), QByteArray("de"));
    QVERIFY(german.header("set-cookie").isNull()); // which no frame could keep
    QCOMPARE(page("/e/open-day/embed?language=xx").header("content-language"), QByteArray("en"));

    const QByteArray api = "/events/" + text(event, "id");
    QCOMPARE(ask("PATCH", api, R"({"name":"Open night"})").status, 200);
    QCOMPARE(page("/e/open-day/embed").status, 302);
    QCOMPARE(page("/e/open-day/embed").header("location"), QByteArray("/e/open-night/embed"));
    QCOMPARE(page("/e/open-night/embed").status, 200);
    QCOMPARE(
        m_http->get("/e/open-night/embed", {{"Accept", "application/json"}}).header("location"),
        api);
    QCOMPARE(m_http->post("/e/open-night/embed", "{}").status, 405);

    QCOMPARE(ask("PATCH", api, R"({"status":"draft"})").status, 200);
    const BlockingHttp::Headers owner = AccessCast::bearer(m_token);
    for (const HttpAnswer &answer :
         {page("/e/open-night/embed"), page("/e/open-night/embed", owner), page("/e/x/embed")}) {
        QCOMPARE(answer.status, 404);
        QCOMPARE(ancestorsIn(answer), QByteArray("'none'"));
        QVERIFY(!answer.body.contains("Open night"));
    }
}

void TestOrganizerTeams::members()
{
    const Uuid account = m_cast->member(m_organizer, Role::Viewer);
    const auto all = decodeMembers(ask("GET", m_path + "/members").body);
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->first().accountId, m_owner);
    const Member *member = &all->last();
    QCOMPARE(member->accountId, account);
    QCOMPARE(member->email.toUtf8(), emailOf(account));
    QCOMPARE(member->role, Role::Viewer);
    const QByteArray target = m_path + "/members/" + member->id.toByteArray();
    QCOMPARE(decodeMember(ask("PATCH", target, R"({"role":"owner"})").body)->role, Role::Owner);
    QCOMPARE(ask("DELETE", target).status, 204);
    QCOMPARE(ask("DELETE", target).code(), QByteArray("member_not_found"));
    QCOMPARE(decodeMembers(ask("GET", m_path + "/members").body)->size(), 1);
}

void TestOrganizerTeams::membersRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path"); // behind the organizer's
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const char *method, const QByteArray &path,
                        const char *json, const char *code) {
        QTest::newRow(name) << QByteArray(method) << path << QByteArray(json) << QByteArray(code);
    };
    // Nobody is made a member without wanting it.
    row("without an invitation", "POST", "/members", R"({"email":"OWN","role":"door"})",
        "method_not_allowed");
    row("role/unknown", "POST", "/invitations", R"({"email":"OWN","role":"admin"})",
        "invalid_field");
    row("role/none", "POST", "/invitations", R"({"email":"OWN"})", "invalid_field");
    row("role/list", "PATCH", "/members/" + kUnknownId, R"({"role":["owner"]})", "invalid_field");
    row("unknown member", "PATCH", "/members/" + kUnknownId, R"({"role":"door"})",
        "member_not_found");
    row("malformed member", "PATCH", "/members/1", R"({"role":"door"})", "member_not_found");
    row("removal of nobody", "DELETE", "/members/" + kUnknownId, "", "member_not_found");
    row("reset of nobody", "POST", "/members/" + kUnknownId + "/password-reset", "",
        "member_not_found");
    row("invitation/of nobody", "DELETE", "/invitations/" + kUnknownId, "", "invitation_not_found");
    row("invitation/malformed", "DELETE", "/invitations/x", "", "invitation_not_found");
    row("invitation/of a member", "POST", "/invitations", R"({"email":"OWN","role":"door"})",
        "already_member");
    row("key/of nobody", "DELETE", "/keys/" + kUnknownId, "", "key_not_found");
}

void TestOrganizerTeams::membersRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, json);
    QTEST(ask(method, m_path + path, json.replace("OWN", emailOf(m_owner))).code(), "code");
}

void TestOrganizerTeams::lastOwner()
{
    const QByteArray own = m_path + "/members/" + ownMember(m_token);
    m_cast->member(m_organizer, Role::Manager);
    const HttpAnswer refused = ask("PATCH", own, R"({"role":"viewer"})");
    QCOMPARE(refused.code(), QByteArray("last_owner"));
    QCOMPARE(refused.status, 409);
    QCOMPARE(ask("DELETE", own).code(), QByteArray("last_owner"));
    m_cast->member(m_organizer, Role::Owner);
    QCOMPARE(ask("PATCH", own, R"({"role":"viewer"})").status, 200);
    QCOMPARE(ask("GET", m_path + "/members").code(), QByteArray("forbidden"));
}

// Everybody may leave; who else goes, owners say.
void TestOrganizerTeams::leaving()
{
    const QByteArray viewer = m_cast->session(m_cast->member(m_organizer, Role::Viewer));
    const QByteArray door = m_cast->session(m_cast->member(m_organizer, Role::Door));
    const QByteArray stranger =
        m_cast->session(m_cast->member(m_cast->organizer("Other"), Role::Owner));
    const QByteArray target = m_path + "/members/" + ownMember(viewer);
    QCOMPARE(askAs(door, "DELETE", target).code(), QByteArray("forbidden"));
    QCOMPARE(askAs(stranger, "DELETE", target).code(), QByteArray("organizer_not_found"));
    QCOMPARE(askAs(m_cast->key(m_organizer, "events:write"), "DELETE", target).code(),
             QByteArray("sign_in_required"));
    QCOMPARE(askAs(viewer, "DELETE", target).status, 204);
    QVERIFY(decodeSession(askAs(viewer, "GET", "/session").body)->memberships.isEmpty());
    QCOMPARE(askAs(viewer, "DELETE", target).code(), QByteArray("organizer_not_found"));
}

void TestOrganizerTeams::invitations()
{
    const HttpAnswer made =
        ask("POST", m_path + "/invitations", R"({"email":"New@y.example","role":"manager"})");
    QVERIFY2(made.status == 201, made.body);
    const auto invitation = decodeInvitation(made.body);
    QVERIFY(invitation->link.startsWith(u"/invitation#bxl_"));
    QCOMPARE(invitation->expiresAt - invitation->createdAt, 7LL * 24 * 3'600'000);
    const auto open = decodeInvitations(ask("GET", m_path + "/invitations").body);
    QCOMPARE(open->size(), 1);
    QVERIFY(open->first().link.isEmpty());
    const QByteArray target = "/invitations/" + invitation->link.section(u'#', 1).toLatin1();
    const QJsonObject seen = m_http->get(target).json();
    QCOMPARE(text(seen.value(QLatin1StringView("organizer")).toObject(), "id"),
             m_organizer.toByteArray());
    QCOMPARE(text(seen, "email"), QByteArray("new@y.example"));
    QCOMPARE(text(seen, "role"), QByteArray("manager"));
    QCOMPARE(seen.value(QLatin1StringView("account")), QJsonValue(false));
    QCOMPARE(m_http->post(target, R"({"name":"N","password":"password1234"})").field(),
             QByteArray("password"));
    QCOMPARE(m_http->post(target, "{}").code(), QByteArray("sign_in_required"));
    const HttpAnswer joined =
        m_http->post(target, R"({"name":"N","password":"ferry tulip 61 anvil","as":"token"})");
    QVERIFY2(joined.status == 201, joined.body);
    QCOMPARE(decodeSession(joined.body)->memberships.first().role, Role::Manager);
    QCOMPARE(m_http->get(target).code(), QByteArray("link_not_valid"));
    QCOMPARE(m_http->post(target, R"({"name":"N","password":"ferry tulip 61 anvil"})").code(),
             QByteArray("link_not_valid"));
    QVERIFY(decodeInvitations(ask("GET", m_path + "/invitations").body)->isEmpty());
}

void TestOrganizerTeams::invitedAccount()
{
    const Uuid guest = m_cast->account();
    const QByteArray token = m_cast->session(guest);
    const HttpAnswer made = ask("POST", m_path + "/invitations",
                                "{\"email\":\"" + emailOf(guest) + R"(","role":"door"})");
    const QByteArray link = text(made.json(), "link");
    const QByteArray target = "/invitations/" + link.sliced(link.indexOf('#') + 1);
    QCOMPARE(m_http->get(target).json().value(QLatin1StringView("account")), QJsonValue(true));
    QCOMPARE(m_http->post(target, R"({"name":"N","password":"ferry tulip 61 anvil"})").code(),
             QByteArray("sign_in_required"));
    QCOMPARE(m_http->post(target, "{}").code(), QByteArray("sign_in_required"));
    QCOMPARE(askAs(m_cast->key(m_organizer, "checkin"), "POST", target, "{}").code(),
             QByteArray("sign_in_required"));
    QCOMPARE(askAs(m_cast->session(m_cast->account()), "POST", target, "{}").code(),
             QByteArray("forbidden"));
    const HttpAnswer accepted = askAs(token, "POST", target, "{}");
    QVERIFY2(accepted.status == 200, accepted.body);
    const auto session = decodeSession(accepted.body);
    QCOMPARE(session->memberships.size(), 1);
    QCOMPARE(session->memberships.first().organizer.id, m_organizer);
    QVERIFY(session->token.isEmpty());
    QCOMPARE(askAs(token, "POST", target, "{}").code(), QByteArray("link_not_valid"));
}

void TestOrganizerTeams::invitationsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("email/none") << QByteArray(R"({"role":"door"})") << QByteArray("email");
    QTest::newRow("email/invalid")
        << QByteArray(R"({"email":"a","role":"door"})") << QByteArray("email");
    QTest::newRow("email/header") << QByteArray(R"({"email":"a@b.example\r\nBcc: x@y.example",)"
                                                R"("role":"door"})")
                                  << QByteArray("email");
    QTest::newRow("role/none") << QByteArray(R"({"email":"a@b.example"})") << QByteArray("role");
    QTest::newRow("role/other case")
        << QByteArray(R"({"email":"a@b.example","role":"Owner"})") << QByteArray("role");
}

void TestOrganizerTeams::invitationsRefused()
{
    QFETCH(QByteArray, json);
    QTEST(ask("POST", m_path + "/invitations", json).field(), "field");
}

void TestOrganizerTeams::keys()
{
    const HttpAnswer made =
        ask("POST", m_path + "/keys",
            R"({"name":" Door  1 ","scopes":["checkin","events:read","checkin"],)"
            R"("expires_at":"2999-01-01T00:00:00+01:00"})");
    QVERIFY2(made.status == 201, made.body);
    const auto key = decodeKey(made.body);
    QCOMPARE(key->name, QStringLiteral("Door 1"));
    QCOMPARE(key->scopes, (QList{Permission::Checkin, Permission::EventsRead}));
    QVERIFY(key->token.startsWith(u"bxo_") && key->expiresAt && !key->lastUsedAt);
    const auto session = decodeSession(askAs(key->token.toLatin1(), "GET", "/session").body);
    QVERIFY(session && session->key && !session->account && !session->sessionId);
    QCOMPARE(session->key->id, key->id);
    QCOMPARE(session->memberships.first().permissions.size(), 2);
    QVERIFY(session->memberships.first().memberId.isNil());
    const HttpAnswer listed = ask("GET", m_path + "/keys");
    QVERIFY(!listed.body.contains("bxo_"));
    QCOMPARE(decodeKeys(listed.body)->first().id, key->id);
    const QByteArray target = m_path + "/keys/" + key->id.toByteArray();
    QCOMPARE(ask("DELETE", target).status, 204);
    QCOMPARE(ask("DELETE", target).status, 204);
    QVERIFY(decodeKeys(ask("GET", m_path + "/keys").body)->first().revokedAt);
    QCOMPARE(askAs(key->token.toLatin1(), "GET", "/session").code(),
             QByteArray("credential_not_valid"));
}

void TestOrganizerTeams::keysRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &json, const char *field) {
        QTest::newRow(name) << json << QByteArray(field);
    };
    for (const char *scope : {"team:write", "keys:write", "audit:read", "webhooks:write",
                              "organizer:write", "events", "*", ""}) {
        row(*scope ? scope : "empty scope",
            R"({"name":"k","scopes":[")" + QByteArray(scope) + "\"]}", "scopes");
    }
    row("no scope", R"({"name":"k","scopes":[]})", "scopes");
    row("scopes as text", R"({"name":"k","scopes":"checkin"})", "scopes");
    row("no name", R"({"scopes":["checkin"]})", "name");
    row("name of 101", R"({"name":")" + QByteArray(101, 'k') + R"(","scopes":["checkin"]})",
        "name");
    row("expired", R"({"name":"k","scopes":["checkin"],"expires_at":"2020-01-01T00:00:00Z"})",
        "expires_at");
    row("no time", R"({"name":"k","scopes":["checkin"],"expires_at":"tomorrow"})", "expires_at");
    row("its token", R"({"name":"k","scopes":["checkin"],"key":"bxo_x"})", "key");
}

void TestOrganizerTeams::keysRefused()
{
    QFETCH(QByteArray, json);
    const HttpAnswer answer = ask("POST", m_path + "/keys", json);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
    QVERIFY(decodeKeys(ask("GET", m_path + "/keys").body)->isEmpty());
}

void TestOrganizerTeams::audit()
{
    ask("PATCH", m_path, R"({"name":"Renamed"})");
    const HttpAnswer answer = ask("GET", m_path + "/audit");
    QVERIFY2(answer.status == 200, answer.body);
    const auto entries = decodeAudit(answer.body);
    QCOMPARE(entries->size(), 1);
    const AuditEntry &entry = entries->first();
    QCOMPARE(entry.action, QStringLiteral("organizer.updated"));
    QCOMPARE(entry.actorKind, ActorKind::Account);
    QCOMPARE(entry.actorId, std::optional(m_owner));
    QVERIFY(!entry.actorName.isEmpty());
    QCOMPARE(entry.targetId, std::optional(m_organizer));
    QCOMPARE(entry.address, QStringLiteral("127.0.0.1"));
    QCOMPARE(entry.changes, QByteArray(R"({"name":["Club","Renamed"]})"));
}

void TestOrganizerTeams::auditPages()
{
    for (int i = 0; i < 5; ++i) {
        ask("PATCH", m_path, "{\"name\":\"Name " + QByteArray::number(i) + "\"}");
    }
    ask("POST", m_path + "/keys", R"({"name":"k","scopes":["checkin"]})");
    QByteArrayList found;
    const QByteArray query = "?action=organizer.updated&since=2020-01-01T00:00:00Z&limit=2&actor="
        + m_owner.toByteArray() + "&target=" + m_organizer.toByteArray();
    int pages = 0;
    for (QByteArray target = m_path + "/audit" + query; !target.isEmpty(); ++pages) {
        const HttpAnswer page = ask("GET", target);
        QVERIFY2(page.status == 200, page.body);
        const auto entries = decodeAudit(page.body);
        QVERIFY(entries);
        for (const AuditEntry &entry : *entries) {
            found.append(entry.changes);
        }
        target = nextIn(page);
    }
    QCOMPARE(pages, 3);
    QCOMPARE(found.size(), 5);
    QVERIFY(found.first().contains("Name 4") && found.last().contains("Name 0"));
    QVERIFY(decodeAudit(ask("GET", m_path + "/audit?until=2020-01-01T00:00:00Z").body)->isEmpty());
}

void TestOrganizerTeams::auditAsCsv()
{
    ask("PATCH", m_path, R"({"name":"=1+1, \"x\""})");
    const HttpAnswer csv = m_http->get(
        m_path + "/audit", {{"Authorization", "Bearer " + m_token}, {"Accept", "text/csv"}});
    QCOMPARE(csv.header("content-type"), QByteArray("text/csv; charset=utf-8"));
    QVERIFY2(csv.body.startsWith("id,at,actor_kind,"), csv.body);
    QVERIFY2(csv.body.contains(R"(organizer.updated,organizer,)"), csv.body);
    QCOMPARE(csv.body.count("\r\n"), 2);
}

void TestOrganizerTeams::auditRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *query, const char *field) {
        QTest::newRow(query) << QByteArray(query) << QByteArray(field);
    };
    row("actor=x", "actor");
    row("actor=", "actor");
    row("target=1", "target");
    row("action=Event", "action");
    row("action=", "action");
    row("action=a'%20OR%201=1", "action");
    row("since=yesterday", "since");
    row("until=2020-01-01", "until");
    row("limit=0", "limit");
    row("limit=1001", "limit");
    row("cursor=x", "cursor");
    row("action=a.b&action=a.c", "action");
}

void TestOrganizerTeams::auditRefused()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = ask("GET", m_path + "/audit?" + query);
    QCOMPARE(answer.code(), QByteArray("invalid_field"));
    QTEST(answer.field(), "field");
}

QTEST_GUILESS_MAIN(TestOrganizerTeams)
#include "tst_organizer_teams.moc"
