// The HTTP contract, row by row, against a real server with its own PostgreSQL.
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kUnknownEvent("01890000-0000-7000-8000-000000000000");

QByteArray emailBody(const QByteArray &email)
{
    return "{\"user_email\":\"" + email + "\"}";
}

QByteArray repeated(const char *text, int times)
{
    return QByteArray(text).repeated(times);
}

} // namespace

class TestApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void createEvent_data();
    void createEvent();
    void createEventRefused_data();
    void createEventRefused();
    void registerAttendee_data();
    void registerAttendee();
    void registerRefused_data();
    void registerRefused();
    void registerOutcomes();
    void oneMailboxHasOneSeat_data();
    void oneMailboxHasOneSeat();
    void listsAreOrdered();
    void emptyListsAreArrays();
    void pagingVisitsEachRowOnce();
    void pagingRefused_data();
    void pagingRefused();
    void oneRegistration();
    void idempotentRegistration();
    void idempotentRefusal();
    void idempotentCreation();
    void idempotencyKeyReused_data();
    void idempotencyKeyReused();
    void idempotencyKeyRefused_data();
    void idempotencyKeyRefused();
    void plainAnswers_data();
    void plainAnswers();
    void methods_data();
    void methods();
    void headIsGetWithoutBody_data();
    void headIsGetWithoutBody();
    void headOfWhatHasNoEndYetHasNoLength();
    void everyAnswerHasItsHeaders_data();
    void everyAnswerHasItsHeaders();
    void slashTooMany_data();
    void slashTooMany();
    void pages_data();
    void pages();
    void nothingOutsideTheWebRoot_data();
    void nothingOutsideTheWebRoot();
    void noAddressInTheLog();

private:
    QByteArray newEvent(int capacity, const QByteArray &name = "An event");
    HttpAnswer registerFor(const QByteArray &event, const QByteArray &email,
                           const BlockingHttp::Headers &headers = {});

    TestDirectory m_directory;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

void TestApi::initTestCase()
{
    QVERIFY2(m_server.start({.dataDir = m_directory.path(), .database = {}, .arguments = {}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestApi::cleanupTestCase()
{
    QCOMPARE(m_server.stop(), 0);
}

QByteArray TestApi::newEvent(int capacity, const QByteArray &name)
{
    const HttpAnswer answer =
        m_http->post("/events",
                     "{\"name\":\"" + name + "\",\"description\":\"What it is\",\"capacity\":"
                         + QByteArray::number(capacity) + '}');
    return answer.json().value(QLatin1StringView("id")).toString().toLatin1();
}

HttpAnswer TestApi::registerFor(const QByteArray &event, const QByteArray &email,
                                const BlockingHttp::Headers &headers)
{
    return m_http->post("/events/" + event + "/register", emailBody(email), headers);
}

void TestApi::createEvent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("description");
    QTest::addColumn<int>("capacity");
    QTest::newRow("all members") << QByteArray(R"({"name":"A","description":"B","capacity":3})")
                                 << "A"
                                 << "B" << 3;
    QTest::newRow("no description") << QByteArray(R"({"name":"A","capacity":1})") << "A"
                                    << "" << 1;
    QTest::newRow("name is trimmed") << QByteArray(R"({"name":"  A b \t","capacity":1})") << "A b"
                                     << "" << 1;
    QTest::newRow("name of 200 characters")
        << QByteArray("{\"name\":\"" + repeated("\xc3\xa4", 200) + "\",\"capacity\":1}")
        << QString(200, QChar(0xe4)) << "" << 1;
    QTest::newRow("description of 10,000 characters") << QByteArray(
        "{\"name\":\"A\",\"description\":\"" + repeated("x", 10'000) + "\",\"capacity\":1}")
                                                      << "A" << QString(10'000, u'x') << 1;
    QTest::newRow("capacity 1,000,000") << QByteArray(R"({"name":"A","capacity":1000000})") << "A"
                                        << "" << 1'000'000;
    QTest::newRow("markup is text") << QByteArray(
        R"({"name":"<script>alert(1)</script>","description":"' \" \\ ; --","capacity":1})")
                                    << "<script>alert(1)</script>"
                                    << "' \" \\ ; --" << 1;
    QTest::newRow("a name is one line")
        << QByteArray(R"({"name":"\u200bA\n\tb\u2028c\u0085 ","capacity":1})") << "A b c"
        << "" << 1;
    QTest::newRow("lines end with LF")
        << QByteArray(R"({"name":"A","description":"a\r\nb\rc\n","capacity":1})") << "A"
        << "a\nb\nc\n"
        << 1;
    QTest::newRow("byte order marks")
        << QByteArray(R"({"name":"A","description":"\ufeff\ufeffB","capacity":1})") << "A"
        << QStringLiteral("\uFEFF\uFEFFB") << 1;
    QTest::newRow("escapes") << QByteArray(R"({"name":"\u00e9\ud83c\udf9f","capacity":1})")
                             << QString::fromUtf8("\xc3\xa9\xf0\x9f\x8e\x9f") << "" << 1;
}

void TestApi::createEvent()
{
    QFETCH(QByteArray, body);
    const HttpAnswer answer = m_http->post("/events", body);
    QCOMPARE(answer.status, 201);
    const QJsonObject event = answer.json();
    QTEST(event.value(QLatin1StringView("name")).toString(), "name");
    QTEST(event.value(QLatin1StringView("description")).toString(), "description");
    QTEST(event.value(QLatin1StringView("capacity")).toInt(), "capacity");
    QCOMPARE(event.value(QLatin1StringView("booked_count")).toInt(-1), 0);
    static const QRegularExpression uuid7(
        QStringLiteral("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
    const QString id = event.value(QLatin1StringView("id")).toString();
    QVERIFY(uuid7.match(id).hasMatch());
    static const QRegularExpression utc(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"));
    QVERIFY(utc.match(event.value(QLatin1StringView("created_at")).toString()).hasMatch());
    QCOMPARE(answer.header("location"), "/events/" + id.toLatin1());
    const HttpAnswer again = m_http->get("/events/" + id.toLatin1());
    QCOMPARE(again.status, 200);
    QCOMPARE(again.json(), event);
}

void TestApi::createEventRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, QByteArray body, const char *code, const char *field) {
        QTest::newRow(name) << body << QByteArray(code) << QByteArray(field);
    };
    row("body/none", "", "invalid_json", "");
    row("body/not JSON", "name=A", "invalid_json", "");
    row("body/an array", "[]", "invalid_json", "");
    row("body/a string", "\"A\"", "invalid_json", "");
    row("body/null", "null", "invalid_json", "");
    row("body/cut off", R"({"name":"A")", "invalid_json", "");
    row("body/two objects", R"({"name":"A","capacity":1}{})", "invalid_json", "");
    row("body/bad UTF-8", "{\"name\":\"\xff\",\"capacity\":1}", "invalid_json", "");
    row("body/lone surrogate", R"({"name":"\ud800","capacity":1})", "invalid_json", "");
    row("member/unknown", R"({"name":"A","capacity":1,"price":3})", "unknown_field", "price");
    row("member/twice", R"({"name":"A","name":"B","capacity":1})", "invalid_field", "name");
    row("name/missing", R"({"capacity":1})", "invalid_field", "name");
    row("name/null", R"({"name":null,"capacity":1})", "invalid_field", "name");
    row("name/number", R"({"name":7,"capacity":1})", "invalid_field", "name");
    row("name/object", R"({"name":{},"capacity":1})", "invalid_field", "name");
    row("name/empty", R"({"name":"","capacity":1})", "invalid_field", "name");
    row("name/blank", R"({"name":" \n ","capacity":1})", "invalid_field", "name");
    row("name/201", "{\"name\":\"" + repeated("\xc3\xa4", 201) + "\",\"capacity\":1}",
        "invalid_field", "name");
    row("name/U+0000", R"({"name":"a\u0000b","capacity":1})", "invalid_field", "name");
    row("description/number", R"({"name":"A","description":1,"capacity":1})", "invalid_field",
        "description");
    row("description/10,001",
        "{\"name\":\"A\",\"capacity\":1,\"description\":\"" + repeated("x", 10'001) + "\"}",
        "invalid_field", "description");
    row("capacity/missing", R"({"name":"A"})", "invalid_field", "capacity");
    row("capacity/0", R"({"name":"A","capacity":0})", "invalid_field", "capacity");
    row("capacity/negative", R"({"name":"A","capacity":-1})", "invalid_field", "capacity");
    row("capacity/1,000,001", R"({"name":"A","capacity":1000001})", "invalid_field", "capacity");
    row("capacity/fraction", R"({"name":"A","capacity":1.5})", "invalid_field", "capacity");
    row("capacity/1.0", R"({"name":"A","capacity":1.0})", "invalid_field", "capacity");
    row("capacity/1e3", R"({"name":"A","capacity":1e3})", "invalid_field", "capacity");
    row("capacity/string", R"({"name":"A","capacity":"1"})", "invalid_field", "capacity");
    row("capacity/true", R"({"name":"A","capacity":true})", "invalid_field", "capacity");
    row("capacity/huge", R"({"name":"A","capacity":99999999999999999999})", "invalid_field",
        "capacity");
}

void TestApi::createEventRefused()
{
    QFETCH(QByteArray, body);
    const qsizetype before = m_http->get("/events").jsonArray().size();
    const HttpAnswer answer = m_http->post("/events", body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.code(), "code");
    QTEST(answer.field(), "field");
    QVERIFY(!answer.json().value(QLatin1StringView("error")).toString().isEmpty());
    QCOMPARE(m_http->get("/events").jsonArray().size(), before);
}

void TestApi::registerAttendee_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QString>("kept");
    QTest::newRow("plain") << QByteArray("ann@example.org") << "ann@example.org";
    QTest::newRow("trimmed, lower-cased") << QByteArray("  Bob@Example.ORG ") << "bob@example.org";
    QTest::newRow("quote and backslash")
        << QByteArray(R"(\"o'neil\\\\x\\\"\"@example.org)") << R"("o'neil\\x\""@example.org)";
    QTest::newRow("SQL") << QByteArray(R"(\"a');drop/**/table/**/events;--\"@example.org)")
                         << R"("a');drop/**/table/**/events;--"@example.org)";
    QTest::newRow("braces and commas")
        << QByteArray(R"(\"{a,b},NULL\"@example.org)") << R"("{a,b},null"@example.org)";
    QTest::newRow("64 before the @") << QByteArray(repeated("x", 64) + "@example.org")
                                     << QString(64, u'x') + QStringLiteral("@example.org");
    QTest::newRow("not ASCII") << QByteArray("j\xc3\xb6rg@b\xc3\xbc"
                                             "cher.example")
                               << QString::fromUtf8("j\xc3\xb6rg@b\xc3\xbc"
                                                    "cher.example");
}

void TestApi::registerAttendee()
{
    QFETCH(QByteArray, given);
    const QByteArray event = newEvent(2);
    const HttpAnswer answer = registerFor(event, given);
    QCOMPARE(answer.status, 201);
    QJsonObject registration = answer.json();
    const QString link = registration.take(QLatin1StringView("ticket_url")).toString();
    QVERIFY(link.startsWith(u"/tickets/") && link.size() == 73);
    QCOMPARE(registration.take(QLatin1StringView("mailed")), QJsonValue(false));
    QTEST(registration.value(QLatin1StringView("user_email")).toString(), "kept");
    QCOMPARE(registration.value(QLatin1StringView("event_id")).toString().toLatin1(), event);
    const HttpAnswer list = m_http->get("/events/" + event + "/registrations");
    QCOMPARE(list.jsonArray().size(), 1);
    QCOMPARE(list.jsonArray().first().toObject(), registration);
    QCOMPARE(m_http->get(answer.header("location")).json(), registration);
    QCOMPARE(
        m_http->get("/events/" + event).json().value(QLatin1StringView("booked_count")).toInt(), 1);
}

void TestApi::registerRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, QByteArray body, const char *code, const char *field) {
        QTest::newRow(name) << body << QByteArray(code) << QByteArray(field);
    };
    const char *const email = "user_email";
    row("body/none", "", "invalid_json", "");
    row("body/not JSON", "ann@example.org", "invalid_json", "");
    row("member/missing", "{}", "invalid_field", email);
    row("email/hidden character", R"({"user_email":"a\u200bda@example.com"})", "invalid_field",
        email);
    row("email/in brackets", R"({"user_email":"<ada@example.com>"})", "invalid_field", email);
    row("member/unknown", R"({"user_email":"a@b.c","x":1})", "unknown_field", "x");
    row("member/null", R"({"user_email":null})", "invalid_field", email);
    row("member/list", R"({"user_email":["a@b.c"]})", "invalid_field", email);
    row("email/empty", emailBody(""), "invalid_field", email);
    row("email/no @", emailBody("a.example.org"), "invalid_field", email);
    row("email/two @", emailBody("a@b@example.org"), "invalid_field", email);
    row("email/nothing before the @", emailBody("@example.org"), "invalid_field", email);
    row("email/65 before the @", emailBody(repeated("x", 65) + "@example.org"), "invalid_field",
        email);
    row("email/no dot in the domain", emailBody("a@example"), "invalid_field", email);
    row("email/no domain", emailBody("a@"), "invalid_field", email);
    row("email/255 in all", emailBody("a@" + repeated("x", 250) + ".de"), "invalid_field", email);
    row("email/blank inside", emailBody("a b@example.org"), "invalid_field", email);
    row("email/no-break space",
        emailBody("a\xc2\xa0"
                  "b@example.org"),
        "invalid_field", email);
    row("email/control character", R"({"user_email":"a\u0007@example.org"})", "invalid_field",
        email);
    row("email/U+0000", R"({"user_email":"a\u0000@example.org"})", "invalid_field", email);
    row("email/line break", R"({"user_email":"a@example.org\r\nX: y"})", "invalid_field", email);
}

void TestApi::registerRefused()
{
    QFETCH(QByteArray, body);
    static const QByteArray event = newEvent(5);
    const HttpAnswer answer = m_http->post("/events/" + event + "/register", body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.code(), "code");
    QTEST(answer.field(), "field");
    QCOMPARE(m_http->get("/events/" + event + "/registrations").body, QByteArray("[]"));
}

void TestApi::registerOutcomes()
{
    const QByteArray event = newEvent(1);
    QCOMPARE(registerFor(event, "first@example.org").status, 201);
    const HttpAnswer full = registerFor(event, "second@example.org");
    QCOMPARE(full.status, 409);
    QCOMPARE(full.code(), QByteArray("event_full"));
    const HttpAnswer again = registerFor(event, "FIRST@example.org ");
    QCOMPARE(again.status, 409);
    QCOMPARE(again.code(), QByteArray("already_registered"));
    for (const QByteArray &id : {kUnknownEvent, QByteArray("nonsense"), QByteArray("%20"),
                                 QByteArray(kUnknownEvent.toUpper() + "x")}) {
        const HttpAnswer unknown = registerFor(id, "first@example.org");
        QCOMPARE(unknown.status, 404);
        QCOMPARE(unknown.code(), QByteArray("event_not_found"));
    }
    QCOMPARE(
        m_http->get("/events/" + event).json().value(QLatin1StringView("booked_count")).toInt(), 1);
}

void TestApi::oneMailboxHasOneSeat_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");

    const QByteArray ada("ada@example.com");
    QTest::newRow("zero width space at the end") << ada << QByteArray(ada + R"(\u200b)");
    QTest::newRow("byte order marks first") << QByteArray(R"(\ufeff\ufeff)" + ada) << ada;
    QTest::newRow("the same byte order marks")
        << QByteArray(R"(\ufeff\ufeff)" + ada) << QByteArray(R"(\ufeff\ufeff)" + ada);
    QTest::newRow("composed and not")
        << QByteArray(R"(jos\u00e9@example.com)") << QByteArray(R"(jose\u0301@example.com)");
    QTest::newRow("domain in ASCII")
        << QByteArray(R"(ada@b\u00fccher.example)") << QByteArray("ada@xn--bcher-kva.example");
    QTest::newRow("domain as people read it")
        << QByteArray("ada@XN--bcher-kva.example") << QByteArray(R"(ada@B\u00dccher.example)");
}

void TestApi::oneMailboxHasOneSeat()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    const QByteArray event = newEvent(2);
    QCOMPARE(registerFor(event, first).status, 201);
    const HttpAnswer again = registerFor(event, second);
    QCOMPARE(again.status, 409);
    QCOMPARE(again.json().value(QLatin1StringView("code")).toString(),
             QStringLiteral("already_registered"));
}

void TestApi::listsAreOrdered()
{
    const QByteArray older = newEvent(9, "Older");
    const QByteArray newer = newEvent(9, "Newer");
    const QJsonArray events = m_http->get("/events").jsonArray();
    QCOMPARE(events[0].toObject().value(QLatin1StringView("id")).toString().toLatin1(), newer);
    QCOMPARE(events[1].toObject().value(QLatin1StringView("id")).toString().toLatin1(), older);
    for (const char *email : {"z@example.org", "a@example.org", "m@example.org"}) {
        QCOMPARE(registerFor(older, email).status, 201);
    }
    QStringList emails;
    for (const QJsonValue entry : m_http->get("/events/" + older + "/registrations").jsonArray()) {
        emails << entry.toObject().value(QLatin1StringView("user_email")).toString();
    }
    QCOMPARE(emails.join(u' '), QStringLiteral("z@example.org a@example.org m@example.org"));
}

void TestApi::emptyListsAreArrays()
{
    const HttpAnswer answer = m_http->get("/events/" + newEvent(1) + "/registrations");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("[]"));
    TestDirectory directory;
    ServerProcess fresh;
    QVERIFY2(fresh.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(fresh.output()));
    QCOMPARE(BlockingHttp(fresh.port()).get("/events").body, QByteArray("[]"));
}

void TestApi::pagingVisitsEachRowOnce()
{
    const QByteArray event = newEvent(100);
    for (int i = 0; i < 25; ++i) {
        QCOMPARE(registerFor(event, "p" + QByteArray::number(i) + "@example.org").status, 201);
    }
    const QByteArray whole = "/events/" + event + "/registrations";
    QStringList seen;
    QByteArray next = whole + "?limit=10";
    QList<qsizetype> sizes;
    while (!next.isEmpty()) {
        const HttpAnswer page = m_http->get(next);
        QCOMPARE(page.status, 200);
        sizes << page.jsonArray().size();
        for (const QJsonValue entry : page.jsonArray()) {
            seen << entry.toObject().value(QLatin1StringView("id")).toString();
        }
        static const QRegularExpression link(QStringLiteral("^<([^>]+)>; rel=\"next\"$"));
        next = link.match(QString::fromLatin1(page.header("link"))).captured(1).toLatin1();
    }
    QCOMPARE(sizes, (QList<qsizetype>{10, 10, 5}));
    QStringList expected;
    for (const QJsonValue entry : m_http->get(whole).jsonArray()) {
        expected << entry.toObject().value(QLatin1StringView("id")).toString();
    }
    QCOMPARE(seen, expected);
    QVERIFY(!m_http->get(whole).hasHeader("link"));
    QVERIFY(m_http->get("/events?limit=1").hasHeader("link"));
}

void TestApi::pagingRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("field");
    for (const char *limit : {"0", "1001", "-1", "x", "", "1.5", "99999999999", "%201"}) {
        QTest::addRow("limit/%s", limit) << QByteArray("limit=") + limit << QByteArray("limit");
    }
    for (const char *cursor : {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "%00"}) {
        QTest::addRow("cursor/%s", cursor)
            << QByteArray("cursor=") + cursor << QByteArray("cursor");
    }
    QTest::newRow("limit/twice") << QByteArray("limit=1&limit=2") << QByteArray("limit");
}

void TestApi::pagingRefused()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get("/events?" + query);
    QCOMPARE(answer.status, 400);
    if (query != "cursor=%00") { // which is refused before anybody looks at parameters
        QCOMPARE(answer.code(), QByteArray("invalid_field"));
        QTEST(answer.field(), "field");
    }
}

void TestApi::oneRegistration()
{
    const QByteArray event = newEvent(1);
    const QByteArray path = "/events/" + event + "/registrations/";
    QCOMPARE(m_http->get(path + kUnknownEvent).code(), QByteArray("registration_not_found"));
    QCOMPARE(m_http->get(path + "nonsense").status, 404);
    QCOMPARE(m_http->get("/events/" + kUnknownEvent + "/registrations/" + kUnknownEvent).code(),
             QByteArray("event_not_found"));
}

void TestApi::idempotentRegistration()
{
    const QByteArray event = newEvent(1);
    const BlockingHttp::Headers key{{"Idempotency-Key", "first-try"}};
    const HttpAnswer first = registerFor(event, "a@example.org", key);
    QCOMPARE(first.status, 201);
    QVERIFY(!first.hasHeader("idempotency-replayed"));
    for (const char *spelled : {"a@example.org", " A@Example.org"}) {
        const HttpAnswer again = registerFor(event, spelled, key);
        QCOMPARE(again.status, 201);
        QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.header("location"), first.header("location"));
    }
    QCOMPARE(registerFor(newEvent(1), "a@example.org", key).status, 201); // another event
    QCOMPARE(
        m_http->get("/events/" + event).json().value(QLatin1StringView("booked_count")).toInt(), 1);
}

void TestApi::idempotentRefusal()
{
    const QByteArray event = newEvent(1);
    QCOMPARE(registerFor(event, "a@example.org").status, 201);
    const BlockingHttp::Headers key{{"Idempotency-Key", "k"}};
    const HttpAnswer first = registerFor(event, "b@example.org", key);
    QCOMPARE(first.code(), QByteArray("event_full"));
    const HttpAnswer again = registerFor(event, "b@example.org", key);
    QCOMPARE(again.status, 409);
    QCOMPARE(again.body, first.body);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
}

void TestApi::idempotentCreation()
{
    const BlockingHttp::Headers key{{"Idempotency-Key", "create-1"}};
    const QByteArray body(R"({"name":"Once","description":"D","capacity":4})");
    const HttpAnswer first = m_http->post("/events", body, key);
    QCOMPARE(first.status, 201);
    QCOMPARE(registerFor(first.json().value(QLatin1StringView("id")).toString().toLatin1(),
                         "a@example.org")
                 .status,
             201);
    const HttpAnswer again =
        m_http->post("/events", R"({"capacity":4,"description":"D","name":" Once"})", key);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.body, first.body);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
}

void TestApi::idempotencyKeyReused_data()
{
    QTest::addColumn<bool>("creation");
    QTest::newRow("registration") << false;
    QTest::newRow("creation") << true;
}

void TestApi::idempotencyKeyReused()
{
    QFETCH(bool, creation);
    const BlockingHttp::Headers key{{"Idempotency-Key", "reused"}};
    const QByteArray target =
        creation ? QByteArray("/events") : "/events/" + newEvent(5) + "/register";
    const QByteArray first =
        creation ? QByteArray(R"({"name":"A","capacity":1})") : emailBody("a@example.org");
    const QByteArray second =
        creation ? QByteArray(R"({"name":"B","capacity":1})") : emailBody("b@example.org");
    QCOMPARE(m_http->post(target, first, key).status, 201);
    const HttpAnswer answer = m_http->post(target, second, key);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.code(), QByteArray("idempotency_key_reused"));
}

void TestApi::idempotencyKeyRefused_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::newRow("128 characters") << repeated("k", 128) << 201;
    QTest::newRow("129 characters") << repeated("k", 129) << 400;
    QTest::newRow("empty") << QByteArray() << 400;
    QTest::newRow("blank inside") << QByteArray("a b") << 400;
    QTest::newRow("not ASCII") << QByteArray("k\xc3\xa4") << 400;
    QTest::newRow("two fields") << QByteArray("k\r\nIdempotency-Key: l") << 400;
    QTest::newRow("two equal fields") << QByteArray("k\r\nIdempotency-Key: k") << 400;
}

void TestApi::idempotencyKeyRefused()
{
    QFETCH(QByteArray, key);
    const HttpAnswer answer = registerFor(newEvent(1), "a@example.org", {{"Idempotency-Key", key}});
    QTEST(answer.status, "status");
    if (answer.status == 400) {
        QCOMPARE(answer.field(), QByteArray("Idempotency-Key"));
    }
}

void TestApi::plainAnswers_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("health") << QByteArray("/health") << 200 << QByteArray();
    QTest::newRow("ready") << QByteArray("/ready") << 200 << QByteArray();
    QTest::newRow("unknown event")
        << "/events/" + kUnknownEvent << 404 << QByteArray("event_not_found");
    QTest::newRow("malformed id") << QByteArray("/events/1") << 404
                                  << QByteArray("event_not_found");
    QTest::newRow("registrations of an unknown event")
        << "/events/" + kUnknownEvent + "/registrations" << 404 << QByteArray("event_not_found");
    QTest::newRow("unknown path") << QByteArray("/nothing") << 404 << QByteArray("not_found");
    QTest::newRow("path below an event")
        << "/events/" + kUnknownEvent + "/nothing" << 404 << QByteArray("not_found");
}

void TestApi::plainAnswers()
{
    QFETCH(QByteArray, target);
    const HttpAnswer answer = m_http->get(target);
    QTEST(answer.status, "status");
    QTEST(answer.code(), "code");
    QVERIFY(answer.header("content-type").startsWith("application/json"));
}

void TestApi::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allowed");
    const QByteArray event = "/events/" + kUnknownEvent;
    QTest::newRow("DELETE /events")
        << QByteArray("DELETE") << QByteArray("/events") << 405 << QByteArray("GET");
    QTest::newRow("PUT /events") << QByteArray("PUT") << QByteArray("/events") << 405
                                 << QByteArray("POST");
    QTest::newRow("GET register") << QByteArray("GET") << event + "/register" << 405
                                  << QByteArray("POST");
    QTest::newRow("PUT registrations")
        << QByteArray("PUT") << event + "/registrations" << 405 << QByteArray("GET");
    QTest::newRow("POST health") << QByteArray("POST") << QByteArray("/health") << 405
                                 << QByteArray("HEAD");
    QTest::newRow("unknown method")
        << QByteArray("BREW") << QByteArray("/events") << 405 << QByteArray("GET");
    QTest::newRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray("/events") << 204
                             << QByteArray();
}

void TestApi::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, allowed);
    const HttpAnswer answer = m_http->request(method, target);
    QTEST(answer.status, "status");
    if (answer.status == 405) {
        QVERIFY2(answer.header("allow").contains(allowed), answer.header("allow"));
        QCOMPARE(answer.code(), QByteArray("method_not_allowed"));
    } else {
        QVERIFY(answer.header("access-control-allow-methods").contains("POST"));
        QVERIFY(!answer.hasHeader("accept-patch")); // events as a whole cannot be patched
        QCOMPARE(m_http->request("OPTIONS", "/events/" + kUnknownEvent).header("accept-patch"),
                 QByteArray("application/merge-patch+json, application/json"));
        QVERIFY(
            answer.header("access-control-allow-headers").toLower().contains("idempotency-key"));
    }
}

void TestApi::headIsGetWithoutBody_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target :
         {"/health", "/events", "/templates/index.html", "/nothing", "/events/nonsense"}) {
        QTest::newRow(target) << QByteArray(target);
    }
}

void TestApi::headIsGetWithoutBody()
{
    QFETCH(QByteArray, target);
    const HttpAnswer get = m_http->get(target);
    const HttpAnswer head = m_http->request("HEAD", target);
    QCOMPARE(head.status, get.status);
    QCOMPARE(head.header("content-length"), get.header("content-length"));
    QCOMPARE(head.header("content-type"), get.header("content-type"));
    QCOMPARE(m_http->get("/health").status, 200); // the connection is still in step
}

void TestApi::headOfWhatHasNoEndYetHasNoLength()
{
    for (const QByteArray &target :
         {QByteArray("/events/stream"), QByteArray("/events/" + newEvent(1) + "/stream")}) {
        const HttpAnswer head = m_http->request("HEAD", target);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("content-type"), QByteArray("text/event-stream"));
        QVERIFY(!head.hasHeader("content-length"));
    }
    const HttpAnswer csv = m_http->request("HEAD", "/events/" + newEvent(1) + "/registrations", {},
                                           {{"Accept", "text/csv"}});
    QCOMPARE(csv.status, 200);
    QVERIFY(csv.header("content-type").startsWith("text/csv"));
    QVERIFY(!csv.hasHeader("content-length"));
    QCOMPARE(m_http->get("/health").status, 200); // the connection is still in step
}

void TestApi::everyAnswerHasItsHeaders_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("200") << QByteArray("GET") << QByteArray("/health");
    QTest::newRow("400") << QByteArray("POST") << QByteArray("/events");
    QTest::newRow("404") << QByteArray("GET") << QByteArray("/nothing");
    QTest::newRow("405") << QByteArray("PUT") << QByteArray("/events");
    QTest::newRow("a page") << QByteArray("GET") << QByteArray("/templates/index.html");
}

void TestApi::everyAnswerHasItsHeaders()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    HttpAnswer answer = m_http->request(method, target, {}, {{"X-Request-Id", "my-id_1.2"}});
    QCOMPARE(answer.header("x-request-id"), QByteArray("my-id_1.2"));
    QCOMPARE(answer.header("access-control-allow-origin"), QByteArray("*"));
    answer = m_http->request(method, target, {}, {{"X-Request-Id", "somebody@example.org"}});
    QVERIFY(!answer.header("x-request-id").isEmpty());
    QVERIFY(!answer.header("x-request-id").contains('@'));
}

void TestApi::slashTooMany_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("location");
    const auto row = [](const char *method, const char *target, const char *location) {
        QTest::addRow("%s/%s", method, target)
            << QByteArray(method) << QByteArray(target) << QByteArray(location);
    };
    row("GET", "/events/", "/events");
    row("HEAD", "/events/?limit=2&q=a/b/", "/events?limit=2&q=a/b/");
    row("POST", "/events/", "/events");
    row("POST", "/events/7/register/", "/events/7/register");
    row("PATCH", "/events/7/", "/events/7");
    row("DELETE", "/events/7/?force=true", "/events/7?force=true");
    row("PUT", "/events/", "/events"); // which then says that it is not allowed
    row("GET", "/health/", "/health");
}

// 308: the method and the body go along. Nothing is done before.
void TestApi::slashTooMany()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    BlockingHttp http(m_server.port());
    const qsizetype before = http.get("/events").jsonArray().size();
    const bool sends = method != "GET" && method != "HEAD";
    const HttpAnswer answer =
        http.request(method, target, sends ? R"({"name":"A","capacity":1})" : QByteArray());
    QCOMPARE(answer.status, 308);
    QTEST(answer.header("location"), "location");
    QCOMPARE(http.get("/events").jsonArray().size(), before);
}

void TestApi::pages_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("browse") << QByteArray("/templates/index.html") << QByteArray("text/html");
    QTest::newRow("create") << QByteArray("/templates/create_event.html")
                            << QByteArray("text/html");
    QTest::newRow("details") << "/templates/event_details.html?id=" + kUnknownEvent
                             << QByteArray("text/html");
    QTest::newRow("styles") << QByteArray("/static/styles.css") << QByteArray("text/css");
}

void TestApi::pages()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    const HttpAnswer answer = m_http->get(target);
    QCOMPARE(answer.status, 200);
    QVERIFY2(answer.header("content-type").startsWith(type), answer.header("content-type"));
    QVERIFY(answer.hasHeader("cache-control"));
    const QByteArray tag = answer.header("etag");
    QVERIFY(!tag.isEmpty());
    QCOMPARE(m_http->get(target, {{"If-None-Match", tag}}).status, 304);
    QCOMPARE(m_http->get("/").header("location"), QByteArray("/templates/index.html"));
}

void TestApi::nothingOutsideTheWebRoot_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target :
         {"/static/../../README.md", "/static/%2e%2e/%2e%2e/README.md",
          "/static/..%2f..%2fREADME.md", "/templates/", "/static", "/static/js/", "//etc/passwd",
          "/static//etc/passwd", "/README.md", "/static/%00", "/.git/config", "/static/.",
          "/web/static/styles.css"}) {
        QTest::newRow(target) << QByteArray(target);
    }
}

void TestApi::nothingOutsideTheWebRoot()
{
    QFETCH(QByteArray, target);
    const HttpAnswer answer = m_http->get(target);
    QVERIFY2(answer.status == 404 || answer.status == 400, QByteArray::number(answer.status));
}

void TestApi::noAddressInTheLog()
{
    QCOMPARE(m_http->get("/somebody@example.org?e=else@example.org").status, 404);
    QVERIFY(registerFor(newEvent(1), "logged@example.org").status == 201);
    QTRY_VERIFY(m_server.output().contains(QLatin1StringView("status=201")));
    QVERIFY2(!m_server.output().contains(QLatin1StringView("@example.org")),
             qPrintable(m_server.output()));
    QVERIFY(m_server.output().contains(QLatin1StringView("route=/events/{id}/register")));
}

QTEST_GUILESS_MAIN(TestApi)
#include "tst_api.moc"
