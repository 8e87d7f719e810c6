// Cancelling one or many, and taking it back: nothing asked for is lost, nothing is done twice.

#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QComboBox>
#include <QFileDialog>
#include <QMessageBox>
#include <QProgressBar>
#include <QTimer>

using namespace boxoffice;

class TestConsoleBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }

    void whatIsAskedForWhileOneIsSlowIsDone();
    void cancelAskedForDuringAnUndoIsDone();
    void failedUndoMayBeTriedAgain();
    void undoWhoseAnswerWasLostIsDoneOnce();
    void erasedOnesAreNotRestored();
    void erasedOneIsNotUndone();
    void partialFailureOffersToUndoTheRest();
    void unknownOutcomeIsNotCalledAFailure();
    void manyAreAskedForFirst();
    void progressAppearsForWhatTakesLong();
    void progressIsStoppedByItsButtonOnly();
    void exportShowsHowFarItIs();
    void nextRowIsSelectedAfterDelete();

private:
    void deleteRows(int first, int last);
    int active() { return server().activeCount(m_event.id); }
    QString notice() { return window().notices().text(); }
    QWidget *progress();
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleBatch::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestConsoleBatch::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = server().addEvent(QStringLiteral("Night Walk"), 100);
    server().addRegistrations(m_event.id, 30);
    QVERIFY(m_console->open());
    watchModels(window());
    QVERIFY(m_console->select(m_event));
    QTRY_COMPARE(m_console->rows().rowCount(), 30);
    window().session().client.setPatience(std::chrono::milliseconds(300));
}

// By the keyboard.
void TestConsoleBatch::deleteRows(int first, int last)
{
    QTableView &table = m_console->registrationTable();
    const QAbstractItemModel &model = *table.model();
    table.setFocus();
    table.selectionModel()->setCurrentIndex(model.index(first, 0), QItemSelectionModel::NoUpdate);
    table.selectionModel()->select(QItemSelection(model.index(first, 0), model.index(last, 0)),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QTest::keyClick(&table, Qt::Key_Delete);
}

// The line of the job that is under way, or null where none is to be seen.
QWidget *TestConsoleBatch::progress()
{
    auto *line = window().findChild<QWidget *>(QStringLiteral("progressLine"));
    return line && line->isVisible() ? line : nullptr;
}

void TestConsoleBatch::whatIsAskedForWhileOneIsSlowIsDone()
{
    server().aimAt("DELETE", {});
    server().hold(true);
    deleteRows(3, 3);
    QTRY_COMPARE(server().count("DELETE", QStringLiteral("/registrations/")), 1);
    deleteRows(5, 6);
    deleteRows(3, 3); // once more the same
    server().hold(false);
    QTRY_COMPARE(notice(), QStringLiteral("3 registrations cancelled."));
    QCOMPARE(active(), 27);
    QCOMPARE(server().count("DELETE", QStringLiteral("/registrations/")), 3);
    window().actions().undo->trigger();
    QTRY_COMPARE(active(), 30);
}

void TestConsoleBatch::cancelAskedForDuringAnUndoIsDone()
{
    deleteRows(0, 1);
    QTRY_COMPARE(active(), 28);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    server().aimAt("POST", {});
    server().hold(true);
    window().actions().undo->trigger();
    QTRY_COMPARE(server().count("POST", QStringLiteral("/restore")), 2);
    deleteRows(4, 4);
    server().hold(false);
    QTRY_COMPARE(active(), 29); // two are back, one has gone
    QTRY_VERIFY(notice().startsWith(QStringLiteral("The registration of")));
}

void TestConsoleBatch::failedUndoMayBeTriedAgain()
{
    deleteRows(0, 1);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    server().aimAt("POST", {});
    server().misbehave(StubServer::Fault::NoDatabase, 1'000);
    window().actions().undo->trigger();
    QTRY_VERIFY(notice().contains(QStringLiteral("2 registrations could not be restored")));
    QVERIFY(window().actions().undo->isEnabled());
    server().misbehave(StubServer::Fault::None, 0);
    click(&window(), "noticeAction");
    QTRY_COMPARE(active(), 30);
    QTRY_COMPARE(notice(), QStringLiteral("2 registrations restored."));
    QVERIFY(!window().actions().undo->isEnabled());
}

void TestConsoleBatch::undoWhoseAnswerWasLostIsDoneOnce()
{
    deleteRows(0, 0);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    server().aimAt("POST", {});
    server().misbehave(StubServer::Fault::CutAfter, 1'000);
    window().actions().undo->trigger();
    QTRY_VERIFY(notice().contains(QStringLiteral("is not known")));
    QCOMPARE(active(), 30); // as it happens
    server().misbehave(StubServer::Fault::None, 0);
    window().session().monitor.retryNow();
    window().actions().undo->trigger();
    QTRY_COMPARE(notice(), QStringLiteral("1 registration restored."));
    QCOMPARE(active(), 30);
}

void TestConsoleBatch::erasedOnesAreNotRestored()
{
    deleteRows(0, 2);
    QTRY_COMPARE(active(), 27);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    auto *filter = window().findChild<QComboBox *>(QStringLiteral("registrationFilter"));
    filter->setCurrentIndex(filter->findData(static_cast<int>(RegistrationStatus::Cancelled)));
    QTRY_COMPARE(m_console->rows().rowCount(), 3);
    m_console->registrationTable().selectRow(1);
    window().actions().erase->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY(m_console->rows().at(1).erasedAt.has_value());
    m_console->registrationTable().selectAll();
    window().actions().restore->trigger();
    QTRY_COMPARE(notice(), QStringLiteral("2 registrations restored."));
    QCOMPARE(server().count("POST", QStringLiteral("/restore")), 2);
    // Nor by what was asked for before, or with a row that tells no version.
    QTRY_COMPARE(m_console->rows().rowCount(), 1);
    Registration early = server().registrations(m_event.id).at(5);
    early.cancelledAt = early.createdAt;
    early.version = 0;
    RegistrationBatch &batch = window().session().registrations.batch();
    batch.restore({m_console->rows().at(0), early});
    QVERIFY(!batch.isRunning());
    QVERIFY(!batch.canUndo());
    QCOMPARE(server().count("POST", QStringLiteral("/restore")), 2);
}

void TestConsoleBatch::erasedOneIsNotUndone()
{
    deleteRows(0, 0);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    Registration erased = server().registrations(m_event.id).at(0);
    erased.erasedAt = erased.createdAt;
    window().session().registrations.take(erased); // what a command does with its answer
    QVERIFY(!window().actions().undo->isEnabled());
    deleteRows(0, 0);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    window().session().registrations.batch().forgetEvent(m_event.id);
    QVERIFY(!window().actions().undo->isEnabled());
}

void TestConsoleBatch::partialFailureOffersToUndoTheRest()
{
    server().aimAt("DELETE", m_console->rows().at(1).id.toString());
    server().misbehave(StubServer::Fault::NoDatabase, 1'000);
    deleteRows(0, 2);
    QTRY_VERIFY(notice().startsWith(
        QStringLiteral("2 registrations cancelled. 1 registration could not be cancelled "
                       "(guest000001@example.org).")));
    QCOMPARE(active(), 28);
    click(&window(), "noticeAction");
    QTRY_COMPARE(active(), 30);
}

void TestConsoleBatch::unknownOutcomeIsNotCalledAFailure()
{
    server().aimAt("DELETE", {});
    server().misbehave(StubServer::Fault::CutAfter, 1'000);
    deleteRows(0, 0);
    QTRY_VERIFY(notice().contains(QStringLiteral("is not known")));
    QVERIFY(!notice().contains(QStringLiteral("could not be")));
}

void TestConsoleBatch::manyAreAskedForFirst()
{
    deleteRows(0, 29);
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY(question->text().startsWith(QStringLiteral("30 registrations")));
    QTest::keyClick(question, Qt::Key_Return); // the careful one is the default
    QTRY_VERIFY(!openDialog<QMessageBox>());
    QCOMPARE(server().count("DELETE", {}), 0);
    deleteRows(0, 29);
    question = openDialog<QMessageBox>();
    QTest::mouseClick(question->buttons().first(), Qt::LeftButton);
    QTRY_COMPARE(active(), 0);
}

void TestConsoleBatch::progressAppearsForWhatTakesLong()
{
    deleteRows(0, 0);
    QTRY_COMPARE(active(), 29);
    QTRY_VERIFY(notice().startsWith(QStringLiteral("The registration of"))); // it was quick
    QTRY_VERIFY(!window().findChild<QWidget *>(QStringLiteral("progressLine")));
    window().session().client.setPatience(std::chrono::minutes(1));
    server().aimAt("DELETE", {});
    server().hold(true);
    deleteRows(0, 2);
    const auto *line = window().findChild<QWidget *>(QStringLiteral("progressLine"));
    QVERIFY(line);
    const auto *appear = line->findChild<QTimer *>();
    QVERIFY(appear);
    QCOMPARE(appear->interval(), 300);
    // Not before: on a slow machine that time may be over already.
    QVERIFY(appear->isActive() != (progress() != nullptr));
    QTRY_VERIFY(progress());
    QVERIFY(!appear->isActive());
    const auto *bar = progress()->findChild<QProgressBar *>();
    QCOMPARE(bar->maximum(), 3);
    QCOMPARE(labelText(&window(), "progressText"),
             QStringLiteral("Changing registrations… 0 of 3"));
    server().hold(false);
    QTRY_VERIFY(!progress());
    QCOMPARE(active(), 26);
}

void TestConsoleBatch::progressIsStoppedByItsButtonOnly()
{
    window().session().client.setPatience(std::chrono::minutes(1));
    server().aimAt("DELETE", {});
    server().hold(true);
    deleteRows(0, 9);
    QTRY_VERIFY(progress());
    QVERIFY(m_console->registrationTable().hasFocus());
    QTest::keyClick(&m_console->registrationTable(), Qt::Key_Return);
    QTest::keyClick(&m_console->registrationTable(), Qt::Key_Escape);
    click(&window(), "progressStop");
    server().hold(false);
    QTRY_COMPARE(notice(),
                 QStringLiteral("4 registrations cancelled.")); // those on their way
    QCOMPARE(active(), 26);
}

void TestConsoleBatch::exportShowsHowFarItIs()
{
    server().addRegistrations(m_event.id, 1'970);
    window().actions().refresh->trigger();
    QTRY_COMPARE(window().session().events.find(m_event.id)->bookedCount, 2'000);
    QTRY_VERIFY(!window().session().registrations.isLoading());
    window().session().client.setPatience(std::chrono::minutes(1));
    server().aimAt("GET", QStringLiteral("/registrations"));
    const QTemporaryDir folder;
    window().actions().exportList->trigger();
    auto *dialog = openDialog<QFileDialog>();
    auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    name->setText(folder.filePath(QStringLiteral("walk.csv")));
    server().hold(true);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(progress());
    server().holdAfter(1);
    QTRY_COMPARE(progress()->findChild<QProgressBar *>()->value(), 1'000);
    QCOMPARE(progress()->findChild<QProgressBar *>()->maximum(), 2'000);
    QVERIFY(labelText(&window(), "progressText").contains(QStringLiteral("1,000")));
    server().hold(false);
    QTRY_VERIFY(notice().startsWith(QStringLiteral("2,000 registrations exported")));
    QVERIFY(!progress());
}

void TestConsoleBatch::nextRowIsSelectedAfterDelete()
{
    deleteRows(4, 4);
    QTRY_COMPARE(active(), 29);
    // The row goes when the answer has come, which is after the server counts one less.
    QTRY_COMPARE(m_console->rows().rowCount(), 29);
    QCOMPARE(window().registrationsView().selected().size(), 1);
    QCOMPARE(window().registrationsView().selected().first().userEmail,
             QStringLiteral("guest000005@example.org"));
    QVERIFY(window().actions().cancelRegistrations->isEnabled());
}

QTEST_MAIN(TestConsoleBatch)
#include "tst_console_batch.moc"
