// Accounts over HTTP: setting up, signing in, second factors, links, and who is limited; against a
// real protected server.
#include "backend/access/credential.h"
#include "shared/api/access_requests.h"
#include "shared/utf8.h"
#include "tests/support/access_cast.h"
#include "tests/support/server_process.h"

#include <QMessageAuthenticationCode>
#include <QTest>
#include <QtEndian>

using namespace boxoffice;

namespace {

const QByteArray kPassword("ferry tulip 61 anvil");
const QByteArray kOtherPassword("violet 38 harbour lamp");

QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

QByteArray body(std::initializer_list<std::pair<const char *, QByteArray>> members)
{
    QJsonObject object;
    for (const auto &[name, value] : members) {
        object.insert(QLatin1StringView(name), QString::fromUtf8(value));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

// What stands behind # in a link.
QByteArray tokenIn(const QByteArray &link)
{
    return link.sliced(link.indexOf('#') + 1);
}

QByteArray base32Decoded(const QByteArray &encoded)
{
    QByteArray bytes;
    int bits = 0, value = 0;
    for (const char c : encoded) {
        value = (value << 5 | (c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xffff;
        bits += 5;
        if (bits >= 8) {
            bytes += static_cast<char>(value >> (bits - 8));
            bits -= 8;
        }
    }
    return bytes;
}

qint64 stepNow()
{
    return QDateTime::currentSecsSinceEpoch() / 30;
}

// RFC 6238, written a second time.
QByteArray codeOf(const QByteArray &secret, qint64 step)
{
    QByteArray counter(8, Qt::Uninitialized);
    qToBigEndian(step, counter.data());
    const QByteArray hash =
        QMessageAuthenticationCode::hash(counter, base32Decoded(secret), QCryptographicHash::Sha1);
    const int offset = hash.back() & 15;
    const quint32 number = qFromBigEndian<quint32>(hash.constData() + offset) & 0x7fffffff;
    return QByteArray::number(number % 1'000'000).rightJustified(6, '0');
}

QByteArray cookieIn(const HttpAnswer &answer)
{
    const QByteArray cookie = answer.header("set-cookie");
    return cookie.first(std::max<qsizetype>(cookie.indexOf(';'), 0));
}

QString fourByteCharacters(int count)
{
    QString all;
    for (int i = 0; i < count; ++i) {
        const auto c = static_cast<char32_t>(0x1f300 + (i * 37) % 251);
        all += QString::fromUcs4(&c, 1);
    }
    return all;
}

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void setUpMakesTheOwner();
    void setUpRefused_data();
    void setUpRefused();
    void signInTellsNothing_data();
    void signInTellsNothing();
    void sessionIsNewEachTime();
    void cookieIsForThisServerOnly();
    void otherSitesSignNobodyIn_data();
    void otherSitesSignNobodyIn();
    void sessionsEnd();
    void accountIsChanged();
    void accountRefused_data();
    void accountRefused();
    void secondFactor();
    void recoveryCodesAreGoodOnce();
    void resetLink();
    void askingForAResetTellsNothing();
    void longestPassword();
    void namesAreOneLine_data();
    void namesAreOneLine();
    void attemptsAtAnAccount_data();
    void attemptsAtAnAccount();
    void attemptsFromAnAddress_data();
    void attemptsFromAnAddress();
    void oneAddressLocksNobodyOut();
    void namesDoNotEndADelay();
    void ownWordsAreNoPassword();
    void refusalsAreNoFailures();
    void nothingIsKeptOrLogged();
    void operatorsCommands();
    void openServersHaveAccountsToo();

private:
    BlockingHttp::Headers as(const QByteArray &token) { return AccessCast::bearer(token); }
    HttpAnswer post(const QByteArray &target, const QByteArray &json, const QByteArray &token = {})
    {
        return m_http->post(target, json, token.isEmpty() ? BlockingHttp::Headers() : as(token));
    }
    // An account with kPassword that is a member; its address and a session of it.
    struct Person
    {
        QByteArray email;
        QByteArray token;
    };
    Person newPerson(const QByteArray &role = "viewer", const QByteArray &password = kPassword);
    HttpAnswer signIn(const QByteArray &email, const QByteArray &password,
                      const QByteArray &code = {});
    // Runs a command of the server to its end; returns its output.
    QString run(const QStringList &arguments, int expected);

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_owner;     // a session's token
    QByteArray m_organizer; // path
    int m_number = 0;
};

void TestAccounts::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(m_server.start({.database = m_database, .access = QStringLiteral("protected")}),
             qPrintable(m_server.output()));
    QVERIFY(m_server.waitForLine("/set-up#bxl_"));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

// The first test sets the server up.
void TestAccounts::init()
{
    if (m_owner.isEmpty()) {
        setUpMakesTheOwner();
    }
}

void TestAccounts::cleanupTestCase()
{
    QCOMPARE(m_server.stop(), 0);
}

void TestAccounts::setUpMakesTheOwner()
{
    if (!m_owner.isEmpty()) {
        return; // was done for all tests
    }
    const QByteArray output = m_server.output().toUtf8();
    const qsizetype at = output.indexOf("/set-up#") + 8;
    const QByteArray token = output.sliced(at, output.indexOf('\n', at) - at);
    const auto request = [&](const QByteArray &with) {
        return body({{"token", with},
                     {"email", "Owner@B.example"},
                     {"name", "Olga Owner"},
                     {"password", kPassword},
                     {"organizer", "The Club"},
                     {"as", "token"}});
    };
    QCOMPARE(post("/set-up", request(token.chopped(1))).code(), QByteArray("link_not_valid"));
    for (const char *own : {"Owner@B.example", "the-club THE CLUB", "Olga Owner 1"}) {
        const HttpAnswer refused = post("/set-up", request(token).replace(kPassword, own));
        QCOMPARE(refused.field(), QByteArray("password"));
    }
    const HttpAnswer made = post("/set-up", request(token));
    QVERIFY2(made.status == 201, made.body);
    const auto session = decodeSession(made.body);
    QVERIFY(session && session->isProtected && session->account);
    QCOMPARE(session->account->email, QStringLiteral("owner@b.example"));
    QCOMPARE(session->memberships.size(), 1);
    QCOMPARE(session->memberships[0].role, Role::Owner);
    QCOMPARE(session->memberships[0].permissions.size(), 12);
    QCOMPARE(session->memberships[0].organizer.slug, QStringLiteral("the-club"));
    QVERIFY(session->sessionId && session->expiresAt);
    m_owner = session->token.toLatin1();
    m_organizer = "/organizers/" + session->memberships[0].organizer.id.toByteArray();
    const HttpAnswer shown = m_http->get("/session", as(m_owner));
    QCOMPARE(decodeSession(shown.body)->account, session->account);
    QCOMPARE(post("/set-up", request(token)).code(), QByteArray("link_not_valid"));
}

void TestAccounts::setUpRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("field"); // empty: link_not_valid
    const auto row = [](const char *name, const QByteArray &member, const QByteArray &value,
                        const QByteArray &field) {
        QByteArray json = R"({"token":"bxl_x","email":"a@b.example","name":"n",)"
                          R"("password":"ferry tulip 61 anvil","organizer":"o"})";
        const qsizetype at = json.indexOf(QByteArray('"' + member + "\":")) + member.size() + 3;
        json.replace(at, json.indexOf('"', at + 1) + 1 - at, value);
        QTest::newRow(name) << json << field;
    };
    row("token/unknown", "token", '"' + newToken(TokenKind::Link).text + '"', "");
    row("token/malformed", "token", R"("bxl_")", "");
    row("token/a session's", "token", '"' + newToken(TokenKind::Session).text + '"', "");
    row("token/number", "token", "1", "token");
    row("email/none", "email", R"("a")", "email");
    row("email/two lines", "email", R"("a@b.example\nx")", "email");
    row("name/empty", "name", R"(" ")", "name");
    row("name/201", "name", '"' + QByteArray(201, 'n') + '"', "name");
    row("name/NUL", "name", R"("a\u0000")", "name");
    row("organizer/empty", "organizer", R"("")", "organizer");
    row("password/number", "password", "123456789012", "password");
}

void TestAccounts::setUpRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, field);
    const HttpAnswer answer = post("/set-up", json);
    QCOMPARE(answer.code(),
             field.isEmpty() ? QByteArray("link_not_valid") : QByteArray("invalid_field"));
    QCOMPARE(answer.field(), field);
}

// Through the whole door: an owner invites, the invited one accepts.
TestAccounts::Person TestAccounts::newPerson(const QByteArray &role, const QByteArray &password)
{
    const QByteArray email = "person" + QByteArray::number(++m_number) + "@b.example";
    const HttpAnswer invited =
        post(m_organizer + "/invitations", body({{"email", email}, {"role", role}}), m_owner);
    const QByteArray link = text(invited.json(), "link");
    const HttpAnswer accepted =
        post("/invitations/" + tokenIn(link),
             body({{"name", "Person"}, {"password", password}, {"as", "token"}}));
    if (accepted.status != 201) {
        qWarning() << invited.body << accepted.body;
    }
    return {email, text(accepted.json(), "token")};
}

HttpAnswer TestAccounts::signIn(const QByteArray &email, const QByteArray &password,
                                const QByteArray &code)
{
    return post("/session",
                body({{"email", email}, {"password", password}, {"code", code}, {"as", "token"}}));
}

void TestAccounts::signInTellsNothing_data()
{
    QTest::addColumn<QByteArray>("email"); // empty: the account's
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("wrong password") << QByteArray() << kOtherPassword;
    QTest::newRow("no account") << QByteArray("nobody@b.example") << kPassword;
    QTest::newRow("empty password") << QByteArray() << QByteArray();
    QTest::newRow("in capitals") << QByteArray() << kPassword.toUpper();
    QTest::newRow("a password of a megabyte less") << QByteArray() << QByteArray(10'000, 'x');
}

void TestAccounts::signInTellsNothing()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, password);
    const Person person = newPerson();
    const HttpAnswer refused = signIn(email.isEmpty() ? person.email : email, password);
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.header("www-authenticate"), QByteArray("Bearer"));
    static const QByteArray only =
        refused.json().value(QLatin1StringView("error")).toString().toUtf8();
    QCOMPARE(refused.code(), QByteArray("sign_in_failed"));
    QCOMPARE(text(refused.json(), "error"), only);
    QCOMPARE(signIn(person.email, kPassword).status, 201);
    QCOMPARE(signIn(" " + person.email.toUpper(), kPassword).status, 201);
}

// Whoever planted a session before gains nothing by the sign-in.
void TestAccounts::sessionIsNewEachTime()
{
    const Person person = newPerson();
    const QByteArray planted = text(signIn(person.email, kPassword).json(), "token");
    const HttpAnswer begun =
        m_http->post("/session", body({{"email", person.email}, {"password", kPassword}}),
                     {{"Host", "127.0.0.1"},
                      {"Cookie", "boxoffice=" + planted},
                      {"Origin", "http://127.0.0.1"}});
    const QByteArray cookie = cookieIn(begun);
    QVERIFY2(begun.status == 201 && !cookie.isEmpty(), begun.body);
    QVERIFY(!cookie.contains(planted) && !begun.json().contains(QLatin1StringView("token")));
    QVERIFY(cookie.sliced(cookie.indexOf('=') + 1) != planted);
    const HttpAnswer unknown =
        m_http->get("/session", {{"Cookie", "boxoffice=" + newToken(TokenKind::Session).text}});
    QVERIFY(unknown.status == 401 || unknown.json().value(QLatin1StringView("account")).isNull());
}

void TestAccounts::cookieIsForThisServerOnly()
{
    const Person person = newPerson();
    const HttpAnswer begun =
        m_http->post("/session", body({{"email", person.email}, {"password", kPassword}}),
                     {{"Host", "127.0.0.1"}});
    const QByteArray cookie = begun.header("set-cookie");
    for (const char *part : {"boxoffice=bxs_", "HttpOnly", "SameSite=Lax", "Path=/"}) {
        QVERIFY2(cookie.contains(part), cookie);
    }
    QVERIFY(!cookie.toLower().contains("domain="));
    const HttpAnswer shown =
        m_http->get("/session", {{"Cookie", cookieIn(begun)}, {"Host", "127.0.0.1"}});
    QCOMPARE(text(shown.json().value(QLatin1StringView("account")).toObject(), "email"),
             person.email);
    const HttpAnswer ended = m_http->request(
        "DELETE", "/session", {},
        {{"Cookie", cookieIn(begun)}, {"Host", "127.0.0.1"}, {"Origin", "http://127.0.0.1"}});
    QCOMPARE(ended.status, 204);
    QVERIFY(ended.header("set-cookie").contains("Max-Age=0"));
    const HttpAnswer without = m_http->request(
        "DELETE", "/session", {}, {{"Cookie", cookieIn(begun)}, {"Host", "127.0.0.1"}});
    QCOMPARE(without.code(), QByteArray("origin_not_allowed"));
    QVERIFY2(without.body.contains("needs the header Origin"), without.body);
    QCOMPARE(m_http->get("/session", {{"Cookie", cookieIn(begun)}, {"Host", "127.0.0.1"}}).code(),
             QByteArray("credential_not_valid"));
}

// A form of another site would make its visitors somebody else.
void TestAccounts::otherSitesSignNobodyIn_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("as");
    QTest::addColumn<int>("status");
    QTest::newRow("own page") << QByteArray("http://127.0.0.1") << QByteArray("cookie") << 201;
    QTest::newRow("another site") << QByteArray("https://evil.example") << QByteArray("cookie")
                                  << 403;
    QTest::newRow("a file") << QByteArray("null") << QByteArray("cookie") << 403;
    QTest::newRow("for a program")
        << QByteArray("https://evil.example") << QByteArray("token") << 201;
}

void TestAccounts::otherSitesSignNobodyIn()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, as);
    const Person person = newPerson();
    const HttpAnswer answer = m_http->post(
        "/session", body({{"email", person.email}, {"password", kPassword}, {"as", as}}),
        {{"Host", "127.0.0.1"}, {"Origin", origin}, {"Content-Type", "text/plain"}});
    QTEST(answer.status, "status");
    QCOMPARE(answer.hasHeader("set-cookie"), answer.status == 201 && as == "cookie");
}

void TestAccounts::sessionsEnd()
{
    const Person person = newPerson();
    const QByteArray second = text(signIn(person.email, kPassword).json(), "token");
    const QByteArray third =
        text(m_http
                 ->post("/session",
                        body({{"email", person.email}, {"password", kPassword}, {"as", "token"}}),
                        {{"User-Agent", QByteArray("Browser \xff") + QByteArray(300, 'u')}})
                 .json(),
             "token");
    const QJsonArray sessions = m_http->get("/sessions", as(third)).jsonArray();
    QCOMPARE(sessions.size(), 3);
    const auto isCurrent = [](const QJsonValue &session) {
        return session.toObject().value(QLatin1StringView("current")).toBool();
    };
    QVERIFY(isCurrent(sessions.first()) && !isCurrent(sessions.last()));
    const QByteArray agent = text(sessions.first().toObject(), "user_agent");
    QVERIFY(agent.startsWith("Browser"));
    QCOMPARE(fromUtf8(agent).size(), 200);
    QCOMPARE(m_http->request("DELETE", "/session", {}, as(second)).status, 204);
    QCOMPARE(m_http->get("/sessions", as(second)).code(), QByteArray("credential_not_valid"));
    QCOMPARE(m_http->request("DELETE", "/sessions", {}, as(third)).status, 204);
    QCOMPARE(m_http->get("/session", as(person.token)).status, 401);
    QCOMPARE(m_http->get("/sessions", as(third)).jsonArray().size(), 1);
}

void TestAccounts::accountIsChanged()
{
    const Person person = newPerson();
    const QByteArray other = text(signIn(person.email, kPassword).json(), "token");
    const auto patch = [&](const QByteArray &json) {
        return m_http->request("PATCH", "/account", json, as(person.token));
    };
    QCOMPARE(decodeSession(patch(body({{"name", " New  name "}})).body)->account->name,
             QStringLiteral("New name"));
    QCOMPARE(patch("{}").status, 200);
    const HttpAnswer moved =
        patch(body({{"email", "moved@b.example"}, {"current_password", kPassword}}));
    QCOMPARE(decodeSession(moved.body)->account->email, QStringLiteral("moved@b.example"));
    QCOMPARE(m_http->get("/session", as(other)).status, 200);
    QCOMPARE(patch(body({{"password", kOtherPassword}, {"current_password", kPassword}})).status,
             200);
    QCOMPARE(m_http->get("/session", as(other)).status, 401);
    QCOMPARE(m_http->get("/session", as(person.token)).status, 200);
    QCOMPARE(signIn("moved@b.example", kPassword).status, 401);
    QCOMPARE(signIn(person.email, kOtherPassword).status, 401);
    QCOMPARE(signIn("moved@b.example", kOtherPassword).status, 201);
}

void TestAccounts::accountRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &json, const char *code,
                        const char *field) {
        QTest::newRow(name) << json << QByteArray(code) << QByteArray(field);
    };
    row("password/not the current one",
        body({{"password", kOtherPassword}, {"current_password", "ferry tulip"}}), "sign_in_failed",
        "");
    row("password/without the current one", body({{"password", kOtherPassword}}), "invalid_field",
        "current_password");
    row("email/without the current one", body({{"email", "x@b.example"}}), "invalid_field",
        "current_password");
    row("email/another's", body({{"email", "owner@b.example"}, {"current_password", kPassword}}),
        "email_taken", "email");
    row("password/short", body({{"password", "ferry tulip"}, {"current_password", kPassword}}),
        "invalid_field", "password");
    row("password/guessable", body({{"password", "encyclopedia"}, {"current_password", kPassword}}),
        "invalid_field", "password");
    row("password/null", R"({"password":null,"current_password":"x"})", "invalid_field",
        "password");
    row("totp", R"({"totp":false})", "unknown_field", "totp");
    row("id", R"({"id":"0190163d-8694-739b-aea5-966c26f8ad91"})", "unknown_field", "id");
    row("list", R"(["name"])", "invalid_json", "");
}

void TestAccounts::accountRefused()
{
    QFETCH(QByteArray, json);
    const Person person = newPerson();
    const HttpAnswer answer = m_http->request("PATCH", "/account", json, as(person.token));
    QTEST(answer.code(), "code");
    QTEST(answer.field(), "field");
    QCOMPARE(signIn(person.email, kPassword).status, 201);
}

void TestAccounts::secondFactor()
{
    const Person person = newPerson();
    const QByteArray other = text(signIn(person.email, kPassword).json(), "token");
    const auto totp = [&](const QByteArray &json) {
        return post("/account/totp", json, person.token);
    };
    QCOMPARE(totp(body({{"code", "123456"}})).code(), QByteArray("sign_in_failed")); // none offered
    QCOMPARE(totp(body({{"password", kOtherPassword}})).code(), QByteArray("sign_in_failed"));
    const QJsonObject offer = totp(body({{"password", kPassword}})).json();
    const QByteArray secret = text(offer, "secret");
    QVERIFY(text(offer, "uri").startsWith("otpauth://totp/Boxoffice:"));
    QVERIFY(text(offer, "uri").contains(QByteArray("secret=" + secret + '&')));
    const QJsonArray rows = offer.value(QLatin1StringView("qr")).toArray();
    QCOMPARE(rows.size(), rows.first().toString().size());
    QCOMPARE(signIn(person.email, kPassword).status, 201); // not before it is confirmed
    QCOMPARE(totp(body({{"code", "000000"}})).status, 401);
    const qint64 step = stepNow(); // what follows may take half a minute
    const HttpAnswer confirmed = totp(body({{"code", codeOf(secret, step)}}));
    QVERIFY2(confirmed.status == 200, confirmed.body);
    const QJsonArray recovery =
        confirmed.json().value(QLatin1StringView("recovery_codes")).toArray();
    QCOMPARE(recovery.size(), 10);
    QCOMPARE(m_http->get("/session", as(other)).status, 401);
    QVERIFY(
        decodeSession(m_http->get("/session", as(person.token)).body)->account->hasSecondFactor);
    QCOMPARE(signIn(person.email, kPassword).status, 401);
    QCOMPARE(signIn(person.email, kPassword, codeOf(secret, step)).status, 401); // used
    const QByteArray code = codeOf(secret, step + 1);
    QCOMPARE(signIn(person.email, kOtherPassword, code).status, 401);
    QCOMPARE(signIn(person.email, kPassword, code).status, 201);
    QCOMPARE(signIn(person.email, kPassword, code).status, 401);
    QCOMPARE(totp(body({{"password", kPassword}})).code(), QByteArray("invalid_field")); // has one
    const auto remove = [&](const QByteArray &with) {
        return m_http->request("DELETE", "/account/totp",
                               body({{"password", kPassword}, {"code", with}}), as(person.token));
    };
    QCOMPARE(remove(code).status, 401);
    QCOMPARE(remove(recovery.first().toString().toUtf8()).status, 204);
    QCOMPARE(signIn(person.email, kPassword).status, 201);
}

void TestAccounts::recoveryCodesAreGoodOnce()
{
    const Person person = newPerson();
    const QByteArray secret =
        text(post("/account/totp", body({{"password", kPassword}}), person.token).json(), "secret");
    const QJsonArray codes =
        post("/account/totp", body({{"code", codeOf(secret, stepNow())}}), person.token)
            .json()
            .value(QLatin1StringView("recovery_codes"))
            .toArray();
    QCOMPARE(codes.size(), 10);
    const QByteArray code = codes.first().toString().toUpper().toUtf8();
    QCOMPARE(signIn(person.email, kPassword, code).status, 201);
    QCOMPARE(signIn(person.email, kPassword, code).status, 401);
    const HttpAnswer again = signIn(person.email, kPassword, codes.last().toString().toUtf8());
    QCOMPARE(decodeSession(again.body)->account->recoveryCodesLeft, 8);
}

void TestAccounts::resetLink()
{
    const Person person = newPerson("manager");
    const auto members = decodeMembers(m_http->get(m_organizer + "/members", as(m_owner)).body);
    const QByteArray member = members->last().id.toByteArray();
    const QByteArray target = m_organizer + "/members/" + member + "/password-reset";
    QCOMPARE(post(target, "", person.token).code(), QByteArray("forbidden"));
    const HttpAnswer made = post(target, "", m_owner);
    QVERIFY2(made.status == 201, made.body);
    const auto link = decodeResetLink(made.body);
    QVERIFY(link && link->link.startsWith(u"/reset#bxl_"));
    const QByteArray reset = "/password-reset/" + tokenIn(link->link.toLatin1());
    QCOMPARE(post(reset, body({{"password", "password"}})).field(), QByteArray("password"));
    QCOMPARE(post(reset + 'x', body({{"password", kOtherPassword}})).code(),
             QByteArray("link_not_valid"));
    QCOMPARE(post(reset, body({{"password", kOtherPassword}})).status, 204);
    QCOMPARE(post(reset, body({{"password", kPassword}})).code(), QByteArray("link_not_valid"));
    QCOMPARE(m_http->get("/session", as(person.token)).status, 401);
    QCOMPARE(signIn(person.email, kPassword).status, 401);
    QCOMPARE(signIn(person.email, kOtherPassword).status, 201);
}

void TestAccounts::askingForAResetTellsNothing()
{
    const Person person = newPerson();
    for (const QByteArray &email : {person.email, QByteArray("nobody@b.example")}) {
        const HttpAnswer answer = post("/password-reset", body({{"email", email}}));
        QCOMPARE(answer.status, 202);
        QCOMPARE(answer.body, QByteArray("{\"sent\":false}"));
    }
    QCOMPARE(post("/password-reset", body({{"email", "x"}})).field(), QByteArray("email"));
}

void TestAccounts::longestPassword()
{
    const QByteArray longest = fourByteCharacters(256).toUtf8();
    const Person person = newPerson("viewer", longest);
    QCOMPARE(signIn(person.email, longest).status, 201);
    QCOMPARE(signIn(person.email, longest.chopped(4)).status, 401);
    const HttpAnswer longer = m_http->request(
        "PATCH", "/account",
        body({{"password", fourByteCharacters(257).toUtf8()}, {"current_password", longest}}),
        as(person.token));
    QCOMPARE(longer.field(), QByteArray("password"));
}

void TestAccounts::namesAreOneLine_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected"); // empty: refused
    const auto row = [](const char *name, const char *json, const char *expected) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
    };
    row("header", R"({"name":"a\r\nSet-Cookie: boxoffice=bxs_x"})",
        "a Set-Cookie: boxoffice=bxs_x");
    row("two lines", R"({"name":"a\n\nb"})", "a b");
    row("line separator", R"({"name":"a\u2028b"})", "a b");
    row("NUL", R"({"name":"a\u0000b"})", "");
    row("escape", R"({"name":"a\u001b[2Jb"})", "");
    row("DEL", R"({"name":"a\u007fb"})", "");
    row("nothing to be seen", R"({"name":"\u200b\u200b"})", "");
    row("markup", R"({"name":"<script>alert(1)</script>"})", "<script>alert(1)</script>");
}

void TestAccounts::namesAreOneLine()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const Person person = newPerson();
    const HttpAnswer answer = m_http->request("PATCH", "/account", json, as(person.token));
    QCOMPARE(answer.status, expected.isEmpty() ? 400 : 200);
    QVERIFY(!answer.hasHeader("set-cookie"));
    const auto account = decodeSession(m_http->get("/session", as(person.token)).body)->account;
    QCOMPARE(account->name.toUtf8(), expected.isEmpty() ? QByteArray("Person") : expected);
}

void TestAccounts::attemptsAtAnAccount_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::newRow("an account") << true;
    QTest::newRow("none") << false;
}

void TestAccounts::attemptsAtAnAccount()
{
    QFETCH(bool, isThere);
    const Person person = newPerson();
    const QByteArray email =
        isThere ? person.email : "none" + QByteArray::number(m_number) + "@b.example";
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(signIn(email, kOtherPassword).status, 401);
    }
    HttpAnswer refused;
    QVERIFY(QTest::qWaitFor([&] { // each one that a slow machine lets through doubles the wait
        refused = signIn(email, kOtherPassword);
        return refused.status == 429;
    }));
    QCOMPARE(refused.code(), QByteArray("too_many_attempts"));
    QVERIFY(refused.header("retry-after").toInt() >= 1);
    QVERIFY(QTest::qWaitFor([&] { return signIn(email, kPassword).status != 429; }, 30'000));
    if (isThere) { // what counted before is forgotten
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(signIn(email, kOtherPassword).status, 401);
        }
    }
}

void TestAccounts::attemptsFromAnAddress_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *method, const char *target, const QByteArray &json) {
        QTest::newRow(target) << QByteArray(method) << QByteArray(target) << json;
    };
    row("POST", "/session", body({{"email", "NUMBER@b.example"}, {"password", "x"}}));
    row("GET", "/invitations/bxl_NUMBER", "");
    row("POST", "/invitations/bxl_NUMBER", body({{"name", "x"}, {"password", kPassword}}));
    row("POST", "/password-reset/bxl_NUMBER", body({{"password", kPassword}}));
    row("POST", "/set-up",
        body({{"token", "bxl_NUMBER"},
              {"email", "a@b.example"},
              {"name", "x"},
              {"password", kPassword},
              {"organizer", "x"}}));
}

void TestAccounts::attemptsFromAnAddress()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, json);
    ServerProcess server; // clients of this machine itself do not count
    QVERIFY2(server.start({.database = m_database,
                           .arguments = {QStringLiteral("--trusted-proxies=127.0.0.1")},
                           .access = QStringLiteral("protected")}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    static int addresses = 0;
    const QByteArray own = "192.0.2." + QByteArray::number(++addresses);
    const auto attempt = [&](int number, const QByteArray &from) {
        const QByteArray digits = QByteArray::number(number);
        return http.request(method, QByteArray(target).replace("NUMBER", digits),
                            QByteArray(json).replace("NUMBER", digits),
                            {{"X-Forwarded-For", from}});
    };
    for (int i = 0; i < 20; ++i) {
        const int status = attempt(i, own).status;
        QVERIFY2(status == 401 || status == 404, QByteArray::number(status));
    }
    const HttpAnswer refused = attempt(20, own);
    QCOMPARE(refused.code(), QByteArray("too_many_attempts"));
    QVERIFY(refused.header("retry-after").toInt() >= 1);
    QCOMPARE(refused.header("cache-control"), QByteArray("no-store"));
    QVERIFY(attempt(21, "198.51.100." + QByteArray::number(addresses)).status != 429);
}

void TestAccounts::oneAddressLocksNobodyOut()
{
    const Person person = newPerson();
    ServerProcess server; // clients of this machine itself are one
    QVERIFY2(server.start({.database = m_database,
                           .arguments = {QStringLiteral("--trusted-proxies=127.0.0.1")},
                           .access = QStringLiteral("protected")}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    const auto attempt = [&](const QByteArray &password, const QByteArray &from) {
        return http.post("/session",
                         body({{"email", person.email}, {"password", password}, {"as", "token"}}),
                         {{"X-Forwarded-For", from}});
    };
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(attempt(kOtherPassword, "192.0.2.200").status, 401);
    }
    for (int i = 0; i < 10; ++i) {
        HttpAnswer refused;
        QVERIFY(QTest::qWaitFor([&] { // each one that a slow machine lets through counts
            refused = attempt(kOtherPassword, "192.0.2.200");
            return refused.status == 429;
        }));
        QCOMPARE(attempt(kPassword, "198.51.100.200").status, 201);
    }
}

void TestAccounts::namesDoNotEndADelay()
{
    const Person person = newPerson();
    const QByteArray guess =
        body({{"password", kOtherPassword}, {"current_password", kOtherPassword}});
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(m_http->request("PATCH", "/account", R"({"name":"N"})", as(person.token)).status,
                 200);
        QCOMPARE(m_http->request("PATCH", "/account", guess, as(person.token)).status, 401);
    }
    QVERIFY(QTest::qWaitFor([&] {
        return m_http->request("PATCH", "/account", guess, as(person.token)).status == 429;
    }));
}

void TestAccounts::ownWordsAreNoPassword()
{
    const QByteArray email = "persimmon@orchard.example";
    const QByteArrayList own{email, "Persimmon Orchard", "the club! THE CLUB", "Vanessa.Quilt"};
    const auto invited =
        post(m_organizer + "/invitations", body({{"email", email}, {"role", "viewer"}}), m_owner);
    const QByteArray target = "/invitations/" + tokenIn(text(invited.json(), "link"));
    const auto acceptance = [](const QByteArray &password) {
        return body({{"name", "Vanessa Quilt"}, {"password", password}, {"as", "token"}});
    };
    for (const QByteArray &password : own) {
        QCOMPARE(post(target, acceptance(password)).field(), QByteArray("password"));
    }
    const QByteArray token = text(post(target, acceptance(kPassword)).json(), "token");
    for (const QByteArray &password : own) {
        const QByteArray patch = body({{"password", password}, {"current_password", kPassword}});
        QCOMPARE(m_http->request("PATCH", "/account", patch, as(token)).field(),
                 QByteArray("password"));
    }
    const QString output = run({QStringLiteral("--reset-password"), QString::fromLatin1(email)}, 0);
    const QByteArray link = output.sliced(output.indexOf(u"/reset#bxl_")).toLatin1();
    const QByteArray reset = "/password-reset/" + tokenIn(link).trimmed();
    for (const QByteArray &password : own) {
        QCOMPARE(post(reset, body({{"password", password}})).field(), QByteArray("password"));
    }
    QCOMPARE(post(reset, body({{"password", kOtherPassword}})).status, 204);
}

// Whoever may ask for them would fill the logs, also PostgreSQL's.
void TestAccounts::refusalsAreNoFailures()
{
    const Person person = newPerson("manager");
    const QByteArray slug = body({{"name", "X"}, {"slug", "the-club"}});
    QCOMPARE(post("/organizers", slug, person.token).code(), QByteArray("slug_taken"));
    const HttpAnswer made = post("/organizers", body({{"name", "Own"}}), person.token);
    const QByteArray own = "/organizers/" + text(made.json(), "id");
    QCOMPARE(m_http->request("PATCH", own, slug, as(person.token)).code(),
             QByteArray("slug_taken"));
    const QByteArray email = body({{"email", "owner@b.example"}, {"current_password", kPassword}});
    QCOMPARE(m_http->request("PATCH", "/account", email, as(person.token)).code(),
             QByteArray("email_taken"));
    QCOMPARE(m_http->get(own + "/keys", as(person.token)).status, 200); // what nobody else asks for
    QVERIFY(m_server.waitForLine("route=/organizers/{oid}/keys"));
    QVERIFY2(!m_server.output().contains(u"SQLSTATE"), qPrintable(m_server.output()));
}

void TestAccounts::nothingIsKeptOrLogged()
{
    const Person person = newPerson();
    const QByteArray token = newToken(TokenKind::Link).text;
    for (const HttpAnswer &answer :
         {m_http->get("/session", as(person.token)), m_http->get("/sessions", as(person.token)),
          m_http->get("/session"), m_http->get("/sessions"), signIn(person.email, kPassword),
          signIn(person.email, "x"), m_http->get("/invitations/" + token),
          m_http->get(m_organizer + "/members", as(m_owner)),
          m_http->get(m_organizer + "/members", as(person.token)),
          post("/password-reset", body({{"email", person.email}})),
          m_http->get(m_organizer + "/audit", as(m_owner))}) {
        QCOMPARE(answer.header("cache-control"), QByteArray("no-store"));
    }
    QVERIFY(m_server.waitForLine("route=/invitations/{token}"));
    const QString output = m_server.output();
    QCOMPARE(output.count(u"bxl_"), 1); // the link to set up
    for (const QString &secret :
         {QStringLiteral("bxs_"), QStringLiteral("@b.example"), QString::fromLatin1(kPassword)}) {
        QVERIFY2(!output.contains(secret), qPrintable(secret));
    }
}

QString TestAccounts::run(const QStringList &arguments, int expected)
{
    ServerProcess process;
    if (!process.launch({.database = m_database, .arguments = arguments})
        || !process.waitForEnd(std::chrono::minutes(1)) || process.exitCode() != expected) {
        qWarning() << "ended with" << process.exitCode();
    }
    return process.output();
}

void TestAccounts::operatorsCommands()
{
    const Person person = newPerson("door");
    QVERIFY(run({QStringLiteral("--new-set-up-link")}, 1).contains(u"has an owner"));
    const QString list = run({QStringLiteral("--list-accounts")}, 0);
    QVERIFY2(list.contains(u"Olga Owner  no second factor  owner of the-club"), qPrintable(list));
    QVERIFY2(list.contains(u"door of the-club"), qPrintable(list));
    QVERIFY(!list.contains(u'@')); // not a terminal
    QVERIFY(run({QStringLiteral("--reset-password=nobody@b.example")}, 1).contains(u"Nobody has"));
    QVERIFY(run({QStringLiteral("--reset-password=x")}, 1).contains(u"needs an e-mail address"));
    const QByteArray output =
        run({QStringLiteral("--reset-password"), QString::fromLatin1(person.email)}, 0).toUtf8();
    const qsizetype at = output.indexOf("/reset#bxl_");
    QVERIFY2(at > 0, output);
    const QByteArray token = tokenIn(output.sliced(at)).trimmed();
    QCOMPARE(post("/password-reset/" + token, body({{"password", kOtherPassword}})).status, 204);
    QCOMPARE(signIn(person.email, kOtherPassword).status, 201);
    m_database = m_postgres.freshDatabase();
    QVERIFY(run({QStringLiteral("--new-set-up-link")}, 0).contains(u"/set-up#bxl_"));
    m_database = m_postgres.emptyDatabase();
    QVERIFY(run({QStringLiteral("--list-accounts")}, 1).contains(u"start the server once"));
}

// What everybody may do there needs none; teams, keys and the audit log do.
void TestAccounts::openServersHaveAccountsToo()
{
    m_database = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.database = m_database}), qPrintable(server.output()));
    QVERIFY(!server.output().contains(u"/set-up#"));
    BlockingHttp http(server.port());
    QCOMPARE(text(http.get("/session").json(), "access"), QByteArray("open"));
    const QByteArray output = run({QStringLiteral("--new-set-up-link")}, 0).toUtf8();
    const HttpAnswer made =
        http.post("/set-up",
                  body({{"token", tokenIn(output.sliced(output.indexOf("/set-up#"))).trimmed()},
                        {"email", "first@b.example"},
                        {"name", "First"},
                        {"password", kPassword},
                        {"organizer", "Open Club"},
                        {"as", "token"}}));
    QVERIFY2(made.status == 201, made.body);
    const auto session = decodeSession(made.body);
    const QByteArray path =
        "/organizers/" + session->memberships.first().organizer.id.toByteArray();
    QVERIFY(!session->isProtected);
    QCOMPARE(http.get(path + "/members").code(), QByteArray("sign_in_required"));
    QCOMPARE(http.get(path + "/audit", as(session->token.toLatin1())).status, 200);
    QCOMPARE(http.post("/events", R"({"name":"Open","capacity":1})").status, 201);
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
