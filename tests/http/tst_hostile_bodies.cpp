// Bodies that are no JSON, nearly JSON, or JSON that two readers could read differently, sent to a
// real server: refused, and nothing is stored.
#include "tests/support/hostile_play.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kRegister = "/events/{id}/register";

void columns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<int>("booked");
}

void row(const QByteArray &name, const QByteArray &target, const QByteArray &body,
         const QByteArray &answers, int booked = 0)
{
    QTest::newRow(name) << HostilePlay::post(target, body) << answers << booked;
}

// The body as a registration: no JSON.
void noJson(const QByteArray &name, const QByteArray &body)
{
    row(name, kRegister, body, "400 invalid_json");
}

// The address as it stands in the JSON.
QByteArray address(const QByteArray &text)
{
    return "{\"user_email\":\"" + text + "\"}";
}

QByteArray eventWith(const QByteArray &member)
{
    return "{\"name\":\"A\",\"capacity\":1," + member + '}';
}

QByteArray capacity(const QByteArray &number)
{
    return "{\"name\":\"A\",\"capacity\":" + number + '}';
}

} // namespace

class TestHostileBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void grammar_data();
    void grammar() { play(); }
    void encodings_data();
    void encodings() { play(); }
    void depth_data();
    void depth() { play(); }
    void members_data();
    void members() { play(); }
    void types_data();
    void types() { play(); }
    void numbers_data();
    void numbers() { play(); }
    void addresses_data();
    void addresses() { play(); }
    void events_data();
    void events() { play(); }

private:
    void play();

    std::unique_ptr<HostilePlay> m_play;
};

void TestHostileBodies::initTestCase()
{
    m_play = std::make_unique<HostilePlay>();
    QVERIFY2(m_play->start(), qPrintable(m_play->server().output()));
}

void TestHostileBodies::cleanupTestCase()
{
    QCOMPARE(m_play->server().stop(), 0);
}

void TestHostileBodies::play()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    QFETCH(int, booked);
    const QString wrong = m_play->run({bytes, answers, HostilePlay::StaysOpen, booked});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileBodies::grammar_data()
{
    columns();
    const QByteArray good = address("evil@example.org");
    noJson("grammar/empty", {});
    noJson("grammar/blanks", " \r\n\t");
    noJson("grammar/null", "null");
    noJson("grammar/array", "[]");
    noJson("grammar/object in an array", '[' + good + ']');
    noJson("grammar/string", "\"evil@example.org\"");
    noJson("grammar/number", "1");
    noJson("grammar/half an object", "{\"user_email\":\"evil@example.org\"");
    noJson("grammar/half a string", "{\"user_email\":\"evil@exa");
    noJson("grammar/two objects", good + good);
    noJson("grammar/object and text", good + " x");
    noJson("grammar/object and a bracket", good + '}');
    noJson("grammar/object and a NUL", good + QByteArray(1, '\0'));
    noJson("grammar/NUL in a string",
           "{\"user_email\":\"e" + QByteArray(1, '\0') + "@example.org\"}");
    noJson("grammar/comma at the end", "{\"user_email\":\"evil@example.org\",}");
    noJson("grammar/no quotes", "{user_email:\"evil@example.org\"}");
    noJson("grammar/single quotes", "{'user_email':'evil@example.org'}");
    noJson("grammar/comment", "{/*x*/\"user_email\":\"evil@example.org\"}");
    noJson("grammar/line comment", good + "//x");
    noJson("grammar/no colon", "{\"user_email\" \"evil@example.org\"}");
    noJson("grammar/line feed in a string", address("evil@example.org\n"));
    noJson("grammar/tab in a string", address("evil\t@example.org"));
    noJson("grammar/unknown escape", address("evil\\x40example.org"));
    noJson("grammar/short escape", address("evil@example.org\\u00"));
    noJson("grammar/escape without digits", address("evil@example.org\\uzzzz"));
    noJson("grammar/form", "user_email=evil%40example.org");
    noJson("grammar/XML", "<user_email>evil@example.org</user_email>");
    noJson("grammar/gzip", QByteArray::fromHex("1f8b0800000000000003ab56ca2c"));
    row("grammar/empty object", kRegister, "{}", "400 invalid_field");
}

void TestHostileBodies::encodings_data()
{
    columns();
    for (const char *bytes :
         {"\xff", "\xfe\xff", "\x80", "\xc0\xaf", "\xc1\x81", "\xe0\x80\xaf", "\xe2\x82",
          "\xed\xa0\x80", "\xed\xb0\x80", "\xed\xa0\xbd\xed\xb8\x80", "\xf0\x80\x80\xaf",
          "\xf0\x9f\x8e", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80"}) {
        const QByteArray name = "utf-8/" + QByteArray(bytes).toHex();
        noJson(name, address(QByteArray(bytes) + "@example.org"));
        noJson(name + " in a name", "{\"" + QByteArray(bytes) + "\":1}");
    }
    for (const char *escape : {"\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800x", "\\ud800\\n",
                               "\\udc00\\ud800", "\\udbff\\ue000"}) {
        noJson("surrogate/" + QByteArray(escape), address(QByteArray(escape) + "@example.org"));
    }
    noJson("surrogate/in a name", "{\"\\ud800\":1}");
    noJson("utf-16/little endian", QByteArray::fromHex("7b00220061002200"));
    noJson("utf-16/with a mark", QByteArray::fromHex("fffe7b007d00"));
    row("utf-8/a mark before it is ignored", kRegister,
        "\xef\xbb\xbf" + address("mark@example.org"), "201", 1);
    row("utf-8/a pair of surrogates", "/events", R"({"name":"\ud83c\udf9f","capacity":1})", "201",
        1);
}

void TestHostileBodies::depth_data()
{
    columns();
    noJson("depth/100,000 arrays", QByteArray(100'000, '['));
    noJson("depth/50,000 arrays, closed", QByteArray(50'000, '[') + QByteArray(50'000, ']'));
    row("depth/100,000 arrays in a member", kRegister,
        "{\"user_email\":" + QByteArray(100'000, '['), "400 invalid_field");
    row("depth/20,000 objects", kRegister, QByteArray("{\"a\":").repeated(20'000),
        "400 unknown_field");
    row("depth/an object in a member", kRegister, R"({"user_email":{"user_email":"a@b.cc"}})",
        "400 invalid_field");
    row("depth/20,000 objects in a member", kRegister,
        QByteArray("{\"user_email\":").repeated(9'000), "400 invalid_field");
    row("size/120,000 blanks are no harm", kRegister,
        QByteArray(120'000, ' ') + address("blanks@example.org"), "201", 1);
    row("size/a string of 120,000", kRegister, address(QByteArray(120'000, 'a') + "@example.org"),
        "400 invalid_field");
    row("size/a name of 120,000", kRegister, "{\"" + QByteArray(120'000, 'a') + "\":1}",
        "400 unknown_field");
}

void TestHostileBodies::members_data()
{
    columns();
    const QByteArray good = "\"user_email\":\"evil@example.org\"";
    row("twice/the same", kRegister, '{' + good + ',' + good + '}', "400 invalid_field");
    row("twice/another", kRegister, '{' + good + ",\"user_email\":\"b@example.org\"}",
        "400 invalid_field");
    row("twice/escaped", kRegister, '{' + good + ",\"user\\u005femail\":\"b@example.org\"}",
        "400 invalid_field");
    row("twice/the second is no string", kRegister, '{' + good + ",\"user_email\":1}",
        "400 invalid_field");
    row("twice/of an event", "/events", R"({"name":"A","capacity":1,"capacity":2})",
        "400 invalid_field");
    row("twice/null and then a value", "/events",
        R"({"name":"A","capacity":1,"location":null,"location":"x"})", "400 invalid_field");
    for (const char *name :
         {"admin", "USER_EMAIL", "user_email ", "__proto__", "constructor", "", "id", "event_id",
          "created_at", "\\u0000", "\\\"", "\\r\\nInjected: x", "<script>", "\xf0\x9f\x8e\x9f"}) {
        row("unknown/" + QByteArray(name).toPercentEncoding(" _:<>\\\""), kRegister,
            '{' + good + ",\"" + name + "\":1}", "400 unknown_field");
    }
    QByteArray pairs = "\xf0\x9f\x8e\x9f"; // cut in the error where a pair of surrogates may be
    row("unknown/49 letters and a pair", kRegister, "{\"" + QByteArray(49, 'a') + pairs + "\":1}",
        "400 unknown_field");
    row("unknown/60 pairs", kRegister, "{\"" + pairs.repeated(60) + "\":1}", "400 unknown_field");
    row("unknown/booked count of an event", "/events", eventWith("\"booked_count\":-5"),
        "400 unknown_field");
    row("unknown/id of an event", "/events",
        eventWith("\"id\":\"01890000-0000-7000-8000-000000000000\""), "400 unknown_field");
}

void TestHostileBodies::types_data()
{
    columns();
    for (const char *value :
         {"1", "null", "true", "[]", "{}", "[\"a@example.org\"]", "1.5", "-0"}) {
        row("type/user_email " + QByteArray(value), kRegister,
            "{\"user_email\":" + QByteArray(value) + '}', "400 invalid_field");
        row("type/name " + QByteArray(value), "/events",
            "{\"capacity\":1,\"name\":" + QByteArray(value) + '}', "400 invalid_field");
    }
    for (const char *value : {"\"5\"", "null", "true", "[]", "{}", "[5]", "\"\""}) {
        row("type/capacity " + QByteArray(value), "/events", capacity(value), "400 invalid_field");
    }
    for (const char *member : {"description", "starts_at", "timezone", "location", "status"}) {
        row("type/" + QByteArray(member), "/events", eventWith('"' + QByteArray(member) + "\":5"),
            "400 invalid_field");
    }
}

void TestHostileBodies::numbers_data()
{
    columns();
    for (const char *number :
         {"0", "-1", "-0", "1000001", "1.0", "1.5", "1e3", "1E0", "1e-1", "0.0", "2147483648",
          "4294967297", "9223372036854775807", "9223372036854775808", "18446744073709551615",
          "18446744073709551616", "-9223372036854775809", "1e308"}) {
        row("number/" + QByteArray(number), "/events", capacity(number), "400 invalid_field");
    }
    row("number/of 300 digits", "/events", capacity(QByteArray(300, '9')), "400 invalid_field");
    for (const char *number : {"01", "+1", ".5", "1.", "0x10", "1_000", "1,000", "Infinity", "NaN",
                               "-Infinity", "--1", "1e", "1e+", "\xd9\xa1", "1e999"}) {
        row("number/" + QByteArray(number).toPercentEncoding("+,."), "/events", capacity(number),
            "400 invalid_json");
    }
    row("number/of 100,000 digits", "/events", capacity(QByteArray(100'000, '9')),
        "400 invalid_json");
    row("number/of the largest capacity", "/events", capacity("1000000"), "201", 1);
}

void TestHostileBodies::addresses_data()
{
    columns();
    for (const char *text : {"",
                             " ",
                             "evil",
                             "@",
                             "@example.org",
                             "evil@",
                             "evil@example",
                             "evil@@example.org",
                             "a@b@example.org",
                             "evil@.example.org",
                             "evil@example.org.",
                             "evil@example..org",
                             "ev il@example.org",
                             "evil@exam ple.org",
                             "evil@example.org\\r\\nBcc: b@example.org",
                             "evil\\n@example.org",
                             "evil\\t@example.org",
                             "evil\\u0000@example.org",
                             "evil@example.org\\u0000",
                             "evil\\u007f@example.org",
                             "evil\\u0085@example.org",
                             "evil\\u00a0@example.org",
                             "evil\\u2028@example.org",
                             "evil\\u2029@example.org",
                             "evil\\u3000@example.org",
                             "evil\\u001b@example.org"}) {
        row("address/" + QByteArray(text), kRegister, address(text), "400 invalid_field");
    }
    row("address/local part of 65", kRegister, address(QByteArray(65, 'a') + "@example.org"),
        "400 invalid_field");
    row("address/255 characters", kRegister, address("a@" + QByteArray(249, 'b') + ".org"),
        "400 invalid_field");
    row("address/markup and quotes are text", kRegister, address("\\\"<b>';--\\\"@example.org"),
        "201", 1);
    row("address/spelled in capitals is the same one", kRegister,
        address("\\\"<B>';--\\\"@EXAMPLE.org"), "409 already_registered");
}

void TestHostileBodies::events_data()
{
    columns();
    for (const char *name : {"", " ", "\\t\\n", "a\\u0000b", "\\u2003"}) {
        row("name/" + QByteArray(name), "/events",
            "{\"capacity\":1,\"name\":\"" + QByteArray(name) + "\"}", "400 invalid_field");
    }
    row("name/201 characters", "/events",
        "{\"capacity\":1,\"name\":\"" + QByteArray("\xc3\xa4").repeated(201) + "\"}",
        "400 invalid_field");
    row("description/10,001 characters", "/events",
        eventWith("\"description\":\"" + QByteArray(10'001, 'x') + '"'), "400 invalid_field");
    for (const char *member :
         {R"("starts_at":"tomorrow")",
          R"("starts_at":"2026-13-01T00:00:00Z")",
          R"("starts_at":"2026-02-30T00:00:00Z")",
          R"("starts_at":"0000-01-01T00:00:00Z")",
          R"("starts_at":"10000-01-01T00:00:00Z")",
          R"("starts_at":"0001-01-01T00:00:00+23:00")",
          R"("starts_at":"2026-01-01T24:00:00Z")",
          R"("starts_at":"2026-01-01 00:00:00Z")",
          R"("starts_at":"2026-01-01T00:00:00")",
          R"("starts_at":"2026-01-01T00:00:00Z\n")",
          R"("starts_at":"2026-01-01T00:00:00Z","ends_at":"2025-01-01T00:00:00Z")",
          R"("timezone":"../../etc/passwd")",
          R"("timezone":"/etc/localtime")",
          R"("timezone":"Europe/Berlin\u0000")",
          R"("timezone":"europe/berlin")",
          R"("timezone":"")",
          R"("status":"PUBLISHED")",
          R"("status":"")",
          R"("location":"a\u0000b")",
          R"("description":"\u0000")"}) {
        row(member, "/events", eventWith(member), "400 invalid_field");
    }
    row("text/SQL, markup and templates are text", "/events",
        eventWith(R"("description":"'); DROP TABLE events;-- <script>x</script> {{7*7}} ${x} %s")"),
        "201", 1);
}

QTEST_GUILESS_MAIN(TestHostileBodies)
#include "tst_hostile_bodies.moc"
