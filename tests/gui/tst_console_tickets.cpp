// What is done to single tickets: names, numbers, corrections, restoring, erasing; and what a
// server that knows nothing of them is spared.

#include "desktop/console/order_desk.h"
#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QMessageBox>
#include <QTabWidget>

using namespace boxoffice;

using Model = RegistrationTableModel;

class TestConsoleTickets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }

    void rowsTellNamesAndNumbers();
    void mailTroubleIsShown();
    void namesAndNumbersAreFound();
    void correctionKeepsSeatAndNumber();
    void correctionProblemsStandBesideTheField_data();
    void correctionProblemsStandBesideTheField();
    void correctionWhoseAnswerWasLostIsDoneOnce();
    void undoBringsTheSameBack();
    void cancelledOnesAreRestored();
    void fullEventRestoresNobody();
    void erasingAsksFirst();
    void eventIsErased();
    void registeringAsksForTheName();
    void editorSetsWhatConcernsNames();
    void earlyServerIsSparedWhatItCanNot();

private:
    bool openConsole();
    void selectRow(int row) { m_console->registrationTable().selectRow(row); }
    void show(RegistrationStatus status);
    QString cell(int row, int column);
    CorrectDialog *openCorrection(int row);
    void type(QWidget *dialog, const char *field, const QString &text);
    const Registration &row(int place) { return server().registrations(m_event.id).at(place); }
    QString notice() { return window().notices().text(); }
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }
    const ConsoleActions &actions() { return window().actions(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleTickets::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestConsoleTickets::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = server().addEvent(QStringLiteral("Night Walk"), 4);
    server().addRegistrations(m_event.id, 3);
    server().setName(m_event.id, 1, QStringLiteral("Ada Byron"));
}

bool TestConsoleTickets::openConsole()
{
    return m_console->open() && m_console->select(m_event)
        && QTest::qWaitFor([this] { return m_console->rows().rowCount() == 3; }, 10'000);
}

void TestConsoleTickets::show(RegistrationStatus status)
{
    auto *filter = window().findChild<QComboBox *>(QStringLiteral("registrationFilter"));
    filter->setCurrentIndex(filter->findData(static_cast<int>(status)));
    QTRY_VERIFY(window().session().registrations.isRead());
}

QString TestConsoleTickets::cell(int row, int column)
{
    return m_console->rows().index(row, column).data().toString();
}

CorrectDialog *TestConsoleTickets::openCorrection(int row)
{
    selectRow(row);
    actions().correct->trigger();
    return openDialog<CorrectDialog>();
}

void TestConsoleTickets::type(QWidget *dialog, const char *field, const QString &text)
{
    auto *edit = dialog->findChild<QLineEdit *>(QLatin1StringView(field));
    QVERIFY2(edit, field);
    edit->setText(text);
}

void TestConsoleTickets::rowsTellNamesAndNumbers()
{
    QVERIFY(openConsole());
    QTableView &table = m_console->registrationTable();
    QVERIFY(!table.isColumnHidden(Model::Name));
    QVERIFY(!table.isColumnHidden(Model::Number));
    QVERIFY(table.isColumnHidden(Model::Mail)); // nothing to be said about it
    QCOMPARE(cell(1, Model::Name), QStringLiteral("Ada Byron"));
    QCOMPARE(cell(0, Model::Name), QString());
    QCOMPARE(cell(1, Model::Number).size(), 9);
    QVERIFY(cell(0, Model::Number) != cell(1, Model::Number));
    // Nobody can read out a number that is cut.
    QVERIFY(table.columnWidth(Model::Number)
            >= table.fontMetrics().horizontalAdvance(QStringLiteral("QXMB 9KZH")) + 16);
    QVERIFY(table.isColumnHidden(Model::State)); // all alike
    show(RegistrationStatus::All);
    QTRY_VERIFY(!table.isColumnHidden(Model::State));
}

void TestConsoleTickets::mailTroubleIsShown()
{
    server().failMail(m_event.id, row(1).id, QStringLiteral("550 no such mailbox"));
    QVERIFY(openConsole());
    QTableView &table = m_console->registrationTable();
    QTRY_VERIFY(!table.isColumnHidden(Model::Mail));
    QCOMPARE(table.horizontalHeader()->visualIndex(Model::Mail), 1); // in sight, by the address
    QCOMPARE(cell(0, Model::Mail), QString());
    QCOMPARE(cell(1, Model::Mail), QStringLiteral("Not delivered"));
    const QString tip = m_console->rows().index(1, Model::Mail).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("550 no such mailbox")), qPrintable(tip));
    const Event other = server().addEvent(QStringLiteral("Ball"), 4);
    server().addRegistrations(other.id, 1);
    QTRY_VERIFY(m_console->select(other));
    QTRY_VERIFY(table.isColumnHidden(Model::Mail));
}

void TestConsoleTickets::namesAndNumbersAreFound()
{
    QVERIFY(openConsole());
    const QString number = cell(2, Model::Number);
    const QString email = cell(2, Model::Email);
    QLineEdit &search = window().registrationsView().search();
    search.setText(QStringLiteral("byron"));
    QTRY_COMPARE(m_console->rows().rowCount(), 1);
    QCOMPARE(cell(0, Model::Name), QStringLiteral("Ada Byron"));
    search.setText(number.toLower());
    QTRY_COMPARE(cell(0, Model::Email), email);
    // What is changed here stays in the list, since it still fits.
    CorrectDialog *dialog = openCorrection(0);
    QVERIFY(dialog);
    type(dialog, "correctName", QStringLiteral("Grace"));
    click(dialog, "correctSave");
    QTRY_COMPARE(cell(0, Model::Name), QStringLiteral("Grace"));
}

void TestConsoleTickets::correctionKeepsSeatAndNumber()
{
    QVERIFY(openConsole());
    const Registration before = row(1);
    CorrectDialog *dialog = openCorrection(1);
    QVERIFY(dialog);
    type(dialog, "correctName", QStringLiteral("  Ada King, Countess of Lovelace "));
    type(dialog, "correctEmail", QStringLiteral("Ada@Example.org"));
    click(dialog, "correctSave");
    QTRY_COMPARE(cell(1, Model::Email), QStringLiteral("ada@example.org"));
    QCOMPARE(cell(1, Model::Name), QStringLiteral("Ada King, Countess of Lovelace"));
    QCOMPARE(row(1).id, before.id);
    QCOMPARE(row(1).version, before.version + 1);
    QVERIFY(notice().contains(QStringLiteral("was corrected")));
    QTRY_VERIFY(!openDialog<CorrectDialog>());
    // Nothing that differs is nothing to be sent.
    const int sent = server().count("PATCH", {});
    dialog = openCorrection(1);
    click(dialog, "correctSave");
    QTRY_VERIFY(!openDialog<CorrectDialog>());
    QCOMPARE(server().count("PATCH", {}), sent);
}

void TestConsoleTickets::correctionProblemsStandBesideTheField_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("problem");
    const QString other = QStringLiteral("guest000000@example.org");
    QTest::newRow("address/of somebody else") << other << QString() << "correctEmail"
                                              << "has a seat at this event already";
    QTest::newRow("address/none") << "ada" << QString() << "correctEmail"
                                  << "not an e-mail";
    QTest::newRow("name/too long") << "ada@example.org" << QString(201, u'a') << "correctName"
                                   << "At most 200";
}

void TestConsoleTickets::correctionProblemsStandBesideTheField()
{
    QFETCH(QString, email);
    QFETCH(QString, name);
    QFETCH(QString, field);
    QFETCH(QString, problem);
    QVERIFY(openConsole());
    CorrectDialog *dialog = openCorrection(1);
    QVERIFY(dialog);
    type(dialog, "correctName", name);
    type(dialog, "correctEmail", email);
    click(dialog, "correctSave");
    const auto *edit = dialog->findChild<QLineEdit *>(field);
    QTRY_VERIFY2(edit->accessibleDescription().contains(problem),
                 qPrintable(edit->accessibleDescription()));
    QVERIFY(dialog->isVisible());
    QCOMPARE(row(1).version, 1);
}

void TestConsoleTickets::correctionWhoseAnswerWasLostIsDoneOnce()
{
    QVERIFY(openConsole());
    window().session().client.setPatience(std::chrono::milliseconds(300));
    server().aimAt("PATCH", {});
    server().misbehave(StubServer::Fault::CutAfter, 1'000);
    CorrectDialog *dialog = openCorrection(1);
    QVERIFY(dialog);
    type(dialog, "correctName", QStringLiteral("Ada King"));
    click(dialog, "correctSave");
    const auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("correctEmail"));
    QTRY_VERIFY(email->accessibleDescription().contains(QStringLiteral("is not known")));
    server().misbehave(StubServer::Fault::None, 0);
    click(dialog, "correctSave");
    QTRY_COMPARE(cell(1, Model::Name), QStringLiteral("Ada King"));
    QCOMPARE(row(1).version, 2);
}

void TestConsoleTickets::undoBringsTheSameBack()
{
    QVERIFY(openConsole());
    const Registration before = row(1);
    selectRow(1);
    actions().cancelRegistrations->trigger();
    QTRY_COMPARE(notice(),
                 QStringLiteral("The registration of Ada Byron <guest000001@example.org> was "
                                "cancelled."));
    QTRY_COMPARE(m_console->rows().rowCount(), 2);
    click(&window(), "noticeAction");
    QTRY_COMPARE(m_console->rows().rowCount(), 3);
    QCOMPARE(notice(), QStringLiteral("1 registration restored."));
    QCOMPARE(server().registrations(m_event.id).size(), 3); // no new one
    QCOMPARE(row(1), before);
    QCOMPARE(m_console->rows().at(1).id, before.id); // in its place
}

void TestConsoleTickets::cancelledOnesAreRestored()
{
    server().cancelSome(m_event.id, {0, 2});
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_event));
    show(RegistrationStatus::All);
    QTRY_COMPARE(m_console->rows().rowCount(), 3);
    selectRow(1);
    QVERIFY(!actions().restore->isEnabled());
    m_console->registrationTable().selectAll();
    QVERIFY(actions().restore->isEnabled());
    actions().restore->trigger();
    QTRY_COMPARE(notice(), QStringLiteral("2 registrations restored."));
    QCOMPARE(server().activeCount(m_event.id), 3);
    QCOMPARE(server().count("POST", QStringLiteral("/restore")), 2);
    QTRY_VERIFY(!actions().restore->isEnabled());
}

void TestConsoleTickets::fullEventRestoresNobody()
{
    server().cancelSome(m_event.id, {0});
    server().book(m_event.id, QStringLiteral("late@example.org"));
    server().book(m_event.id, QStringLiteral("later@example.org"));
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_event));
    show(RegistrationStatus::Cancelled);
    QTRY_COMPARE(m_console->rows().rowCount(), 1);
    selectRow(0);
    actions().restore->trigger();
    QTRY_VERIFY2(notice().contains(QStringLiteral("could not be restored")), qPrintable(notice()));
    QVERIFY(notice().contains(QStringLiteral("The event is full")));
    QVERIFY(row(0).cancelledAt.has_value());
}

void TestConsoleTickets::erasingAsksFirst()
{
    QVERIFY(openConsole());
    const QString number = cell(1, Model::Number);
    selectRow(1);
    actions().erase->trigger();
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    for (const QString &said :
         {QStringLiteral("Ada Byron"), QStringLiteral("lost for good"),
          QStringLiteral("These stay"), QString(number).replace(u' ', QChar::Nbsp)}) {
        QVERIFY2(question->text().contains(said), qPrintable(said));
    }
    QTest::keyClick(question, Qt::Key_Return); // the careful answer
    QTRY_VERIFY(!openDialog<QMessageBox>());
    QCOMPARE(server().count("POST", QStringLiteral("/erase")), 0);
    actions().erase->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(cell(1, Model::Email), QStringLiteral("(erased)"));
    QCOMPARE(cell(1, Model::Name), QString());
    QCOMPARE(cell(1, Model::Number), number);
    QCOMPARE(server().activeCount(m_event.id), 3);
    selectRow(0);
    selectRow(1);
    for (QAction *action : {actions().correct, actions().erase, actions().showMails}) {
        QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
    }
}

void TestConsoleTickets::eventIsErased()
{
    QVERIFY(openConsole());
    QVERIFY(!actions().eraseEvent->isEnabled());
    Event cancelled = server().event(m_event.id);
    cancelled.status = EventStatus::Cancelled;
    server().changeEvent(cancelled);
    QTRY_VERIFY(actions().eraseEvent->isEnabled());
    actions().eraseEvent->trigger();
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY(question->text().contains(QStringLiteral("“Night Walk”")));
    click(question, "confirm");
    QTRY_COMPARE(server().erasedEvents(), QList<Uuid>{m_event.id});
    QTRY_VERIFY2(notice().contains(QStringLiteral("of 3 valid registrations")),
                 qPrintable(notice()));
    QTRY_COMPARE(cell(1, Model::Email), QStringLiteral("(erased)"));
}

void TestConsoleTickets::registeringAsksForTheName()
{
    Event named = server().event(m_event.id);
    named.namesRequired = true;
    server().changeEvent(named);
    QVERIFY(openConsole());
    actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    QVERIFY(dialog);
    type(dialog, "registerEmail", QStringLiteral("grace@example.org"));
    click(dialog, "registerButton");
    const auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("registerName"));
    QVERIFY(name->accessibleDescription().contains(QStringLiteral("asks for names")));
    QCOMPARE(server().count("POST", QStringLiteral("/register")), 0);
    type(dialog, "registerName", QStringLiteral("Grace Hopper"));
    click(dialog, "registerButton");
    QTRY_COMPARE(m_console->rows().rowCount(), 4);
    QCOMPARE(row(3).name, QStringLiteral("Grace Hopper"));
    QTRY_COMPARE(name->text(), QString());
}

void TestConsoleTickets::editorSetsWhatConcernsNames()
{
    QVERIFY(openConsole());
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    auto *required = editor->findChild<QCheckBox *>(QStringLiteral("namesRequired"));
    auto *mayEdit = editor->findChild<QCheckBox *>(QStringLiteral("holdersMayEdit"));
    QVERIFY(required && required->isVisible());
    QVERIFY(!required->isChecked());
    QVERIFY(mayEdit->isChecked());
    required->setChecked(true);
    mayEdit->setChecked(false);
    click(editor, "editorSave");
    QTRY_VERIFY(server().event(m_event.id).namesRequired);
    QVERIFY(!server().event(m_event.id).holdersMayEdit);
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
}

void TestConsoleTickets::earlyServerIsSparedWhatItCanNot()
{
    server().beEarly();
    QVERIFY(openConsole());
    QTableView &table = m_console->registrationTable();
    for (const int column : {Model::Name, Model::Number, Model::Mail}) {
        QVERIFY(table.isColumnHidden(column));
    }
    selectRow(1);
    for (QAction *action : {actions().correct, actions().restore, actions().erase,
                            actions().sendTicket, actions().showMails, actions().tellEverybody,
                            actions().failedMails, actions().eraseEvent}) {
        QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
    }
    for (QAction *tab : {window().orderDesk().showOrders, window().orderDesk().showWaitingList}) {
        tab->trigger();
        const char *empty = tab == window().orderDesk().showOrders ? "orderEmpty" : "waitingEmpty";
        QTRY_VERIFY(
            labelText(&window(), empty).contains(QStringLiteral("is of an earlier version")));
    }
    actions().showRegistrations->trigger();
    actions().cancelRegistrations->trigger();
    QTRY_VERIFY(notice().contains(QStringLiteral("was cancelled")));
    QTRY_VERIFY(!window().session().registrations.batch().isRunning());
    QVERIFY(!actions().undo->isEnabled());
    actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    QVERIFY(!dialog->findChild<QLineEdit *>(QStringLiteral("registerName"))->isVisible());
    type(dialog, "registerEmail", QStringLiteral("grace@example.org"));
    click(dialog, "registerButton");
    QTRY_COMPARE(server().activeCount(m_event.id), 3);
    dialog->reject();
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(!editor->findChild<QCheckBox *>(QStringLiteral("namesRequired"))->isVisible());
    QCOMPARE(editor->findChild<QTabWidget *>(QStringLiteral("editorPages"))->count(), 1);
    editor->done(QDialog::Rejected);
    actions().showTypes->trigger();
    QTRY_VERIFY(labelText(&window(), "typesEmpty").contains(QStringLiteral("earlier version")));
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("typeAdd"))->isEnabled());
}

QTEST_MAIN(TestConsoleTickets)
#include "tst_console_tickets.moc"
