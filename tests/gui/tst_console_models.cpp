#include "desktop/books/event_filter_proxy.h"
#include "desktop/books/event_table_model.h"
#include "desktop/books/registration_table_model.h"
#include "desktop/books/row_model.h"
#include "desktop/books/sales_projection.h"
#include "tests/support/resident_memory.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace boxoffice;

namespace {

using Tester = QAbstractItemModelTester;

IdSource s_ids;

Event newEvent(const QString &name, int capacity, int booked = 0)
{
    Event event;
    event.id = s_ids.next(1'790'000'000'000'000);
    event.name = name;
    event.capacity = capacity;
    event.bookedCount = booked;
    return event;
}

Registration newRegistration(const QString &email)
{
    Registration row;
    row.id = s_ids.next(1'790'000'000'000'000);
    row.userEmail = email;
    return row;
}

QList<Registration> newRegistrations(int count)
{
    QList<Registration> rows;
    for (int i = 0; i < count; ++i) {
        rows.append(newRegistration(QStringLiteral("guest%1@example.org").arg(i)));
    }
    return rows;
}

QStringList emails(const RegistrationTableModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        list.append(model.at(row).userEmail);
    }
    return list;
}

} // namespace

class TestConsoleModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortListBecomesAnother_data();
    void shortListBecomesAnother();
    void eventsChangeInPlace();
    void seatsReachTheirRow();
    void goneEventsLeaveTheRestInPlace();
    void eventsEndByTheClock();
    void nothingIsSoldAfterTheEnd();
    void filterFindsEveryWord_data();
    void filterFindsEveryWord();
    void namesSortAsPeopleExpect();
    void registrationsComeInPages();
    void failedPageMayBeFetchedAgain();
    void reconcileKeepsWhatStays();
    void tailBringsTheYoungest();
    void hundredThousandRowsStaySmall();
    void projection_data();
    void projection();
    void seatsOverTimeEndNow();
};

void TestConsoleModels::eventsChangeInPlace()
{
    EventTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    Event concert = newEvent(QStringLiteral("Concert"), 10);
    model.upsert({concert, newEvent(QStringLiteral("Lecture"), 20)});
    QCOMPARE(model.rowCount(), 2);
    const QPersistentModelIndex kept = model.index(0, EventTableModel::Name);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.upsert({concert});
    QCOMPARE(changed.size(), 0); // equal ones leave no trace
    concert.name = QStringLiteral("Evening Concert");
    model.upsert({concert});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(kept.data().toString(), QStringLiteral("Evening Concert"));
    QCOMPARE(reset.size(), 0);
}

void TestConsoleModels::seatsReachTheirRow()
{
    EventTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const Event concert = newEvent(QStringLiteral("Concert"), 10);
    model.upsert({newEvent(QStringLiteral("Lecture"), 20), concert});
    model.applySeats({{concert.id, 10, 7}, {newEvent({}, 1).id, 1, 1}});
    QCOMPARE(model.at(1).bookedCount, 7);
    QCOMPARE(model.totals().booked, 7);
    QCOMPARE(model.totals().capacity, 30);
    QCOMPARE(model.index(1, EventTableModel::Booked).data().toString(), QStringLiteral("7 / 10"));
}

void TestConsoleModels::goneEventsLeaveTheRestInPlace()
{
    EventTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const Event a = newEvent(QStringLiteral("A"), 1);
    const Event b = newEvent(QStringLiteral("B"), 2);
    const Event c = newEvent(QStringLiteral("C"), 3);
    model.upsert({a, b, c});
    model.remove(b.id);
    QCOMPARE(model.rowOf(c.id), 1);
    QCOMPARE(model.rowOf(b.id), -1);
    model.removeExcept({c.id});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowOf(c.id), 0);
    QCOMPARE(model.totals().capacity, 3);
}

void TestConsoleModels::eventsEndByTheClock()
{
    EventTableModel model;
    const Tester tester(&model, Tester::FailureReportingMode::QtTest);
    Event ending = newEvent(QStringLiteral("Concert"), 40);
    ending.endsAt = 4'000'000'000'000;
    Event draft = newEvent(QStringLiteral("Rehearsal"), 40);
    draft.endsAt = ending.endsAt;
    draft.status = EventStatus::Draft;
    model.upsert({ending, draft});
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setNow(*ending.endsAt - 1);
    QCOMPARE(model.index(0, EventTableModel::Status).data().toString(),
             QStringLiteral("Published"));
    QCOMPARE(changed.size(), 0);
    model.setNow(*ending.endsAt);
    QCOMPARE(changed.size(), 2); // the draft's time is past, too
    QCOMPARE(model.index(0, EventTableModel::Status).data().toString(), QStringLiteral("Over"));
    QVERIFY(model.index(0, 0).data(EventTableModel::OverRole).toBool());
    QCOMPARE(model.index(1, EventTableModel::Status).data().toString(), QStringLiteral("Draft"));
}

void TestConsoleModels::nothingIsSoldAfterTheEnd()
{
    Event event = newEvent(QStringLiteral("Concert"), 40);
    event.endsAt = 2'000;
    SalesProjection sales;
    sales.soldOutAt = 1'500;
    QCOMPARE(whileOpen(sales, event, 1'000).soldOutAt, sales.soldOutAt);
    sales.soldOutAt = 2'000;
    QVERIFY(!whileOpen(sales, event, 1'000).soldOutAt);
    QVERIFY(whileOpen(sales, event, 1'000).isOpen);
    sales.soldOutAt = 3'000;
    QVERIFY(!whileOpen(sales, event, 2'000).isOpen);
    QVERIFY(!whileOpen(sales, event, 2'000).soldOutAt);
    event.endsAt.reset();
    event.status = EventStatus::Draft;
    QVERIFY(!whileOpen(sales, event, 1'000).soldOutAt);
}

void TestConsoleModels::filterFindsEveryWord_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<int>("found");
    QTest::newRow("words/none") << QString() << 3;
    QTest::newRow("words/one, other case") << QStringLiteral("CONCERT") << 2;
    QTest::newRow("words/two in any order") << QStringLiteral("hall concert") << 1;
    QTest::newRow("words/not there") << QStringLiteral("opera") << 0;
    QTest::newRow("letters/accented") << QStringLiteral("café") << 1;
}

void TestConsoleModels::filterFindsEveryWord()
{
    QFETCH(QString, search);
    EventTableModel model;
    EventFilterProxy proxy;
    proxy.setSourceModel(&model);
    Tester tester(&proxy, Tester::FailureReportingMode::QtTest);
    Event inHall = newEvent(QStringLiteral("Autumn Concert"), 1);
    inHall.location = QStringLiteral("Town Hall");
    model.upsert({inHall, newEvent(QStringLiteral("Spring concert"), 1),
                  newEvent(QStringLiteral("Repair Café"), 1)});
    proxy.setSearch(search);
    QTEST(proxy.rowCount(), "found");
}

void TestConsoleModels::namesSortAsPeopleExpect()
{
    EventTableModel model;
    EventFilterProxy proxy;
    proxy.setSourceModel(&model);
    model.upsert({newEvent(QStringLiteral("Round 10"), 1), newEvent(QStringLiteral("apple day"), 1),
                  newEvent(QStringLiteral("Round 9"), 1), newEvent(QStringLiteral("Äpfel"), 1)});
    proxy.sort(EventTableModel::Name, Qt::AscendingOrder);
    QCOMPARE(proxy.index(3, 0).data().toString(), QStringLiteral("Round 10"));
    QCOMPARE(proxy.index(2, 0).data().toString(), QStringLiteral("Round 9"));
}

void TestConsoleModels::registrationsComeInPages()
{
    RegistrationTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy wanted(&model, &RegistrationTableModel::pageWanted);
    model.clear(true);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    model.fetchMore({}); // one at a time
    QCOMPARE(wanted.size(), 1);
    model.appendPage({{}, 5}, {newRegistrations(5), QStringLiteral("c1")});
    QCOMPARE(model.rowCount(), 5);
    model.fetchMore({});
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("c1"));
    model.appendPage({QStringLiteral("c1"), 5}, {newRegistrations(2), {}});
    QCOMPARE(model.rowCount(), 7);
    QVERIFY(model.isComplete());
    QVERIFY(!model.canFetchMore({}));
}

void TestConsoleModels::failedPageMayBeFetchedAgain()
{
    RegistrationTableModel model;
    model.clear(true);
    model.fetchMore({});
    QVERIFY(!model.canFetchMore({}));
    model.pageFailed();
    QVERIFY(model.canFetchMore({}));
}

void TestConsoleModels::reconcileKeepsWhatStays()
{
    RegistrationTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QList<Registration> rows = newRegistrations(6);
    model.clear(true);
    model.appendPage({{}, 5}, {rows.first(5), {}});
    const QPersistentModelIndex third = model.index(3, 0);
    rows.removeAt(1);
    rows[2].cancelledAt = 5; // was the fourth
    model.reconcile(rows, {}, {});
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(third.row(), 2);
    QVERIFY(model.at(2).cancelledAt.has_value());
    QCOMPARE(emails(model).last(), QStringLiteral("guest5@example.org"));
    QCOMPARE(reset.size(), 0);
}

void TestConsoleModels::tailBringsTheYoungest()
{
    RegistrationTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const QList<Registration> rows = newRegistrations(4);
    model.clear(true);
    model.appendPage({{}, 5}, {rows.first(3), {}});
    model.mergeTail({{}, 5}, {rows, {}});
    QCOMPARE(model.rowCount(), 4);
    model.apply(rows.at(0), false);
    QCOMPARE(model.rowCount(), 3);
    const Registration young = newRegistration(QStringLiteral("young@example.org"));
    model.apply(young, true);
    model.apply(young, true);
    QCOMPARE(emails(model).count(QStringLiteral("young@example.org")), 1);
}

void TestConsoleModels::hundredThousandRowsStaySmall()
{
    const qint64 before = residentBytes();
    RegistrationTableModel model;
    model.clear(true);
    for (int page = 0; page < 200; ++page) {
        const QString next = page < 199 ? QString::number(page + 1) : QString();
        model.appendPage({QString::number(page), 500}, {newRegistrations(500), next});
    }
    QCOMPARE(model.rowCount(), 100'000);
    const qint64 grown = residentBytes() - before;
    qInfo("100,000 registrations take %lld KiB", grown >> 10);
    QVERIFY2(grown < kSanitizerMemory * 60'000 * 1024, qPrintable(QString::number(grown)));
}

void TestConsoleModels::projection_data()
{
    constexpr qint64 hour = 3'600'000;
    QTest::addColumn<SeatHistory>("history");
    QTest::addColumn<double>("perHour");
    QTest::addColumn<qint64>("soldOutInHours"); // -1: not foreseeable
    const auto history = [](int capacity, int booked, qint64 first,
                            QList<SeatHistory::Point> points, std::optional<qint64> last = {}) {
        return SeatHistory{.capacity = capacity,
                           .bookedCount = booked,
                           .firstAt = first,
                           .lastAt = last,
                           .bucket = HistoryBucket::Hour,
                           .points = std::move(points)};
    };
    const qint64 now = 1'000 * hour;
    QTest::newRow("rate/48 in a day")
        << history(100, 52, now - 100 * hour, {{now - 5 * hour, 48, 0}}) << 2.0 << qint64(24);
    QTest::newRow("rate/began two hours ago")
        << history(100, 30, now - 2 * hour, {{now - 2 * hour, 20, 0}, {now - hour, 10, 0}}) << 10.0
        << qint64(7);
    QTest::newRow("rate/old sales don't count")
        << history(100, 20, now - 90 * hour, {{now - 90 * hour, 20, 0}}) << 0.0 << qint64(-1);
    QTest::newRow("rate/more cancelled than booked")
        << history(100, 20, now - 90 * hour, {{now - hour, 1, 5}}) << 0.0 << qint64(-1);
    QTest::newRow("rate/a rush, and 22 minutes of nothing") << history(
        10'000, 5'000, now - 22 * hour / 60, {{now - hour / 2, 5'000, 0}}, now - 21 * hour / 60)
                                                            << 0.0 << qint64(-1);
    QTest::newRow("rate/a rush that goes on") << history(
        10'000, 5'000, now - 30 * hour / 60, {{now - hour / 2, 5'000, 0}}, now - hour / 60)
                                              << 10'000.0 << qint64(0);
    QTest::newRow("rate/a night without bookings")
        << history(1'000, 480, now - 200 * hour, {{now - 10 * hour, 480, 0}}, now - 9 * hour)
        << 20.0 << qint64(26);
    QTest::newRow("seats/none left")
        << history(20, 20, now - 96 * hour, {{now - hour, 20, 0}}) << 20.0 / 24 << qint64(-1);
}

void TestConsoleModels::projection()
{
    constexpr qint64 hour = 3'600'000;
    QFETCH(SeatHistory, history);
    QFETCH(qint64, soldOutInHours);
    const auto result = projectSales(history, 1'000 * hour);
    QTEST(result.perHour, "perHour");
    QCOMPARE(result.soldOutAt.has_value(), soldOutInHours >= 0);
    if (result.soldOutAt) {
        QCOMPARE((*result.soldOutAt - 1'000 * hour) / hour, soldOutInHours);
    }
}

void TestConsoleModels::seatsOverTimeEndNow()
{
    constexpr qint64 hour = 3'600'000;
    const SeatHistory history{.capacity = 10,
                              .bookedCount = 4,
                              .bucket = HistoryBucket::Hour,
                              .points = {{0, 3, 0}, {5 * hour, 2, 1}}};
    const auto line = seatsOverTime(history, 9 * hour);
    QCOMPARE(line.first().booked, 0);
    QCOMPARE(line.last().booked, 4);
    QCOMPARE(line.last().time, 9 * hour);
    for (qsizetype i = 1; i < line.size(); ++i) {
        QVERIFY(line.at(i).time >= line.at(i - 1).time);
    }
}

void TestConsoleModels::shortListBecomesAnother_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *before, const char *after) {
        QTest::addRow("%s to %s", before, after)
            << QString::fromLatin1(before) << QString::fromLatin1(after);
    };
    row("", "");
    row("", "abc");
    row("abc", "");
    row("abc", "abc");
    row("abc", "cba");
    row("abc", "bca");
    row("abc", "cab");
    row("abcd", "dxbya");
    row("abc", "xyz");
    row("bd", "abcde");
}

// A row keeps its place under whoever holds on to it.
void TestConsoleModels::shortListBecomesAnother()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    struct Letter
    {
        QChar id;
        int round = 0;
        bool operator==(const Letter &) const = default;
    };
    const auto letters = [](const QString &text, int round) {
        QList<Letter> list;
        for (const QChar letter : text) {
            list.append({letter, round});
        }
        return list;
    };
    RowModel<Letter> model(
        {{QStringLiteral("Letter"), [](const Letter &letter) { return QString(letter.id); }}});
    const Tester tester(&model, Tester::FailureReportingMode::QtTest);
    model.setRows(letters(before, 1));
    QHash<QChar, QPersistentModelIndex> held;
    for (int row = 0; row < model.rowCount(); ++row) {
        held.insert(model.at(row).id, model.index(row, 0));
    }
    model.setRows(letters(after, 2));
    QCOMPARE(model.rows(), letters(after, 2));
    for (auto each = held.cbegin(); each != held.cend(); ++each) {
        QCOMPARE(each->isValid(), after.contains(each.key()));
        QVERIFY(!each->isValid() || each->row() == after.indexOf(each.key()));
    }
}

QTEST_GUILESS_MAIN(TestConsoleModels)
#include "tst_console_models.moc"
