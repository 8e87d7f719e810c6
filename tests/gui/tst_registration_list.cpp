// An event's registrations on the screen stay what the server has, whatever happens to them
// elsewhere and however many they are.

#include "desktop/books/registration_table_model.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSet>
#include <QSignalSpy>

using namespace boxoffice;

namespace {

using Rows = QList<Registration>;
using Tester = QAbstractItemModelTester;

Rows newRows(int count)
{
    static IdSource ids;
    Rows rows;
    for (int i = 0; i < count; ++i) {
        Registration row;
        row.id = ids.next(1'790'000'000'000'000);
        row.userEmail = QStringLiteral("guest%1@example.org").arg(i);
        rows.append(row);
    }
    return rows;
}

Rows rowsOf(const RegistrationTableModel &model)
{
    Rows rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        rows.append(model.at(row));
    }
    return rows;
}

int differentIds(const RegistrationTableModel &model)
{
    QSet<Uuid> ids;
    for (int row = 0; row < model.rowCount(); ++row) {
        ids.insert(model.at(row).id);
    }
    return static_cast<int>(ids.size());
}

} // namespace

class TestRegistrationList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }

    void modelFollowsAnyChange_data();
    void modelFollowsAnyChange();
    void overlappingPagesShowNobodyTwice();
    void scatteredCancellationsTakeOneMoment();
    void bookingAfterARefreshIsShownOnce();
    void cancellationsAfterARefreshShowNobodyTwice();
    void manyBookingsAtOnceAreFollowedToTheEnd();
    void completeListStaysComplete();

private:
    bool openWith(int registrations);
    bool scrollToEnd();
    bool refreshed();
    RegistrationTableModel &rows() { return m_console->rows(); }
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestRegistrationList::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = server().addEvent(QStringLiteral("Stadium"), 100'000);
}

// Returns true once all of them are in the table.
bool TestRegistrationList::openWith(int registrations)
{
    server().addRegistrations(m_event.id, registrations);
    return m_console->open() && m_console->select(m_event) && scrollToEnd()
        && rows().rowCount() == registrations;
}

bool TestRegistrationList::scrollToEnd()
{
    return QTest::qWaitFor(
        [this] {
            m_console->registrationTable().scrollToBottom();
            return rows().isComplete() && !window().session().registrations.isLoading();
        },
        20'000);
}

bool TestRegistrationList::refreshed()
{
    window().actions().refresh->trigger();
    return QTest::qWaitFor([this] { return !window().session().registrations.isLoading(); },
                           20'000);
}

void TestRegistrationList::modelFollowsAnyChange_data()
{
    QTest::addColumn<int>("removed");
    QTest::addColumn<int>("changed");
    QTest::addColumn<int>("added");
    QTest::newRow("one/goes") << 1 << 0 << 0;
    QTest::newRow("one/changes") << 0 << 1 << 0;
    QTest::newRow("one/comes") << 0 << 0 << 1;
    QTest::newRow("some/of each") << 9 << 8 << 7;
    QTest::newRow("many/go") << 400 << 0 << 0;
    QTest::newRow("many/change") << 0 << 400 << 0;
    QTest::newRow("many/come") << 0 << 0 << 400;
    QTest::newRow("many/of each") << 300 << 300 << 300;
    QTest::newRow("all/are others") << 1'000 << 0 << 500;
}

void TestRegistrationList::modelFollowsAnyChange()
{
    QFETCH(int, removed);
    QFETCH(int, changed);
    QFETCH(int, added);
    QRandomGenerator random(7);
    RegistrationTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    Rows target = newRows(1'000);
    model.appendPage({{}, 1'000}, {target, {}});
    QHash<Uuid, QPersistentModelIndex> indexes;
    for (int row = 0; row < 1'000; row += 3) {
        indexes.insert(target.at(row).id, model.index(row, 0));
    }
    for (int i = 0; i < removed; ++i) {
        target.removeAt(random.bounded(target.size()));
    }
    for (int i = 0; i < changed; ++i) {
        target[random.bounded(target.size())].cancelledAt = 5;
    }
    for (const Registration &row : newRows(added)) {
        target.insert(random.bounded(target.size() + 1), row);
    }
    model.reconcile(target, {{}, 1'000}, {});
    QVERIFY(rowsOf(model) == target);
    for (auto it = indexes.cbegin(); it != indexes.cend(); ++it) {
        const bool stays = std::any_of(target.begin(), target.end(),
                                       [&](const Registration &row) { return row.id == it.key(); });
        QCOMPARE(it->isValid(), stays);
        QVERIFY(!stays || model.at(it->row()).id == it.key());
    }
    QCOMPARE(reset.size(), 0);
}

void TestRegistrationList::overlappingPagesShowNobodyTwice()
{
    RegistrationTableModel model;
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const Rows all = newRows(30);
    model.appendPage({{}, 20}, {all.first(20), QStringLiteral("20")});
    model.appendPage({QStringLiteral("10"), 10}, {all.sliced(10, 10), QStringLiteral("20")});
    QCOMPARE(model.rowCount(), 20);
    model.mergeTail({QStringLiteral("10"), 20}, {all.sliced(10, 20), {}});
    QVERIFY(rowsOf(model) == all);
    model.reconcile(all + all.last(5), {{}, 40}, {});
    QVERIFY(rowsOf(model) == all);
}

// Row by row this took a quarter of a minute in the window.
void TestRegistrationList::scatteredCancellationsTakeOneMoment()
{
    RegistrationTableModel model;
    QTableView view;
    view.setModel(&model);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.show();
    const Rows all = newRows(100'000);
    model.appendPage({{}, 100'000}, {all, {}});
    view.selectRow(70'000);
    Rows target;
    for (int row = 0; row < all.size(); ++row) {
        if (row % 4 != 1) {
            target.append(all.at(row));
        }
    }
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
    QElapsedTimer time;
    time.start();
    model.reconcile(target, {{}, 1'000}, {});
    qInfo("25,000 of 100,000 rows went in %lld ms", time.elapsed());
    QVERIFY(removals.size() < 50);
    QVERIFY(rowsOf(model) == target);
    QCOMPARE(model.at(view.selectionModel()->selectedRows().value(0).row()).id, all.at(70'000).id);
}

void TestRegistrationList::bookingAfterARefreshIsShownOnce()
{
    QVERIFY(openWith(900));
    QVERIFY(refreshed());
    server().book(m_event.id, QStringLiteral("late@example.org"));
    QTRY_COMPARE(rows().rowCount(), 901);
    QVERIFY(scrollToEnd());
    QCOMPARE(rows().rowCount(), 901);
    QCOMPARE(differentIds(rows()), 901);
    QCOMPARE(rows().at(900).userEmail, QStringLiteral("late@example.org"));
}

void TestRegistrationList::cancellationsAfterARefreshShowNobodyTwice()
{
    QVERIFY(openWith(2'600));
    QVERIFY(refreshed());
    QList<int> places;
    for (int place = 5; place < 2'600; place += 25) {
        places.append(place);
    }
    server().cancelSome(m_event.id, places);
    QTRY_COMPARE(rows().rowCount(), 2'600 - 104);
    server().book(m_event.id, QStringLiteral("late@example.org"));
    QTRY_COMPARE(rows().rowCount(), 2'600 - 103);
    QVERIFY(scrollToEnd());
    QCOMPARE(rows().rowCount(), 2'600 - 103);
    QCOMPARE(differentIds(rows()), 2'600 - 103);
}

void TestRegistrationList::manyBookingsAtOnceAreFollowedToTheEnd()
{
    QVERIFY(openWith(450));
    server().addRegistrations(m_event.id, 3'000);
    server().book(m_event.id, QStringLiteral("last@example.org")); // tells the stream
    QTRY_COMPARE(rows().rowCount(), 3'451);
    QVERIFY(rows().isComplete());
    QCOMPARE(differentIds(rows()), 3'451);
}

void TestRegistrationList::completeListStaysComplete()
{
    QVERIFY(openWith(1'200));
    server().addRegistrations(m_event.id, 2'000); // nothing tells of them
    QVERIFY(refreshed());
    QCOMPARE(rows().rowCount(), 3'200);
    QVERIFY(rows().isComplete());
}

QTEST_MAIN(TestRegistrationList)
#include "tst_registration_list.moc"
