// Tickets over HTTP against a real server with its own PostgreSQL: what their holders may do by a
// link, what organizers do with registrations, live, and what is erased.
#include "shared/ids.h"
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_client.h"
#include "tests/support/test_directory.h"

#include <QTest>

using namespace boxoffice;

namespace {

QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

struct Registered
{
    QByteArray id;
    QByteArray link; // /tickets/…
    QJsonObject json;
};

} // namespace

class TestTickets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void aTicketByItsLink();
    void namesAreValidated_data();
    void namesAreValidated();
    void organizersSeeNumbersAndNoLinks();
    void linksOfOthers_data();
    void linksOfOthers();
    void manyGuessesAreLimited();
    void readingChangesNothing();
    void theHolderCancels();
    void theHolderCorrectsTheName();
    void correctedByTheOrganizer();
    void aCorrectionIsRefused_data();
    void aCorrectionIsRefused();
    void restoredWithTheSameLink();
    void streamsSayWhichTicketChanged();
    void aDraftKeepsItsTickets();
    void erasedByItsHolder();
    void erasedByTheOrganizer();
    void nothingOfAPersonIsLeft();
    void aWholeEventIsErased();
    void repeatsAreAnsweredAgain();

private:
    QByteArray newEvent(const QByteArray &more = {});
    Registered registered(const QByteArray &event, const QByteArray &email,
                          const QByteArray &name = "Ada");
    HttpAnswer ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        return m_http->request(method, path, body);
    }
    QByteArray path(const Registered &one)
    {
        return "/events/" + text(one.json, "event_id") + "/registrations/" + one.id;
    }
    QByteArray statusOf(const Registered &one)
    {
        return text(ask("GET", one.link + ".json").json(), "status");
    }

    TestDirectory m_directory;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

void TestTickets::initTestCase()
{
    QVERIFY2(m_server.start({.dataDir = m_directory.path(), .database = {}, .arguments = {}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

// Whatever was asked for.
void TestTickets::cleanupTestCase()
{
    QCOMPARE(m_server.stop(), 0);
    const QString log = m_server.output();
    QVERIFY(log.contains(u"/tickets/"));
    const QRegularExpression token(QStringLiteral("/tickets/[A-Za-z0-9_-]{20}"));
    QVERIFY2(!log.contains(token), qPrintable(token.match(log).captured()));
    QVERIFY(!log.contains(u"@"));
}

// more: further members, e.g. `,"names_required":true`.
QByteArray TestTickets::newEvent(const QByteArray &more)
{
    return text(ask("POST", "/events", R"({"name":"Gig","capacity":3)" + more + '}').json(), "id");
}

Registered TestTickets::registered(const QByteArray &event, const QByteArray &email,
                                   const QByteArray &name)
{
    const QJsonObject json = ask("POST", "/events/" + event + "/register",
                                 R"({"user_email":")" + email + R"(","name":")" + name + "\"}")
                                 .json();
    return {text(json, "id"), text(json, "ticket_url"), json};
}

void TestTickets::aTicketByItsLink()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com", "  Ada\\n Lovelace ");
    QCOMPARE(text(ada.json, "name"), QByteArray("Ada Lovelace"));
    const HttpAnswer answer = ask("GET", ada.link + ".json");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.header("cache-control").contains("no-store"));
    const QJsonObject ticket = answer.json();
    QJsonObject expected = ada.json;
    expected.remove(QLatin1StringView("ticket_url"));
    expected.remove(QLatin1StringView("mailed"));
    QCOMPARE(ticket.value(QLatin1StringView("registration")).toObject(), expected);
    QCOMPARE(text(ticket.value(QLatin1StringView("event")).toObject(), "id"), event);
    QCOMPARE(text(ticket, "status"), QByteArray("valid"));
    QCOMPARE(text(ticket, "code").size(), 129);
    QCOMPARE(text(ticket, "watch").size(), 8);
    const HttpAnswer page = ask("GET", ada.link);
    QCOMPARE(page.status, 200);
    QVERIFY(page.header("content-type").startsWith("text/html"));
    QCOMPARE(page.header("referrer-policy"), QByteArray("no-referrer"));
    const QJsonObject data = ask("GET", ada.link + "/data").json();
    QCOMPARE(data.value(QLatin1StringView("registration")).toObject(), expected);
}

void TestTickets::namesAreValidated_data()
{
    QTest::addColumn<QByteArray>("name"); // as JSON
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("whereRequired");
    QTest::newRow("absent") << QByteArray() << 201 << 400;
    QTest::newRow("null") << QByteArray("null") << 201 << 400;
    QTest::newRow("empty") << QByteArray(R"("")") << 201 << 400;
    QTest::newRow("only spaces") << QByteArray(R"("  \u2003 ")") << 400 << 400;
    QTest::newRow("hidden") << QByteArray(R"("\u200b\ufeff")") << 400 << 400;
    QTest::newRow("control") << QByteArray(R"("a\u0001b")") << 400 << 400;
    QTest::newRow("a number") << QByteArray("5") << 400 << 400;
    QTest::newRow("right to left")
        << QByteArray(R"("\u05d3\u05d5\u05d3 \u202e\u202c")") << 201 << 201;
    QTest::newRow("200 wide") << QByteArray('"' + QByteArray("漢").repeated(200) + '"') << 201
                              << 201;
    QTest::newRow("201 wide") << QByteArray('"' + QByteArray("漢").repeated(201) + '"') << 400
                              << 400;
    QTest::newRow("emoji") << QByteArray(R"("👩‍🚀")") << 201 << 201;
}

void TestTickets::namesAreValidated()
{
    QFETCH(QByteArray, name);
    const QByteArray body = R"({"user_email":"a@example.com")"
        + (name.isEmpty() ? QByteArray() : R"(,"name":)" + name) + '}';
    const HttpAnswer free = ask("POST", "/events/" + newEvent() + "/register", body);
    QTEST(free.status, "status");
    QCOMPARE(free.field(), free.status == 400 ? QByteArray("name") : QByteArray());
    const HttpAnswer required =
        ask("POST", "/events/" + newEvent(R"(,"names_required":true)") + "/register", body);
    QTEST(required.status, "whereRequired");
    QCOMPARE(required.field(), required.status == 400 ? QByteArray("name") : QByteArray());
}

void TestTickets::organizersSeeNumbersAndNoLinks()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com", "Zoë Müller");
    registered(event, "ben@example.com", "Ben");
    const QByteArray number = text(ada.json, "number");
    for (const QByteArray &query : QByteArrayList{
             "zoe%20muller", number, number.first(4).toLower() + '-' + number.sliced(4)}) {
        const HttpAnswer list = ask("GET", "/events/" + event + "/registrations?q=" + query);
        QCOMPARE(list.jsonArray().size(), 1);
        QCOMPARE(text(list.jsonArray().first().toObject(), "number"), number);
        QVERIFY(!list.body.contains("ticket") && !list.body.contains("code"));
    }
    const HttpAnswer csv =
        m_http->get("/events/" + event + "/registrations?bom=0", {{"Accept", "text/csv"}});
    QVERIFY(csv.body.startsWith(
        "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n"));
    QVERIFY(csv.body.contains(QByteArray(",Zo\xc3\xab M\xc3\xbcller," + number + ",,\r\n")));
}

void TestTickets::linksOfOthers_data()
{
    QTest::addColumn<bool>("nothing");
    for (const char *what :
         {"shorter", "longer", "first bit", "in the event", "in the registration", "in the mac",
          "last bit", "of another event", "percent-encoded"}) {
        QTest::addRow("%s", what) << false;
    }
}

void TestTickets::linksOfOthers()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    const QByteArray token = ada.link.sliced(9);
    QByteArray bytes = QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding);
    QCOMPARE(bytes.size(), 48);
    const auto flipped = [&](int byte, int bit) {
        QByteArray other = bytes;
        other[byte] = static_cast<char>(other[byte] ^ (1 << bit));
        return other.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    const Registered elsewhere = registered(newEvent(), "ada@example.com");
    const QByteArray theirs =
        QByteArray::fromBase64(elsewhere.link.sliced(9), QByteArray::Base64UrlEncoding);
    const QHash<QByteArray, QByteArray> links{
        {"shorter", token.chopped(1)},
        {"longer", token + 'A'},
        {"first bit", flipped(0, 7)},
        {"in the event", flipped(9, 3)},
        {"in the registration", flipped(20, 0)},
        {"in the mac", flipped(33, 5)},
        {"last bit", flipped(47, 0)},
        {"of another event",
         QByteArray(theirs.first(16) + bytes.sliced(16)).toBase64(QByteArray::Base64UrlEncoding)},
        {"percent-encoded", "%41" + token.sliced(1)}};
    const QByteArray link = "/tickets/" + links.value(QTest::currentDataTag());
    for (const HttpAnswer &answer :
         {ask("GET", link + ".json"), ask("POST", link + "/cancel"), ask("POST", link + "/erase"),
          ask("PATCH", link, R"({"name":"x"})"), ask("GET", link + "/data")}) {
        QCOMPARE(answer.status, 404);
        QVERIFY(!answer.body.contains("ada@"));
    }
    QCOMPARE(statusOf(ada), QByteArray("valid"));
}

// By an address that is not the server's own machine.
void TestTickets::manyGuessesAreLimited()
{
    const TestDirectory directory;
    ServerProcess server;
    QVERIFY(server.start(
        {.dataDir = directory.path(),
         .database = {},
         .arguments = {QStringLiteral("--trusted-proxies"), QStringLiteral("127.0.0.1")}}));
    BlockingHttp http(server.port());
    int limited = 0;
    for (int i = 0; i < 2'000; ++i) {
        const QByteArray guess = QByteArray::number(i).rightJustified(64, 'A');
        const HttpAnswer answer =
            http.get("/tickets/" + guess + ".json", {{"X-Forwarded-For", "192.0.2.7"}});
        QVERIFY(answer.status == 404 || answer.status == 429);
        limited += answer.status == 429;
    }
    QVERIFY2(limited > 1'900, QByteArray::number(limited).constData());
    QCOMPARE(http.get("/health", {{"X-Forwarded-For", "192.0.2.7"}}).status, 200);
    QCOMPARE(server.stop(), 0);
}

// As mail scanners do.
void TestTickets::readingChangesNothing()
{
    const Registered ada = registered(newEvent(), "ada@example.com");
    for (const char *end : {"", ".json", "/cancel", "/erase", "/not-me", "/data"}) {
        for (const char *method : {"GET", "HEAD"}) {
            m_http->send(method, ada.link + end, {});
            const HttpAnswer answer = m_http->receive(QByteArrayView(method) == "HEAD");
            QVERIFY2(answer.status == 200 || answer.status == 405 || answer.status == 404, end);
        }
    }
    QCOMPARE(statusOf(ada), QByteArray("valid"));
}

void TestTickets::theHolderCancels()
{
    const Registered ada = registered(newEvent(), "ada@example.com");
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = ask("POST", ada.link + "/cancel");
        QCOMPARE(answer.status, 200);
        QVERIFY(!text(answer.json(), "cancelled_at").isEmpty());
    }
    const QJsonObject ticket = ask("GET", ada.link + ".json").json();
    QCOMPARE(text(ticket, "status"), QByteArray("cancelled"));
    QVERIFY(ticket.value(QLatin1StringView("code")).isNull());
    const Registered over = registered(
        newEvent(R"(,"starts_at":"2026-01-01T10:00:00Z","ends_at":"2099-01-01T10:00:00Z")"),
        "ada@example.com");
    ask("PATCH", "/events/" + text(over.json, "event_id"), R"({"ends_at":"2026-01-02T10:00:00Z"})");
    QCOMPARE(ask("POST", over.link + "/cancel").code(), QByteArray("event_not_open"));
}

void TestTickets::theHolderCorrectsTheName()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    const HttpAnswer answer = ask("PATCH", ada.link, R"({"name":"Ada L."})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(text(answer.json(), "name"), QByteArray("Ada L."));
    QCOMPARE(answer.json().value(QLatin1StringView("version")).toInt(), 2);
    QCOMPARE(ask("PATCH", ada.link, R"({"user_email":"eve@example.com"})").code(),
             QByteArray("unknown_field"));
    ask("PATCH", "/events/" + event, R"({"holders_may_edit":false})");
    QCOMPARE(ask("PATCH", ada.link, R"({"name":"Eve"})").status, 403);
}

void TestTickets::correctedByTheOrganizer()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "adda@example.com");
    registered(event, "ben@example.com");
    registered(event, "cem@example.com"); // full
    const QByteArray code = text(ask("GET", ada.link + ".json").json(), "code");
    const HttpAnswer answer = ask("PATCH", path(ada), R"({"user_email":"ada@example.com"})");
    QCOMPARE(answer.status, 200);
    for (const char *same : {"id", "number", "created_at", "name"}) {
        QCOMPARE(text(answer.json(), same), text(ada.json, same));
    }
    QCOMPARE(ask("GET", ada.link + ".json").code(), QByteArray("ticket_not_found"));
    QVERIFY(!code.isEmpty());
    QCOMPARE(
        ask("POST", "/events/" + event + "/register", R"({"user_email":"ada@example.com"})").code(),
        QByteArray("already_registered"));
}

void TestTickets::aCorrectionIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("used address") << QByteArray(R"({"user_email":"ben@example.com"})") << 409
                                  << QByteArray("already_registered");
    QTest::newRow("no address") << QByteArray(R"({"user_email":"ben"})") << 400
                                << QByteArray("invalid_field");
    QTest::newRow("null address") << QByteArray(R"({"user_email":null})") << 400
                                  << QByteArray("invalid_field");
    QTest::newRow("hidden name") << QByteArray(R"({"name":"\u200b"})") << 400
                                 << QByteArray("invalid_field");
    QTest::newRow("another member")
        << QByteArray(R"({"version":9})") << 400 << QByteArray("unknown_field");
}

void TestTickets::aCorrectionIsRefused()
{
    QFETCH(QByteArray, body);
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    registered(event, "ben@example.com");
    const HttpAnswer answer = ask("PATCH", path(ada), body);
    QTEST(answer.status, "status");
    QTEST(answer.code(), "code");
    QCOMPARE(statusOf(ada), QByteArray("valid"));
}

void TestTickets::restoredWithTheSameLink()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    QCOMPARE(ask("DELETE", path(ada)).status, 200);
    QCOMPARE(statusOf(ada), QByteArray("cancelled"));
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = ask("POST", path(ada) + "/restore");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer.json(), "id"), ada.id);
        QCOMPARE(text(answer.json(), "number"), text(ada.json, "number"));
    }
    QCOMPARE(statusOf(ada), QByteArray("valid"));
    QCOMPARE(ask("GET", "/events/" + event).json().value(QLatin1StringView("booked_count")), 1);
    ask("DELETE", path(ada));
    const Registered again = registered(event, "ada@example.com");
    QCOMPARE(ask("POST", path(ada) + "/restore").code(), QByteArray("already_registered"));
    ask("DELETE", path(again));
    for (const char *person : {"b@x.example", "c@x.example", "d@x.example"}) {
        registered(event, person);
    }
    QCOMPARE(ask("POST", path(ada) + "/restore").code(), QByteArray("event_full"));
}

void TestTickets::streamsSayWhichTicketChanged()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    const QString watch = QString::fromLatin1(text(ask("GET", ada.link + ".json").json(), "watch"));
    StreamClient stream(m_server.port(), "/events/" + event + "/stream");
    QCOMPARE(stream.next().event, QByteArray("snapshot"));
    const std::pair<const char *, QByteArray> changes[] = {{"DELETE", path(ada)},
                                                           {"POST", path(ada) + "/restore"},
                                                           {"PATCH", ada.link},
                                                           {"POST", path(ada) + "/erase"}};
    for (const auto &[method, target] : changes) {
        QCOMPARE(
            ask(method, target, QByteArrayView(method) == "PATCH" ? R"({"name":"x"})" : "").status,
            200);
        const StreamMessage message = stream.next("tickets");
        QCOMPARE(message.data.value(QLatin1StringView("id")).toString().toLatin1(), event);
        QCOMPARE(message.data.value(QLatin1StringView("changed")).toArray(), QJsonArray{watch});
    }
}

// Whoever edits an event in peace takes nobody's ticket away.
void TestTickets::aDraftKeepsItsTickets()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    QCOMPARE(ask("PATCH", "/events/" + event, R"({"status":"draft"})").status, 200);
    QCOMPARE(statusOf(ada), QByteArray("valid"));
    QCOMPARE(ask("GET", ada.link + ".svg").status, 200);
    QCOMPARE(ask("GET", ada.link + "/data").status, 200);
    QCOMPARE(ask("GET", ada.link + ".json").json().value(QLatin1StringView("may_edit")), false);
    QCOMPARE(ask("PATCH", ada.link, R"({"name":"Ada L."})").code(), QByteArray("event_not_open"));
    QCOMPARE(ask("POST", ada.link + "/cancel").status, 200);
    QCOMPARE(ask("POST", ada.link + "/erase").status, 200);
}

void TestTickets::erasedByItsHolder()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    QCOMPARE(ask("POST", ada.link + "/erase").status, 200);
    QCOMPARE(ask("GET", ada.link + ".json").status, 404);
    const QJsonObject left = ask("GET", path(ada)).json();
    QVERIFY(!text(left, "cancelled_at").isEmpty() && !text(left, "erased_at").isEmpty());
    QCOMPARE(ask("GET", "/events/" + event).json().value(QLatin1StringView("booked_count")), 0);
}

void TestTickets::erasedByTheOrganizer()
{
    const QByteArray event = newEvent();
    const Registered ada = registered(event, "ada@example.com");
    const HttpAnswer answer = ask("POST", path(ada) + "/erase");
    QCOMPARE(text(answer.json(), "user_email"), "erased-" + ada.id + "@erased.invalid");
    QCOMPARE(text(answer.json(), "name"), QByteArray());
    QVERIFY(answer.json().value(QLatin1StringView("cancelled_at")).isNull());
    QCOMPARE(ask("GET", "/events/" + event).json().value(QLatin1StringView("booked_count")), 1);
    QCOMPARE(ask("PATCH", path(ada), R"({"name":"x"})").code(), QByteArray("registration_erased"));
    QCOMPARE(ask("POST", path(ada) + "/erase").json(), answer.json());
}

// Of what is kept for requests that are repeated, too.
void TestTickets::nothingOfAPersonIsLeft()
{
    const QByteArray event = newEvent();
    const BlockingHttp::Headers key{{"Idempotency-Key", "of-erasure"}};
    const BlockingHttp::Headers otherKey{{"Idempotency-Key", "of-cancel"}};
    const QByteArray body = R"({"user_email":"ada@example.com","name":"Ada"})";
    const HttpAnswer made = m_http->post("/events/" + event + "/register", body, key);
    const QByteArray target = "/events/" + event + "/registrations/" + text(made.json(), "id");
    QVERIFY(m_http->request("DELETE", target, {}, otherKey).body.contains("ada@"));
    QCOMPARE(ask("POST", target + "/erase").status, 200);
    const HttpAnswer again = m_http->post("/events/" + event + "/register", body, key);
    QCOMPARE(again.code(), QByteArray("idempotency_key_reused"));
    const HttpAnswer cancelledAgain = m_http->request("DELETE", target, {}, otherKey);
    QVERIFY(!cancelledAgain.body.contains("ada@"));
}

void TestTickets::aWholeEventIsErased()
{
    const QByteArray event = newEvent(R"(,"ends_at":"2099-01-01T10:00:00Z")");
    const Registered ada = registered(event, "ada@example.com");
    const Registered ben = registered(event, "ben@example.com");
    ask("DELETE", path(ben));
    QCOMPARE(ask("POST", "/events/" + event + "/erase").code(), QByteArray("event_not_over"));
    ask("PATCH", "/events/" + event, R"({"ends_at":"2026-01-02T10:00:00Z"})");
    const HttpAnswer answer = ask("POST", "/events/" + event + "/erase");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.json().value(QLatin1StringView("registrations")).toInt(), 1);
    const QByteArray list = "/events/" + event + "/registrations?status=all";
    QTRY_VERIFY_WITH_TIMEOUT(!ask("GET", list).body.contains("@example.com"), 60'000);
    QCOMPARE(ask("GET", list).jsonArray().size(), 2);
    QCOMPARE(ask("GET", "/events/" + event).json().value(QLatin1StringView("booked_count")), 1);
    QCOMPARE(ask("GET", ada.link + ".json").status, 404);
}

void TestTickets::repeatsAreAnsweredAgain()
{
    const Registered ada = registered(newEvent(), "ada@example.com");
    const std::pair<const char *, QByteArray> changes[] = {
        {"PATCH", path(ada)}, {"DELETE", path(ada)}, {"POST", path(ada) + "/restore"}};
    for (const auto &[method, target] : changes) {
        const BlockingHttp::Headers key{{"Idempotency-Key", QByteArray("repeat-") + method}};
        const QByteArray body = QByteArrayView(method) == "PATCH" ? R"({"name":"New"})" : "";
        const HttpAnswer first = m_http->request(method, target, body, key);
        QCOMPARE(first.status, 200);
        const HttpAnswer again = m_http->request(method, target, body, key);
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    }
}

QTEST_GUILESS_MAIN(TestTickets)
#include "tst_tickets.moc"
