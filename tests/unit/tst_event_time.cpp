// When an event is over: the end counts, the day where there is none, and days of all lengths.
#include "shared/api/event_time.h"
#include "shared/api/validation.h"

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
    const auto row = [](const char *name, const char *starts, const char *ends, const char *zone,
                        const char *over) {
        QTest::newRow(name) << QByteArray(starts) << QByteArray(ends) << QString::fromLatin1(zone)
                            << QByteArray(over);
    };
    const char *berlin = "Europe/Berlin";
    row("end/counts, not the start", "2026-06-01T18:00:00Z", "2026-06-03T10:00:00.001Z", berlin,
        "2026-06-03T10:00:00.001Z");
    row("end/without a start", "", "2026-06-03T10:00:00Z", "", "2026-06-03T10:00:00Z");
    row("end/as the start", "2026-06-01T18:00:00Z", "2026-06-01T18:00:00Z", "",
        "2026-06-01T18:00:00Z");
    row("end/within the day", "2026-06-01T01:00:00Z", "2026-06-01T02:00:00Z", berlin,
        "2026-06-01T02:00:00Z");
    row("day/UTC where no zone is named", "2026-06-01T18:00:00Z", "", "", "2026-06-02T00:00:00Z");
    row("day/of the zone", "2026-06-01T18:00:00Z", "", berlin, "2026-06-01T22:00:00Z");
    row("day/of the zone, tomorrow there", "2026-06-01T22:00:00Z", "", berlin,
        "2026-06-02T22:00:00Z");
    row("day/starts with it", "2026-06-01T00:00:00Z", "", "", "2026-06-02T00:00:00Z");
    row("day/starts with its last millisecond", "2026-06-01T23:59:59.999Z", "", "",
        "2026-06-02T00:00:00Z");
    row("day/23 hours", "2026-03-28T23:00:00Z", "", berlin, "2026-03-29T22:00:00Z");
    row("day/25 hours", "2026-10-24T22:00:00Z", "", berlin, "2026-10-25T23:00:00Z");
    row("day/25 hours, the hour that comes twice", "2026-10-25T01:30:00Z", "", berlin,
        "2026-10-25T23:00:00Z");
    row("day/the next begins at 01:00", "2018-11-03T20:00:00Z", "", "America/Sao_Paulo",
        "2018-11-04T03:00:00Z");
    row("day/the next ends an hour late", "2018-02-17T20:00:00Z", "", "America/Sao_Paulo",
        "2018-02-18T03:00:00Z");
    row("day/the next was left out", "2011-12-29T20:00:00Z", "", "Pacific/Apia",
        "2011-12-30T10:00:00Z");
    row("day/an alias", "2026-06-01T18:00:00Z", "", "US/Eastern", "2026-06-02T04:00:00Z");
    row("day/half an hour off", "2026-06-01T18:00:00Z", "", "Asia/Kolkata", "2026-06-01T18:30:00Z");
    row("day/year 1", "0001-01-01T00:00:00Z", "", "", "0001-01-02T00:00:00Z");
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
