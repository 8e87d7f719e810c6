// Whose events are, and who sees which drafts, at a real protected server: in every read, in both
// live streams, and for those who register.
#include "tests/support/access_cast.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_client.h"

#include <QTest>

#include <algorithm>

using namespace boxoffice;

namespace {

using Headers = BlockingHttp::Headers;

const QByteArray kNobody("01900000-0000-7000-8000-000000000000"); // an id that nothing has

Headers byCookie(const QByteArray &token)
{
    return {{"Cookie", "a=b; __Host-boxoffice=" + token + "; boxoffice=" + token}};
}

QByteArray textIn(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toLatin1();
}

QByteArray idIn(const QJsonObject &object)
{
    return textIn(object, "id");
}

QByteArray streamOf(const QByteArray &event)
{
    return "/events/" + event + "/stream";
}

QJsonObject organizerIn(const QJsonObject &event)
{
    return event.value(QLatin1StringView("organizer")).toObject();
}

} // namespace

class TestEventAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void lists_data();
    void lists();
    void pagesOfLists_data();
    void pagesOfLists();
    void organizerIsChecked_data();
    void organizerIsChecked();
    void badCredentialsInLists();
    void oneEvent_data();
    void oneEvent();
    void badCredentialsOfOneEvent();
    void registering_data();
    void registering();
    void streamOfOne();
    void streamOfOneDraft_data();
    void streamOfOneDraft();
    void streamOfAll();
    void snapshotOfAll();
    void aStreamEndsWithItsRight_data();
    void aStreamEndsWithItsRight();
    void aStreamOutlivesNothingElse();
    void nothingMissedIsForWhoSeesTheSame();
    void whoseANewEventIs_data();
    void whoseANewEventIs();
    void whoseANewEventIsOnAnOpenServer();
    void aRepeatTellsTheFirstAnswer();
    void aNewNameIsAnotherTag();
    void changesAreInTheLog();

private:
    struct Asker
    {
        QByteArray name;
        Headers headers;
        QSet<QByteArray> drafts = {}; // that it sees
        bool isByCookie = false;
    };

    struct Ending
    {
        QByteArray sql;  // ends the right
        Headers headers; // with it
        QByteArray draft;
        std::vector<std::unique_ptr<StreamClient>> streams;
        bool begun = true; // all had their snapshot before
    };

    Ending ending(QByteArray sql, bool byKey);
    void makeAskers();
    const Asker &asker(const QByteArray &name) const
    {
        return *std::find_if(m_askers.cbegin(), m_askers.cend(),
                             [&](const Asker &one) { return one.name == name; });
    }
    void addAskerRows()
    {
        QTest::addColumn<QByteArray>("name");
        for (const Asker &one : m_askers) {
            QTest::newRow(one.name.constData()) << one.name;
        }
    }
    QByteArray event(const Uuid &organizer, const char *status)
    {
        return m_cast->event(organizer, status).toByteArray();
    }
    HttpAnswer patch(const QByteArray &event, const QByteArray &body)
    {
        return m_http->request("PATCH", "/events/" + event, body, asker("manager").headers);
    }
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }
    StreamClient stream(const QByteArray &target, const QByteArray &name) const
    {
        return StreamClient(m_server.port(), target, {}, 0, asker(name).headers);
    }
    QSet<QByteArray> idsIn(const HttpAnswer &answer) const;

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<AccessCast> m_cast;
    ServerProcess m_server, m_open;
    std::unique_ptr<BlockingHttp> m_http;
    Uuid m_first, m_second; // organizers
    QByteArray m_firstSlug, m_secondSlug;
    // Drafts of the first, of nobody (which is the first's) and of the second; the same published.
    QByteArray m_draft, m_older, m_foreign;
    QHash<QByteArray, QByteArray> m_slugOf, m_statusOf; // of each of them
    QSet<QByteArray> m_published, m_drafts;
    QList<Asker> m_askers;
    std::vector<Ending> m_endings; // one a row
};

void TestEventAccess::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_database);
    m_first = m_cast->organizer("First");
    m_second = m_cast->organizer("Second");
    const auto slug = [this](const Uuid &organizer) {
        return value("SELECT slug FROM organizers WHERE id = '" + organizer.toByteArray() + '\'')
            .toLatin1();
    };
    m_firstSlug = slug(m_first);
    m_secondSlug = slug(m_second);
    for (const char *status : {"draft", "published", "cancelled"}) {
        const QByteArray own = event(m_first, status);
        const QByteArray older = event({}, status);
        const QByteArray foreign = event(m_second, status);
        m_slugOf.insert({{own, m_firstSlug}, {older, m_firstSlug}, {foreign, m_secondSlug}});
        m_statusOf.insert({{own, status}, {older, status}, {foreign, status}});
        if (status == QByteArray("draft")) {
            m_draft = own;
            m_older = older;
            m_foreign = foreign;
            m_drafts = {own, older, foreign};
        } else {
            m_published += {own, older, foreign};
        }
    }
    QVERIFY2(m_server.start({.database = m_database, .access = QStringLiteral("protected")}),
             qPrintable(m_server.output()));
    QVERIFY2(m_open.start({.database = m_database}), qPrintable(m_open.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    makeAskers();
}

void TestEventAccess::makeAskers()
{
    const auto session = [this](const Uuid &organizer, Role role) {
        return m_cast->session(m_cast->member(organizer, role));
    };
    const QSet<QByteArray> own{m_draft, m_older};
    const Uuid both = m_cast->member(m_first, Role::Viewer);
    m_cast->join(both, m_second, Role::Owner);
    const auto bearer = [](const QByteArray &token) { return AccessCast::bearer(token); };
    m_askers = {
        {"nobody", {}},
        {"viewer", bearer(session(m_first, Role::Viewer)), own},
        {"manager", bearer(session(m_first, Role::Manager)), own},
        {"door", bearer(session(m_first, Role::Door))},
        {"owner of another", bearer(session(m_second, Role::Owner)), {m_foreign}},
        {"of both", bearer(m_cast->session(both)), m_drafts},
        {"of none", bearer(m_cast->session(m_cast->account()))},
        {"key that reads", bearer(m_cast->key(m_first, "events:read")), own},
        {"key that writes", bearer(m_cast->key(m_first, "events:write"))},
        {"key of another", bearer(m_cast->key(m_second, "events:read")), {m_foreign}},
        {"viewer by cookie", byCookie(session(m_first, Role::Viewer)), own, true},
        {"door by cookie", byCookie(session(m_first, Role::Door)), {}, true},
        {"stale cookie", byCookie(newToken(TokenKind::Session).text), {}, true},
        {"malformed cookie", byCookie("x"), {}, true},
    };
}

// Of those that were there when the test began.
QSet<QByteArray> TestEventAccess::idsIn(const HttpAnswer &answer) const
{
    QSet<QByteArray> ids;
    for (const QJsonValue &row : answer.jsonArray()) {
        ids.insert(idIn(row.toObject()));
    }
    return ids.intersect(m_drafts | m_published);
}

void TestEventAccess::lists_data()
{
    addAskerRows();
}

// Each list shows what matches it, and of drafts those that the asker sees. Only where one
// organizer's events are asked for does a cookie count.
void TestEventAccess::lists()
{
    QFETCH(QByteArray, name);
    const Asker &who = asker(name);
    const QByteArray first = m_first.toByteArray();
    struct List
    {
        QByteArray query;
        QByteArray slug = {}; // of the organizer that is asked for; empty: all
        QByteArray status = {};
    };
    const List lists[] = {
        {""},
        {"?limit=100"},
        {"?excerpt=10"},
        {"?q=event"},
        {"?sort=name"},
        {"?sort=most_seats"},
        {"?sort=filling"},
        {"?sort=starts_at&q=event"},
        {"?status=draft", {}, "draft"},
        {"?status=published", {}, "published"},
        {"?organizer=" + m_firstSlug, m_firstSlug},
        {"?organizer=" + m_secondSlug, m_secondSlug},
        {"?organizer=" + first, m_firstSlug},
        {"?sort=name&q=event&organizer=" + first, m_firstSlug},
        {"?sort=filling&organizer=" + m_secondSlug, m_secondSlug},
        {"?status=draft&organizer=" + m_firstSlug, m_firstSlug, "draft"},
        {"?organizer=" + kNobody, "unknown"},
        {"?organizer=unknown", "unknown"},
    };
    for (const List &list : lists) {
        const bool seesOwn = !list.slug.isEmpty() || !who.isByCookie;
        const auto matching = [&](QSet<QByteArray> ids) {
            ids.removeIf([&](const QByteArray &id) {
                return (!list.slug.isEmpty() && m_slugOf.value(id) != list.slug)
                    || (!list.status.isEmpty() && m_statusOf.value(id) != list.status);
            });
            return ids;
        };
        const HttpAnswer answer = m_http->get("/events" + list.query, who.headers);
        QCOMPARE(answer.status, 200);
        QVERIFY2(idsIn(answer)
                     == matching(m_published | (seesOwn ? who.drafts : QSet<QByteArray>())),
                 list.query);
        QCOMPARE(answer.header("cache-control"),
                 seesOwn && !who.drafts.isEmpty() ? QByteArray("private, no-cache")
                                                  : QByteArray("no-cache"));
        for (const QJsonValue &row : answer.jsonArray()) {
            const QByteArray id = idIn(row.toObject());
            QVERIFY(!m_slugOf.contains(id)
                    || textIn(organizerIn(row.toObject()), "slug") == m_slugOf.value(id));
        }
        BlockingHttp open(m_open.port());
        QCOMPARE(idsIn(open.get("/events" + list.query, who.headers)),
                 matching(m_published | m_drafts));
    }
}

void TestEventAccess::pagesOfLists_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("all") << QByteArray("limit=1");
    QTest::newRow("by organizer") << QByteArray("limit=1&organizer=" + m_firstSlug);
    QTest::newRow("by its id") << QByteArray("limit=1&organizer=" + m_first.toByteArray());
    QTest::newRow("sorted") << QByteArray("limit=1&sort=name&organizer=" + m_firstSlug);
    QTest::newRow("searched") << QByteArray("limit=1&sort=filling&q=event");
}

// The Link leads through all of them, and a cursor is good for the list that it comes from only.
void TestEventAccess::pagesOfLists()
{
    QFETCH(QByteArray, query);
    const Headers headers = asker("viewer").headers;
    const QSet<QByteArray> whole = idsIn(m_http->get("/events?" + query + "000", headers));
    QSet<QByteArray> seen;
    QByteArray target = "/events?" + query;
    QByteArray second;
    while (!target.isEmpty()) {
        const HttpAnswer page = m_http->get(target, headers);
        QCOMPARE(page.status, 200);
        QCOMPARE(page.jsonArray().size(), 1);
        seen |= idsIn(page);
        const QByteArray link = page.header("link");
        target = link.mid(1, link.indexOf('>') - 1);
        second = second.isEmpty() ? target : second;
    }
    const QSet<QByteArray> expected = query.contains("organizer")
        ? idsIn(m_http->get("/events?organizer=" + m_firstSlug, headers))
        : idsIn(m_http->get("/events", headers));
    QCOMPARE(seen, expected);
    if (query.contains("organizer")) {
        second.replace(m_firstSlug, m_secondSlug).replace(m_first.toByteArray(), m_secondSlug);
        QCOMPARE(m_http->get(second, headers).field(), QByteArray("cursor"));
    }
}

void TestEventAccess::organizerIsChecked_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *bad : {"", "Upper", "with%20blank", "-a", "a-", "a'b", "a%25", "%c3%a9"}) {
        QTest::addRow("'%s'", bad) << QByteArray(bad);
    }
    QTest::newRow("long") << QByteArray(61, 'a');
    QTest::newRow("twice") << QByteArray("a&organizer=a");
}

void TestEventAccess::organizerIsChecked()
{
    QFETCH(QByteArray, value);
    const HttpAnswer answer = m_http->get("/events?organizer=" + value);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.code(), QByteArray("invalid_field"));
    QCOMPARE(answer.field(), QByteArray("organizer"));
}

void TestEventAccess::badCredentialsInLists()
{
    for (const QByteArray &token : {newToken(TokenKind::Session).text, QByteArray("x"),
                                    m_cast->key(m_first, "events:read", "-1 s")}) {
        for (const char *target : {"/events", "/events?sort=name", "/events/stream"}) {
            const HttpAnswer answer = m_http->get(target, AccessCast::bearer(token));
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.code(), QByteArray("credential_not_valid"));
        }
        BlockingHttp open(m_open.port());
        QCOMPARE(open.get("/events", AccessCast::bearer(token)).status, 200);
    }
}

void TestEventAccess::oneEvent_data()
{
    addAskerRows();
}

void TestEventAccess::oneEvent()
{
    QFETCH(QByteArray, name);
    const Asker &who = asker(name);
    for (const QByteArray &id : m_drafts | m_published) {
        const QByteArray target = "/events/" + id;
        const HttpAnswer answer = m_http->get(target, who.headers);
        const bool isDraft = m_drafts.contains(id);
        const bool isSeen = !isDraft || who.drafts.contains(id);
        QCOMPARE(answer.status, isSeen ? 200 : 404);
        QCOMPARE(answer.code(), isSeen ? QByteArray() : QByteArray("event_not_found"));
        if (isSeen) {
            QCOMPARE(idIn(answer.json()), id);
            QCOMPARE(textIn(organizerIn(answer.json()), "slug"), m_slugOf.value(id));
            QCOMPARE(answer.header("cache-control"),
                     isDraft ? QByteArray("private, no-cache") : QByteArray("no-cache"));
            Headers again = who.headers;
            again.emplaceBack("If-None-Match", answer.header("etag"));
            QCOMPARE(m_http->get(target, again).status, 304);
        } else {
            QCOMPARE(answer.body, m_http->get("/events/" + kNobody, who.headers).body);
            QVERIFY(!answer.hasHeader("etag"));
        }
        QCOMPARE(m_http->request("HEAD", target, {}, who.headers).status, answer.status);
        BlockingHttp open(m_open.port());
        QCOMPARE(open.get(target, who.headers).status, 200);
    }
    QCOMPARE(m_http->get("/events/" + kNobody, who.headers).status, 404);
}

// They tell nothing of what is there.
void TestEventAccess::badCredentialsOfOneEvent()
{
    const Headers bad = AccessCast::bearer(newToken(TokenKind::Session).text);
    for (const QByteArray &id : {m_draft, m_foreign, *m_published.cbegin(), kNobody}) {
        for (const char *end : {"", "/stream"}) {
            QCOMPARE(m_http->get("/events/" + id + end, bad).code(),
                     QByteArray("credential_not_valid"));
        }
    }
}

void TestEventAccess::registering_data()
{
    addAskerRows();
}

// Also for those who see it.
void TestEventAccess::registering()
{
    QFETCH(QByteArray, name);
    const QByteArray body = R"({"user_email":"a@x.example"})";
    const QByteArray cancelled = event(m_first, "cancelled");
    BlockingHttp open(m_open.port());
    const auto code = [&](BlockingHttp &http, const QByteArray &id, const Headers &headers) {
        return http.post("/events/" + id + "/register", body, headers).code();
    };
    for (const QByteArray &draft : m_drafts) {
        Headers headers = asker(name).headers;
        QCOMPARE(code(*m_http, draft, headers), QByteArray("event_not_found"));
        headers.emplaceBack("Idempotency-Key", "draft");
        QCOMPARE(code(*m_http, draft, headers), QByteArray("event_not_found"));
        QCOMPARE(code(open, draft, {}), QByteArray("event_not_open"));
    }
    QCOMPARE(code(*m_http, kNobody, {}), QByteArray("event_not_found"));
    QCOMPARE(code(*m_http, cancelled, {}), QByteArray("event_not_open"));
    QCOMPARE(code(open, cancelled, {}), QByteArray("event_not_open"));
}

void TestEventAccess::streamOfOne()
{
    const QByteArray id = event(m_first, "published");
    const QByteArray target = "/events/" + id + "/stream";
    StreamClient everybody = stream(target, "nobody");
    StreamClient other = stream(target, "owner of another");
    StreamClient own = stream(target, "viewer");
    for (StreamClient *one : {&everybody, &other, &own}) {
        QCOMPARE(one->status(), 200);
        QCOMPARE(textIn(organizerIn(one->next("snapshot").data), "slug"), m_firstSlug);
    }
    QCOMPARE(patch(id, R"({"status":"draft"})").status, 200);
    QCOMPARE(own.next().event, QByteArray("updated"));
    for (StreamClient *one : {&everybody, &other}) {
        const StreamMessage gone = one->next();
        QCOMPARE(gone.event, QByteArray("deleted"));
        QCOMPARE(gone.data.size(), 1);
        QCOMPARE(idIn(gone.data), id);
    }
    QCOMPARE(m_http->get(target).status, 404);
    QCOMPARE(patch(id, R"({"name":"Secret"})").status, 200);
    QCOMPARE(own.next().event, QByteArray("updated"));
    QCOMPARE(patch(id, R"({"name":"Known","status":"published"})").status, 200);
    QCOMPARE(own.next().event, QByteArray("updated"));
    for (StreamClient *one : {&everybody, &other}) {
        const StreamMessage back = one->next();
        QCOMPARE(back.event, QByteArray("created"));
        QCOMPARE(textIn(back.data, "name"), QByteArray("Known"));
    }
}

void TestEventAccess::streamOfOneDraft_data()
{
    addAskerRows();
}

void TestEventAccess::streamOfOneDraft()
{
    QFETCH(QByteArray, name);
    const Asker &who = asker(name);
    for (const QByteArray &draft : m_drafts) {
        const QByteArray target = "/events/" + draft + "/stream";
        if (who.drafts.contains(draft)) {
            StreamClient seen = stream(target, name);
            QCOMPARE(seen.status(), 200);
            QCOMPARE(idIn(seen.next("snapshot").data), draft);
        } else {
            const HttpAnswer answer = m_http->get(target, who.headers);
            QCOMPARE(answer.status, 404);
            QCOMPARE(answer.code(), QByteArray("event_not_found"));
        }
        StreamClient open(m_open.port(), target);
        QCOMPARE(idIn(open.next("snapshot").data), draft);
    }
}

// A draft's life, as everybody, another organizer and the own one hear of it.
void TestEventAccess::streamOfAll()
{
    StreamClient everybody = stream("/events/stream", "nobody");
    StreamClient other = stream("/events/stream", "owner of another");
    StreamClient own = stream("/events/stream", "viewer by cookie");
    for (StreamClient *one : {&everybody, &other, &own}) {
        QCOMPARE(one->next().event, QByteArray("snapshot"));
    }
    const auto expect = [](StreamClient &client, const char *kind, const QByteArray &id) {
        const StreamMessage message = client.next();
        QCOMPARE(message.event, QByteArray(kind));
        QCOMPARE(idIn(message.data), id);
    };
    const auto create = [this](const char *status) {
        return idIn(
            m_http
                ->post("/events",
                       R"({"name":"Life","capacity":5,"status":")" + QByteArray(status) + "\"}",
                       asker("manager").headers)
                .json());
    };
    const QByteArray id = create("draft");
    expect(own, "created", id);
    QCOMPARE(patch(id, R"({"name":"Life 2"})").status, 200);
    expect(own, "updated", id);
    QCOMPARE(patch(id, R"({"status":"published"})").status, 200);
    expect(own, "updated", id);
    for (StreamClient *one : {&everybody, &other}) {
        expect(*one, "created", id); // the first that they hear of it
        expect(*one, "seats", id);
    }
    QCOMPARE(m_http->post("/events/" + id + "/register", R"({"user_email":"a@x.example"})").status,
             201);
    for (StreamClient *one : {&everybody, &other, &own}) {
        expect(*one, "seats", id);
    }
    QCOMPARE(patch(id, R"({"status":"draft"})").status, 200);
    expect(own, "updated", id);
    for (StreamClient *one : {&everybody, &other}) {
        expect(*one, "deleted", id);
    }
    QCOMPARE(
        m_http->request("DELETE", "/events/" + id + "?force=true", {}, asker("manager").headers)
            .status,
        204);
    expect(own, "deleted", id);
    const QByteArray next = create("published");
    expect(own, "created", next);
    for (StreamClient *one : {&everybody, &other}) {
        expect(*one, "created", next); // nothing of the draft that is gone
    }
}

void TestEventAccess::snapshotOfAll()
{
    for (const Asker &who : m_askers) {
        StreamClient client = stream("/events/stream", who.name);
        const QJsonArray events =
            client.next("snapshot").data.value(QLatin1StringView("events")).toArray();
        QSet<QByteArray> ids;
        for (const QJsonValue &one : events) {
            ids.insert(idIn(one.toObject()));
        }
        QCOMPARE(ids.intersect(m_drafts | m_published), who.drafts | m_published);
    }
}

// Streams of an account or key of its own, and what will end its right.
TestEventAccess::Ending TestEventAccess::ending(QByteArray sql, bool byKey)
{
    const Uuid account = m_cast->member(m_first, Role::Viewer);
    const QByteArray token = byKey ? m_cast->key(m_first, "events:read") : m_cast->session(account);
    const QByteArray draft = event(m_first, "draft");
    sql.replace("$account", account.toByteArray()).replace("$second", m_second.toByteArray());
    sql.replace("$key", QByteArray("\\x" + credentialIn(token)->hash.toHex()));
    Ending ending{sql, AccessCast::bearer(token), draft, {}};
    QList<Headers> ways{ending.headers};
    if (!byKey) {
        ways.append(byCookie(token));
    }
    for (const Headers &headers : ways) {
        for (const QByteArray &target : {QByteArray("/events/stream"), streamOf(draft)}) {
            ending.streams.push_back(
                std::make_unique<StreamClient>(m_server.port(), target, QByteArray(), 0, headers));
            ending.begun = ending.begun && ending.streams.back()->next().event == "snapshot";
        }
    }
    return ending;
}

// The server looks at the rights of open streams every few seconds: all rows wait for it together.
void TestEventAccess::aStreamEndsWithItsRight_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("statusAfter"); // of a read of the draft
    // $account, $second and $key stand for ids
    const auto row = [this](const char *name, const char *sql, bool byKey, int statusAfter) {
        QTest::newRow(name) << static_cast<int>(m_endings.size()) << statusAfter;
        m_endings.push_back(ending(sql, byKey));
    };
    row("member removed", "DELETE FROM memberships WHERE account_id = '$account'", false, 404);
    row("role lowered", "UPDATE memberships SET role = 'door' WHERE account_id = '$account'", false,
        404);
    row("signed out", "DELETE FROM sessions WHERE account_id = '$account'", false, 401);
    row("session over", "UPDATE sessions SET expires_at = now() WHERE account_id = '$account'",
        false, 401);
    row("session not used",
        "UPDATE sessions SET last_used_at = now() - interval '13 hours' "
        "WHERE account_id = '$account'",
        false, 401);
    row("key revoked", "UPDATE api_keys SET revoked_at = now() WHERE hash = '$key'", true, 401);
    row("key over", "UPDATE api_keys SET expires_at = now() WHERE hash = '$key'", true, 401);
    row("more rights",
        "INSERT INTO memberships (id, organizer_id, account_id, role) "
        "VALUES (gen_random_uuid(), '$second', '$account', 'viewer')",
        false, 200);
    for (const Ending &one : m_endings) {
        m_postgres.sql(m_database, one.sql);
    }
}

void TestEventAccess::aStreamEndsWithItsRight()
{
    QFETCH(int, which);
    QFETCH(int, statusAfter);
    const Ending ending = std::move(m_endings[static_cast<size_t>(which)]);
    QVERIFY(ending.begun);
    for (const auto &stream : ending.streams) {
        QVERIFY(stream->waitForEnd());
    }
    QCOMPARE(m_http->get("/events/" + ending.draft, ending.headers).status, statusAfter);
}

// What else ends leaves it open, and its being open keeps no session alive.
void TestEventAccess::aStreamOutlivesNothingElse()
{
    const Uuid ending = m_cast->member(m_first, Role::Viewer);
    const Uuid staying = m_cast->member(m_first, Role::Viewer);
    const QByteArray target = "/events/" + event(m_first, "published") + "/stream";
    const auto open = [&](const Uuid &account) {
        return std::make_unique<StreamClient>(m_server.port(), target, QByteArray(), 0,
                                              AccessCast::bearer(m_cast->session(account)));
    };
    const auto stays = open(staying), ends = open(ending);
    StreamClient nobody = stream(target, "nobody"), door = stream(target, "door"),
                 stale = stream(target, "stale cookie");
    for (StreamClient *one : {stays.get(), ends.get(), &nobody, &door, &stale}) {
        QCOMPARE(one->next().event, QByteArray("snapshot"));
    }
    const auto accountIs = [](const Uuid &account) -> QByteArray {
        return "account_id = '" + account.toByteArray() + '\'';
    };
    m_postgres.sql(m_database,
                   "UPDATE sessions SET last_used_at = now() - interval '1 hour' WHERE "
                       + accountIs(staying));
    m_postgres.sql(m_database, "DELETE FROM memberships WHERE " + accountIs(ending));
    QVERIFY(ends->waitForEnd()); // so all were looked at again
    QCOMPARE(patch(target.split('/')[2], R"({"name":"Still"})").status, 200);
    for (StreamClient *one : {stays.get(), &nobody, &door, &stale}) {
        QCOMPARE(one->next().event, QByteArray("updated"));
    }
    QCOMPARE(value("SELECT last_used_at < now() - interval '50 minutes' FROM sessions WHERE "
                   + accountIs(staying)),
             QStringLiteral("t"));
}

// To others of that the snapshot has they may have missed all.
void TestEventAccess::nothingMissedIsForWhoSeesTheSame()
{
    const QByteArray id = event(m_first, "published");
    const auto lastIdOf = [&](const QByteArray &name) {
        StreamClient client = stream("/events/stream", name);
        client.next("snapshot");
        patch(id, R"({"name":"For )" + name + "\"}");
        return client.next("updated").id;
    };
    const auto again = [&](const QByteArray &name, const QByteArray &lastId) {
        return std::make_unique<StreamClient>(m_server.port(), "/events/stream", lastId, 0,
                                              asker(name).headers);
    };
    const QByteArray viewers = lastIdOf("viewer");
    for (const char *same : {"viewer", "manager", "key that reads", "viewer by cookie"}) {
        QVERIFY2(again(same, viewers)->waitForComment("nothing missed"), same);
    }
    for (const char *other : {"nobody", "door", "owner of another", "of both"}) {
        QCOMPARE(again(other, viewers)->next().event, QByteArray("snapshot"));
    }
    const QByteArray everybodys = lastIdOf("nobody");
    for (const char *same : {"nobody", "door", "stale cookie"}) {
        QVERIFY2(again(same, everybodys)->waitForComment("nothing missed"), same);
    }
    for (const char *other : {"viewer", "of both", "key of another"}) {
        QCOMPARE(again(other, everybodys)->next().event, QByteArray("snapshot"));
    }
}

void TestEventAccess::whoseANewEventIs_data()
{
    QTest::addColumn<QByteArray>("roles");     // in the first and in the second; '-': none
    QTest::addColumn<QByteArray>("organizer"); // of the request, as JSON; empty: not given
    QTest::addColumn<QByteArray>("expected");  // the id, or the error's code
    const auto row = [](const char *name, const char *roles, const QByteArray &organizer,
                        const QByteArray &expected) {
        QTest::newRow(name) << QByteArray(roles) << organizer << expected;
    };
    const QByteArray first = m_first.toByteArray(), second = m_second.toByteArray();
    const auto quoted = [](const QByteArray &id) -> QByteArray { return '"' + id + '"'; };
    row("left out/of one", "manager,-", "", first);
    row("left out/null", "-,owner", "null", second);
    row("left out/writes for one only", "viewer,manager", "", second);
    row("left out/writes for both", "owner,manager", "", "invalid_field");
    row("given/of one", "manager,-", quoted(first), first);
    row("given/of both", "owner,manager", quoted(second), second);
    row("given/in capitals", "manager,-", quoted(first.toUpper()), first);
    row("given/another's", "manager,-", quoted(second), "organizer_not_found");
    row("given/unknown", "manager,-", quoted(kNobody), "organizer_not_found");
    row("given/may not there", "manager,viewer", quoted(second), "forbidden");
    row("given/no id", "manager,-", quoted("x"), "invalid_field");
    row("given/number", "manager,-", "7", "invalid_field");
    row("may nowhere", "viewer,door", quoted(first), "forbidden");
}

void TestEventAccess::whoseANewEventIs()
{
    QFETCH(QByteArray, roles);
    QFETCH(QByteArray, organizer);
    const Uuid account = m_cast->account();
    const QByteArrayList each = roles.split(',');
    for (int i = 0; i < 2; ++i) {
        if (each[i] != "-") {
            m_cast->join(account, i == 0 ? m_first : m_second,
                         each[i] == "owner"         ? Role::Owner
                             : each[i] == "manager" ? Role::Manager
                             : each[i] == "viewer"  ? Role::Viewer
                                                    : Role::Door);
        }
    }
    const QByteArray member = organizer.isEmpty() ? QByteArray() : ",\"organizer_id\":" + organizer;
    const Headers headers = AccessCast::bearer(m_cast->session(account));
    const HttpAnswer answer =
        m_http->post("/events", R"({"name":"New","capacity":5)" + member + '}', headers);
    const QByteArray got = answer.status == 201 ? idIn(organizerIn(answer.json())) : answer.code();
    QTEST(got, "expected");
    if (answer.code() == "invalid_field") {
        QCOMPARE(answer.field(), QByteArray("organizer_id"));
    }
    if (answer.status == 201) {
        const HttpAnswer read = m_http->get("/events/" + idIn(answer.json()));
        QCOMPARE(read.body, answer.body);
        QCOMPARE(read.header("etag"), answer.header("etag"));
        QCOMPARE(value("SELECT organizer_id FROM events WHERE id = '" + idIn(answer.json()) + '\''),
                 QString::fromLatin1(got));
    }
}

void TestEventAccess::whoseANewEventIsOnAnOpenServer()
{
    BlockingHttp open(m_open.port());
    const auto whose = [&](const QByteArray &member) {
        const HttpAnswer answer =
            open.post("/events", R"({"name":"New","capacity":5)" + member + '}');
        return answer.status == 201 ? idIn(organizerIn(answer.json())) : answer.code();
    };
    QCOMPARE(whose(""), m_first.toByteArray());
    QCOMPARE(whose(",\"organizer_id\":\"" + m_second.toByteArray() + '"'), m_second.toByteArray());
    QCOMPARE(whose(",\"organizer_id\":\"" + kNobody + '"'), QByteArray("organizer_not_found"));
}

// Whatever the organizer is called meanwhile.
void TestEventAccess::aRepeatTellsTheFirstAnswer()
{
    const Uuid organizer = m_cast->organizer("Old name");
    Headers headers = AccessCast::bearer(m_cast->session(m_cast->member(organizer, Role::Manager)));
    headers.emplaceBack("Idempotency-Key", "again");
    const QByteArray body = R"({"name":"Once","capacity":5})";
    const HttpAnswer first = m_http->post("/events", body, headers);
    QCOMPARE(first.status, 201);
    m_postgres.sql(m_database,
                   "UPDATE organizers SET name = 'New name', version = version + 1 WHERE id = '"
                       + organizer.toByteArray() + '\'');
    const HttpAnswer again = m_http->post("/events", body, headers);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(again.body, first.body);
    QCOMPARE(again.header("etag"), first.header("etag"));
    QCOMPARE(value("SELECT count(*) FROM events WHERE organizer_id = '" + organizer.toByteArray()
                   + '\''),
             QStringLiteral("1"));
}

void TestEventAccess::aNewNameIsAnotherTag()
{
    const Uuid organizer = m_cast->organizer("Old name");
    const QByteArray target = "/events/" + event(organizer, "published");
    const QByteArray list = "/events?organizer=" + organizer.toByteArray();
    const QByteArray tag = m_http->get(target).header("etag");
    const QByteArray listTag = m_http->get(list).header("etag");
    QCOMPARE(m_http->get(target, {{"If-None-Match", tag}}).status, 304);
    QCOMPARE(m_http->get(list, {{"If-None-Match", listTag}}).status, 304);
    m_postgres.sql(m_database,
                   "UPDATE organizers SET name = 'New name', version = version + 1 WHERE id = '"
                       + organizer.toByteArray() + '\'');
    const HttpAnswer renamed = m_http->get(target, {{"If-None-Match", tag}});
    QCOMPARE(renamed.status, 200);
    QCOMPARE(textIn(organizerIn(renamed.json()), "name"), QByteArray("New name"));
    QCOMPARE(m_http->get(list, {{"If-None-Match", listTag}}).status, 200);
    Headers headers = AccessCast::bearer(m_cast->session(m_cast->member(organizer, Role::Manager)));
    headers.emplaceBack("If-Match", tag); // of the event itself nothing has changed
    const HttpAnswer edited = m_http->request("PATCH", target, R"({"capacity":6})", headers);
    QCOMPARE(edited.status, 200);
    QCOMPARE(m_http->request("PATCH", target, R"({"capacity":7})", headers).code(),
             QByteArray("precondition_failed"));
    QCOMPARE(m_http->get(target).header("etag"), edited.header("etag"));
}

void TestEventAccess::changesAreInTheLog()
{
    const Uuid account = m_cast->member(m_second, Role::Manager);
    const Headers headers = AccessCast::bearer(m_cast->session(account));
    const QByteArray id =
        idIn(m_http->post("/events", R"({"name":"Logged","capacity":5})", headers).json());
    const QByteArray registration = idIn(
        m_http->post("/events/" + id + "/register", R"({"user_email":"secret@x.example"})").json());
    const auto ask = [&](const char *method, const QByteArray &target,
                         const QByteArray &body = {}) {
        return m_http->request(method, "/events/" + target, body, headers).status;
    };
    QCOMPARE(ask("PATCH", id, R"({"capacity":5})"), 200); // changes nothing
    QCOMPARE(ask("PATCH", id, R"({"capacity":6})"), 200);
    QCOMPARE(ask("PATCH", id, R"({"capacity":-1})"), 400);
    QCOMPARE(ask("DELETE", id), 409);
    QCOMPARE(ask("DELETE", id + "/registrations/" + registration), 200);
    QCOMPARE(ask("DELETE", id + "/registrations/" + registration), 200);
    QCOMPARE(ask("DELETE", id), 204);
    QCOMPARE(ask("DELETE", id), 404);
    const QByteArray ours = " FROM audit_log WHERE actor_id = '" + account.toByteArray() + '\'';
    QCOMPARE(value("SELECT string_agg(action, ' ' ORDER BY id)" + ours),
             QStringLiteral("event.created event.updated registration.cancelled event.deleted"));
    QCOMPARE(value("SELECT bool_and(actor_kind = 'account' AND address = '127.0.0.1' "
                   "AND organizer_id = '"
                   + m_second.toByteArray() + "')" + ours),
             QStringLiteral("t"));
    QCOMPARE(value("SELECT count(*) FROM audit_log AS a WHERE a::text LIKE '%secret%'"),
             QStringLiteral("0"));
    BlockingHttp open(m_open.port());
    const QByteArray opened = idIn(open.post("/events", R"({"name":"Open","capacity":5})").json());
    QCOMPARE(value("SELECT actor_kind || ' ' || action || ' ' || coalesce(actor_id::text, '-') "
                   "FROM audit_log WHERE target_id = '"
                   + opened + '\''),
             QStringLiteral("open event.created -"));
}

QTEST_GUILESS_MAIN(TestEventAccess)
#include "tst_event_access.moc"
