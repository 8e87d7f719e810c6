// Registrations by the time they came in: the header that sorts, those that do not, and a list of
// the newest that goes on.

#include "desktop/look/sort_header.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QMenu>
#include <QSet>
#include <QSignalSpy>
#include <QStyleOptionHeader>

#include <algorithm>

using namespace boxoffice;

namespace {

using Column = RegistrationTableModel::Column;

QList<Registration> newRows(int count)
{
    static IdSource ids;
    QList<Registration> rows;
    for (int i = 0; i < count; ++i) {
        Registration row;
        row.id = ids.next(1'790'000'000'000'000);
        rows.append(row);
    }
    return rows;
}

QList<Registration> reversed(QList<Registration> rows)
{
    std::reverse(rows.begin(), rows.end());
    return rows;
}

QList<Registration> rowsOf(const RegistrationTableModel &model)
{
    QList<Registration> rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        rows.append(model.at(row));
    }
    return rows;
}

// As it paints them.
class LookedAtHeader : public SortHeader
{
public:
    LookedAtHeader() : SortHeader({1}, 1, nullptr) { setModel(&m_model); }
    QStyle::State stateOf(int section) const
    {
        QStyleOptionHeaderV2 option;
        initStyleOption(&option);
        option.state |= QStyle::State_MouseOver;
        initStyleOptionForIndex(&option, section);
        return option.state;
    }

private:
    RegistrationTableModel m_model;
};

} // namespace

class TestConsoleOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }

    void clickOnTheTimeTurnsTheListRound();
    void clickOnAnotherHeaderDoesNothing();
    void onlyWhatSortsLooksLikeIt();
    void menuTurnsTheListRound();
    void orderIsRemembered();
    void headerOfAnEarlierVersionIsTaken();
    void youngestComeAtTheTop();
    void manyAtOnceComeAtTheTop();
    void firstOneEverComes();
    void restoredOneComesToItsPlace();
    void headIsMergedInFewSteps();

private:
    bool openWith(int registrations);
    void clickHeader(Column column);
    QString email(int row) { return rows().at(row).userEmail; }
    SortHeader &header() { return *m_console->window().findChild<SortHeader *>(); }
    RegistrationTableModel &rows() { return m_console->rows(); }
    StubServer &server() { return m_console->server(); }
    bool isRead() { return !m_console->window().session().registrations.isLoading(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleOrder::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = server().addEvent(QStringLiteral("Stadium"), 100'000);
}

bool TestConsoleOrder::openWith(int registrations)
{
    server().addRegistrations(m_event.id, registrations);
    if (!m_console->open()) {
        return false;
    }
    watchModels(m_console->window());
    return m_console->select(m_event);
}

void TestConsoleOrder::clickHeader(Column column)
{
    const QPoint at(header().sectionViewportPosition(column) + header().sectionSize(column) / 2,
                    header().height() / 2);
    QTest::mouseClick(header().viewport(), Qt::LeftButton, {}, at);
}

void TestConsoleOrder::clickOnTheTimeTurnsTheListRound()
{
    QVERIFY(openWith(900));
    QCOMPARE(email(0), QStringLiteral("guest000000@example.org"));
    QVERIFY(header().isSortIndicatorShown());
    QCOMPARE(header().sortIndicatorSection(), int(Column::RegisteredAt));
    QCOMPARE(header().sortIndicatorOrder(), Qt::AscendingOrder);
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(rows().rowCount() > 0 && isRead());
    QCOMPARE(email(0), QStringLiteral("guest000899@example.org"));
    QCOMPARE(header().sortIndicatorOrder(), Qt::DescendingOrder);
    m_console->registrationTable().scrollToBottom();
    QTRY_COMPARE(rows().rowCount(), 900);
    QCOMPARE(email(899), QStringLiteral("guest000000@example.org"));
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(rows().rowCount() > 0 && isRead());
    QCOMPARE(email(0), QStringLiteral("guest000000@example.org"));
}

void TestConsoleOrder::clickOnAnotherHeaderDoesNothing()
{
    QVERIFY(openWith(3));
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(rows().rowCount() == 3 && isRead());
    const int reads = server().count("GET", QStringLiteral("/registrations"));
    for (const Column column : {Column::Email, Column::Name, Column::Number}) {
        clickHeader(column);
        QCOMPARE(header().sortIndicatorSection(), int(Column::RegisteredAt));
        QCOMPARE(header().sortIndicatorOrder(), Qt::DescendingOrder);
    }
    QVERIFY(isRead());
    QCOMPARE(server().count("GET", QStringLiteral("/registrations")), reads);
    QCOMPARE(email(0), QStringLiteral("guest000002@example.org"));
}

void TestConsoleOrder::onlyWhatSortsLooksLikeIt()
{
    const LookedAtHeader header;
    QVERIFY(header.stateOf(1) & QStyle::State_MouseOver);
    QVERIFY(!(header.stateOf(0) & QStyle::State_MouseOver));
    // A table that cannot be sorted at all takes no clicks on its header either.
    QTableView table;
    setUpTable(table, false);
    QVERIFY(!table.horizontalHeader()->sectionsClickable());
}

void TestConsoleOrder::menuTurnsTheListRound()
{
    QVERIFY(openWith(3));
    QAction &newest = *m_console->window().actions().newestFirst;
    QVERIFY(!newest.isChecked());
    newest.trigger();
    QTRY_VERIFY(rows().rowCount() == 3 && isRead());
    QCOMPARE(email(0), QStringLiteral("guest000002@example.org"));
    QCOMPARE(header().sortIndicatorOrder(), Qt::DescendingOrder);
    clickHeader(Column::RegisteredAt);
    QVERIFY(!newest.isChecked());
}

void TestConsoleOrder::orderIsRemembered()
{
    QVERIFY(openWith(3));
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(rows().rowCount() == 3 && isRead());
    m_console->window().close();
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_event));
    QCOMPARE(email(0), QStringLiteral("guest000002@example.org"));
    QCOMPARE(header().sortIndicatorOrder(), Qt::DescendingOrder);
    QVERIFY(m_console->window().actions().newestFirst->isChecked());
}

// It has no mark, and its first column is the one that would have it.
void TestConsoleOrder::headerOfAnEarlierVersionIsTaken()
{
    RegistrationTableModel model;
    QTableView earlier;
    earlier.setModel(&model);
    earlier.horizontalHeader()->setSortIndicatorShown(false);
    earlier.horizontalHeader()->resizeSection(Column::Email, 222);
    ConsoleSettings().setLayout(QStringLiteral("people"), earlier.horizontalHeader()->saveState());
    QVERIFY(openWith(3));
    QCOMPARE(header().sectionSize(Column::Email), 222);
    QVERIFY(header().isSortIndicatorShown());
    QCOMPARE(header().sortIndicatorSection(), int(Column::RegisteredAt));
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(rows().rowCount() == 3 && isRead());
    QCOMPARE(email(0), QStringLiteral("guest000002@example.org"));
}

void TestConsoleOrder::youngestComeAtTheTop()
{
    QVERIFY(openWith(1'200));
    clickHeader(Column::RegisteredAt);
    QTRY_COMPARE(rows().rowCount(), 500);
    server().book(m_event.id, QStringLiteral("late@example.org"));
    QTRY_COMPARE(rows().rowCount(), 501);
    QCOMPARE(email(0), QStringLiteral("late@example.org"));
    m_console->registrationTable().scrollToBottom();
    QTRY_COMPARE(rows().rowCount(), 1'000); // the cursor is behind what was shown
}

void TestConsoleOrder::manyAtOnceComeAtTheTop()
{
    QVERIFY(openWith(600));
    clickHeader(Column::RegisteredAt);
    QTRY_COMPARE(rows().rowCount(), 500);
    server().addRegistrations(m_event.id, 1'300);
    server().book(m_event.id, QStringLiteral("last@example.org")); // tells the stream
    QTRY_COMPARE(rows().rowCount(), 500 + 1'301);
    QCOMPARE(email(0), QStringLiteral("last@example.org"));
    QSet<Uuid> ids;
    for (int row = 0; row < rows().rowCount(); ++row) {
        ids.insert(rows().at(row).id);
        QVERIFY(row == 0 || rows().at(row).id < rows().at(row - 1).id);
    }
    QCOMPARE(ids.size(), rows().rowCount());
}

void TestConsoleOrder::firstOneEverComes()
{
    QVERIFY(openWith(0));
    clickHeader(Column::RegisteredAt);
    QTRY_VERIFY(isRead());
    server().book(m_event.id, QStringLiteral("first@example.org"));
    QTRY_COMPARE(rows().rowCount(), 1);
}

void TestConsoleOrder::restoredOneComesToItsPlace()
{
    const QList<Registration> all = newRows(5);
    RegistrationTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.clear(true, true);
    QList<Registration> shown = reversed(all);
    shown.removeAt(2);
    model.appendPage({{}, 10}, {shown, {}});
    model.apply(all.at(2), true);
    QVERIFY(rowsOf(model) == reversed(all));
    model.apply(all.at(4), false);
    QCOMPARE(model.at(0).id, all.at(3).id);
}

void TestConsoleOrder::headIsMergedInFewSteps()
{
    const QList<Registration> all = newRows(700);
    RegistrationTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.clear(true, true);
    model.appendPage({{}, 100}, {reversed(all.sliced(0, 100)), {}});
    const QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
    const QList<Registration> head = reversed(all.sliced(95));
    QVERIFY(model.knowsAnyOf(head));
    QVERIFY(!model.knowsAnyOf(head.first(500)));
    model.mergeHead(head.first(300) + head.sliced(290)); // pages that overlap
    QCOMPARE(insertions.size(), 1);
    QVERIFY(rowsOf(model) == reversed(all));
}

QTEST_MAIN(TestConsoleOrder)
#include "tst_console_order.moc"
