// What a dialog does belongs to what it was opened for, whatever happens behind it.

#include "desktop/console/registrations/register_dialog.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QFileDialog>
#include <QPrintDialog>
#include <QPrinter>

using namespace boxoffice;

class TestConsoleDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }

    void registersForTheEventItWasOpenedFor();
    void registersNobodyForADeletedEvent();
    void exportsTheListItWasOpenedFor();
    void exportsNothingOfADeletedEvent();
    void printsNothingOfADeletedEvent();
    void saysWhichOnesAreExported();
    void deletedEventIsTold();

private:
    template <typename Dialog> Dialog *opened(QAction *action)
    {
        action->trigger();
        return openDialog<Dialog>();
    }
    void typeAddress(RegisterDialog &dialog);
    void typeFileName(QFileDialog &dialog, const QString &path);
    void deleteTheWalk();
    int listReads() { return server().count("GET", QStringLiteral("/registrations")); }
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    QTemporaryDir m_folder;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_concert;
    Event m_walk;
};

void TestConsoleDialogs::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_concert = server().addEvent(QStringLiteral("Autumn Concert"), 40);
    m_walk = server().addEvent(QStringLiteral("Night Walk"), 40);
    server().addRegistrations(m_concert.id, 3);
    server().addRegistrations(m_walk.id, 5);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_walk));
}

void TestConsoleDialogs::typeAddress(RegisterDialog &dialog)
{
    auto *email = dialog.findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTest::keyClicks(email, QStringLiteral("anna@example.org"));
    QTest::keyClick(email, Qt::Key_Return);
}

void TestConsoleDialogs::typeFileName(QFileDialog &dialog, const QString &path)
{
    auto *name = dialog.findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    name->setText(path);
    QTest::keyClick(name, Qt::Key_Return);
}

// By somebody else; the selection moves on to the concert.
void TestConsoleDialogs::deleteTheWalk()
{
    server().removeEvent(m_walk.id);
    QTRY_COMPARE(window().session().current.id(), m_concert.id);
    QTRY_VERIFY(!window().session().registrations.isLoading());
}

void TestConsoleDialogs::registersForTheEventItWasOpenedFor()
{
    auto *dialog = opened<RegisterDialog>(window().actions().registerSomebody);
    QVERIFY(m_console->select(m_concert));
    typeAddress(*dialog);
    QTRY_COMPARE(server().activeCount(m_walk.id), 6);
    QCOMPARE(server().activeCount(m_concert.id), 3);
    dialog->done(QDialog::Rejected);
}

void TestConsoleDialogs::registersNobodyForADeletedEvent()
{
    auto *dialog = opened<RegisterDialog>(window().actions().registerSomebody);
    deleteTheWalk();
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QVERIFY(email->accessibleDescription().contains(QStringLiteral("deleted")));
    QVERIFY(!email->isEnabled());
    typeAddress(*dialog);
    QCOMPARE(server().count("POST", QStringLiteral("/register")), 0);
    QCOMPARE(server().activeCount(m_concert.id), 3);
    dialog->done(QDialog::Rejected);
}

void TestConsoleDialogs::exportsTheListItWasOpenedFor()
{
    auto *dialog = opened<QFileDialog>(window().actions().exportList);
    QVERIFY(m_console->select(m_concert));
    const QString path = m_folder.filePath(QStringLiteral("walk.csv"));
    typeFileName(*dialog, path);
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("exported")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("\r\n"), 6);
}

void TestConsoleDialogs::exportsNothingOfADeletedEvent()
{
    auto *dialog = opened<QFileDialog>(window().actions().exportList);
    deleteTheWalk();
    const int readsBefore = listReads();
    const QString path = m_folder.filePath(QStringLiteral("gone.csv"));
    typeFileName(*dialog, path);
    QVERIFY(window().notices().text().contains(QStringLiteral("nothing was done")));
    QVERIFY(!QFile::exists(path));
    QCOMPARE(listReads(), readsBefore);
}

void TestConsoleDialogs::printsNothingOfADeletedEvent()
{
    auto *dialog = opened<QPrintDialog>(window().actions().print);
    const QString path = m_folder.filePath(QStringLiteral("gone.pdf"));
    dialog->printer()->setOutputFileName(path);
    deleteTheWalk();
    const int readsBefore = listReads();
    dialog->done(QDialog::Accepted);
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("nothing was done")));
    QVERIFY(!QFile::exists(path));
    QCOMPARE(listReads(), readsBefore);
}

void TestConsoleDialogs::saysWhichOnesAreExported()
{
    window().registrationsView().search().setText(QStringLiteral("guest000001"));
    QTRY_COMPARE(m_console->rows().rowCount(), 1);
    auto *dialog = opened<QFileDialog>(window().actions().exportList);
    QCOMPARE(dialog->windowTitle(),
             QStringLiteral("Export registrations of “Night Walk” – only “guest000001”"));
    const auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    QCOMPARE(name->text(), QStringLiteral("Night Walk (only guest000001).csv"));
    dialog->reject();
    auto *print = opened<QPrintDialog>(window().actions().print);
    QVERIFY(print->windowTitle().endsWith(QStringLiteral("only “guest000001”")));
    print->done(QDialog::Rejected);
}

void TestConsoleDialogs::deletedEventIsTold()
{
    deleteTheWalk();
    QCOMPARE(window().notices().text(), QStringLiteral("“Night Walk” was deleted."));
}

QTEST_MAIN(TestConsoleDialogs)
#include "tst_console_dialogs.moc"
