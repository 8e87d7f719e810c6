// Who may do what: every route, asked by every kind of caller, of the own and of another organizer,
// at a real protected server. A route that is added is asked, too.
#include "backend/access/permissions.h"
#include "backend/api/route.h"
#include "shared/api/access_json.h"
#include "tests/support/access_cast.h"
#include "tests/support/server_process.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kNobody("01900000-0000-7000-8000-000000000000"); // an id that nothing has

struct Caller
{
    QByteArray name;
    Uuid account = {};        // of a session; nil: none
    QByteArray key = {};      // the token of a key
    bool isOfAnother = false; // organizer
    Permissions permissions = {};

    bool isSession() const { return !account.isNil(); }
};

QByteArray nameOf(const Route &route)
{
    return nameOf(route.method).toByteArray() + ' ' + route.pattern;
}

bool names(const Route &route, const char *segment)
{
    return QByteArrayView(route.pattern).contains(segment);
}

// What a caller has to get from the guard; empty: it is let in.
QByteArray refusalOf(const Route &route, const Caller &caller)
{
    const bool isAnonymous = !caller.isSession() && caller.key.isEmpty();
    switch (route.access.kind()) {
    case Access::Public:
    case Access::IfGiven:
        return {};
    case Access::Anyone:
        return isAnonymous ? "sign_in_required" : "";
    case Access::Account:
        return caller.isSession() ? "" : "sign_in_required";
    case Access::Permitted:
        break;
    }
    if (isAnonymous) {
        return "sign_in_required";
    }
    if (caller.isOfAnother && names(route, "{id}")) {
        return "event_not_found";
    }
    if (caller.isOfAnother && names(route, "{oid}")) {
        return "organizer_not_found";
    }
    return caller.permissions.contains(route.access.permission()) ? "" : "forbidden";
}

const QByteArrayList kRefusals{"sign_in_required", "credential_not_valid", "forbidden",
                               "event_not_found", "organizer_not_found"};

} // namespace

class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void matrix_data();
    void matrix();
    void badCredentials_data();
    void badCredentials();
    void rightsEndWithTheNextRequest_data();
    void rightsEndWithTheNextRequest();
    void cookiesNeedTheOwnOrigin_data();
    void cookiesNeedTheOwnOrigin();
    void keysOfRequestsAreTheirOwners();
    void publicRoutesLookNothingUp();
    void openServersAskNobody();
    void openByDefaultIsForThisMachine_data();
    void openByDefaultIsForThisMachine();

private:
    HttpAnswer ask(const Route &route, const BlockingHttp::Headers &headers);
    QByteArray targetOf(const Route &route) const;

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<AccessCast> m_cast;
    ServerProcess m_server, m_second, m_byDefault;
    std::unique_ptr<BlockingHttp> m_http;
    Uuid m_organizer, m_other, m_event;
    QList<Caller> m_callers;
};

void TestAccess::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_database);
    m_organizer = m_cast->organizer("Own");
    m_other = m_cast->organizer("Other");
    m_event = m_cast->event(m_organizer);
    for (ServerProcess *server : {&m_server, &m_second}) {
        QVERIFY2(server->start({.database = m_database, .access = QStringLiteral("protected")}),
                 qPrintable(server->output()));
    }
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    m_callers = {{"nobody"}};
    for (const bool another : {false, true}) {
        const Uuid organizer = another ? m_other : m_organizer;
        const QByteArray whose = another ? " of another" : "";
        for (const Role role : {Role::Owner, Role::Manager, Role::Viewer, Role::Door}) {
            m_callers.append({wireName(role).toByteArray() + whose,
                              m_cast->member(organizer, role),
                              {},
                              another,
                              permissionsOf(role)});
        }
        for (const Permission scope : permissionsOf(Role::Owner).list()) {
            if (isKeyScope(scope)) {
                const QByteArray word = wireName(scope).toByteArray();
                m_callers.append(
                    {"key " + word + whose, {}, m_cast->key(organizer, word), another, {scope}});
            }
        }
    }
}

QByteArray TestAccess::targetOf(const Route &route) const
{
    QByteArray target(route.pattern);
    target.replace("{id}", m_event.toByteArray()).replace("{oid}", m_organizer.toByteArray());
    for (const char *segment :
         {"{rid}", "{mid}", "{kid}", "{iid}", "{tid}", "{qid}", "{wid}", "{token}"}) {
        target.replace(segment, kNobody);
    }
    return target;
}

// Changes nothing: bodies are empty objects, other ids are nobody's, versions are none.
HttpAnswer TestAccess::ask(const Route &route, const BlockingHttp::Headers &headers)
{
    const bool isStream = QByteArrayView(route.pattern).endsWith("/stream");
    const bool hasBody = route.method != Method::Get;
    BlockingHttp::Headers all = headers;
    all.emplaceBack("If-Match", "\"1-1\"");
    return m_http->request(isStream ? "HEAD" : nameOf(route.method).toByteArray(), targetOf(route),
                           hasBody ? "{}" : "", all);
}

void TestAccess::matrix_data()
{
    QTest::addColumn<std::size_t>("row");
    const std::vector<Route> all = allRoutes();
    for (std::size_t row = 0; row < all.size(); ++row) {
        QTest::newRow(nameOf(all[row]).constData()) << row;
    }
}

void TestAccess::matrix()
{
    QFETCH(std::size_t, row);
    const Route route = allRoutes()[row];
    for (const Caller &caller : m_callers) {
        BlockingHttp::Headers headers;
        if (caller.isSession()) {
            headers = AccessCast::bearer(m_cast->session(caller.account)); // which may end with it
        } else if (!caller.key.isEmpty()) {
            headers = AccessCast::bearer(caller.key);
        }
        const HttpAnswer answer = ask(route, headers);
        const QByteArray expected = refusalOf(route, caller);
        const QByteArray told =
            caller.name + ": " + QByteArray::number(answer.status) + ' ' + answer.body.left(200);
        QVERIFY2(answer.status != 0 && answer.status < 500, told);
        if (!expected.isEmpty()) {
            QVERIFY2(answer.code() == expected, told);
            QCOMPARE(answer.hasHeader("www-authenticate"), answer.status == 401);
        } else if (route.access.kind() == Access::Permitted) {
            QVERIFY2(!kRefusals.contains(answer.code()), told);
        } else {
            QVERIFY2(answer.code() != "sign_in_required" || route.access.kind() == Access::Public
                         || !caller.isSession(),
                     told);
        }
    }
}

void TestAccess::badCredentials_data()
{
    QTest::addColumn<BlockingHttp::Headers>("headers");
    const Uuid owner = m_cast->member(m_organizer, Role::Owner);
    const QByteArray good = m_cast->session(owner);
    const auto row = [](const char *name, const QByteArray &authorization) {
        QTest::newRow(name) << BlockingHttp::Headers{{"Authorization", authorization}};
    };
    row("empty", "");
    row("no scheme", good);
    row("another scheme", "Basic " + good);
    row("no token", "Bearer ");
    row("truncated", "Bearer " + good.chopped(1));
    row("longer", "Bearer " + good + 'a');
    row("two tokens", "Bearer " + good + ' ' + good);
    row("another letter", "Bearer " + good.chopped(1) + '*');
    row("of nobody", "Bearer " + newToken(TokenKind::Session).text);
    row("key of nobody", "Bearer " + newToken(TokenKind::Key).text);
    row("a link's", "Bearer " + newToken(TokenKind::Link).text);
    row("a session as key", "Bearer bxo_" + good.sliced(4));
    row("expired", "Bearer " + m_cast->session(owner, "-1 s"));
    row("idle for 12 hours", "Bearer " + m_cast->session(owner, "1 day", "12 hours 1 s"));
    row("expired key", "Bearer " + m_cast->key(m_organizer, "events:write", "-1 s"));
    QTest::newRow("doubled") << BlockingHttp::Headers{{"Authorization", "Bearer " + good},
                                                      {"Authorization", "Bearer " + good}};
    QTest::newRow("two cookies") << BlockingHttp::Headers{
        {"Cookie", "__Host-boxoffice=" + good + "; __Host-boxoffice=" + good}};
    QTest::newRow("two lines of cookies") << BlockingHttp::Headers{
        {"Cookie", "__Host-boxoffice=" + good}, {"Cookie", "__Host-boxoffice=" + good}};
    QTest::newRow("a key as cookie") << BlockingHttp::Headers{
        {"Cookie", "__Host-boxoffice=" + m_cast->key(m_organizer, "events:write")}};
}

// Nothing is done, the answer is clear, and no log has the token.
void TestAccess::badCredentials()
{
    QFETCH(BlockingHttp::Headers, headers);
    headers.emplaceBack("Host", "h");
    headers.emplaceBack("Origin", "https://h");
    const HttpAnswer answer = m_http->request("PATCH", "/events/" + m_event.toByteArray(),
                                              R"({"name":"Stolen"})", headers);
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.code(), QByteArray("credential_not_valid"));
    QVERIFY(answer.header("www-authenticate").contains("invalid_token"));
    QCOMPARE(m_postgres.value(
                 m_database, "SELECT name FROM events WHERE id = '" + m_event.toByteArray() + '\''),
             QStringLiteral("Event"));
    const QString log = m_server.output();
    QVERIFY(!log.contains(QLatin1StringView("bxs_")) && !log.contains(QLatin1StringView("bxo_")));
}

void TestAccess::rightsEndWithTheNextRequest_data()
{
    QTest::addColumn<QByteArray>("sql"); // $a the account, $t the token's hash
    QTest::addColumn<bool>("byKey");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("key revoked") << QByteArray(
        "UPDATE api_keys SET revoked_at = now() WHERE hash = $t")
                                 << true << QByteArray("credential_not_valid");
    QTest::newRow("role lowered") << QByteArray(
        "UPDATE memberships SET role = 'viewer' WHERE account_id = $a")
                                  << false << QByteArray("forbidden");
    QTest::newRow("member removed") << QByteArray("DELETE FROM memberships WHERE account_id = $a")
                                    << false << QByteArray("event_not_found");
    QTest::newRow("session ended") << QByteArray("DELETE FROM sessions WHERE hash = $t") << false
                                   << QByteArray("credential_not_valid");
}

// On every server of the database, each time.
void TestAccess::rightsEndWithTheNextRequest()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, byKey);
    QFETCH(QByteArray, code);
    BlockingHttp second(m_second.port());
    const QByteArray target = "/events/" + m_event.toByteArray();
    for (int time = 0; time < 100; ++time) {
        const Uuid account = m_cast->member(m_organizer, Role::Manager);
        const QByteArray token =
            byKey ? m_cast->key(m_organizer, "events:write") : m_cast->session(account);
        for (BlockingHttp *http : {m_http.get(), &second}) {
            QCOMPARE(http->request("PATCH", target, "{}", AccessCast::bearer(token)).status, 200);
        }
        QByteArray change = sql;
        change.replace("$a", QByteArray('\'' + account.toByteArray() + '\''));
        change.replace("$t", QByteArray("'\\x" + credentialIn(token)->hash.toHex() + '\''));
        m_postgres.sql(m_database, change);
        for (BlockingHttp *http : {m_http.get(), &second}) {
            QCOMPARE(http->request("PATCH", target, "{}", AccessCast::bearer(token)).code(), code);
        }
    }
}

void TestAccess::cookiesNeedTheOwnOrigin_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("cookie");
    QTest::addColumn<QByteArray>("origin"); // null: none
    QTest::addColumn<QByteArray>("code");   // empty: it is done
    const QByteArray secure("__Host-boxoffice"), plain("boxoffice"), refused("origin_not_allowed");
    QTest::newRow("own") << QByteArray("h") << secure << QByteArray("https://h") << QByteArray();
    QTest::newRow("own with port")
        << QByteArray("h:8443") << secure << QByteArray("https://h:8443") << QByteArray();
    QTest::newRow("none") << QByteArray("h") << secure << QByteArray() << refused;
    QTest::newRow("null") << QByteArray("h") << secure << QByteArray("null") << refused;
    QTest::newRow("another") << QByteArray("h") << secure << QByteArray("https://evil.example")
                             << refused;
    QTest::newRow("beginning alike")
        << QByteArray("h") << secure << QByteArray("https://h.evil.example") << refused;
    QTest::newRow("another port") << QByteArray("h") << secure << QByteArray("https://h:81")
                                  << refused;
    QTest::newRow("without TLS") << QByteArray("h") << secure << QByteArray("http://h") << refused;
    QTest::newRow("loopback") << QByteArray("localhost:1") << plain
                              << QByteArray("http://localhost:1") << QByteArray();
    QTest::newRow("another loopback name")
        << QByteArray("localhost:1") << plain << QByteArray("http://127.0.0.1:1") << refused;
    QTest::newRow("plain cookie of a public name")
        << QByteArray("h") << plain << QByteArray("https://h") << QByteArray("sign_in_required");
}

void TestAccess::cookiesNeedTheOwnOrigin()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, cookie);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, code);
    const QByteArray token = m_cast->session(m_cast->member(m_organizer, Role::Manager));
    BlockingHttp::Headers headers{{"Host", host}, {"Cookie", "a=b; " + cookie + '=' + token}};
    if (!origin.isNull()) {
        headers.emplaceBack("Origin", origin);
    }
    const HttpAnswer answer =
        m_http->request("PATCH", "/events/" + m_event.toByteArray(), "{}", headers);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.status == 200, code.isEmpty());
}

// The same Idempotency-Key of two principals is two keys.
void TestAccess::keysOfRequestsAreTheirOwners()
{
    const QByteArray first = m_cast->key(m_organizer, "events:write");
    const QByteArray second = m_cast->key(m_organizer, "events:write");
    const auto create = [&](const QByteArray &token, const QByteArray &name) {
        BlockingHttp::Headers headers = AccessCast::bearer(token);
        headers.emplaceBack("Idempotency-Key", "same");
        return m_http->request("POST", "/events", R"({"name":")" + name + R"(","capacity":5})",
                               headers);
    };
    const HttpAnswer ones = create(first, "One");
    QCOMPARE(ones.status, 201);
    const HttpAnswer others = create(second, "Two");
    QCOMPARE(others.status, 201);
    QVERIFY(!others.hasHeader("idempotency-replayed"));
    const HttpAnswer repeated = create(first, "One");
    QVERIFY(repeated.hasHeader("idempotency-replayed"));
    QCOMPARE(repeated.json()[QLatin1StringView("id")], ones.json()[QLatin1StringView("id")]);
}

// Whatever a request carries: what nobody needs to know is not asked, and cannot be refused.
void TestAccess::publicRoutesLookNothingUp()
{
    const BlockingHttp::Headers headers{{"Cookie", "boxoffice=nonsense"}};
    const QByteArray target = "/events/" + m_event.toByteArray();
    QCOMPARE(m_http->get(target, headers).status, 200);
    QCOMPARE(m_http->get("/events", headers).status, 200);
    QCOMPARE(
        m_http->post(target + "/register", R"({"user_email":"public@x.example"})", headers).status,
        201);
}

void TestAccess::openServersAskNobody()
{
    ServerProcess open;
    QVERIFY2(open.start({.database = m_database}), qPrintable(open.output()));
    QVERIFY2(open.waitForLine("Open:"), qPrintable(open.output()));
    BlockingHttp http(open.port());
    for (const Route &route : allRoutes()) {
        const bool forEverybody = route.access.kind() == Access::Permitted
            && isForEverybodyWhenOpen(route.access.permission());
        if (forEverybody) {
            const HttpAnswer answer =
                http.request(nameOf(route.method).toByteArray(), targetOf(route),
                             route.method == Method::Get ? "" : "{}",
                             {{"If-Match", "\"1-1\""}, {"Authorization", "Bearer nonsense"}});
            QVERIFY2(answer.status != 401 && answer.status != 403, nameOf(route));
        }
    }
}

void TestAccess::openByDefaultIsForThisMachine_data()
{
    QTest::addColumn<BlockingHttp::Headers>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("localhost") << BlockingHttp::Headers{{"Host", "localhost:8080"}} << 200;
    QTest::newRow("127.0.0.1") << BlockingHttp::Headers{{"Host", "127.0.0.1"}} << 200;
    QTest::newRow("IPv6") << BlockingHttp::Headers{{"Host", "[::1]:8080"}} << 200;
    QTest::newRow("a public name") << BlockingHttp::Headers{{"Host", "tickets.example.org"}} << 403;
    for (const char *field : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
                              "x-forwarded-proto", "Via", "X-Real-IP"}) {
        QTest::newRow(field) << BlockingHttp::Headers{{"Host", "localhost"},
                                                      {field, "for=192.0.2.1"}}
                             << 403;
    }
}

// Behind a proxy on this machine a server that listens on loopback is public without knowing it.
void TestAccess::openByDefaultIsForThisMachine()
{
    QFETCH(BlockingHttp::Headers, headers);
    QFETCH(int, status);
    if (!m_byDefault.isRunning()) {
        QVERIFY2(m_byDefault.start({.database = m_database, .access = QString()}),
                 qPrintable(m_byDefault.output()));
    }
    BlockingHttp http(m_byDefault.port());
    const HttpAnswer answer = http.get("/events", headers);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.code(), QByteArray(status == 403 ? "access_not_set_up" : ""));
    QCOMPARE(http.get("/health", headers).status, 200);
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
