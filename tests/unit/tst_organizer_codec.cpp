// The members that organizers brought: edits, times, time zones, an event's history, CSV.
#include "shared/api/event_changes.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/health_json.h"
#include "shared/api/history_json.h"
#include "shared/api/registration_csv.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
#include "shared/wire_names.h"

#include <QTest>

using namespace boxoffice;

namespace {

Event someEvent()
{
    Event event;
    event.id = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91"));
    event.name = QStringLiteral("Gala");
    event.description = QStringLiteral("d");
    event.capacity = 10;
    event.createdAt = 1'700'000'000'123;
    event.startsAt = 1'800'000'000'000;
    event.endsAt = 1'800'000'003'600;
    event.timezone = QStringLiteral("Europe/Berlin");
    event.location = QStringLiteral("Hall");
    event.status = EventStatus::Draft;
    return event;
}

} // namespace

class TestOrganizerCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventRoundTrips();
    void imageRoundTrips();
    void categoryRoundTrips();
    void organizerRoundTrips();
    void organizerIsOptional_data();
    void organizerIsOptional();
    void tagsOfOrganizers();
    void changes_data();
    void changes();
    void draftRoundTrips();
    void draftWithoutLaterMembersReadsAsBefore();
    void patchRoundTrips_data();
    void patchRoundTrips();
    void patchIsApplied();
    void patchSaysWhatDiffers();
    void times_data();
    void times();
    void registrationRoundTrips();
    void historyIsSpelled();
    void historyRoundTrips();
    void historyByTypeRoundTrips();
    void seatsRoundTrip();
    void healthRoundTrips();
    void answersAreChecked_data();
    void answersAreChecked();
    void namesRoundTrip();
    void csvCells_data();
    void csvCells();
};

void TestOrganizerCodec::eventRoundTrips()
{
    QCOMPARE(*decodeEvent(encode(someEvent())), someEvent());
    const QByteArray end(
        R"("starts_at":null,"ends_at":null,"timezone":null,"location":"","status":"published",)"
        R"("names_required":false,"holders_may_edit":true,"slug":null,"image":null})");
    QVERIFY(encode(Event{}).endsWith(end));
}

void TestOrganizerCodec::imageRoundTrips()
{
    Event event = someEvent();
    event.image = {QStringLiteral("00ff00ff00ff00ff"), 700, 351, QStringLiteral("\"Hall\"")};
    QCOMPARE(*decodeEvent(encode(event)), event);
    const QByteArray path = "/events/" + event.id.toByteArray() + "/image/";
    const QByteArray image = R"("image":{"alt":"\"Hall\"","width":700,"height":351,)"
                             R"("version":"00ff00ff00ff00ff","sizes":[)"
                             R"({"width":480,"height":241,"url":")"
        + path + R"(480?v=00ff00ff00ff00ff"},{"width":700,"height":351,"url":")" + path
        + R"(960?v=00ff00ff00ff00ff"}]})";
    QVERIFY2(encode(event).contains(image), encode(event).constData());
    QVERIFY(stateOf(event) != stateOf(someEvent()));
}

void TestOrganizerCodec::categoryRoundTrips()
{
    Event event = someEvent();
    QVERIFY(!encode(event).contains("category")); // as before there were any
    event.category = QStringLiteral("\"Jazz\" \u00e9");
    QCOMPARE(*decodeEvent(encode(event)), event);
    QVERIFY(encode(event).endsWith("\"image\":null,\"category\":\"\\\"Jazz\\\" \u00e9\"}"));
    QVERIFY(stateOf(event) != stateOf(someEvent()));
    const EventDraft draft = draftOf(event);
    QCOMPARE(*decodeEventDraft(encode(draft)), draft);
    QVERIFY(!encode(draftOf(someEvent())).contains("category"));
    const EventPatch cleared = patchBetween(draft, draftOf(someEvent()));
    QVERIFY(encode(cleared).contains(R"("category":null)"));
    QCOMPARE(decodeEventPatch(encode(cleared))->category, std::optional(QString()));
    QCOMPARE(patched(event, cleared), someEvent());
    const auto given = [](const QByteArray &json) {
        return decodeEventPatch(QByteArray(R"({"category":)" + json + '}'));
    };
    QCOMPARE(given(R"("  Jazz \t night ")")->category, QStringLiteral("Jazz night"));
    QVERIFY(given('"' + QByteArray(40, 'x') + '"'));
    for (const QByteArray &wrong : {QByteArray("\"\""), QByteArray("7"), QByteArray("\" \""),
                                    QByteArray('"' + QByteArray(41, 'x') + '"')}) {
        QCOMPARE(given(wrong).error().field, QStringLiteral("category"));
    }
    QCOMPARE(encodeCategories({QStringLiteral("\"")}),
             QByteArray(R"([{"name":"all"},{"name":"\""}])"));
}

void TestOrganizerCodec::organizerRoundTrips()
{
    Event event = someEvent();
    event.organizer = {event.id, QStringLiteral("\"Club\" \u00e9"), QStringLiteral("club")};
    QCOMPARE(*decodeEvent(encode(event)), event);
    const QByteArray end = R"("image":null,"organizer":{"id":")" + event.id.toByteArray()
        + "\",\"name\":\"\\\"Club\\\" \u00e9\",\"slug\":\"club\"}}";
    QVERIFY(encode(event).endsWith(end));
    const EventDraft draft = draftOf(event);
    QCOMPARE(draft.organizerId, std::optional(event.id));
    QCOMPARE(*decodeEventDraft(encode(draft)), draft);
}

void TestOrganizerCodec::organizerIsOptional_data()
{
    QTest::addColumn<QByteArray>("value"); // of organizer_id; empty: it is not there
    QTest::addColumn<bool>("patching");
    QTest::addColumn<QByteArray>("expected"); // the id, "none" or a code
    const QByteArray id("01890000-0000-7000-8000-000000000001");
    QTest::newRow("draft/absent") << QByteArray() << false << QByteArray("none");
    QTest::newRow("draft/null") << QByteArray("null") << false << QByteArray("none");
    QTest::newRow("draft/id") << '"' + id + '"' << false << id;
    QTest::newRow("draft/no id") << QByteArray("\"x\"") << false << QByteArray("invalid_field");
    QTest::newRow("draft/empty") << QByteArray("\"\"") << false << QByteArray("invalid_field");
    QTest::newRow("draft/number") << QByteArray("7") << false << QByteArray("invalid_field");
    QTest::newRow("patch/id") << '"' + id + '"' << true << QByteArray("unknown_field");
    QTest::newRow("patch/null") << QByteArray("null") << true << QByteArray("unknown_field");
}

void TestOrganizerCodec::organizerIsOptional()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, patching);
    const QByteArray member = value.isEmpty() ? QByteArray() : ",\"organizer_id\":" + value;
    const QByteArray json = R"({"name":"a","capacity":3)" + member + '}';
    const auto draft = decodeEventDraft(json);
    const auto patch = decodeEventPatch(json);
    const Error *error =
        patching ? (patch ? nullptr : &patch.error()) : (draft ? nullptr : &draft.error());
    if (error && !value.isEmpty()) {
        QCOMPARE(error->field, QStringLiteral("organizer_id"));
    }
    const QByteArray got = error ? wireName(error->code).toByteArray()
        : draft->organizerId     ? draft->organizerId->toByteArray()
                                 : QByteArray("none");
    QTEST(got, "expected");
}

// A new name of the organizer is another tag, and the same state; who has the old tag may edit.
void TestOrganizerCodec::tagsOfOrganizers()
{
    Event event = someEvent();
    event.bookedCount = 1'000'000;
    const QByteArray without = etagOf(event);
    QVERIFY(without.endsWith("-1000000\""));
    event.organizer = {event.id, QStringLiteral("Club"), QStringLiteral("club")};
    QSet<QByteArray> tags{without};
    for (const int version : {1, 2, 2'147'483'647}) {
        event.organizerVersion = version;
        const QByteArray tag = etagOf(event);
        QVERIFY2(!tags.contains(tag), tag);
        tags.insert(tag);
        QCOMPARE(versionInTag(tag), versionInTag(without));
        QVERIFY(namesState(*versionInTag(etagOf(event, BodyForm::Gzip)), stateOf(event)));
    }
    event.organizerVersion = 1;
    QVERIFY(etagOf(event).endsWith("-2048576\""));
    event.bookedCount = 0;
    QVERIFY(etagOf(event).endsWith("-1048576\""));
}

void TestOrganizerCodec::changes_data()
{
    QTest::addColumn<std::optional<Event>>("before");
    QTest::addColumn<std::optional<Event>>("after");
    QTest::addColumn<QByteArray>("expected");
    using Side = std::optional<Event>;
    Event bare;
    bare.name = QStringLiteral("Gala");
    bare.capacity = 10;
    Event other = someEvent();
    other.startsAt.reset();
    other.timezone.clear();
    other.status = EventStatus::Published;
    Event booked = someEvent();
    booked.bookedCount = 7;
    booked.version = 9;
    Event longTexts = bare;
    longTexts.description = QString(200, u'a');
    Event longerTexts = bare;
    longerTexts.description = QStringLiteral("\U0001F600").repeated(201);
    QTest::newRow("new/as little as can be")
        << Side() << Side(bare) << QByteArray(R"({"name":[null,"Gala"],"capacity":[null,10]})");
    QTest::newRow("gone") << Side(bare) << Side()
                          << QByteArray(R"({"name":["Gala",null],"capacity":[10,null]})");
    QTest::newRow("same") << Side(someEvent()) << Side(someEvent()) << QByteArray("{}");
    QTest::newRow("seats and version are no changes")
        << Side(someEvent()) << Side(booked) << QByteArray("{}");
    QTest::newRow("several") << Side(someEvent()) << Side(other)
                             << QByteArray(R"({"starts_at":["2027-01-15T08:00:00.000Z",null],)"
                                           R"("timezone":["Europe/Berlin",null],)"
                                           R"("status":["draft","published"]})");
    QTest::newRow("texts/cut") << Side(longTexts) << Side(longerTexts)
                               << R"({"description":[")" + QByteArray(200, 'a') + "\",\""
            + QByteArray("\U0001F600").repeated(199) + "\u2026\"]}";
}

void TestOrganizerCodec::changes()
{
    QFETCH(std::optional<Event>, before);
    QFETCH(std::optional<Event>, after);
    QTEST(encodeChanges(before ? &*before : nullptr, after ? &*after : nullptr), "expected");
}

void TestOrganizerCodec::draftRoundTrips()
{
    const Event event = someEvent();
    const EventDraft draft = draftOf(event);
    QCOMPARE(*decodeEventDraft(encode(draft)), draft);
}

// Idempotency keys of requests from before the later members came hold a digest of this.
void TestOrganizerCodec::draftWithoutLaterMembersReadsAsBefore()
{
    const QByteArray expected(R"({"name":"a","description":"b","capacity":3})");
    QCOMPARE(encode(EventDraft{QStringLiteral("a"), QStringLiteral("b"), 3}), expected);
}

void TestOrganizerCodec::patchRoundTrips_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json :
         {"{}", R"({"name":"a"})", R"({"description":""})", R"({"capacity":5})",
          R"({"starts_at":null,"ends_at":null,"timezone":null})",
          R"({"starts_at":"2026-01-01T00:00:00.000Z","location":"","status":"cancelled"})"}) {
        QTest::newRow(json) << QByteArray(json);
    }
}

void TestOrganizerCodec::patchRoundTrips()
{
    QFETCH(QByteArray, json);
    const auto patch = decodeEventPatch(json);
    QVERIFY(patch);
    QCOMPARE(encode(*patch), json);
}

void TestOrganizerCodec::patchIsApplied()
{
    const Event event = someEvent();
    QCOMPARE(patched(event, {}), event);
    Event expected = event;
    expected.startsAt.reset();
    expected.location.clear();
    expected.capacity = 3;
    const auto patch = decodeEventPatch(R"({"starts_at":null,"location":null,"capacity":3})");
    QCOMPARE(patched(event, *patch), expected);
}

void TestOrganizerCodec::patchSaysWhatDiffers()
{
    const EventDraft full = draftOf(someEvent());
    QCOMPARE(encode(patchBetween(full, full)), QByteArray("{}"));
    const EventDraft bare{QStringLiteral("Other"), {}, 3};
    const Event changed = patched(someEvent(), patchBetween(full, bare));
    QCOMPARE(draftOf(changed), bare); // all that was there is cleared
    QCOMPARE(draftOf(patched(changed, patchBetween(bare, full))), full);
    // The same over the wire.
    for (const auto &[before, after] : {std::pair(full, bare), std::pair(bare, full)}) {
        const EventPatch patch = patchBetween(before, after);
        QCOMPARE(*decodeEventPatch(encode(patch)), patch);
    }
}

void TestOrganizerCodec::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("millis"); // -1: refused
    const auto row = [](const char *name, const char *text, qint64 millis) {
        QTest::newRow(name) << QString::fromUtf8(text) << millis;
    };
    row("Z", "1970-01-01T00:00:01Z", 1'000);
    row("small letters", "1970-01-01t00:00:01z", 1'000);
    row("fraction", "1970-01-01T00:00:00.5Z", 500);
    row("fraction/cut off", "1970-01-01T00:00:00.0019Z", 1);
    row("fraction/nine digits", "1970-01-01T00:00:00.123456789Z", 123);
    row("offset/east", "1970-01-01T02:00:00+02:00", 0);
    row("offset/west", "1969-12-31T18:30:00-05:30", 0);
    row("offset/minus zero", "1970-01-01T00:00:00-00:00", 0);
    row("leap day", "2024-02-29T00:00:00Z", 1'709'164'800'000);
    row("fraction/none behind the dot", "1970-01-01T00:00:00.Z", -1);
    row("fraction/comma", "1970-01-01T00:00:00,5Z", -1);
    row("no leap day", "2023-02-29T00:00:00Z", -1);
    row("month 13", "2023-13-01T00:00:00Z", -1);
    row("minute 60", "2023-01-01T00:60:00Z", -1);
    row("offset/24 hours", "2023-01-01T00:00:00+24:00", -1);
    row("offset/60 minutes", "2023-01-01T00:00:00+01:60", -1);
    row("offset/missing", "2023-01-01T00:00:00", -1);
    row("year/five digits", "12023-01-01T00:00:00Z", -1);
    row("year/0001 moved to year 0", "0001-01-01T00:00:00+00:01", -1);
    row("text around it", " 2023-01-01T00:00:00Z", -1);
    row("a number", "1700000000", -1);
    row("empty", "", -1);
}

void TestOrganizerCodec::times()
{
    QFETCH(QString, text);
    const auto time = validTime(QStringLiteral("starts_at"), text);
    QTEST(time ? *time : qint64(-1), "millis");
    QVERIFY(time || time.error().field == u"starts_at");
}

void TestOrganizerCodec::registrationRoundTrips()
{
    Registration registration{someEvent().id, someEvent().id, QStringLiteral("a@b.c"), 5};
    const QByteArray end(R"("version":1,"mail_error":null,"erased_at":null})");
    QVERIFY(encode(registration).endsWith(end));
    registration.cancelledAt = 7;
    registration.name = QStringLiteral("\"Ada\" \u00e9");
    registration.version = 300;
    registration.mailError = QStringLiteral("550 no such user");
    registration.erasedAt = 8;
    QCOMPARE(*decodeRegistration(encode(registration)), registration);
}

void TestOrganizerCodec::historyIsSpelled()
{
    const SeatHistory history{
        5, 2, 1, 0, 60'000, HistoryBucket::Minute, HistoryBy::Event, {{0, 2, 0}, {60'000, 1, 1}}};
    const QByteArray expected(
        R"({"capacity":5,"booked_count":2,"cancelled_count":1,"first_at":"1970-01-01T00:00:00.000Z",)"
        R"("last_at":"1970-01-01T00:01:00.000Z","bucket":"minute","points":[)"
        R"({"t":"1970-01-01T00:00:00.000Z","registrations":2,"cancellations":0},)"
        R"({"t":"1970-01-01T00:01:00.000Z","registrations":1,"cancellations":1}]})");
    QCOMPARE(encode(history), expected);
}

void TestOrganizerCodec::historyRoundTrips()
{
    const SeatHistory history{
        5, 2, 1, 0, {}, HistoryBucket::Day, HistoryBy::Event, {{0, 2, 0}, {60'000, 1, 1}}};
    const auto decoded = decodeHistory(encode(history));
    QVERIFY(decoded);
    QCOMPARE(decoded->capacity, 5);
    QCOMPARE(decoded->bookedCount, 2);
    QCOMPARE(decoded->cancelledCount, 1);
    QCOMPARE(decoded->firstAt, std::optional<qint64>(0));
    QVERIFY(!decoded->lastAt);
    QCOMPARE(decoded->bucket, HistoryBucket::Day);
    QCOMPARE(decoded->points, (QList<SeatHistory::Point>{{0, 2, 0}, {60'000, 1, 1}}));
    QVERIFY(!decodeHistory(R"({"bucket":"year","points":[]})"));
    QCOMPARE(decoded->by, HistoryBy::Event);
}

void TestOrganizerCodec::historyByTypeRoundTrips()
{
    SeatHistory history;
    history.by = HistoryBy::TicketType;
    history.points = {{0, 2, 0, someEvent().id}, {0, 1, 1, {}}};
    const QByteArray json = encode(history);
    QVERIFY2(json.contains("\"ticket_type_id\":null}]}"), json);
    const auto decoded = decodeHistory(json);
    QVERIFY(decoded);
    QCOMPARE(decoded->points, history.points);
    QCOMPARE(decoded->by, HistoryBy::TicketType);
}

void TestOrganizerCodec::seatsRoundTrip()
{
    Event event = someEvent();
    event.bookedCount = 3;
    const SeatsChange seats{event.id, 10, 3};
    QByteArray json;
    appendSeatsJson(json, event);
    QCOMPARE(*decodeSeats(json), seats);
    QCOMPARE(*decodeSeatsList(encodeSeatsList({event, event})), (QList<SeatsChange>{seats, seats}));
    QVERIFY(decodeSeatsList(encodeSeatsList({}))->isEmpty());
    QCOMPARE(*decodeDeleted(encodeDeleted(event.id)), event.id);
}

void TestOrganizerCodec::healthRoundTrips()
{
    QCOMPARE(encodeHealth("1.2"),
             QByteArray(R"({"status":"ok","name":"boxoffice","version":"1.2"})"));
    const ServerInfo info{QStringLiteral("boxoffice"), QStringLiteral("1.2")};
    QCOMPARE(*decodeHealth(encodeHealth("1.2")), info);
    QCOMPARE(*decodeHealth(R"({"status":"ok"})"), ServerInfo());
    QCOMPARE(encodeReady(), QByteArray(R"({"status":"ready"})"));
}

void TestOrganizerCodec::answersAreChecked_data()
{
    QTest::addColumn<QByteArray>("json");

    for (const char *json :
         {"", "[", "[]", "{}", "null", "1", R"({"id":"x","capacity":1,"booked_count":0})",
          R"({"id":"0190163d-8694-739b-aea5-966c26f8ad9","status":"bad","points":{},"events":1})",
          R"({"events":[{"id":"0190163d-8694-739b-aea5-966c26f8ad91","capacity":"1"}]})"}) {
        QTest::newRow(*json ? json : "empty") << QByteArray(json);
    }
}

void TestOrganizerCodec::answersAreChecked()
{
    QFETCH(QByteArray, json);
    QVERIFY(!decodeHealth(json));
    QVERIFY(!decodeHistory(json));
    QVERIFY(!decodeSeats(json));
    QVERIFY(!decodeSeatsList(json));
    QVERIFY(!decodeDeleted(json));
}

namespace {

// Every value is read back from its name, and nothing else is read.
template <typename Enum> bool namesOf(const QByteArrayList &names)
{
    bool same = !fromWireName<Enum>(QByteArrayView()) && !fromWireName<Enum>(QByteArrayView("x"))
        && allWireNames<Enum>() == QString::fromLatin1(names.join(", "));
    for (int i = 0; i < names.size(); ++i) {
        same = same && fromWireName<Enum>(QByteArrayView(names[i])) == Enum(i)
            && fromWireName<Enum>(QStringView(QString::fromLatin1(names[i]))) == Enum(i);
    }
    return same;
}

} // namespace

void TestOrganizerCodec::namesRoundTrip()
{
    QVERIFY(namesOf<EventStatus>({"draft", "published", "cancelled"}));
    QVERIFY(namesOf<EventSort>({"newest", "name", "most_seats", "filling", "starts_at", "latest"}));
    QVERIFY(namesOf<RegistrationStatus>({"active", "cancelled", "all"}));
    QVERIFY(namesOf<RegistrationSort>({"oldest", "newest"}));
    QVERIFY(namesOf<HistoryBucket>({"minute", "hour", "day"}));
    QVERIFY(namesOf<CsvMark>({"1", "0"}));
}

void TestOrganizerCodec::csvCells_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *cell, const char *expected) {
        QTest::newRow(name) << QByteArray(cell) << QByteArray(expected);
    };
    row("plain", "a@b.c", "a@b.c");
    row("empty", "", "");
    row("comma", "a,b", "\"a,b\"");
    row("quote", "a\"b", "\"a\"\"b\"");
    row("line end", "a\r\nb", "\"a\r\nb\"");
    row("formula/equals", "=1+1", "'=1+1");
    row("formula/plus", "+1", "'+1");
    row("formula/minus", "-1", "'-1");
    row("formula/at", "@a", "'@a");
    row("formula/tab", "\ta", "\"'\ta\"");
    row("semicolon", "a;b", "\"a;b\"");
    row("formula/CR", "\ra", "\"'\ra\"");
    row("formula/with a comma", "=A1,2", "\"'=A1,2\"");
    row("formula/LF", "\na", "\"'\na\"");
    row("formula/full width equals",
        "\xef\xbc\x9d"
        "1+1@x.example",
        "'\xef\xbc\x9d"
        "1+1@x.example");
    row("formula/full width plus",
        "\xef\xbc\x8b"
        "1",
        "'\xef\xbc\x8b"
        "1");
    row("formula/full width minus",
        "\xef\xbc\x8d"
        "1",
        "'\xef\xbc\x8d"
        "1");
    row("formula/full width at",
        "\xef\xbc\xa0"
        "ada",
        "'\xef\xbc\xa0"
        "ada");
    row("formula/small equals",
        "\xef\xb9\xa6"
        "1",
        "'\xef\xb9\xa6"
        "1");
    row("formula/behind a byte order mark", "\xef\xbb\xbf=1", "'\xef\xbb\xbf=1");
    row("letter beyond ASCII", "\xc3\xa9=1", "\xc3\xa9=1");
    row("formula/not at the front", "a=1", "a=1");
}

void TestOrganizerCodec::csvCells()
{
    QFETCH(QByteArray, cell);
    QByteArray out;
    appendCsvCell(out, cell);
    QTEST(out, "expected");
}

QTEST_GUILESS_MAIN(TestOrganizerCodec)
#include "tst_organizer_codec.moc"
