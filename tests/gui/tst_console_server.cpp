// The console against a real server process with a PostgreSQL of its own.

#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/registrations/registration_export.h"
#include "desktop/console/translations.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/patience.h"

#include <QMessageBox>
#include <QProcess>
#include <QSignalSpy>

#include <csignal>

using namespace boxoffice;

using State = ConnectionMonitor::State;

class TestConsoleServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void createsAnEvent();
    void seatsChangeWhileAnotherClientBooks();
    void registersByHandOnce();
    void correctsRestoresAndErases();
    void registersInADeclaredRush();
    void serverKilledUnderTheOpenWindow();
    void silentServerIsNoticed();
    void exportGoesOnAfterTheServerWasKilled();
    void exportThatCanNotGoOnLeavesTheOldFile();
    void installsWhatADesktopNeeds();
    void helpAndVersion_data();
    void helpAndVersion();

private:
    MainWindow &window() { return m_console.window(); }
    // An event with so many registrations, and an export of them in whose middle, after one page,
    // the server is killed.
    std::unique_ptr<CsvExport> beginDoomedExport(int rows);

    OwnSettings m_settings;
    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(QStringLiteral("list.csv"));
    ConsoleOnServer m_console;
};

void TestConsoleServer::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleServer::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleServer::cleanup()
{
    m_console.close();
}

void TestConsoleServer::createsAnEvent()
{
    const Uuid id = m_console.create(QStringLiteral("Autumn Concert"), 12);
    QVERIFY(!id.isNil());
    QCOMPARE(labelText(&window(), "headerSeats"), QStringLiteral("0 of 12 seats booked, 12 left"));
    QVERIFY(window().session().events.find(id)->createdAt > 0);
}

void TestConsoleServer::seatsChangeWhileAnotherClientBooks()
{
    const Uuid id = m_console.create(QStringLiteral("Repair Cafe"), 30);
    QVERIFY(!id.isNil());
    ApiClient &other = m_console.other();
    for (int i = 0; i < 30; ++i) {
        other.registerAttendee(id, QStringLiteral("guest%1@example.org").arg(i),
                               ApiClient::newKey());
    }
    QTRY_COMPARE_WITH_TIMEOUT(labelText(&window(), "headerSeats"),
                              QStringLiteral("Full: all 30 seats are booked"), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(window().session().registrations.model().rowCount(), 30, 20'000);
}

void TestConsoleServer::registersByHandOnce()
{
    QVERIFY(!m_console.create(QStringLiteral("Harvest Supper"), 30).isNil());
    window().actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    for (const bool again : {false, true}) {
        QTest::keyClicks(email, QStringLiteral("anna@example.org"));
        QTest::keyClick(email, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(
            again ? email->accessibleDescription().contains(QStringLiteral("already registered"))
                  : labelText(dialog, "registerDone").contains(QStringLiteral("is registered")),
            20'000);
    }
    QTRY_COMPARE(window().session().registrations.model().rowCount(), 1);
    dialog->done(QDialog::Rejected);
}

void TestConsoleServer::correctsRestoresAndErases()
{
    const Uuid id = m_console.create(QStringLiteral("Open Studio"), 3);
    QVERIFY(!id.isNil());
    QVERIFY(m_console.book(id, {QStringLiteral("anna@example.org")}));
    const RegistrationTableModel &rows = m_console.rows();
    const Registration booked = rows.at(0);
    QTableView &table = window().registrationsView().table();
    table.selectRow(0);
    window().actions().correct->trigger();
    auto *dialog = openDialog<CorrectDialog>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("correctName"))
        ->setText(QStringLiteral("Anna Berg"));
    dialog->findChild<QLineEdit *>(QStringLiteral("correctEmail"))
        ->setText(QStringLiteral("anna.berg@example.org"));
    click(dialog, "correctSave");
    QTRY_COMPARE_WITH_TIMEOUT(rows.at(0).name, QStringLiteral("Anna Berg"), 20'000);
    QCOMPARE(rows.at(0).userEmail, QStringLiteral("anna.berg@example.org"));
    QCOMPARE(rows.at(0).version, booked.version + 1);
    window().actions().cancelRegistrations->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(rows.rowCount(), 0, 20'000);
    QTRY_VERIFY(window().actions().undo->isEnabled());
    window().actions().undo->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(rows.rowCount(), 1, 20'000);
    QCOMPARE(rows.at(0).id, booked.id);
    QCOMPARE(rows.at(0).name, QStringLiteral("Anna Berg"));
    table.selectRow(0);
    window().actions().erase->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY_WITH_TIMEOUT(rows.at(0).erasedAt.has_value(), 20'000);
    QCOMPARE(rows.at(0).name, QString());
    QCOMPARE(m_console.listed(id).size(), 1);
}

void TestConsoleServer::registersInADeclaredRush()
{
    ConsoleOnServer rush;
    QVERIFY2(rush.start(0, {QStringLiteral("--pow-bits=12")}), qPrintable(rush.server().output()));
    QVERIFY(rush.open());
    const Uuid id = rush.arrange(QStringLiteral("Reunion"), 5);
    QVERIFY(!id.isNil());
    const auto first = rush.bookOne(id, QStringLiteral("anna@example.org"));
    QVERIFY(first);
    const auto second = rush.bookOne(id, QStringLiteral("ben@example.org"));
    QVERIFY(second);
    QCOMPARE(rush.listed(id).size(), 2);
}

void TestConsoleServer::serverKilledUnderTheOpenWindow()
{
    const Uuid id = m_console.create(QStringLiteral("Night Walk"), 5);
    const quint16 port = m_console.server().port();
    m_console.server().kill();
    QTRY_COMPARE_WITH_TIMEOUT(window().session().monitor.state(), State::Lost, 30'000);
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
    QCOMPARE(m_console.server().port(), port);
    QTRY_COMPARE_WITH_TIMEOUT(window().session().monitor.state(), State::Online, 40'000);
    QVERIFY(window().session().events.find(id).has_value());
}

// One that neither answers nor closes: stopped, or behind a cable that was pulled.
void TestConsoleServer::silentServerIsNoticed()
{
    const auto pid = static_cast<pid_t>(m_console.server().pid());
    QCOMPARE(::kill(pid, SIGSTOP), 0);
    const auto &monitor = window().session().monitor;
    const bool noticed = QTest::qWaitFor([&] { return monitor.state() == State::Lost; }, 35'000);
    QCOMPARE(::kill(pid, SIGCONT), 0);
    QVERIFY(noticed);
    QTRY_COMPARE_WITH_TIMEOUT(monitor.state(), State::Online, 40'000);
}

std::unique_ptr<CsvExport> TestConsoleServer::beginDoomedExport(int rows)
{
    const Uuid id = m_console.arrange(QStringLiteral("Fair of %1").arg(rows), rows);
    if (id.isNil() || !m_console.insertRegistrations(id, rows)) {
        return nullptr;
    }
    QFile old(m_path);
    if (!old.open(QIODevice::WriteOnly) || old.write("what was there before") < 0) {
        return nullptr;
    }
    auto job = std::make_unique<RegistrationExport>(window().session().client,
                                                    RegistrationQuery{.eventId = id, .search = {}},
                                                    TypeNames(), m_path, nullptr);
    connect(job.get(), &CsvExport::progressed, job.get(), [this, job = job.get()] {
        job->disconnect(job);
        m_console.server().kill();
    });
    job->start();
    return job;
}

void TestConsoleServer::exportGoesOnAfterTheServerWasKilled()
{
    const quint16 port = m_console.server().port();
    window().session().client.setPatience(std::chrono::minutes(3));
    const auto job = beginDoomedExport(20'000);
    QVERIFY(job);
    QSignalSpy finished(job.get(), &CsvExport::finished);
    QTRY_VERIFY_WITH_TIMEOUT(!m_console.server().isRunning(), 20'000);
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QCOMPARE(text.count("\r\n"), 20'001);
    for (int guest = 0; guest < 20'000; guest += 97) {
        const QByteArray email = ",guest" + QByteArray::number(guest).rightJustified(6, '0') + '@';
        QVERIFY2(text.contains(email), email.constData());
    }
}

void TestConsoleServer::exportThatCanNotGoOnLeavesTheOldFile()
{
    const quint16 port = m_console.server().port();
    window().session().client.setPatience(std::chrono::milliseconds(300));
    const auto job = beginDoomedExport(3'000);
    QVERIFY(job);
    QSignalSpy failed(job.get(), &CsvExport::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QCOMPARE(failed.first().first().value<ApiError>().kind, ApiFailure::Unreachable);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("what was there before"));
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
}

void TestConsoleServer::installsWhatADesktopNeeds()
{
    const QString prefix = m_folder.filePath(QStringLiteral("usr"));
    QProcess install;
    install.start(QStringLiteral(CMAKE_COMMAND),
                  {QStringLiteral("-DCMAKE_INSTALL_PREFIX=") + prefix, QStringLiteral("-P"),
                   QStringLiteral(BOXOFFICE_CONSOLE_INSTALL)});
    QVERIFY(install.waitForFinished(60'000));
    QCOMPARE(install.exitCode(), 0);
    QFile entry(prefix + QStringLiteral("/share/applications/boxoffice-console.desktop"));
    QVERIFY(entry.open(QIODevice::ReadOnly));
    const QByteArray text = entry.readAll();
    QVERIFY(text.contains("\nExec=boxoffice-console\n"));
    QVERIFY(text.contains("\nIcon=boxoffice-console\n"));
    QVERIFY(QFile::exists(prefix
                          + QStringLiteral("/share/icons/hicolor/scalable/apps/"
                                           "boxoffice-console.svg")));
    QProcess console;
    console.start(prefix + QStringLiteral("/bin/boxoffice-console"), {QStringLiteral("--version")});
    QVERIFY(console.waitForFinished(20'000));
    QVERIFY(console.readAll().contains(BOXOFFICE_VERSION));
}

void TestConsoleServer::helpAndVersion_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char *name, const char *arguments, QByteArray said, int exitCode) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ') << said << exitCode;
    };
    row("--help/names the option", "--help", "--server <URL>", 0);
    row("--help/names the address", "--help", "[URL]", 0);
    row("--version/tells it", "--version", BOXOFFICE_VERSION, 0);
    row("--server/no address", "--server=ftp://x", "not an address", 2);
    row("address/no address", "ftp://x", "not an address", 2);
    row("address/two of them", "localhost:1 localhost:2", "One server at a time", 2);
    row("address/twice in two ways", "--server=localhost:1 localhost:2", "One server at a time", 2);
}

void TestConsoleServer::helpAndVersion()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    QProcess console;
    console.setProcessChannelMode(QProcess::MergedChannels);
    console.start(QStringLiteral(BOXOFFICE_CONSOLE), arguments);
    QVERIFY(console.waitForFinished(20'000));
    QVERIFY(console.readAll().contains(said));
    QTEST(console.exitCode(), "exitCode");
}

QTEST_MAIN(TestConsoleServer)
#include "tst_console_server.moc"
