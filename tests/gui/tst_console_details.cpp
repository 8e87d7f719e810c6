// What is seen of one event here and there: in the window's title, in the questions about it, in
// the table's mark, in the calendar of its editor.

#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QCalendarWidget>
#include <QDateTimeEdit>
#include <QHeaderView>
#include <QMessageBox>

using namespace boxoffice;

class TestConsoleDetails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }

    void titleNamesTheEvent();
    void questionsCount_data();
    void questionsCount();
    void clickBesideTheRowsLeavesTheMark();
    void calendarIsReadable();

private:
    MainWindow &window() { return m_console->window(); }
    QTableView &table() { return window().eventsView().table(); }
    // What is asked before an event with so many registrations is deleted, then before they are.
    QStringList questionsBeforeDeleting(int registrations);

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
};

void TestConsoleDetails::initTestCase()
{
    applyTheme(*qApp, ColorScheme::Light);
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestConsoleDetails::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
}

void TestConsoleDetails::titleNamesTheEvent()
{
    const Event ball = m_console->server().addEvent(QStringLiteral("Ball [*]"), 20);
    const Event concert = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(concert));
    QCOMPARE(window().windowTitle(), QStringLiteral("Concert"));
    QVERIFY(m_console->select(ball));
    QCOMPARE(window().windowTitle(), QStringLiteral("Ball [*][*]")); // written as "Ball [*]"
    Event renamed = ball;
    renamed.name = QStringLiteral("Masked Ball");
    m_console->server().changeEvent(renamed);
    QTRY_COMPARE(window().windowTitle(), QStringLiteral("Masked Ball"));
    window().connectTo(QUrl(QStringLiteral("http://127.0.0.1:1")));
    QTRY_COMPARE(window().windowTitle(), QStringLiteral("Boxoffice"));
}

QStringList TestConsoleDetails::questionsBeforeDeleting(int registrations)
{
    const Event event = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addRegistrations(event.id, registrations);
    if (!m_console->open() || !m_console->select(event)) {
        return {};
    }
    QStringList questions;
    window().actions().deleteEvent->trigger();
    QPointer<QMessageBox> first = openDialog<QMessageBox>();
    questions.append(first->text());
    click(first, "confirm");
    const auto next = [&] {
        auto *box = openDialog<QMessageBox>();
        return box != first ? box : nullptr;
    };
    if (QTest::qWaitFor([&] { return next() || m_console->server().events().isEmpty(); })
        && next()) {
        questions.append(next()->text());
        next()->reject();
    }
    return questions;
}

void TestConsoleDetails::questionsCount_data()
{
    QTest::addColumn<int>("registrations");
    QTest::addColumn<QStringList>("counted");
    QTest::newRow("none") << 0 << QStringList{QStringLiteral("“Concert” will")};
    QTest::newRow("one") << 1
                         << QStringList{QStringLiteral("“Concert” and its registration will"),
                                        QStringLiteral("has 1 registration. It")};
    QTest::newRow("two") << 2
                         << QStringList{QStringLiteral("“Concert” and its 2 registrations will"),
                                        QStringLiteral("has 2 registrations. They")};
}

void TestConsoleDetails::questionsCount()
{
    QFETCH(int, registrations);
    QFETCH(QStringList, counted);
    const QStringList questions = questionsBeforeDeleting(registrations);
    QCOMPARE(questions.size(), counted.size());
    for (qsizetype i = 0; i < questions.size(); ++i) {
        QVERIFY2(questions.at(i).contains(counted.at(i)), qPrintable(questions.at(i)));
    }
}

// It stays on what the commands act on.
void TestConsoleDetails::clickBesideTheRowsLeavesTheMark()
{
    const Event concert = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addEvent(QStringLiteral("Ball"), 20);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(concert));
    const int row = table().currentIndex().row();
    const auto marked = [&] { return table().selectionModel()->isRowSelected(row); };
    QVERIFY(marked());
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {},
                      table().viewport()->rect().bottomLeft() - QPoint(-9, 9));
    QTRY_VERIFY(marked());
    QTest::mouseClick(table().viewport(), Qt::LeftButton, Qt::ControlModifier,
                      table().visualRect(table().currentIndex()).center());
    QTRY_VERIFY(marked());
    QCOMPARE(window().session().current.id(), concert.id);
}

// Each weekday's name is written in full, and the last of the six weeks is in sight.
void TestConsoleDetails::calendarIsReadable()
{
    m_console->server().addEvent(QStringLiteral("Concert"), 40);
    QVERIFY(m_console->open());
    window().actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(editor);
    auto *calendar = editor->findChild<QDateTimeEdit *>()->calendarWidget();
    QVERIFY(calendar);
    QCOMPARE(calendar->weekdayTextFormat(Qt::Sunday).foreground().color(), theme().danger);
    QWidget *popup = calendar->window();
    popup->adjustSize();
    popup->show();
    QVERIFY(QTest::qWaitForWindowExposed(popup));
    const auto *days = calendar->findChild<QTableView *>();
    const QAbstractItemModel &cells = *days->model();
    const int firstDay = cells.columnCount() - 7; // the weeks' numbers may come before
    for (int column = firstDay; column < cells.columnCount(); ++column) {
        const QModelIndex name = cells.index(0, column);
        QStyleOptionViewItem option;
        option.initFrom(days);
        option.rect = days->visualRect(name);
        option.font = name.data(Qt::FontRole).value<QFont>().resolve(days->font());
        option.text = name.data().toString();
        option.features = QStyleOptionViewItem::HasDisplay;
        const QRect room =
            days->style()->subElementRect(QStyle::SE_ItemViewItemText, &option, days);
        const int needed = QFontMetrics(option.font).horizontalAdvance(option.text);
        QVERIFY2(room.width() >= needed, qPrintable(option.text));
    }
    const QRect last = days->visualRect(cells.index(cells.rowCount() - 1, firstDay));
    QVERIFY(days->viewport()->rect().contains(last));
    QVERIFY(last.height() >= QFontMetrics(days->font()).height());
}

QTEST_MAIN(TestConsoleDetails)
#include "tst_console_details.moc"
