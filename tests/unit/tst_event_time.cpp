// When an event is over: the end counts, the day where there is none, and days of all lengths.
#include "shared/api/event_time.h"
#include "shared/api/validation.h"
#include "tests/support/text_cases.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace boxoffice;

namespace {

constexpr qint64 kHour = 3'600'000;

qint64 at(const char *time)
{
    return *validTime(QStringLiteral("time"), QString::fromLatin1(time));
}

std::optional<qint64> maybeAt(const char *time)
{
    return *time ? std::optional(at(time)) : std::nullopt;
}

} // namespace

class TestEventTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Pacific/Auckland"); } // the machine's zone does not count
    void isOverFromItsEndOn_data();
    void isOverFromItsEndOn();
    void neverOverWithoutTimes();
    void anUnknownZoneIsUtc();
    void noDayIsLongerThanTwo();
};

void TestEventTime::isOverFromItsEndOn_data()
{
    QTest::addColumn<QByteArray>("starts");
    QTest::addColumn<QByteArray>("ends");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QByteArray>("over");
    for (const QJsonValue &row : jsonCases(QStringLiteral("event_time_cases.json")).array()) {
        const auto text = [&row](const char *member) {
            return row[QLatin1StringView(member)].toString();
        };
        QTest::newRow(qPrintable(text("row")))
            << text("starts_at").toLatin1() << text("ends_at").toLatin1() << text("timezone")
            << text("over_at").toLatin1();
    }
}

void TestEventTime::isOverFromItsEndOn()
{
    QFETCH(QByteArray, starts);
    QFETCH(QByteArray, ends);
    QFETCH(QString, zone);
    QFETCH(QByteArray, over);
    const EventTimes times{maybeAt(starts), maybeAt(ends), zone};
    const qint64 end = at(over);
    QCOMPARE(overAt(times), std::optional(end));
    QVERIFY(!isOver(times, end - 1));
    QVERIFY(isOver(times, end));
    QVERIFY(isOver(times, end + 1));
    QVERIFY(isOver(times, end + 1'000 * kHour));
    QVERIFY(!times.startsAt || times.startsAt == times.endsAt || !isOver(times, *times.startsAt));
    QVERIFY(!isOver(times, times.startsAt.value_or(end) - 1));
}

void TestEventTime::neverOverWithoutTimes()
{
    QCOMPARE(overAt({}), std::nullopt);
    QVERIFY(!isOver({}, std::numeric_limits<qint64>::max()));
    QVERIFY(!isOver({{}, {}, QStringLiteral("Europe/Berlin")}, 0));
}

void TestEventTime::anUnknownZoneIsUtc()
{
    const qint64 start = at("2026-06-01T18:00:00Z");
    for (const char *zone : {"Mars/Olympus", "", "../../etc/passwd", "\xff"}) {
        QCOMPARE(overAt({start, {}, QString::fromLatin1(zone)}), std::optional(start + 6 * kHour));
    }
}

// What isOver() leaves the time zone out for; around every change of every zone's clock.
void TestEventTime::noDayIsLongerThanTwo()
{
    const auto from = QDateTime::fromMSecsSinceEpoch(at("1960-01-01T00:00:00Z"), Qt::UTC);
    const auto to = QDateTime::fromMSecsSinceEpoch(at("2040-01-01T00:00:00Z"), Qt::UTC);
    int looked = 0;
    for (const QByteArray &name : QTimeZone::availableTimeZoneIds()) {
        const QString zone = QString::fromLatin1(name);
        for (const QTimeZone::OffsetData &change : QTimeZone(name).transitions(from, to)) {
            const qint64 moment = change.atUtc.toMSecsSinceEpoch();
            for (const qint64 start : {moment - 25 * kHour, moment - 1, moment}) {
                const std::optional<qint64> end = overAt({start, {}, zone});
                QVERIFY2(end && *end > start && *end <= start + 48 * kHour,
                         qPrintable(zone % u' ' % QString::number(start)));
                ++looked;
            }
        }
    }
    QVERIFY(looked > 1'000);
}

QTEST_GUILESS_MAIN(TestEventTime)
#include "tst_event_time.moc"
