#include "shared/api/error_json.h"
#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
#include "shared/exact_json.h"
#include "shared/text.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace boxoffice;

namespace {

constexpr int kDeep = 100'000;
const QByteArray kId("0190163d-8694-739b-aea5-966c26f8ad91");

// "ok", or the error's code and field.
template <typename T> QByteArray verdict(const Result<T> &result)
{
    if (result) {
        return "ok";
    }
    const QByteArray code = wireName(result.error().code).toByteArray();
    const QByteArray field = result.error().field.toUtf8();
    return field.isEmpty() ? code : QByteArray(code + ' ' + field);
}

Event someEvent()
{
    Event event;
    event.id = *Uuid::parse(QByteArrayView(kId));
    event.name = QStringLiteral("Gala");
    event.capacity = 10;
    event.bookedCount = 3;
    event.createdAt = 1'700'000'000'123;
    return event;
}

QString randomText(QRandomGenerator &random)
{
    QString text;
    for (int i = random.bounded(30); i > 0; --i) {
        const char32_t c =
            random.bounded(4) == 0 ? 0x1f300 + random.bounded(0x300) : random.bounded(1, 0xd7ff);
        text += QString::fromUcs4(&c, 1);
    }
    return text;
}

// Years 0001 to 9999.
qint64 randomTime(QRandomGenerator &random)
{
    return -62'135'596'800'000
        + qint64(random.generate64() % quint64(253'402'300'799'999 + 62'135'596'800'000));
}

QByteArray timestamp(qint64 millis)
{
    QByteArray out;
    appendTimestamp(out, millis);
    return out;
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventDraft_data();
    void eventDraft();
    void eventDraftKeepsValues();
    void everyCharacterIsKept_data();
    void everyCharacterIsKept();
    void registrationRequest_data();
    void registrationRequest();
    void jsonString_data();
    void jsonString();
    void timestamps_data();
    void timestamps();
    void timestampsAgreeWithQt();
    void errorBody_data();
    void errorBody();
    void refusalsRoundTrip();
    void refusalsAreTold_data();
    void refusalsAreTold();
    void requestsRoundTrip();
    void answersRoundTrip();
    void answersMayGainMembers();
    void answersAreChecked_data();
    void answersAreChecked();
};

void TestCodec::eventDraft_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArray &json, const char *expected) {
        QTest::newRow(name) << json << QByteArray(expected);
    };
    const auto capacity = [&](const char *name, const char *value, const char *expected) {
        row(name, QByteArray(R"({"name":"a","capacity":)") + value + '}', expected);
    };
    const auto named = [&](const char *name, const QByteArray &value, const char *expected) {
        row(name, R"({"capacity":1,"name":)" + value + '}', expected);
    };
    const QByteArray good(R"({"name":"a","capacity":1})");

    row("members/all", R"({"name":"a","description":"b","capacity":1})", "ok");
    row("members/without description", good, "ok");
    row("members/white space between", " \t\r\n{ \"name\" : \"a\" ,\n\"capacity\" : 1 } \n", "ok");
    row("members/escaped name", R"({"\u006eame":"a","capacity":1})", "ok");
    row("members/without name", R"({"capacity":1})", "invalid_field name");
    row("members/without capacity", R"({"name":"a"})", "invalid_field capacity");
    row("members/none", "{}", "invalid_field name");
    row("members/unknown", R"({"name":"a","capacity":1,"price":1})", "unknown_field price");
    row("members/unknown with a tree", R"({"name":"a","x":{"y":[1]},"capacity":1})",
        "unknown_field x");
    row("members/other case", R"({"Name":"a","capacity":1})", "unknown_field Name");
    row("members/unknown and cut", "{\"" + QByteArray(60, 'a') + "\":1}",
        QByteArray("unknown_field " + QByteArray(50, 'a')));
    row("members/unknown and cut before a pair",
        "{\"" + QByteArray(49, 'a') + "\xf0\x9f\x8e\x9f\":1}",
        QByteArray("unknown_field " + QByteArray(49, 'a')));
    row("members/empty name", R"({"":1})", "unknown_field");
    row("members/nul after the name", R"({"name\u0000":"a","capacity":1})", "unknown_field name\0");
    row("members/twice", R"({"name":"a","name":"b","capacity":1})", "invalid_field name");
    row("members/twice, once escaped", R"({"name":"a","\u006eame":"b","capacity":1})",
        "invalid_field name");
    row("members/capacity twice", R"({"capacity":1,"name":"a","capacity":1})",
        "invalid_field capacity");

    named("string/null", "null", "invalid_field name");
    named("string/number", "1", "invalid_field name");
    named("string/true", "true", "invalid_field name");
    named("string/array", R"(["a"])", "invalid_field name");
    named("string/object", R"({"a":"b"})", "invalid_field name");
    named("string/empty", R"("")", "invalid_field name");
    named("string/nul escape", R"("a\u0000b")", "invalid_field name");
    named("string/raw control character",
          "\"a\x01"
          "b\"",
          "invalid_json");
    named("string/raw line end", "\"a\nb\"", "invalid_json");
    named("string/bad escape", R"("\x41")", "invalid_json");
    named("string/short escape", R"("\u12")", "invalid_json");
    named("string/single quotes", "'a'", "invalid_json");
    named("string/surrogate pair", R"("\ud83c\udf9f")", "ok");
    named("string/lone high surrogate", R"("\ud83c")", "invalid_json");
    named("string/lone low surrogate", R"("\udf9f")", "invalid_json");
    named("string/swapped surrogates", R"("\udf9f\ud83c")", "invalid_json");
    named("string/surrogate in UTF-8", "\"\xed\xa0\xbc\"", "invalid_json");
    named("string/overlong UTF-8", "\"\xc0\xaf\"", "invalid_json");
    named("string/latin-1", "\"caf\xe9\"", "invalid_json");
    named("string/cut UTF-8", "\"\xf0\x9f\x8e\"", "invalid_json");
    named("string/beyond U+10FFFF", "\"\xf4\x90\x80\x80\"", "invalid_json");
    named("string/emoji in UTF-8", "\"\xf0\x9f\x8e\x9f\"", "ok");
    row("string/description null", R"({"name":"a","capacity":1,"description":null})",
        "invalid_field description");

    capacity("integer/least", "1", "ok");
    capacity("integer/most", "1000000", "ok");
    capacity("integer/zero", "0", "invalid_field capacity");
    capacity("integer/minus zero", "-0", "invalid_field capacity");
    capacity("integer/negative", "-1", "invalid_field capacity");
    capacity("integer/one too many", "1000001", "invalid_field capacity");
    capacity("integer/float without fraction", "10.0", "invalid_field capacity");
    capacity("integer/exponent", "1e2", "invalid_field capacity");
    capacity("integer/fraction", "1.5", "invalid_field capacity");
    capacity("integer/string", R"("10")", "invalid_field capacity");
    capacity("integer/null", "null", "invalid_field capacity");
    capacity("integer/true", "true", "invalid_field capacity");
    capacity("integer/array", "[1]", "invalid_field capacity");
    capacity("integer/2^32 + 1", "4294967297", "invalid_field capacity");
    capacity("integer/2^63", "9223372036854775808", "invalid_field capacity");
    capacity("integer/2^64 + 1", "18446744073709551617", "invalid_field capacity");
    capacity("integer/-2^63", "-9223372036854775808", "invalid_field capacity");
    capacity("integer/forty digits", "1000000000000000000000000000000000000000",
             "invalid_field capacity");
    capacity("integer/leading zero", "01", "invalid_json");
    capacity("integer/plus sign", "+1", "invalid_json");
    capacity("integer/hexadecimal", "0x10", "invalid_json");
    capacity("integer/beyond any float", "1e999", "invalid_json");
    capacity("integer/not a number", "NaN", "invalid_json");

    row("document/empty", "", "invalid_json");
    row("document/blank", " \n", "invalid_json");
    row("document/array", "[" + good + "]", "invalid_json");
    row("document/string", R"("a")", "invalid_json");
    row("document/number", "1", "invalid_json");
    row("document/null", "null", "invalid_json");
    row("document/cut", good.chopped(1), "invalid_json");
    row("document/garbage after", good + "x", "invalid_json");
    row("document/another object after", good + good, "invalid_json");
    row("document/nul after", good + '\0', "invalid_json");
    row("document/nul and garbage after", good + '\0' + "garbage", "invalid_json");
    row("document/nul before", '\0' + good, "invalid_json");
    row("document/comma at the end", R"({"name":"a","capacity":1,})", "invalid_json");
    row("document/comment", "/* a */" + good, "invalid_json");
    row("document/form", "name=a&capacity=1", "invalid_json");
    row("document/UTF-16", QByteArrayLiteral("{\0}\0"), "invalid_json");
    row("document/byte order mark is passed over", "\xef\xbb\xbf" + good, "ok");
    row("document/half a byte order mark", "\xef\xbb" + good, "invalid_json");
    row("deep/arrays", QByteArray(kDeep, '['), "invalid_json");
    row("deep/objects", QByteArray(R"({"name":)").repeated(kDeep), "invalid_field name");
    row("deep/arrays in a member", R"({"name":)" + QByteArray(kDeep, '['), "invalid_field name");
    row("deep/balanced", QByteArray(kDeep, '[') + QByteArray(kDeep, ']'), "invalid_json");
}

void TestCodec::eventDraft()
{
    QFETCH(QByteArray, json);
    const auto draft = decodeEventDraft(json);
    QByteArray found = verdict(draft);
    if (found.endsWith('\0')) { // the row's text ends there too
        found.chop(1);
    }
    QTEST(found, "expected");
    QVERIFY(draft || !draft.error().message.isEmpty());
}

void TestCodec::eventDraftKeepsValues()
{
    const auto draft = decodeEventDraft(
        R"({"description":" \"\\\/\b\f\n\r\n\t\u00e9 ","capacity":1000000,"name":" \ud83c\udf9f a "})");
    QVERIFY(draft);
    QCOMPARE(draft->name, QString::fromUtf8("\xf0\x9f\x8e\x9f a"));
    QCOMPARE(draft->description, QString::fromUtf8(" \"\\/\b\f\n\n\t\xc3\xa9 "));
    QCOMPARE(draft->capacity, 1'000'000);
}

void TestCodec::everyCharacterIsKept_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("times");

    QTest::newRow("alone") << QByteArray() << QByteArray() << 1;
    QTest::newRow("twice at the start") << QByteArray() << QByteArray("a") << 2;
    QTest::newRow("at the end") << QByteArray("a") << QByteArray() << 1;
}

// From U+0020 on: the others are spelled as escapes.
void TestCodec::everyCharacterIsKept()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, times);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr char32_t beyond = 61; // what they look for is the same for all pairs of surrogates
#else
    constexpr char32_t beyond = 1;
#endif
    for (char32_t code = 0x20; code <= QChar::LastValidCodePoint;
         code += code > 0xffff ? beyond : 1) {
        if (QChar::isSurrogate(code) || code == U'"' || code == U'\\' || code == 0x7f) {
            continue;
        }
        // QString::fromUcs4() would leave U+FEFF out.
        const QByteArray character = QStringView(QChar::fromUcs4(code)).toUtf8();
        const QByteArray text = before + character.repeated(times) + after;
        const QByteArray json = R"({"name":"a","capacity":1,"description":")" + text + "\"}";
        const auto draft = decodeEventDraft(json);
        QVERIFY(draft);
        QByteArray out;
        appendJsonString(out, draft->description);
        QCOMPARE(out, '"' + text + '"');
        QCOMPARE(parseJson(QByteArray('[' + out + ']')).array().at(0).toString(),
                 draft->description);
    }
}

void TestCodec::registrationRequest_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArray &json, const char *expected) {
        QTest::newRow(name) << json << QByteArray(expected);
    };
    row("body/good", R"({"user_email":" Ada@Example.com "})", "ok");
    row("body/empty", "", "invalid_json");
    row("body/no member", "{}", "invalid_field user_email");
    row("body/null", R"({"user_email":null})", "invalid_field user_email");
    row("body/no address", R"({"user_email":"ada"})", "invalid_field user_email");
    row("body/nul escape", R"({"user_email":"a\u0000@b.c"})", "invalid_field user_email");
    row("body/another member", R"({"user_email":"a@b.c","event_id":1})", "unknown_field event_id");
    row("body/twice", R"({"user_email":"a@b.c","user_email":"a@b.c"})", "invalid_field user_email");
    row("body/array", R"(["a@b.c"])", "invalid_json");
}

void TestCodec::registrationRequest()
{
    QFETCH(QByteArray, json);
    const auto draft = decodeRegistrationDraft(json);
    QTEST(verdict(draft), "expected");
    QCOMPARE(draft ? draft->userEmail : QStringLiteral("ada@example.com"),
             QStringLiteral("ada@example.com"));
}

void TestCodec::jsonString_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("plain/empty") << QString() << QByteArray(R"("")");
    QTest::newRow("plain/ascii") << QStringLiteral("a/b <c> 'd'") << QByteArray("\"a/b <c> 'd'\"");
    QTest::newRow("escaped/quote and backslash")
        << QStringLiteral("\"\\") << QByteArray(R"("\"\\")");
    QTest::newRow("escaped/line ends and tab")
        << QStringLiteral("\n\r\t") << QByteArray(R"("\n\r\t")");
    QTest::newRow("escaped/control characters")
        << QString::fromLatin1("\0\x01\x08\x1f\x7f", 5)
        << QByteArray(R"("\u0000\u0001\u0008\u001f\u007f")");
    QTest::newRow("raw/beyond ascii")
        << QString::fromUtf8("a\xc3\xa9\xe2\x80\xa8z") << QByteArray("\"a\xc3\xa9\xe2\x80\xa8z\"");
    QTest::newRow("raw/emoji") << QString::fromUtf8("\xf0\x9f\x8e\x9f")
                               << QByteArray("\"\xf0\x9f\x8e\x9f\"");
}

void TestCodec::jsonString()
{
    QFETCH(QString, text);
    QByteArray out;
    appendJsonString(out, text);
    QTEST(out, "expected");
    QCOMPARE(QJsonDocument::fromJson("{\"a\":" + out + '}').object().value(u"a").toString(), text);
}

void TestCodec::timestamps_data()
{
    QTest::addColumn<qint64>("millis");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("epoch/itself") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z");
    QTest::newRow("epoch/before") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z");
    QTest::newRow("leap/2000") << qint64(951'782'400'000) << QByteArray("2000-02-29T00:00:00.000Z");
    QTest::newRow("leap/not 1900")
        << qint64(-2'203'891'200'001) << QByteArray("1900-02-28T23:59:59.999Z");
    QTest::newRow("leap/not 2100")
        << qint64(4'107'542'400'000) << QByteArray("2100-03-01T00:00:00.000Z");
    QTest::newRow("range/first") << qint64(-62'167'219'200'000)
                                 << QByteArray("0000-01-01T00:00:00.000Z");
    QTest::newRow("range/last") << qint64(253'402'300'799'999)
                                << QByteArray("9999-12-31T23:59:59.999Z");
}

void TestCodec::timestamps()
{
    QFETCH(qint64, millis);
    QTEST(timestamp(millis), "expected");
}

void TestCodec::timestampsAgreeWithQt()
{
    QRandomGenerator random(7);
    const auto check = [](qint64 millis) {
        const auto qt = QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC);
        QCOMPARE(timestamp(millis), qt.toString(Qt::ISODateWithMs).toLatin1());
    };
    for (int i = 0; i < 20'000; ++i) {
        check(randomTime(random));
    }
    for (QDate day(1599, 12, 30); day.year() < 2402; day = day.addDays(1)) {
        check(day.startOfDay(Qt::UTC).toMSecsSinceEpoch());
    }
}

void TestCodec::errorBody_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("field/none") << QString()
                                << QByteArray(R"({"error":"a \"b\"","code":"event_full"})");
    QTest::newRow("field/one") << QStringLiteral(
        "n\"m") << QByteArray(R"({"error":"a \"b\"","code":"event_full","field":"n\"m"})");
}

void TestCodec::errorBody()
{
    QFETCH(QString, field);
    QTEST(encode(Error{ErrorCode::EventFull, QStringLiteral("a \"b\""), field}), "expected");
}

void TestCodec::refusalsRoundTrip()
{
    int codes = 0;
    for (int i = 0; !wireName(ErrorCode(i)).isEmpty(); ++i, ++codes) {
        const Error error{ErrorCode(i), QStringLiteral("a \"b\""), QStringLiteral("f")};
        const auto refusal = decodeRefusal(encode(error));
        QVERIFY(refusal && refusal->code);
        QCOMPARE((Error{*refusal->code, refusal->message, refusal->field}), error);
    }
    QCOMPARE(codes, int(ErrorCode::Internal) + 1);
}

void TestCodec::refusalsAreTold_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isRefusal");

    QTest::newRow("refusal/code of a later server")
        << QByteArray(R"({"error":"a","code":"sold_out","more":1})") << true;
    QTest::newRow("other/no code") << QByteArray(R"({"error":"a"})") << false;
    QTest::newRow("other/no sentence") << QByteArray(R"({"code":"event_full"})") << false;
    QTest::newRow("other/a number as code") << QByteArray(R"({"error":"a","code":1})") << false;
    QTest::newRow("other/array") << QByteArray(R"(["error","code"])") << false;
    QTest::newRow("other/no JSON") << QByteArray("<html>") << false;
}

void TestCodec::refusalsAreTold()
{
    QFETCH(QByteArray, json);
    const auto refusal = decodeRefusal(json);
    QTEST(refusal.has_value(), "isRefusal");
    QVERIFY(!refusal || (!refusal->code && refusal->message == u"a" && refusal->field.isEmpty()));
}

void TestCodec::requestsRoundTrip()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 500; ++i) {
        EventDraft draft;
        QString name = u'a' + randomText(random) + u'z';
        name.removeIf(isControl);
        draft.name = lineOf(name);
        draft.description = *validDescription(randomText(random));
        draft.capacity = random.bounded(1, 1'000'001);
        const auto decoded = decodeEventDraft(encode(draft));
        QVERIFY(decoded);
        QCOMPARE(*decoded, draft);
    }
    QCOMPARE(decodeRegistrationDraft(encode(RegistrationDraft{QStringLiteral("\"a\\b\"@b.c")}))
                 ->userEmail,
             QStringLiteral("\"a\\b\"@b.c"));
}

void TestCodec::answersRoundTrip()
{
    QRandomGenerator random(13);
    IdSource ids;
    QList<Event> events;
    QList<Registration> registrations;
    for (int i = 0; i < 200; ++i) {
        Event event = someEvent();
        event.id = ids.next(i);
        event.name = randomText(random);
        event.description = randomText(random);
        event.createdAt = randomTime(random);
        events.append(event);
        registrations.append({ids.next(i), event.id, randomText(random), randomTime(random)});
    }
    QCOMPARE(*decodeEvents(encodeArray(events)), events);
    QCOMPARE(*decodeRegistrations(encodeArray(registrations)), registrations);
    QCOMPARE(*decodeEvent(encode(events.first())), events.first());
    QCOMPARE(*decodeRegistration(encode(registrations.first())), registrations.first());
    QCOMPARE(encodeArray(QList<Event>()), QByteArray("[]"));
    QVERIFY(decodeEvents("[]")->isEmpty());
}

void TestCodec::answersMayGainMembers()
{
    QByteArray json = encode(someEvent());
    json.insert(1, R"("new":{"x":[null]},"price":1.5,)");
    const auto event = decodeEvent(json);
    QVERIFY(event);
    QCOMPARE(*event, someEvent());
}

void TestCodec::answersAreChecked_data()
{
    QTest::addColumn<QByteArray>("member"); // of an event, made unusable
    QTest::addColumn<QByteArray>("value");  // empty: taken away

    for (const char *member :
         {"id", "name", "description", "capacity", "booked_count", "created_at"}) {
        QTest::addRow("%s/missing", member) << QByteArray(member) << QByteArray();
        QTest::addRow("%s/null", member) << QByteArray(member) << QByteArray("null");
        QTest::addRow("%s/of another type", member) << QByteArray(member) << QByteArray("[]");
    }
    QTest::newRow("id/not a UUID") << QByteArray("id") << QByteArray(R"("x")");
    QTest::newRow("capacity/fraction") << QByteArray("capacity") << QByteArray("1.5");
    QTest::newRow("capacity/huge") << QByteArray("capacity") << QByteArray("1e12");
    QTest::newRow("created_at/not a time") << QByteArray("created_at") << QByteArray(R"("soon")");
}

void TestCodec::answersAreChecked()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, value);
    QJsonObject object = QJsonDocument::fromJson(encode(someEvent())).object();
    object.remove(QString::fromLatin1(member));
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    if (!value.isEmpty()) {
        json.insert(1, '"' + member + "\":" + value + ',');
    }
    QCOMPARE(verdict(decodeEvent(json)), "invalid_field " + member);
    QCOMPARE(verdict(decodeEvents(QByteArray('[' + json + ']'))), "invalid_field " + member);
    QCOMPARE(verdict(decodeEvents(json)), QByteArray("invalid_json"));
    QCOMPARE(verdict(decodeEvents(QByteArray(kDeep, '['))), QByteArray("invalid_json"));
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
