// What organizers do over HTTP, row by row, against a real server with its own PostgreSQL.
#include "shared/api/event_tag.h"
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kUnknownId("01890000-0000-7000-8000-000000000000");

QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

// A member as JSON: null, 3, "text".
QByteArray json(const QJsonObject &object, const QByteArray &member)
{
    const QJsonArray one{object.value(QLatin1StringView(member))};
    return QJsonDocument(one).toJson(QJsonDocument::Compact).chopped(1).sliced(1);
}

// The number in an event's tag by which edits go.
qint64 numberIn(const QByteArray &tag)
{
    return versionInTag(tag).value_or(-1);
}

} // namespace

class TestOrganizerApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { QCOMPARE(m_server.stop(), 0); }

    void createWithAllMembers();
    void laterMembersMayBeNull();
    void createRefused_data();
    void createRefused();
    void patch_data();
    void patch();
    void patchRefused_data();
    void patchRefused();
    void refusedPatchChangesNothing();
    void patchesAddUp();
    void emptyPatchIsNoEdit();
    void capacityBelowBooked();
    void etagTellsEditsAndBookings();
    void ifMatch_data();
    void ifMatch();
    void neverNotModified();
    void notOpen_data();
    void notOpen();
    void over_data();
    void over();
    void overAfterIdempotentAnswers();
    void whatIsOverCanBeChanged();
    void deleteEmptyEvent();
    void deleteNeedsForce();
    void deleteWithOnlyCancelledOnes();
    void deleteRefused_data();
    void deleteRefused();
    void cancelFreesTheSeat();
    void cancelAgainIsTheSame();
    void cancelRefused_data();
    void cancelRefused();
    void idempotentEdits_data();
    void idempotentEdits();
    void idempotencyKeyOfAnotherEdit();
    void methods_data();
    void methods();
    void healthSaysWho();

private:
    QByteArray newEvent(int capacity, const QByteArray &more = {});
    HttpAnswer registerFor(const QByteArray &event, const QByteArray &email)
    {
        return m_http->post("/events/" + event + "/register", "{\"user_email\":\"" + email + "\"}");
    }
    QByteArray registered(const QByteArray &event, const QByteArray &email)
    {
        return text(registerFor(event, email).json(), "id");
    }
    HttpAnswer patchEvent(const QByteArray &event, const QByteArray &body,
                          const BlockingHttp::Headers &headers = {})
    {
        return m_http->request("PATCH", "/events/" + event, body, headers);
    }
    QJsonObject show(const QByteArray &event) { return m_http->get("/events/" + event).json(); }
    HttpAnswer remove(const QByteArray &target, const BlockingHttp::Headers &headers = {})
    {
        return m_http->request("DELETE", target, {}, headers);
    }

    TestDirectory m_directory;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
};

void TestOrganizerApi::initTestCase()
{
    QVERIFY2(m_server.start({.dataDir = m_directory.path(), .database = {}, .arguments = {}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

// more: further members, e.g. `,"status":"draft"`.
QByteArray TestOrganizerApi::newEvent(int capacity, const QByteArray &more)
{
    const HttpAnswer answer = m_http->post(
        "/events",
        "{\"name\":\"An event\",\"capacity\":" + QByteArray::number(capacity) + more + '}');
    return text(answer.json(), "id");
}

void TestOrganizerApi::createWithAllMembers()
{
    const HttpAnswer answer = m_http->post(
        "/events",
        R"({"name":"A","capacity":3,)"
        R"("starts_at":"2026-06-01T20:00:00+02:00","ends_at":"2026-06-01T19:30:00.5Z",)"
        R"("timezone":"Europe/Berlin","location":"Hall 1","status":"draft"})");
    QCOMPARE(answer.status, 201);
    const QJsonObject event = answer.json();
    QCOMPARE(answer.header("etag"), m_http->get("/events/" + text(event, "id")).header("etag"));
    QCOMPARE(text(event, "starts_at"), QByteArray("2026-06-01T18:00:00.000Z"));
    QCOMPARE(text(event, "ends_at"), QByteArray("2026-06-01T19:30:00.500Z"));
    QCOMPARE(text(event, "timezone"), QByteArray("Europe/Berlin"));
    QCOMPARE(text(event, "location"), QByteArray("Hall 1"));
    QCOMPARE(text(event, "status"), QByteArray("draft"));
    QCOMPARE(show(text(event, "id")), event);
    QCOMPARE(m_http->get("/events").jsonArray().first().toObject(), event);
}

void TestOrganizerApi::laterMembersMayBeNull()
{
    const QJsonObject event = show(newEvent(1,
                                            R"(,"starts_at":null,"ends_at":null,"timezone":null,)"
                                            R"("location":null,"status":null)"));
    QCOMPARE(event, show(text(event, "id")));
    for (const char *member : {"starts_at", "ends_at", "timezone"}) {
        QVERIFY(event.value(QLatin1StringView(member)).isNull());
    }
    QCOMPARE(json(event, "location"), QByteArray("\"\""));
    QCOMPARE(text(event, "status"), QByteArray("published"));
}

namespace {

// Values that are refused wherever they stand: member, JSON, name of the row.
struct Refused
{
    const char *row;
    const char *member;
    QByteArray value;
    const char *code = "invalid_field";
};

QList<Refused> refusedValues()
{
    return {
        {"starts_at/number", "starts_at", "1"},
        {"starts_at/empty", "starts_at", R"("")"},
        {"starts_at/no offset", "starts_at", R"("2026-06-01T20:00:00")"},
        {"starts_at/date only", "starts_at", R"("2026-06-01")"},
        {"starts_at/blank instead of T", "starts_at", R"("2026-06-01 20:00:00Z")"},
        {"starts_at/30 February", "starts_at", R"("2026-02-30T20:00:00Z")"},
        {"starts_at/hour 24", "starts_at", R"("2026-06-01T24:00:00Z")"},
        {"starts_at/second 60", "starts_at", R"("2026-06-01T20:00:60Z")"},
        {"starts_at/offset without colon", "starts_at", R"("2026-06-01T20:00:00+0200")"},
        {"starts_at/year 0", "starts_at", R"("0000-06-01T20:00:00Z")"},
        {"starts_at/beyond year 9999", "starts_at", R"("9999-12-31T23:59:59-01:00")"},
        {"starts_at/other digits", "starts_at", R"("٢٠٢٦-06-01T20:00:00Z")"},
        {"starts_at/line end", "starts_at", R"("2026-06-01T20:00:00Z\n")"},
        {"ends_at/true", "ends_at", "true"},
        {"timezone/number", "timezone", "1"},
        {"timezone/empty", "timezone", R"("")"},
        {"timezone/unknown", "timezone", R"("Europe/Atlantis")"},
        {"timezone/other case", "timezone", R"("europe/berlin")"},
        {"timezone/offset", "timezone", R"("UTC+01:00")"},
        {"timezone/POSIX rule", "timezone", R"("CET-1CEST")"},
        {"timezone/path", "timezone", R"("../../etc/passwd")"},
        {"timezone/path of the same", "timezone", R"("Europe/../Europe/Berlin")"},
        {"timezone/folder", "timezone", R"("Europe")"},
        {"timezone/not a zone", "timezone", R"("Factory")"},
        {"timezone/another file", "timezone", R"("posix/Europe/Berlin")"},
        {"timezone/NUL", "timezone", R"("UTC\u0000")"},
        {"location/number", "location", "1"},
        {"location/501", "location", '"' + QByteArray("\xc3\xa4").repeated(501) + '"'},
        {"location/NUL", "location", R"("a\u0000")"},
        {"status/number", "status", "1"},
        {"status/unknown", "status", R"("open")"},
        {"status/other case", "status", R"("Draft")"},
        {"status/empty", "status", R"("")"},
        {"version/not to be set", "version", "1", "unknown_field"},
        {"booked_count/not to be set", "booked_count", "1", "unknown_field"},
    };
}

} // namespace

void TestOrganizerApi::createRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    for (const Refused &refused : refusedValues()) {
        QTest::newRow(refused.row) << QByteArray(QByteArray(R"({"name":"A","capacity":1,")")
                                                 + refused.member + "\":" + refused.value + '}')
                                   << QByteArray(refused.code) << QByteArray(refused.member);
    }
    QTest::newRow("ends_at/before starts_at") << QByteArray(
        R"({"name":"A","capacity":1,"starts_at":"2026-06-01T20:00:00Z","ends_at":"2026-06-01T20:59:59+01:00"})")
                                              << QByteArray("invalid_field")
                                              << QByteArray("ends_at");
    QTest::newRow("starts_at/null and again")
        << QByteArray(R"({"name":"A","capacity":1,"starts_at":null,"starts_at":null})")
        << QByteArray("invalid_field") << QByteArray("starts_at");
}

void TestOrganizerApi::createRefused()
{
    QFETCH(QByteArray, body);
    const HttpAnswer answer = m_http->post("/events", body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.code(), "code");
    QTEST(answer.field(), "field");
}

void TestOrganizerApi::patch_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *body, const char *member, const char *value) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(member) << QByteArray(value);
    };
    row("name", R"({"name":" B "})", "name", R"("B")");
    row("description", R"({"description":"more"})", "description", R"("more")");
    row("description/cleared", R"({"description":null})", "description", R"("")");
    row("capacity/more", R"({"capacity":1000000})", "capacity", "1000000");
    row("capacity/less", R"({"capacity":1})", "capacity", "1");
    row("starts_at", R"({"starts_at":"2026-01-01T00:30:00.1239+05:30"})", "starts_at",
        R"("2025-12-31T19:00:00.123Z")");
    row("starts_at/cleared", R"({"starts_at":null})", "starts_at", "null");
    row("starts_at/year 9999", R"({"starts_at":"9999-12-31T23:59:59.999Z","ends_at":null})",
        "starts_at", R"("9999-12-31T23:59:59.999Z")");
    row("starts_at/year 1", R"({"starts_at":"0001-01-01T00:00:00Z"})", "starts_at",
        R"("0001-01-01T00:00:00.000Z")");
    row("ends_at/same as starts_at", R"({"ends_at":"2026-01-01T10:00:00Z"})", "ends_at",
        R"("2026-01-01T10:00:00.000Z")");
    row("ends_at/cleared", R"({"ends_at":null})", "ends_at", "null");
    row("timezone", R"({"timezone":"America/Argentina/Buenos_Aires"})", "timezone",
        R"("America/Argentina/Buenos_Aires")");
    row("timezone/UTC", R"({"timezone":"UTC"})", "timezone", R"("UTC")");
    row("timezone/a sign", R"({"timezone":"Etc/GMT+5"})", "timezone", R"("Etc/GMT+5")");
    row("timezone/a link", R"({"timezone":"US/Eastern"})", "timezone", R"("US/Eastern")");
    row("timezone/one word", R"({"timezone":"Japan"})", "timezone", R"("Japan")");
    row("timezone/cleared", R"({"timezone":null})", "timezone", "null");
    row("location", R"({"location":"Hall \"2\""})", "location", R"("Hall \"2\"")");
    row("location/cleared", R"({"location":null})", "location", R"("")");
    row("status/draft", R"({"status":"draft"})", "status", R"("draft")");
    row("status/cancelled", R"({"status":"cancelled"})", "status", R"("cancelled")");
}

// One member changes, and no other.
void TestOrganizerApi::patch()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, member);
    const QByteArray event = newEvent(
        5,
        R"(,"description":"d","starts_at":"2026-01-01T10:00:00Z","ends_at":"2026-01-01T12:00:00Z",)"
        R"("timezone":"Asia/Tokyo","location":"here")");
    const QJsonObject before = show(event);
    const HttpAnswer answer =
        patchEvent(event, body, {{"Content-Type", "application/merge-patch+json"}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("etag"), m_http->get("/events/" + event).header("etag"));
    QTEST(json(answer.json(), member), "value");
    QCOMPARE(show(event), answer.json());
    QJsonObject expected = before;
    expected.insert(QLatin1StringView(member), answer.json().value(QLatin1StringView(member)));
    if (body.contains("\"ends_at\":null")) {
        expected.insert(QStringLiteral("ends_at"), QJsonValue());
    }
    if (member == "name") { // of which the slug is made
        expected.insert(QStringLiteral("slug"), answer.json().value(u"slug"));
    }
    QCOMPARE(answer.json(), expected);
}

void TestOrganizerApi::patchRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &body, const char *code,
                        const char *field) {
        QTest::newRow(name) << body << QByteArray(code) << QByteArray(field);
    };
    for (const Refused &refused : refusedValues()) {
        row(refused.row, QByteArray("{\"") + refused.member + "\":" + refused.value + '}',
            refused.code, refused.member);
    }
    row("body/none", "", "invalid_json", "");
    row("body/array", "[]", "invalid_json", "");
    row("body/null", "null", "invalid_json", "");
    row("body/JSON patch", R"([{"op":"replace","path":"/name","value":"B"}])", "invalid_json", "");
    row("name/null", R"({"name":null})", "invalid_field", "name");
    row("name/blank", R"({"name":" "})", "invalid_field", "name");
    row("capacity/null", R"({"capacity":null})", "invalid_field", "capacity");
    row("capacity/0", R"({"capacity":0})", "invalid_field", "capacity");
    row("capacity/string", R"({"capacity":"5"})", "invalid_field", "capacity");
    row("status/null", R"({"status":null})", "invalid_field", "status");
    row("ends_at/before what is there", R"({"ends_at":"2026-01-01T09:59:59Z"})", "invalid_field",
        "ends_at");
    row("starts_at/behind what is there", R"({"starts_at":"2027-01-01T10:00:00Z"})",
        "invalid_field", "ends_at");
    row("id/not to be set", R"({"id":"x"})", "unknown_field", "id");
    row("member/a good one beside it", R"({"name":"B","capacity":null})", "invalid_field",
        "capacity");
}

void TestOrganizerApi::patchRefused()
{
    QFETCH(QByteArray, body);
    const QByteArray event =
        newEvent(5, R"(,"starts_at":"2026-01-01T10:00:00Z","ends_at":"2026-01-01T12:00:00Z")");
    const QJsonObject before = show(event);
    const HttpAnswer answer = patchEvent(event, body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.code(), "code");
    QTEST(answer.field(), "field");
    QCOMPARE(show(event), before);
}

void TestOrganizerApi::refusedPatchChangesNothing()
{
    QCOMPARE(patchEvent(kUnknownId, "{}").code(), QByteArray("event_not_found"));
    QCOMPARE(patchEvent("nonsense", "{}").status, 404);
    QCOMPARE(patchEvent(kUnknownId, R"({"name":"B"})").status, 404);
}

void TestOrganizerApi::patchesAddUp()
{
    const QByteArray event = newEvent(5);
    patchEvent(event, R"({"name":"B"})");
    const HttpAnswer answer = patchEvent(event, R"({"location":"there","capacity":6})");
    QCOMPARE(answer.header("etag"), m_http->get("/events/" + event).header("etag"));
    QCOMPARE(text(answer.json(), "name"), QByteArray("B"));
    QCOMPARE(json(answer.json(), "capacity"), QByteArray("6"));
}

void TestOrganizerApi::emptyPatchIsNoEdit()
{
    const QByteArray event = newEvent(5);
    const QByteArray tag = m_http->get("/events/" + event).header("etag");
    for (const QByteArray body : {"{}", R"({"name":"An event","capacity":5,"timezone":null})"}) {
        const HttpAnswer answer = patchEvent(event, body);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("etag"), tag);
        QCOMPARE(answer.json(), show(event));
    }
}

void TestOrganizerApi::capacityBelowBooked()
{
    const QByteArray event = newEvent(5);
    for (const QByteArray person : {"a@x.example", "b@x.example", "c@x.example"}) {
        QCOMPARE(registerFor(event, person).status, 201);
    }
    const HttpAnswer refused = patchEvent(event, R"({"capacity":2,"name":"B"})");
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.code(), QByteArray("capacity_below_booked"));
    QCOMPARE(refused.field(), QByteArray("capacity"));
    QCOMPARE(text(show(event), "name"), QByteArray("An event"));
    QCOMPARE(patchEvent(event, R"({"capacity":3})").status, 200);
    QCOMPARE(registerFor(event, "d@x.example").code(), QByteArray("event_full"));
    QCOMPARE(patchEvent(event, R"({"capacity":4})").status, 200);
    QCOMPARE(registerFor(event, "d@x.example").status, 201);
}

// The first number names all that is edited, the second is that of the seats booked.
void TestOrganizerApi::etagTellsEditsAndBookings()
{
    const QByteArray event = newEvent(5);
    const auto etag = [&] { return m_http->get("/events/" + event).header("etag"); };
    const QByteArray first = etag();
    QVERIFY(first.endsWith("-0\""));
    registerFor(event, "a@x.example");
    QCOMPARE(etag(), QByteArray(first).replace("-0\"", "-1\""));
    const HttpAnswer edited = patchEvent(event, R"({"name":"B"})");
    QCOMPARE(edited.header("etag"), etag());
    QVERIFY(numberIn(etag()) != numberIn(first) && etag().endsWith("-1\""));
    QCOMPARE(m_http->request("HEAD", "/events/" + event).header("etag"), etag());
}

void TestOrganizerApi::ifMatch_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("status");
    QTest::newRow("current") << QByteArray("\"{now}\"") << 200;
    QTest::newRow("current, with bookings") << QByteArray("\"{now}-0\"") << 200;
    QTest::newRow("current, bookings since") << QByteArray("\"{now}-4\"") << 200;
    QTest::newRow("current, no number of bookings") << QByteArray("\"{now}-x\"") << 412;
    QTest::newRow("any") << QByteArray("*") << 200;
    QTest::newRow("one of several") << QByteArray("\"7\", \"{now}\"") << 200;
    QTest::newRow("older") << QByteArray("\"{then}\"") << 412;
    QTest::newRow("another") << QByteArray("\"3\"") << 412;
    QTest::newRow("weak, as a proxy makes it") << QByteArray("W/\"{now}-0\"") << 200;
    QTest::newRow("weak and older") << QByteArray("W/\"{then}-0\"") << 412;
    QTest::newRow("of the compressed form") << QByteArray("\"{gzip}-0\"") << 200;
    QTest::newRow("as tags were before") << QByteArray("\"2-0\"") << 412;
    QTest::newRow("of something else") << QByteArray("\"abc\"") << 412;
    QTest::newRow("leading zero") << QByteArray("\"0{now}\"") << 412;
    QTest::newRow("empty tag") << QByteArray("\"\"") << 412;
    QTest::newRow("no quotes") << QByteArray("{now}") << 400;
    QTest::newRow("half a quote") << QByteArray("\"{now}") << 400;
    QTest::newRow("comma at the end") << QByteArray("\"{now}\",") << 200;
    QTest::newRow("empty elements") << QByteArray(", ,\t, \"{now}\" ,,") << 200;
    QTest::newRow("empty elements and an older") << QByteArray(", \"{then}\"") << 412;
    QTest::newRow("only empty elements") << QByteArray(", ,") << 400;
    QTest::newRow("empty") << QByteArray() << 400;
    QTest::newRow("no comma") << QByteArray("\"{then}\" \"{now}\"") << 400;
    QTest::newRow("star and more") << QByteArray("*, \"{now}\"") << 400;
    QTest::newRow("star, and more in another field")
        << QByteArray("*\r\nIf-Match: \"{now}\"") << 400;
    QTest::newRow("more, and star in another field")
        << QByteArray("\"{now}\"\r\nIf-Match: *") << 400;
    QTest::newRow("over two fields") << QByteArray("\"{then}\"\r\nIf-Match: \"{now}\"") << 200;
}

void TestOrganizerApi::ifMatch()
{
    QFETCH(QByteArray, header);
    QFETCH(int, status);
    const QByteArray event = newEvent(5);
    const qint64 before = numberIn(m_http->get("/events/" + event).header("etag"));
    const qint64 now = numberIn(patchEvent(event, R"({"name":"B"})").header("etag"));
    header.replace("{then}", QByteArray::number(before))
        .replace("{now}", QByteArray::number(now))
        .replace("{gzip}", QByteArray::number(now + 1));
    const HttpAnswer edited = patchEvent(event, R"({"location":"x"})", {{"If-Match", header}});
    QCOMPARE(edited.status, status);
    QCOMPARE(text(show(event), "location"), QByteArray(status == 200 ? "x" : ""));
    if (status == 412) {
        QCOMPARE(edited.code(), QByteArray("precondition_failed"));
        QCOMPARE(remove("/events/" + event, {{"If-Match", header}}).status, 412);
    } else if (status == 400) {
        QCOMPARE(edited.field(), QByteArray("If-Match"));
    }
}

// The tag does not cover booked_count, so it must not keep a client from the new number.
void TestOrganizerApi::neverNotModified()
{
    const QByteArray event = newEvent(5);
    registerFor(event, "a@x.example");
    const HttpAnswer answer = m_http->get("/events/" + event, {{"If-None-Match", "\"1\""}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(json(answer.json(), "booked_count"), QByteArray("1"));
}

void TestOrganizerApi::notOpen_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("draft") << QByteArray("draft");
    QTest::newRow("cancelled") << QByteArray("cancelled");
}

void TestOrganizerApi::notOpen()
{
    QFETCH(QByteArray, status);
    const QByteArray event = newEvent(5, ",\"status\":\"" + status + '"');
    const HttpAnswer refused = registerFor(event, "a@x.example");
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.code(), QByteArray("event_not_open"));
    patchEvent(event, R"({"status":"published"})");
    QCOMPARE(registerFor(event, "a@x.example").status, 201);
    patchEvent(event, "{\"status\":\"" + status + "\"}");
    QCOMPARE(registerFor(event, "b@x.example").code(), QByteArray("event_not_open"));
    QCOMPARE(json(show(event), "booked_count"), QByteArray("1"));
}

void TestOrganizerApi::over_data()
{
    QTest::addColumn<QByteArray>("times");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *times, int status) {
        QTest::newRow(name) << QByteArray(times) << status;
    };
    row("ended", R"(,"starts_at":"2025-06-01T18:00:00Z","ends_at":"2025-06-01T20:00:00Z")", 409);
    row("ended, without a start", R"(,"ends_at":"2025-06-01T20:00:00Z")", 409);
    row("started, without an end", R"(,"starts_at":"2025-06-01T18:00:00Z")", 409);
    row("started, without an end, in a zone",
        R"(,"starts_at":"2025-06-01T18:00:00Z","timezone":"US/Eastern")", 409);
    row("started and goes on",
        R"(,"starts_at":"2025-06-01T18:00:00Z","ends_at":"2125-06-01T20:00:00Z")", 201);
    row("to come", R"(,"starts_at":"2125-06-01T18:00:00Z")", 201);
    row("without times", "", 201);
    row("without times, in a zone", R"(,"timezone":"Europe/Berlin")", 201);
}

void TestOrganizerApi::over()
{
    QFETCH(QByteArray, times);
    QFETCH(int, status);
    const QByteArray event = newEvent(5, times);
    const HttpAnswer answer = registerFor(event, "a@x.example");
    QCOMPARE(answer.status, status);
    if (status == 409) {
        QCOMPARE(answer.code(), QByteArray("event_not_open"));
        QCOMPARE(text(answer.json(), "error"), QByteArray("The event is over."));
        QCOMPARE(json(show(event), "booked_count"), QByteArray("0"));
    }
}

// What was answered under a key is answered again, whether the event is over by now or not.
void TestOrganizerApi::overAfterIdempotentAnswers()
{
    const QByteArray event = newEvent(5, R"(,"ends_at":"2125-06-01T20:00:00Z")");
    const auto registerWith = [&](const QByteArray &key, const QByteArray &email) {
        return m_http->post("/events/" + event + "/register", "{\"user_email\":\"" + email + "\"}",
                            {{"Idempotency-Key", key}});
    };
    const HttpAnswer booked = registerWith("k-1", "a@x.example");
    patchEvent(event, R"({"ends_at":"2025-06-01T20:00:00Z"})");
    QCOMPARE(registerWith("k-1", "a@x.example").body, booked.body);
    const HttpAnswer refused = registerWith("k-2", "b@x.example");
    QCOMPARE(refused.code(), QByteArray("event_not_open"));
    patchEvent(event, R"({"ends_at":null})");
    const HttpAnswer again = registerWith("k-2", "b@x.example");
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(again.body, refused.body);
    QCOMPARE(registerWith("k-3", "b@x.example").status, 201);
}

void TestOrganizerApi::whatIsOverCanBeChanged()
{
    const QByteArray event = newEvent(5);
    const QByteArray id = registered(event, "a@x.example");
    registered(event, "b@x.example");
    QCOMPARE(patchEvent(event, R"({"ends_at":"2025-06-01T20:00:00Z"})").status, 200);
    QCOMPARE(registerFor(event, "c@x.example").code(), QByteArray("event_not_open"));
    QCOMPARE(patchEvent(event, R"({"name":"B"})").status, 200);
    QCOMPARE(remove("/events/" + event + "/registrations/" + id).status, 200);
    QCOMPARE(json(show(event), "booked_count"), QByteArray("1"));
    QCOMPARE(remove("/events/" + event + "?force=true").status, 204);
}

void TestOrganizerApi::deleteEmptyEvent()
{
    const QByteArray event = newEvent(5);
    const HttpAnswer answer = remove("/events/" + event);
    QCOMPARE(answer.status, 204);
    QVERIFY(answer.body.isEmpty());
    QCOMPARE(m_http->get("/events/" + event).status, 404);
    QCOMPARE(remove("/events/" + event).code(), QByteArray("event_not_found"));
    QCOMPARE(registerFor(event, "a@x.example").status, 404);
}

void TestOrganizerApi::deleteNeedsForce()
{
    const QByteArray event = newEvent(5);
    registerFor(event, "a@x.example");
    for (const char *query : {"", "?force=false"}) {
        const HttpAnswer refused = remove("/events/" + event + query);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.code(), QByteArray("event_has_registrations"));
    }
    QCOMPARE(remove("/events/" + event + "?force=true").status, 204);
    QCOMPARE(m_http->get("/events/" + event + "/registrations").status, 404);
}

void TestOrganizerApi::deleteWithOnlyCancelledOnes()
{
    const QByteArray event = newEvent(5);
    const QByteArray id = registered(event, "a@x.example");
    QCOMPARE(remove("/events/" + event + "/registrations/" + id).status, 200);
    QCOMPARE(remove("/events/" + event).status, 204);
}

void TestOrganizerApi::deleteRefused_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << QByteArray("/events/" + kUnknownId) << 404;
    QTest::newRow("malformed") << QByteArray("/events/nonsense") << 404;
    QTest::newRow("force/neither true nor false")
        << QByteArray("/events/" + kUnknownId + "?force=yes") << 400;
    QTest::newRow("force/twice") << QByteArray("/events/" + kUnknownId + "?force=true&force=false")
                                 << 400;
    QTest::newRow("force/twice the same")
        << QByteArray("/events/" + kUnknownId + "?force=true&force=true") << 400;
    QTest::newRow("force/empty") << QByteArray("/events/" + kUnknownId + "?force=") << 400;
}

void TestOrganizerApi::deleteRefused()
{
    QFETCH(QByteArray, target);
    QTEST(remove(target).status, "status");
}

void TestOrganizerApi::cancelFreesTheSeat()
{
    const QByteArray event = newEvent(1);
    const HttpAnswer first = registerFor(event, "a@x.example");
    QVERIFY(first.json().value(u"cancelled_at").isNull());
    QCOMPARE(registerFor(event, "b@x.example").code(), QByteArray("event_full"));
    const QByteArray path = "/events/" + event + "/registrations/" + text(first.json(), "id");
    const HttpAnswer cancelled = remove(path);
    QCOMPARE(cancelled.status, 200);
    QVERIFY(!text(cancelled.json(), "cancelled_at").isEmpty());
    QCOMPARE(text(cancelled.json(), "user_email"), QByteArray("a@x.example"));
    QCOMPARE(json(show(event), "booked_count"), QByteArray("0"));
    QCOMPARE(m_http->get(path).json(), cancelled.json());
    QCOMPARE(m_http->get("/events/" + event + "/registrations").body, QByteArray("[]"));
    const HttpAnswer again = registerFor(event, "a@x.example");
    QCOMPARE(again.status, 201);
    QVERIFY(text(again.json(), "id") != text(first.json(), "id"));
    QCOMPARE(json(show(event), "booked_count"), QByteArray("1"));
}

void TestOrganizerApi::cancelAgainIsTheSame()
{
    const QByteArray event = newEvent(2);
    registerFor(event, "b@x.example");
    const QByteArray path =
        "/events/" + event + "/registrations/" + registered(event, "a@x.example");
    const HttpAnswer first = remove(path);
    const HttpAnswer second = remove(path);
    QCOMPARE(second.status, 200);
    QCOMPARE(second.body, first.body);
    QCOMPARE(json(show(event), "booked_count"), QByteArray("1"));
}

void TestOrganizerApi::cancelRefused_data()
{
    QTest::addColumn<QByteArray>("event"); // empty: one that exists
    QTest::addColumn<QByteArray>("id");    // empty: of a registration of another event
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("event/unknown") << kUnknownId << QByteArray() << QByteArray("event_not_found");
    QTest::newRow("event/malformed")
        << QByteArray("x") << kUnknownId << QByteArray("event_not_found");
    QTest::newRow("id/unknown") << QByteArray() << kUnknownId
                                << QByteArray("registration_not_found");
    QTest::newRow("id/malformed") << QByteArray() << QByteArray("x")
                                  << QByteArray("registration_not_found");
    QTest::newRow("id/of another event")
        << QByteArray() << QByteArray() << QByteArray("registration_not_found");
}

void TestOrganizerApi::cancelRefused()
{
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, id);
    const QByteArray other = newEvent(1);
    const QByteArray otherId = registered(other, "a@x.example");
    const HttpAnswer refused = remove("/events/" + (event.isEmpty() ? newEvent(1) : event)
                                      + "/registrations/" + (id.isEmpty() ? otherId : id));
    QCOMPARE(refused.status, 404);
    QTEST(refused.code(), "code");
    QCOMPARE(json(show(other), "booked_count"), QByteArray("1"));
}

void TestOrganizerApi::idempotentEdits_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path"); // behind the event; %1: the registration
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *method, const char *path, const char *body,
                        int status) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(path) << QByteArray(body) << status;
    };
    row("edit", "PATCH", "", R"({"name":"B"})", 200);
    row("edit/nothing", "PATCH", "", "{}", 200);
    row("edit/below booked", "PATCH", "", R"({"capacity":1})", 409);
    row("edit/ends before it starts", "PATCH", "", R"({"ends_at":"2000-01-01T00:00:00Z"})", 400);
    row("delete/forced", "DELETE", "?force=true", "", 204);
    row("delete/has registrations", "DELETE", "", "", 409);
    row("cancel", "DELETE", "/registrations/%1", "", 200);
    row("cancel/unknown", "DELETE", "/registrations/01890000-0000-7000-8000-000000000000", "", 404);
}

// A repeat gets the first answer to the letter, whatever was done since.
void TestOrganizerApi::idempotentEdits()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    const QByteArray event = newEvent(5, R"(,"starts_at":"2125-01-01T10:00:00Z")");
    const QByteArray id = registered(event, "a@x.example");
    registerFor(event, "b@x.example");
    path.replace("%1", id);
    const BlockingHttp::Headers key{{"Idempotency-Key", "k-1"}};
    const HttpAnswer first = m_http->request(method, "/events/" + event + path, body, key);
    QTEST(first.status, "status");
    QVERIFY(!first.hasHeader("idempotency-replayed"));
    patchEvent(event, R"({"name":"C","capacity":9})");
    remove("/events/" + event + "?force=true");
    const HttpAnswer second = m_http->request(method, "/events/" + event + path, body, key);
    QCOMPARE(second.status, first.status);
    QCOMPARE(second.body, first.body);
    QCOMPARE(second.header("etag"), first.header("etag"));
    QCOMPARE(second.header("idempotency-replayed"), QByteArray("true"));
}

void TestOrganizerApi::idempotencyKeyOfAnotherEdit()
{
    const QByteArray event = newEvent(5);
    const BlockingHttp::Headers key{{"Idempotency-Key", "k-1"}};
    QCOMPARE(patchEvent(event, R"({"name":"B"})", key).status, 200);
    QCOMPARE(patchEvent(event, R"({"name":"C"})", key).status, 422);
    QCOMPARE(
        patchEvent(event, R"({"name":"B"})", {{"Idempotency-Key", "k-1"}, {"If-Match", "\"1\""}})
            .status,
        422);
    QCOMPARE(remove("/events/" + event, key).code(), QByteArray("idempotency_key_reused"));
    QCOMPARE(text(show(event), "name"), QByteArray("B"));
}

void TestOrganizerApi::methods_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("event") << QByteArray("/events/" + kUnknownId)
                           << QByteArray("GET, HEAD, PATCH, DELETE, OPTIONS");
    QTest::newRow("registration") << QByteArray("/events/" + kUnknownId + "/registrations/x")
                                  << QByteArray("GET, HEAD, PATCH, DELETE, OPTIONS");
}

void TestOrganizerApi::methods()
{
    QFETCH(QByteArray, path);
    const HttpAnswer answer = m_http->request("PUT", path);
    QCOMPARE(answer.status, 405);
    QTEST(answer.header("allow"), "allow");
}

void TestOrganizerApi::healthSaysWho()
{
    const QByteArray begin(R"({"status":"ok","name":"boxoffice","version":")");
    const HttpAnswer answer = m_http->get("/health");
    QVERIFY2(answer.body.startsWith(begin), answer.body);
    QCOMPARE(answer.header("server"), "boxoffice/" + text(answer.json(), "version"));
}

QTEST_GUILESS_MAIN(TestOrganizerApi)
#include "tst_organizer_api.moc"
