// The console against a real server process with a PostgreSQL of its own.

#include "desktop/console/register_dialog.h"
#include "tests/gui/server_fixture.h"

#include <QProcess>

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
    void serverKilledUnderTheOpenWindow();
    void helpAndVersion_data();
    void helpAndVersion();

private:
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
};

void TestConsoleServer::initTestCase()
{
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

void TestConsoleServer::helpAndVersion_data()
{
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("--help/names the options")
        << QStringLiteral("--help") << QByteArray("--server <URL>") << 0;
    QTest::newRow("--version/tells it")
        << QStringLiteral("--version") << QByteArray(BOXOFFICE_VERSION) << 0;
    QTest::newRow("--server/no address")
        << QStringLiteral("--server=ftp://x") << QByteArray("not an address") << 2;
}

void TestConsoleServer::helpAndVersion()
{
    QFETCH(QString, argument);
    QFETCH(QByteArray, said);
    QProcess console;
    console.setProcessChannelMode(QProcess::MergedChannels);
    console.start(QStringLiteral(BOXOFFICE_CONSOLE), {argument});
    QVERIFY(console.waitForFinished(20'000));
    QVERIFY(console.readAll().contains(said));
    QTEST(console.exitCode(), "exitCode");
}

QTEST_MAIN(TestConsoleServer)
#include "tst_console_server.moc"
