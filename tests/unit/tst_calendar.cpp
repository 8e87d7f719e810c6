// Calendar files as a calendar reads them (libical; tests/web asks another parser).
#include "backend/tickets/calendar.h"

#include <QTest>

#include <libical/ical.h>

#include <memory>

using namespace boxoffice;

namespace {

const Uuid kEvent = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91"));
const Uuid kRegistration = *Uuid::parse(QByteArrayView("0190163d-8695-7abc-8def-0123456789ab"));

qint64 millis(const QByteArray &time)
{
    return QDateTime::fromString(QString::fromLatin1(time), Qt::ISODate).toMSecsSinceEpoch();
}

Event concert()
{
    Event event;
    event.id = kEvent;
    event.name = QStringLiteral("Summer concert");
    event.startsAt = millis("2026-12-12T18:30:00Z");
    event.version = 3;
    return event;
}

struct FreeComponent
{
    void operator()(icalcomponent *component) const { icalcomponent_free(component); }
};

// A file, as a calendar understands it.
class Read
{
public:
    explicit Read(const QByteArray &file)
        : m_calendar(icalcomponent_new_from_string(file.constData()))
    { }

    bool isGood() const
    {
        return m_calendar && icalrestriction_check(m_calendar.get())
            && icalcomponent_count_errors(m_calendar.get()) == 0
            && icalcomponent_count_components(m_calendar.get(), ICAL_VEVENT_COMPONENT) == 1;
    }
    icalproperty_method method() const { return icalcomponent_get_method(m_calendar.get()); }
    icalcomponent *entry() const
    {
        return icalcomponent_get_first_component(m_calendar.get(), ICAL_VEVENT_COMPONENT);
    }
    // As it is written; empty: there is none.
    QByteArray value(icalproperty_kind kind) const
    {
        icalproperty *property = icalcomponent_get_first_property(entry(), kind);
        return property ? QByteArray(icalproperty_get_value_as_string(property)) : QByteArray();
    }
    QByteArray uid() const { return icalcomponent_get_uid(entry()); }

private:
    std::unique_ptr<icalcomponent, FreeComponent> m_calendar;
};

} // namespace

class TestCalendar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void times_data();
    void times();
    void eventWithoutTimeHasNone();
    void cancelled_data();
    void cancelled();
    void oneUidForEver();
    void newerFilesHaveGreaterSequences();
    void textsComeBack_data();
    void textsComeBack();
    void linesAreFolded();
    void holdersLinkIsNotInIt();
};

void TestCalendar::times_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("end"); // empty: none
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QByteArray>("dtstart");
    QTest::addColumn<QByteArray>("dtend");
    const QString berlin = QStringLiteral("Europe/Berlin");
    const QByteArray none;

    QTest::newRow("an evening") << QByteArray("2026-12-12T18:30:00Z")
                                << QByteArray("2026-12-12T21:00:00Z") << berlin
                                << QByteArray("20261212T183000Z") << QByteArray("20261212T210000Z");
    QTest::newRow("no end") << QByteArray("2026-12-12T18:30:00Z") << none << berlin
                            << QByteArray("20261212T183000Z") << none;
    QTest::newRow("ends when it begins")
        << QByteArray("2026-12-12T18:30:00Z") << QByteArray("2026-12-12T18:30:00Z") << berlin
        << QByteArray("20261212T183000Z") << none;
    QTest::newRow("no zone") << QByteArray("2026-12-12T18:30:00Z")
                             << QByteArray("2026-12-12T21:00:00Z") << QString()
                             << QByteArray("20261212T183000Z") << QByteArray("20261212T210000Z");
    QTest::newRow("clocks go back meanwhile")
        << QByteArray("2026-10-24T23:30:00Z") << QByteArray("2026-10-25T02:30:00Z") << berlin
        << QByteArray("20261024T233000Z") << QByteArray("20261025T023000Z");
    QTest::newRow("before 1970") << QByteArray("1969-12-31T23:59:59Z") << none << berlin
                                 << QByteArray("19691231T235959Z") << none;
    QTest::newRow("milliseconds are dropped") << QByteArray("2026-12-12T18:30:00.999Z") << none
                                              << berlin << QByteArray("20261212T183000Z") << none;

    QTest::newRow("whole day/midnight, no end")
        << QByteArray("2026-12-11T23:00:00Z") << none << berlin << QByteArray("20261212")
        << QByteArray("20261213");
    QTest::newRow("whole day/to midnight")
        << QByteArray("2026-12-11T23:00:00Z") << QByteArray("2026-12-12T23:00:00Z") << berlin
        << QByteArray("20261212") << QByteArray("20261213");
    QTest::newRow("whole day/three")
        << QByteArray("2026-12-11T23:00:00Z") << QByteArray("2026-12-14T23:00:00Z") << berlin
        << QByteArray("20261212") << QByteArray("20261215");
    QTest::newRow("whole day/of 25 hours")
        << QByteArray("2026-10-24T22:00:00Z") << QByteArray("2026-10-25T23:00:00Z") << berlin
        << QByteArray("20261025") << QByteArray("20261026");
    QTest::newRow("whole day/24 hours of 25")
        << QByteArray("2026-10-24T22:00:00Z") << QByteArray("2026-10-25T22:00:00Z") << berlin
        << QByteArray("20261024T220000Z") << QByteArray("20261025T220000Z");
    QTest::newRow("whole day/that begins at one")
        << QByteArray("2018-11-04T03:00:00Z") << none << QStringLiteral("America/Sao_Paulo")
        << QByteArray("20181104") << QByteArray("20181105");
    QTest::newRow("midnight to two")
        << QByteArray("2026-12-31T23:00:00Z") << QByteArray("2027-01-01T01:00:00Z") << berlin
        << QByteArray("20261231T230000Z") << QByteArray("20270101T010000Z");
    QTest::newRow("midnight of nobody's zone")
        << QByteArray("2026-12-12T00:00:00Z") << none << QString() << QByteArray("20261212T000000Z")
        << none;
    QTest::newRow("midnight of UTC")
        << QByteArray("2026-12-12T00:00:00Z") << none << QStringLiteral("UTC")
        << QByteArray("20261212") << QByteArray("20261213");
}

void TestCalendar::times()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, end);
    QFETCH(QString, zone);
    QFETCH(QByteArray, dtstart);
    QFETCH(QByteArray, dtend);
    Event event = concert();
    event.startsAt = millis(start);
    event.endsAt = end.isEmpty() ? std::nullopt : std::optional(millis(end));
    event.timezone = zone;
    const Read read(*eventCalendar(event, {}, millis("2026-01-02T03:04:05Z")));
    QVERIFY(read.isGood());
    QCOMPARE(read.value(ICAL_DTSTART_PROPERTY), dtstart);
    QCOMPARE(read.value(ICAL_DTEND_PROPERTY), dtend);
    QCOMPARE(read.value(ICAL_DTSTAMP_PROPERTY), QByteArray("20260102T030405Z"));
    QCOMPARE(icalcomponent_get_dtstart(read.entry()).is_date, dtstart.size() == 8);
}

void TestCalendar::eventWithoutTimeHasNone()
{
    Event event = concert();
    event.startsAt.reset();
    QVERIFY(!eventCalendar(event, {}, 0));
    QVERIFY(!ticketCalendar(event, {}, {}, 0));
}

void TestCalendar::cancelled_data()
{
    QTest::addColumn<bool>("eventIs");
    QTest::addColumn<bool>("registrationIs");
    QTest::newRow("neither") << false << false;
    QTest::newRow("the event") << true << false;
    QTest::newRow("the registration") << false << true;
    QTest::newRow("both") << true << true;
}

void TestCalendar::cancelled()
{
    QFETCH(bool, eventIs);
    QFETCH(bool, registrationIs);
    Event event = concert();
    event.status = eventIs ? EventStatus::Cancelled : EventStatus::Published;
    Registration registration;
    registration.cancelledAt = registrationIs ? std::optional<qint64>(1) : std::nullopt;
    const auto check = [](const QByteArray &file, bool isCancelled) {
        const Read read(file);
        return read.isGood()
            && read.method() == (isCancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH)
            && read.value(ICAL_STATUS_PROPERTY) == (isCancelled ? "CANCELLED" : "CONFIRMED");
    };
    QVERIFY(check(*eventCalendar(event, {}, 0), eventIs));
    QVERIFY(check(*ticketCalendar(event, registration, {}, 0), eventIs || registrationIs));
}

// Of the event, and of each of somebody's tickets: who cancels one keeps the other.
void TestCalendar::oneUidForEver()
{
    Event event = concert();
    Registration registration;
    registration.id = kRegistration;
    QCOMPARE(Read(*eventCalendar(event, {}, 0)).uid(), kEvent.toByteArray());
    QCOMPARE(Read(*ticketCalendar(event, registration, {}, 0)).uid(), kRegistration.toByteArray());
    event.name = QStringLiteral("Another");
    event.startsAt = 0;
    event.version = 77;
    registration.version = 5;
    QCOMPARE(Read(*eventCalendar(event, QStringLiteral("https://a.example"), 1)).uid(),
             kEvent.toByteArray());
    QCOMPARE(Read(*ticketCalendar(event, registration, {}, 1)).uid(), kRegistration.toByteArray());
}

void TestCalendar::newerFilesHaveGreaterSequences()
{
    Event event = concert();
    Registration registration;
    const auto ofTicket = [&] {
        return Read(*ticketCalendar(event, registration, {}, 0))
            .value(ICAL_SEQUENCE_PROPERTY)
            .toInt();
    };
    QCOMPARE(Read(*eventCalendar(event, {}, 0)).value(ICAL_SEQUENCE_PROPERTY), QByteArray("3"));
    QCOMPARE(ofTicket(), 3);
    registration.version = 2;
    QCOMPARE(ofTicket(), 4);
    event.version = 4;
    QCOMPARE(ofTicket(), 5);
    event.version = 1LL << 40; // no more than an integer of RFC 5545
    QCOMPARE(ofTicket(), 2'147'483'647);
}

void TestCalendar::textsComeBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    for (const char *text :
         {"plain", "a,b;c:d", "back\\slash \\n", "\"quoted\"", "BEGIN:VEVENT", "caret ^n ^' ^^",
          "\xd9\x85\xd9\x87\xd8\xb1\xd8\xac\xd8\xa7\xd9\x86", "\xf0\x9f\x8e\x89 party"}) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(text);
    }
    QTest::newRow("lines") << QStringLiteral("one\ntwo\n\nfour")
                           << QStringLiteral("one\ntwo\n\nfour");
    QTest::newRow("tab") << QStringLiteral("one\ttwo") << QStringLiteral("one\ttwo");
    QTest::newRow("control characters go")
        << QStringLiteral("a\u0001b\u007fc\u0085d") << QStringLiteral("abcd");
    QTest::newRow("long") << QStringLiteral("\u8a9e\u00e9x").repeated(3'000)
                          << QStringLiteral("\u8a9e\u00e9x").repeated(3'000);
}

void TestCalendar::textsComeBack()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    Event event = concert();
    event.name = event.location = event.description = text;
    event.organizer = OrganizerName{kEvent, text.left(100).remove(u'\n').remove(u'\t'), {}};
    const Read read(*eventCalendar(event, QStringLiteral("https://a.example/x?id=1&b=2"), 0));
    QVERIFY(read.isGood());
    QCOMPARE(QString::fromUtf8(icalcomponent_get_summary(read.entry())), expected);
    QCOMPARE(QString::fromUtf8(icalcomponent_get_location(read.entry())), expected);
    QCOMPARE(QString::fromUtf8(icalcomponent_get_description(read.entry())), expected);
    QCOMPARE(read.value(ICAL_URL_PROPERTY), QByteArray("https://a.example/x?id=1&b=2"));
    QCOMPARE(read.value(ICAL_ORGANIZER_PROPERTY), "urn:uuid:" + kEvent.toByteArray());
}

void TestCalendar::linesAreFolded()
{
    Event event = concert();
    event.description = QStringLiteral("\u8a9e\U0001f389\u00e9 word ").repeated(500);
    const QByteArray file = *eventCalendar(event, {}, 0);
    QVERIFY(file.endsWith("END:VCALENDAR\r\n"));
    QCOMPARE(file.count('\n'), file.count("\r\n"));
    for (const QByteArray &line : file.split('\n')) {
        QVERIFY2(line.size() <= 76, line.constData()); // 75 and CR
        QVERIFY2(!QString::fromUtf8(line).contains(QChar::ReplacementCharacter), line.constData());
    }
}

// Nor the address: people share their calendars.
void TestCalendar::holdersLinkIsNotInIt()
{
    Registration registration;
    registration.id = kRegistration;
    registration.userEmail = QStringLiteral("ada@example.com");
    const QByteArray file = *ticketCalendar(concert(), registration, {}, 0);
    QVERIFY(!file.contains("/tickets/"));
    QVERIFY(!file.contains("ada@"));
    QVERIFY(file.contains("Ticket "));
}

QTEST_GUILESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
