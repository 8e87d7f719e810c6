// The console against a real server process with a PostgreSQL of its own.

#include "desktop/console/register_dialog.h"
#include "tests/gui/console_fixture.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"

#include <QAction>
#include <QLineEdit>
#include <QProcess>
#include <QSpinBox>

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
    Uuid create(const QString &name, int seats);
    bool startServer(quint16 port); // 0: a free one
    QUrl url() const;

    OwnSettings m_settings;
    TestDirectory m_data;
    ServerProcess m_server;
    std::unique_ptr<MainWindow> m_window;
};

void TestConsoleServer::initTestCase()
{
    QVERIFY2(startServer(0), qPrintable(m_server.output()));
}

bool TestConsoleServer::startServer(quint16 port)
{
    ServerOptions options;
    options.dataDir = m_data.path();
    if (port != 0) {
        options.arguments = {QStringLiteral("--port"), QString::number(port)};
    }
    return m_server.start(options);
}

QUrl TestConsoleServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.port()));
}

void TestConsoleServer::init()
{
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->connectTo(url());
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session().events.isLoaded(), 20'000);
}

void TestConsoleServer::cleanup()
{
    m_window.reset();
}

// By the editor, as a person would.
Uuid TestConsoleServer::create(const QString &name, int seats)
{
    m_window->actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    for (QLineEdit *edit : editor->findChildren<QLineEdit *>()) {
        if (edit->accessibleName() == QStringLiteral("Name")) {
            QTest::keyClicks(edit, name);
        }
    }
    editor->findChild<QSpinBox *>()->setValue(seats);
    QTest::mouseClick(editor->findChild<QPushButton *>(QStringLiteral("editorSave")),
                      Qt::LeftButton);
    const bool shown =
        QTest::qWaitFor([&] { return labelText(m_window.get(), "headerName") == name; }, 20'000);
    return shown ? m_window->eventsView().current() : Uuid{};
}

void TestConsoleServer::createsAnEvent()
{
    const Uuid id = create(QStringLiteral("Autumn Concert"), 12);
    QVERIFY(!id.isNil());
    QCOMPARE(labelText(m_window.get(), "headerSeats"),
             QStringLiteral("0 of 12 seats booked, 12 left"));
    QVERIFY(m_window->session().events.find(id)->createdAt > 0);
}

void TestConsoleServer::seatsChangeWhileAnotherClientBooks()
{
    const Uuid id = create(QStringLiteral("Repair Cafe"), 30);
    QVERIFY(!id.isNil());
    ApiClient other;
    other.setServer(url());
    for (int i = 0; i < 30; ++i) {
        other.registerAttendee(id, QStringLiteral("guest%1@example.org").arg(i),
                               ApiClient::newKey());
    }
    QTRY_COMPARE_WITH_TIMEOUT(labelText(m_window.get(), "headerSeats"),
                              QStringLiteral("Full: all 30 seats are booked"), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().registrations.model().rowCount(), 30, 20'000);
}

void TestConsoleServer::registersByHandOnce()
{
    QVERIFY(!create(QStringLiteral("Harvest Supper"), 30).isNil());
    m_window->actions().registerSomebody->trigger();
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
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 1);
    dialog->done(QDialog::Rejected);
}

void TestConsoleServer::serverKilledUnderTheOpenWindow()
{
    const Uuid id = create(QStringLiteral("Night Walk"), 5);
    const quint16 port = m_server.port();
    m_server.kill();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().monitor.state(), State::Lost, 30'000);
    QVERIFY2(startServer(port), qPrintable(m_server.output()));
    QCOMPARE(m_server.port(), port);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().monitor.state(), State::Online, 40'000);
    QVERIFY(m_window->session().events.find(id).has_value());
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
