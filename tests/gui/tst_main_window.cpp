#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/server_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/console_fixture.h"
#include "tests/gui/stub_server.h"
#include "tests/support/patience.h"
#include "tests/support/resident_memory.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QMessageBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableWidget>

using namespace boxoffice;

using State = ConnectionMonitor::State;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsEventsAndSelectsTheFirst();
    void createsAnEventByKeyboard();
    void refusesAnEmptyNameBesideTheField();
    void editMergesWithSomebodyElsesEdit();
    void serverObjectionStandsBesideItsField();
    void seatsFollowTheStream();
    void eventMadeBeforeTheSnapshotAppears();
    void searchNarrowsTheEvents();
    void registrationsLoadWhileScrolling();
    void hundredThousandRegistrationsStayLight();
    void registrationSearchAsksTheServer();
    void dashboardTellsTheNumbers();
    void registersSomebodyByHand();
    void cancelsAndRestores();
    void deleteAsksOnceMoreForRegistrations();
    void copiesTheSelection();
    void lostConnectionComesBackByItself();
    void proxyPageIsOneClearSentence();
    void otherVersionIsOneClearSentence();
    void wrongAddressIsSaidBesideTheField();
    void longNamesDoNotStretchTheWindow();
    void columnsFitASmallerScreen();
    void everythingHasANameForScreenReaders();
    void layoutIsRemembered();
    void serverThatAnsweredIsRemembered();

private:
    void open(int events = 3);
    void selectByName(const QString &name);

    OwnSettings m_settings;
    std::unique_ptr<StubServer> m_server;
    std::unique_ptr<MainWindow> m_window;
    Event m_concert;
};

void TestMainWindow::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestMainWindow::init()
{
    QSettings().clear();
    m_server = std::make_unique<StubServer>();
    QVERIFY(m_server->start());
    m_concert = m_server->addEvent(QStringLiteral("Concert"), 40);
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_server.reset();
}

void TestMainWindow::open(int events)
{
    for (int i = 1; i < events; ++i) {
        m_server->addEvent(QStringLiteral("Lecture %1").arg(i), 20 * i);
    }
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->connectTo(m_server->url());
    QTRY_VERIFY(m_window->session().events.isLoaded());
    QTRY_VERIFY(m_window->session().stream.isLive());
}

void TestMainWindow::selectByName(const QString &name)
{
    for (const Event &event : m_server->events()) {
        if (event.name == name) {
            m_window->eventsView().select(event.id);
        }
    }
    QTRY_VERIFY(!m_window->session().registrations.isLoading());
}

void TestMainWindow::showsEventsAndSelectsTheFirst()
{
    open(5);
    QCOMPARE(m_window->eventsView().table().model()->rowCount(), 5);
    QCOMPARE(labelText(m_window.get(), "headerName"), QStringLiteral("Lecture 4"));
    QVERIFY(labelText(m_window.get(), "connectionStatus").contains(QStringLiteral("live")));
    QVERIFY(labelText(m_window.get(), "totals").contains(QStringLiteral("240 seats")));
}

void TestMainWindow::createsAnEventByKeyboard()
{
    open();
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(editor);
    editor->activateWindow();
    QTRY_COMPARE(QApplication::focusWidget(), fieldNamed(editor, QStringLiteral("Name")));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Repair Cafe"));
    editor->findChild<QSpinBox *>()->setValue(25);
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QTRY_COMPARE(labelText(m_window.get(), "headerName"), QStringLiteral("Repair Cafe"));
    QCOMPARE(m_server->events().first().capacity, 25);
    QVERIFY(m_window->notices().text().contains(QStringLiteral("created")));
}

void TestMainWindow::refusesAnEmptyNameBesideTheField()
{
    open();
    m_window->actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    click(editor, "editorSave");
    QCOMPARE(fieldNamed(editor, QStringLiteral("Name"))->accessibleDescription(),
             QStringLiteral("Please give the event a name."));
    QTest::keyClicks(fieldNamed(editor, QStringLiteral("Name")), QStringLiteral("x"));
    QVERIFY(fieldNamed(editor, QStringLiteral("Name"))->accessibleDescription().isEmpty());
    QCOMPARE(m_server->count("POST", QStringLiteral("/events")), 0);
    editor->done(QDialog::Rejected);
}

void TestMainWindow::editMergesWithSomebodyElsesEdit()
{
    open();
    selectByName(QStringLiteral("Concert"));
    m_window->actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QTRY_VERIFY(m_server->count("GET", m_concert.id.toString()) >= 2); // its version is known
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Evening Concert"));
    Event theirs = m_server->event(m_concert.id);
    theirs.capacity = 55;
    m_server->changeEvent(theirs);
    click(editor, "editorSave");
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("Somebody else")));
    QCOMPARE(editor->form().fields().capacity, 55);
    QCOMPARE(editor->form().fields().name, QStringLiteral("Evening Concert"));
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QCOMPARE(m_server->event(m_concert.id).capacity, 55);
    QCOMPARE(m_server->event(m_concert.id).name, QStringLiteral("Evening Concert"));
}

void TestMainWindow::serverObjectionStandsBesideItsField()
{
    open();
    selectByName(QStringLiteral("Concert"));
    m_window->actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QTRY_VERIFY(m_server->count("GET", m_concert.id.toString()) >= 2);
    m_server->addRegistrations(m_concert.id, 30); // the console does not know of them yet
    auto *capacity = editor->findChild<QSpinBox *>();
    capacity->setValue(5);
    click(editor, "editorSave");
    QTRY_VERIFY(!capacity->accessibleDescription().isEmpty());
    QCOMPARE(editor->form().fields().capacity, 5);
    editor->done(QDialog::Rejected);
}

void TestMainWindow::seatsFollowTheStream()
{
    open();
    selectByName(QStringLiteral("Concert"));
    QTRY_COMPARE(labelText(m_window.get(), "headerSeats"),
                 QStringLiteral("0 of 40 seats booked, 40 left"));
    m_server->book(m_concert.id, QStringLiteral("anna@example.org"));
    QTRY_COMPARE(labelText(m_window.get(), "headerSeats"),
                 QStringLiteral("1 of 40 seats booked, 39 left"));
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 1);
}

// The list was read before, and a server tells a stream of changes only after its snapshot.
void TestMainWindow::eventMadeBeforeTheSnapshotAppears()
{
    m_server->holdSnapshots(true);
    open();
    const Event late = m_server->addEvent(QStringLiteral("Ball"), 50);
    m_server->holdSnapshots(false);
    QTRY_VERIFY(m_window->session().events.find(late.id).has_value());
}

void TestMainWindow::searchNarrowsTheEvents()
{
    open(4);
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QLineEdit &search = m_window->eventsView().search();
    QTest::keyClicks(&search, QStringLiteral("lecture 2"));
    QCOMPARE(m_window->eventsView().table().model()->rowCount(), 1);
    QTest::keyClick(&search, Qt::Key_Down);
    QTRY_COMPARE(labelText(m_window.get(), "headerName"), QStringLiteral("Lecture 2"));
    search.setText(QStringLiteral("nothing like it"));
    QCOMPARE(m_window->eventsView().table().model()->rowCount(), 0);
    search.clear();
    QCOMPARE(m_window->eventsView().table().model()->rowCount(), 4);
}

void TestMainWindow::registrationsLoadWhileScrolling()
{
    m_server->addRegistrations(m_concert.id, 1'300);
    open();
    selectByName(QStringLiteral("Concert"));
    const auto &model = m_window->session().registrations.model();
    QTRY_COMPARE(model.rowCount(), 500);
    m_window->registrationsView().table().scrollToBottom();
    QTRY_COMPARE(model.rowCount(), 1'000);
    m_window->registrationsView().table().scrollToBottom();
    QTRY_COMPARE(model.rowCount(), 1'300);
    QVERIFY(model.isComplete());
    QTRY_COMPARE(labelText(m_window.get(), "registrationCount"),
                 QStringLiteral("1,300 registrations"));
}

void TestMainWindow::hundredThousandRegistrationsStayLight()
{
    m_server->addRegistrations(m_concert.id, 100'000);
    open(1);
    const qint64 before = residentBytes();
    const auto &model = m_window->session().registrations.model();
    QTRY_VERIFY(model.rowCount() >= 500);
    while (!model.isComplete()) {
        const int rows = model.rowCount();
        m_window->registrationsView().table().scrollToBottom();
        QTRY_VERIFY(model.rowCount() > rows);
    }
    QCOMPARE(model.rowCount(), 100'000);
    const qint64 grown = residentBytes() - before;
    qInfo("100,000 rows in the window take %lld MiB more", grown >> 20);
    QVERIFY(grown < kSanitizerMemory * 150 * 1024 * 1024);
}

void TestMainWindow::dashboardTellsTheNumbers()
{
    m_server->addRegistrations(m_concert.id, 12);
    open(1);
    m_window->actions().showDashboard->trigger();
    const auto value = [this](const QString &tile) {
        for (QLabel *label : m_window->findChildren<QLabel *>()) {
            if (label->accessibleName() == tile) {
                return label->text();
            }
        }
        return QString();
    };
    QTRY_COMPARE(value(QStringLiteral("Booked")), QStringLiteral("12"));
    QCOMPARE(value(QStringLiteral("Seats left")), QStringLiteral("28"));
    const auto *recent = m_window->findChild<QTableWidget *>();
    QTRY_VERIFY(recent->rowCount() > 0);
    QCOMPARE(recent->item(0, 0)->text(), QStringLiteral("guest000011@example.org"));
}

void TestMainWindow::registrationSearchAsksTheServer()
{
    m_server->addRegistrations(m_concert.id, 700);
    open();
    selectByName(QStringLiteral("Concert"));
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClicks(&m_window->registrationsView().search(), QStringLiteral("guest00069"));
    const auto &model = m_window->session().registrations.model();
    QTRY_COMPARE(model.rowCount(), 10);
    QCOMPARE(model.at(0).userEmail, QStringLiteral("guest000690@example.org"));
}

void TestMainWindow::registersSomebodyByHand()
{
    open();
    selectByName(QStringLiteral("Concert"));
    m_window->actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTest::keyClicks(email, QStringLiteral("not an address"));
    click(dialog, "registerButton");
    QVERIFY(!email->accessibleDescription().isEmpty());
    email->clear();
    QVERIFY(email->accessibleDescription().isEmpty());
    QTest::keyClicks(email, QStringLiteral("Anna <Anna@Example.org>,"));
    click(dialog, "registerButton");
    auto *meant = dialog->findChild<QPushButton *>(QStringLiteral("registerMeant"));
    QVERIFY(meant->isVisible());
    QCOMPARE(meant->text(), QStringLiteral("Did you mean anna@example.org?"));
    click(dialog, "registerMeant");
    QCOMPARE(email->text(), QStringLiteral("anna@example.org"));
    QVERIFY(!meant->isVisible());
    email->clear();
    QTest::keyClicks(email, QStringLiteral(" Anna@Example.org "));
    QTest::keyClick(email, Qt::Key_Return);
    QTRY_COMPARE(labelText(dialog, "registerDone"),
                 QStringLiteral("anna@example.org is registered."));
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 1);
    QTest::keyClicks(email, QStringLiteral("anna@example.org"));
    QTest::keyClick(email, Qt::Key_Return);
    QTRY_VERIFY(email->accessibleDescription().contains(QStringLiteral("already registered")));
    QCOMPARE(m_server->activeCount(m_concert.id), 1);
    dialog->done(QDialog::Rejected);
}

void TestMainWindow::cancelsAndRestores()
{
    m_server->addRegistrations(m_concert.id, 12);
    open();
    selectByName(QStringLiteral("Concert"));
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 12);
    QTableView &table = m_window->registrationsView().table();
    table.setFocus();
    table.selectRow(2);
    QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&table, Qt::Key_Delete);
    QTRY_COMPARE(m_server->activeCount(m_concert.id), 9);
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 9);
    QTRY_COMPARE(labelText(m_window.get(), "headerSeats"),
                 QStringLiteral("9 of 40 seats booked, 31 left"));
    click(m_window.get(), "noticeAction");
    QTRY_COMPARE(m_server->activeCount(m_concert.id), 12);
    QTRY_VERIFY(m_window->notices().text().contains(QStringLiteral("3 registrations restored.")));
    QVERIFY(!m_window->actions().undo->isEnabled());
}

void TestMainWindow::deleteAsksOnceMoreForRegistrations()
{
    m_server->addRegistrations(m_concert.id, 2);
    open();
    selectByName(QStringLiteral("Concert"));
    m_window->actions().deleteEvent->trigger();
    auto *first = openDialog<QMessageBox>();
    QVERIFY(first);
    click(first, "confirm");
    QTRY_VERIFY(openDialog<QMessageBox>() && openDialog<QMessageBox>() != first);
    QVERIFY(openDialog<QMessageBox>()->text().contains(QStringLiteral("2 registrations")));
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(m_server->events().size(), 2);
    QTRY_COMPARE(m_window->session().events.model().rowCount(), 2);
}

void TestMainWindow::copiesTheSelection()
{
    m_server->addRegistrations(m_concert.id, 5);
    open();
    selectByName(QStringLiteral("Concert"));
    QTRY_COMPARE(m_window->session().registrations.model().rowCount(), 5);
    QTableView &table = m_window->registrationsView().table();
    table.setFocus();
    table.selectRow(1);
    m_window->actions().copy->trigger();
    QVERIFY(
        QApplication::clipboard()->text().startsWith(QStringLiteral("guest000001@example.org\t")));
}

void TestMainWindow::lostConnectionComesBackByItself()
{
    open();
    selectByName(QStringLiteral("Concert"));
    const quint16 port = m_server->port();
    m_server->stop();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().monitor.state(), State::Lost, 15'000);
    auto *bar = m_window->findChild<QWidget *>(QStringLiteral("connectionBar"));
    QVERIFY(bar->isVisible());
    QVERIFY(labelText(bar, "connectionText").contains(QStringLiteral("can't be reached")));
    QCOMPARE(m_window->session().events.model().rowCount(), 3); // what is known stays
    m_server->book(m_concert.id, QStringLiteral("meanwhile@example.org"));
    QVERIFY(m_server->start(port));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().monitor.state(), State::Online, 20'000);
    QTRY_VERIFY(!bar->isVisible());
    QTRY_COMPARE(labelText(m_window.get(), "headerSeats"),
                 QStringLiteral("1 of 40 seats booked, 39 left"));
}

void TestMainWindow::proxyPageIsOneClearSentence()
{
    m_server->misbehave(StubServer::Fault::GatewayPage, 1'000, true);
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->connectTo(m_server->url());
    QTRY_COMPARE(m_window->session().monitor.state(), State::Lost);
    QVERIFY(labelText(m_window.get(), "connectionText").contains(QStringLiteral("HTTP 502")));
    m_server->misbehave(StubServer::Fault::None, 0);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->session().monitor.state(), State::Online, 20'000);
}

void TestMainWindow::otherVersionIsOneClearSentence()
{
    m_server->setHealth(R"({"status":"ok","name":"boxoffice","version":"9.0.0"})");
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->connectTo(m_server->url());
    QTRY_COMPARE(m_window->session().monitor.state(), State::Refused);
    QVERIFY(labelText(m_window.get(), "connectionText").contains(QStringLiteral("9.0.0")));
    QCOMPARE(m_server->count("GET", QStringLiteral("/events")), 0);
}

void TestMainWindow::wrongAddressIsSaidBesideTheField()
{
    open();
    m_window->actions().server->trigger();
    auto *dialog = openDialog<ServerDialog>();
    auto *address = dialog->findChild<QLineEdit *>(QStringLiteral("serverAddress"));
    address->setText(QStringLiteral("ftp://example.org"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QVERIFY(!address->accessibleDescription().isEmpty());
    address->setText(m_server->url().toString());
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
    QTRY_VERIFY(m_window->session().events.isLoaded());
}

void TestMainWindow::longNamesDoNotStretchTheWindow()
{
    Event wide = m_server->addEvent(QString(200, QChar(0x754c)), 10);
    open();
    selectByName(wide.name);
    m_window->resize(1280, 800);
    QCOMPARE(labelText(m_window.get(), "headerName"), wide.name);
    QVERIFY(m_window->minimumSizeHint().width() < 1280);
    QCOMPARE(m_window->width(), 1280);
}

// As it opens on a screen of 1200 x 800, with its share of the window.
void TestMainWindow::columnsFitASmallerScreen()
{
    open();
    m_window->resize(1192, 760);
    QTRY_COMPARE(m_window->eventsView().table().horizontalScrollBar()->maximum(), 0);
    QVERIFY(m_window->eventsView().table().columnWidth(EventTableModel::Booked) >= 130);
}

void TestMainWindow::everythingHasANameForScreenReaders()
{
    open();
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        const bool reached = widget->isVisible() && widget->focusPolicy() & Qt::TabFocus;
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        if (reached && !qobject_cast<QTabWidget *>(widget) && !widget->inherits("QTabBar")) {
            QVERIFY2(named, widget->metaObject()->className());
        }
    }
}

void TestMainWindow::layoutIsRemembered()
{
    open();
    m_window->resize(1000, 700);
    m_window->eventsView().table().setColumnWidth(0, 333);
    m_window->close();
    m_window = std::make_unique<MainWindow>();
    QCOMPARE(m_window->size(), QSize(1000, 700));
    QCOMPARE(m_window->eventsView().table().columnWidth(0), 333);
}

void TestMainWindow::serverThatAnsweredIsRemembered()
{
    open();
    QCOMPARE(ConsoleSettings().server(), m_server->url());
    m_window->connectTo(QUrl(QStringLiteral("http://127.0.0.1:1")));
    QTRY_COMPARE(m_window->session().monitor.state(), ConnectionMonitor::State::Lost);
    QCOMPARE(ConsoleSettings().server(), m_server->url());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
