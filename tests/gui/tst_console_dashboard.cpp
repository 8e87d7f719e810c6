// The dashboard: rates and projections of sales of every length, and who came last.

#include "desktop/console/dashboard/seats_chart.h"
#include "desktop/look/theme.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QLegend>
#include <QLegendMarker>
#include <QTableWidget>

using namespace boxoffice;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kNow = 1'790'000'000'000 / kDay * kDay + 9 * kHour; // nine o'clock in UTC

SeatHistory historyOf(HistoryBucket bucket, qint64 firstAt, const QList<SeatHistory::Point> &points)
{
    SeatHistory history;
    history.bucket = bucket;
    history.firstAt = firstAt;
    history.points = points;
    for (const SeatHistory::Point &point : points) {
        history.bookedCount += point.registrations - point.cancellations;
    }
    return history;
}

} // namespace

class TestConsoleDashboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saleThatOpenedMinutesAgo();
    void rateFollowsWhatHappensLately();
    void hourThatBeganBeforeCountsInPart();
    void cancellationsCountAgainstIt();
    void longSaleCountsItsLastDay();
    void quickSaleIsToldInMinutes();
    void recentOnesAreNamedHoweverManyThereAre();
    void lineIsNamedOnlyWhereThereIsOne();
    void timesAreReadableUpToTheEdge();
    void seatsAreWrittenAsEverywhereElse();
    void chartFollowsTheColours();
    void seatSteps_data();
    void seatSteps();
    void lowChartsHaveFewLabels();
    void timeTicksAreOnTheClock_data();
    void timeTicksAreOnTheClock();

private:
    void openDashboard(const Event &event);
    QString tile(const QString &name);
    QString noteBelow(const QString &name);
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnStub m_console;
};

void TestConsoleDashboard::saleThatOpenedMinutesAgo()
{
    QList<SeatHistory::Point> points;
    for (int minute = 4; minute > 0; --minute) {
        points.append({kNow - minute * kMinute, 1'500, 0});
    }
    SeatHistory history = historyOf(HistoryBucket::Minute, kNow - 4 * kMinute, points);
    history.capacity = 10'000;
    const SalesProjection projection = projectSales(history, kNow);
    QCOMPARE(projection.perHour, 90'000.0);
    QCOMPARE(projection.lastDay, 6'000);
    QVERIFY(projection.soldOutAt);
    QCOMPARE(*projection.soldOutAt - kNow, 160'000); // 4,000 seats at 1,500 a minute
}

void TestConsoleDashboard::rateFollowsWhatHappensLately()
{
    SeatHistory history = historyOf(HistoryBucket::Minute, kNow - 5 * kHour,
                                    {{kNow - 5 * kHour, 9'000, 0}, {kNow - 30 * kMinute, 50, 0}});
    history.capacity = 10'000;
    QCOMPARE(projectSales(history, kNow).perHour, 40.0); // 50 in five quarters of an hour
    history.points.removeLast();
    QVERIFY(!projectSales(history, kNow).soldOutAt);
}

void TestConsoleDashboard::hourThatBeganBeforeCountsInPart()
{
    // Half past: of the hour that began a day and half an hour ago, half is within the last day.
    const qint64 now = kNow + kHour / 2;
    const SeatHistory history =
        historyOf(HistoryBucket::Hour, now - 30 * kDay,
                  {{now - kDay - kHour / 2, 40, 0}, {now - kHour / 2, 7, 0}});
    QCOMPARE(projectSales(history, now).lastDay, 27);
}

void TestConsoleDashboard::cancellationsCountAgainstIt()
{
    SeatHistory history = historyOf(HistoryBucket::Hour, kNow - 9 * kDay,
                                    {{kNow - 8 * kDay, 90, 0}, {kNow - kHour, 1, 8}});
    history.capacity = 100;
    const SalesProjection projection = projectSales(history, kNow);
    QCOMPARE(projection.lastDay, -7);
    QCOMPARE(projection.perHour, 0.0);
    QVERIFY(!projection.soldOutAt);
}

void TestConsoleDashboard::openDashboard(const Event &event)
{
    QVERIFY(m_console.open());
    QVERIFY(m_console.select(event));
    window().actions().showDashboard->trigger();
}

QString TestConsoleDashboard::tile(const QString &name)
{
    for (const QLabel *label : window().findChildren<QLabel *>()) {
        if (label->accessibleName() == name) {
            return label->text();
        }
    }
    return {};
}

QString TestConsoleDashboard::noteBelow(const QString &name)
{
    for (const QLabel *label : window().findChildren<QLabel *>()) {
        if (label->accessibleDescription() == name) {
            return label->text();
        }
    }
    return {};
}

void TestConsoleDashboard::longSaleCountsItsLastDay()
{
    const Event event = m_console.server().addEvent(QStringLiteral("Long sale"), 1'000);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_console.server().addRegistrations(event.id, 100, now - 100 * kDay, 20 * kHour);
    m_console.server().addRegistrations(event.id, 50, now - 12 * kHour, kMinute); // last night
    openDashboard(event);
    QTRY_COMPARE(tile(QStringLiteral("Last 24 hours")).left(1), QStringLiteral("+"));
    const int lastDay = tile(QStringLiteral("Last 24 hours")).mid(1).toInt();
    QVERIFY2(lastDay >= 50 && lastDay <= 52, qPrintable(QString::number(lastDay)));
    QVERIFY(m_console.server().count("GET", QStringLiteral("/stats")) >= 2); // hours, then days
}

void TestConsoleDashboard::quickSaleIsToldInMinutes()
{
    const Event event = m_console.server().addEvent(QStringLiteral("Quick sale"), 10'000);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_console.server().addRegistrations(event.id, 6'000, now - 4 * kMinute, 40);
    openDashboard(event);
    QTRY_COMPARE(tile(QStringLiteral("Projected sell-out")), QStringLiteral("2 min"));
    QVERIFY2(noteBelow(QStringLiteral("Last 24 hours")).endsWith(QStringLiteral(" a minute")),
             qPrintable(noteBelow(QStringLiteral("Last 24 hours"))));
}

void TestConsoleDashboard::recentOnesAreNamedHoweverManyThereAre()
{
    const Event event = m_console.server().addEvent(QStringLiteral("Stadium"), 20'000);
    m_console.server().addRegistrations(event.id, 12'000);
    openDashboard(event);
    const auto *recent = window().findChild<QTableWidget *>(QStringLiteral("recentRegistrations"));
    QTRY_COMPARE(recent->rowCount(), 8);
    QCOMPARE(recent->item(0, 0)->text(), QStringLiteral("guest011999@example.org"));
    QCOMPARE(recent->item(7, 0)->text(), QStringLiteral("guest011992@example.org"));
    m_console.server().book(event.id, QStringLiteral("ada@example.org"));
    QTRY_COMPARE(recent->item(0, 0)->text(), QStringLiteral("ada@example.org"));
    for (const StubRequest &request : m_console.server().requests()) {
        if (request.query.queryItemValue(QStringLiteral("sort")) == QLatin1StringView("newest")) {
            QCOMPARE(request.query.queryItemValue(QStringLiteral("limit")), QStringLiteral("8"));
            QVERIFY(!request.query.hasQueryItem(QStringLiteral("cursor")));
        }
    }
}

void TestConsoleDashboard::lineIsNamedOnlyWhereThereIsOne()
{
    SeatsChart chart(nullptr);
    chart.setVisible(true);
    SeatHistory history = historyOf(HistoryBucket::Hour, kNow - 2 * kDay, {{kNow - kHour, 5, 0}});
    history.capacity = 40;
    const auto shown = [&chart] {
        QStringList names;
        for (const QLegendMarker *marker : chart.chart()->legend()->markers()) {
            if (marker->isVisible()) {
                names.append(marker->label());
            }
        }
        return names;
    };
    chart.show(history, projectSales(history, kNow), kNow);
    QVERIFY(shown().contains(QStringLiteral("At this rate")));
    chart.show(history, {}, kNow);
    QCOMPARE(shown(), QStringList({QStringLiteral("Booked"), QStringLiteral("Capacity")}));
}

// Wherever the last tick falls, its label is within the picture.
void TestConsoleDashboard::timesAreReadableUpToTheEdge()
{
    SeatsChart chart(nullptr);
    chart.resize(500, 220);
    chart.setVisible(true);
    for (int hours = 20 * 24; hours < 22 * 24; hours += 3) {
        SeatHistory history = historyOf(HistoryBucket::Hour, kNow - hours * kHour,
                                        {{kNow - hours * kHour, 5, 0}, {kNow - kHour, 5, 0}});
        history.capacity = 40;
        chart.show(history, {}, kNow);
        QCoreApplication::processEvents();
        int labels = 0;
        for (const QGraphicsItem *item : chart.scene()->items()) {
            if (item->isVisible() && item->type() == QGraphicsTextItem::Type) {
                ++labels;
                QVERIFY(chart.sceneRect().contains(item->sceneBoundingRect()));
            }
        }
        QVERIFY(labels > 6);
    }
}

void TestConsoleDashboard::seatsAreWrittenAsEverywhereElse()
{
    SeatsChart chart(nullptr);
    chart.resize(500, 220);
    chart.setVisible(true);
    SeatHistory history = historyOf(HistoryBucket::Hour, kNow - 2 * kDay, {{kNow - kHour, 5, 0}});
    history.capacity = 10'000;
    chart.show(history, {}, kNow);
    const auto labels = [&chart] {
        QStringList texts;
        for (const QGraphicsItem *item : chart.scene()->items()) {
            if (const auto *text = qgraphicsitem_cast<const QGraphicsTextItem *>(item)) {
                texts.append(text->toPlainText());
            }
        }
        return texts;
    };
    QTRY_VERIFY2(labels().contains(QStringLiteral("6,000")), qPrintable(labels().join(u' ')));
}

void TestConsoleDashboard::chartFollowsTheColours()
{
    SeatsChart chart(nullptr);
    chart.setVisible(true);
    for (const auto scheme : {ColorScheme::Dark, ColorScheme::Light}) {
        applyTheme(*qApp, scheme);
        QCOMPARE(chart.chart()->backgroundBrush().color(), theme().base);
    }
}

void TestConsoleDashboard::seatSteps_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("step");
    for (const auto &[capacity, step] :
         {std::pair(1, 1), {40, 10}, {120, 20}, {2'500, 500}, {100'000, 20'000}}) {
        QTest::addRow("%d seats", capacity) << capacity << step;
    }
}

void TestConsoleDashboard::seatSteps()
{
    QFETCH(int, capacity);
    QTEST(seatStep(capacity), "step");
}

// Labels closer than their height would all be written as dots.
void TestConsoleDashboard::lowChartsHaveFewLabels()
{
    QCOMPARE(seatStep(31, 1), 50);
    QCOMPARE(seatStep(31, 2), 20);
    SeatsChart chart(nullptr);
    SeatHistory history;
    history.capacity = 31;
    history.bookedCount = 10;
    history.firstAt = history.lastAt = kNow - 1'000;
    history.points = {{kNow - 1'000, 10, 0}};
    const auto labels = [&chart] {
        const auto axes = chart.chart()->axes(Qt::Vertical);
        return qobject_cast<QCategoryAxis *>(axes.first())->categoriesLabels().size();
    };
    chart.resize(600, 400);
    chart.show(history, projectSales(history, kNow), kNow);
    chart.setVisible(true);
    const auto many = labels();
    QVERIFY(many > 3);
    chart.resize(600, 130);
    QTRY_VERIFY(labels() < many);
    QVERIFY(labels() >= 1);
    chart.resize(600, 400);
    QTRY_COMPARE(labels(), many);
}

void TestConsoleDashboard::timeTicksAreOnTheClock_data()
{
    QTest::addColumn<qint64>("span");
    QTest::addColumn<qint64>("apart");
    QTest::newRow("four minutes") << 4 * kMinute << kMinute;
    QTest::newRow("six hours") << 6 * kHour << kHour;
    QTest::newRow("two days") << 2 * kDay << 12 * kHour;
    QTest::newRow("ten days") << 10 * kDay << 2 * kDay;
    QTest::newRow("a year") << 365 * kDay << 60 * kDay;
}

void TestConsoleDashboard::timeTicksAreOnTheClock()
{
    QFETCH(qint64, span);
    QFETCH(qint64, apart);
    const qint64 first = kNow + 17 * kMinute + 3'000;
    const QList<qint64> ticks = timeTicks(first, first + span);
    QVERIFY(ticks.size() >= 3 && ticks.size() <= 8);
    for (const qint64 tick : ticks) {
        const QTime clock = QDateTime::fromMSecsSinceEpoch(tick).time();
        QVERIFY(tick >= first && tick <= first + span);
        QCOMPARE(clock.msecsSinceStartOfDay() % std::min(apart, kDay), 0);
    }
    QVERIFY(std::abs(ticks.at(1) - ticks.at(0) - apart) <= (apart > kDay ? kHour : 0));
}

QTEST_MAIN(TestConsoleDashboard)
#include "tst_console_dashboard.moc"
