// What a person types and clicks arrives where it is meant: in a date, at a list that is not here
// as a whole; and what is wrong with it can be read.

#include "desktop/console/events/clock_edit.h"
#include "desktop/console/server_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QCheckBox>

using namespace boxoffice;

class TestConsoleInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void dateIsTypedFromTheFirstDigitOn_data();
    void dateIsTypedFromTheFirstDigitOn();
    void digitsReplaceWhatWasClickedAt_data();
    void digitsReplaceWhatWasClickedAt();
    void problemBelowAFieldHasRoom();
    void allThereAreCanBeSelected();
    void othersSelectedMeanwhileStaySelected();
    void allThatASearchFindsCanBeSelected();

private:
    // In the editor of a new event.
    ClockEdit *start();
    QString count() { return labelText(&window(), "registrationCount"); }
    QPushButton *selectAll()
    {
        return window().findChild<QPushButton *>(QStringLiteral("selectAll"));
    }
    qsizetype selected() { return window().registrationsView().selected().size(); }
    bool openWith(int registrations);
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    QLocale m_locale;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleInput::initTestCase()
{
    m_locale = QLocale();
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestConsoleInput::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = m_console->server().addEvent(QStringLiteral("Concert"), 10'000);
}

void TestConsoleInput::cleanup()
{
    QLocale::setDefault(m_locale);
    m_console.reset();
}

ClockEdit *TestConsoleInput::start()
{
    window().actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    if (!editor || !QTest::qWaitForWindowActive(editor)) {
        return nullptr;
    }
    editor->findChild<QCheckBox *>()->setChecked(true); // it has a date
    return editor->findChild<ClockEdit *>();
}

void TestConsoleInput::dateIsTypedFromTheFirstDigitOn_data()
{
    QTest::addColumn<QLocale>("reader");
    QTest::addColumn<QString>("typed");
    QTest::newRow("day first") << QLocale(QLocale::English, QLocale::UnitedKingdom)
                               << QStringLiteral("241220482015");
    QTest::newRow("month first") << QLocale(QLocale::English, QLocale::UnitedStates)
                                 << QStringLiteral("122420480815");
    QTest::newRow("German") << QLocale(QLocale::German, QLocale::Germany)
                            << QStringLiteral("241220482015");
}

void TestConsoleInput::dateIsTypedFromTheFirstDigitOn()
{
    QFETCH(QLocale, reader);
    QFETCH(QString, typed);
    QLocale::setDefault(reader);
    QVERIFY(m_console->open());
    ClockEdit *clock = start();
    QVERIFY(clock);
    clock->setDateTime(QDateTime({2040, 7, 31}, {19, 0}, Qt::UTC));
    clock->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(clock->hasFocus());
    QTest::keyClicks(clock, typed);
    QCOMPARE(clock->date(), QDate(2048, 12, 24));
    QCOMPARE(clock->time().minute(), 15);
    QCOMPARE(clock->time().hour() % 12, 8);
}

void TestConsoleInput::digitsReplaceWhatWasClickedAt_data()
{
    QTest::addColumn<int>("section"); // of "Tue 31/07/2040  19:00"
    QTest::addColumn<QDateTime>("then");
    QTest::newRow("weekday") << 0 << QDateTime({2040, 7, 20}, {19, 0}, Qt::UTC);
    QTest::newRow("day") << 1 << QDateTime({2040, 7, 20}, {19, 0}, Qt::UTC);
    QTest::newRow("hour") << 4 << QDateTime({2040, 7, 31}, {20, 0}, Qt::UTC);
    QTest::newRow("minute") << 5 << QDateTime({2040, 7, 31}, {19, 20}, Qt::UTC);
}

void TestConsoleInput::digitsReplaceWhatWasClickedAt()
{
    QFETCH(int, section);
    QFETCH(QDateTime, then);
    QVERIFY(m_console->open());
    ClockEdit *clock = start();
    QVERIFY(clock);
    clock->setDateTime(QDateTime({2040, 7, 31}, {19, 0}, Qt::UTC));
    auto *line = clock->findChild<QLineEdit *>();
    const QStringList parts{QStringLiteral("Tue"),  QStringLiteral("31"), QStringLiteral("07"),
                            QStringLiteral("2040"), QStringLiteral("19"), QStringLiteral("00")};
    const qsizetype at = clock->text().indexOf(parts.at(section), section == 5 ? 19 : 0) + 1;
    line->setCursorPosition(static_cast<int>(at)); // within it
    QTest::mouseClick(line, Qt::LeftButton, {},
                      line->inputMethodQuery(Qt::ImCursorRectangle).toRect().center());
    QTest::keyClicks(clock, QStringLiteral("20"));
    QTEST(clock->dateTime(), "then");
}

// It grows where a sentence needs more than there is.
void TestConsoleInput::problemBelowAFieldHasRoom()
{
    QVERIFY(m_console->open());
    window().actions().server->trigger();
    auto *dialog = openDialog<ServerDialog>();
    QVERIFY(dialog);
    auto *address = dialog->findChild<QLineEdit *>(QStringLiteral("serverAddress"));
    address->setText(QStringLiteral("ftp://"));
    QTest::keyClick(address, Qt::Key_Return);
    QLabel *problem = nullptr;
    for (QLabel *label : dialog->findChildren<QLabel *>()) {
        problem = label->property("role") == QStringLiteral("problem") ? label : problem;
    }
    QVERIFY(problem && problem->isVisible());
    QTRY_VERIFY(problem->height() >= problem->heightForWidth(problem->width()));
    const auto bottom = [dialog](const QWidget *widget) {
        return widget->mapTo(dialog, widget->rect().bottomLeft()).y();
    };
    QVERIFY(bottom(address) < bottom(problem) - problem->height() + 1);
    for (const QPushButton *button : dialog->findChildren<QPushButton *>()) {
        QVERIFY(bottom(problem) < bottom(button) - button->height() + 1);
    }
    QVERIFY(bottom(problem) < dialog->height());
}

bool TestConsoleInput::openWith(int registrations)
{
    m_console->server().addRegistrations(m_event.id, registrations);
    return m_console->open() && m_console->select(m_event);
}

void TestConsoleInput::allThereAreCanBeSelected()
{
    QVERIFY(openWith(1'700));
    QTRY_COMPARE(count(), QStringLiteral("500 of 1,700 registrations loaded; scroll for more"));
    QVERIFY(!selectAll()->isVisible());
    m_console->registrationTable().setFocus();
    QTest::keySequence(&m_console->registrationTable(), QKeySequence::SelectAll);
    QCOMPARE(count(), QStringLiteral("500 of 1,700 registrations loaded and selected"));
    QVERIFY(selectAll()->isVisible());
    QCOMPARE(selectAll()->text(), QStringLiteral("Select all 1,700"));
    click(&window(), "selectAll");
    QTRY_COMPARE(selected(), 1'700);
    QTRY_COMPARE(count(), QStringLiteral("All 1,700 registrations are selected"));
    QVERIFY(!selectAll()->isVisible());
    m_console->registrationTable().selectRow(3);
    QCOMPARE(count(), QStringLiteral("1,700 registrations"));
}

void TestConsoleInput::othersSelectedMeanwhileStaySelected()
{
    QVERIFY(openWith(1'700));
    m_console->registrationTable().selectAll();
    m_console->server().holdAnswers(true);
    click(&window(), "selectAll");
    QTRY_COMPARE(m_console->server().heldAnswers(), 1);
    QVERIFY(count().startsWith(QStringLiteral("Selecting all registrations…")));
    m_console->registrationTable().selectRow(3);
    m_console->server().holdAnswers(false);
    QTRY_COMPARE(m_console->rows().rowCount(), 1'000);
    QTRY_COMPARE(count(), QStringLiteral("1,000 of 1,700 registrations loaded; scroll for more"));
    QCOMPARE(selected(), 1);
}

void TestConsoleInput::allThatASearchFindsCanBeSelected()
{
    QVERIFY(openWith(1'700));
    window().registrationsView().search().setText(QStringLiteral("guest"));
    QTRY_COMPARE(count(), QStringLiteral("The first 500 registrations; scroll for more"));
    m_console->registrationTable().selectAll();
    QCOMPARE(count(), QStringLiteral("The first 500 registrations are loaded and selected"));
    QCOMPARE(selectAll()->text(), QStringLiteral("Select all"));
    click(&window(), "selectAll");
    QTRY_COMPARE(selected(), 1'700);
}

QTEST_MAIN(TestConsoleInput)
#include "tst_console_input.moc"
