// The console in front of a protected server: signing in at the start and in the middle of
// something, what a role may not do, several organizers.

#include "desktop/console/sign_in_dialog.h"
#include "tests/gui/stub_console.h"
#include "tests/gui/stub_tokens.h"

#include <QComboBox>
#include <QSpinBox>

using namespace boxoffice;

namespace {

const QString kOwner = QStringLiteral("ada@example.org");
const QString kPassword = QStringLiteral("correct horse battery");

} // namespace

class TestConsoleAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void openServerOffersEverything();
    void asksAtTheStart();
    void refusedSignInSaysSo_data();
    void refusedSignInSaysSo();
    void signInSurvivesFaults_data() { everyFault(); }
    void signInSurvivesFaults();
    void startSurvivesFaults_data() { everyFault(); }
    void startSurvivesFaults();
    void emptyFieldsAreNotSent();
    void saysThatNothingIsKept();
    void keptTokenIsUsed();
    void keptTokenThatEndedIsForgotten();
    void earlyReadsWaitForTheKeyStore();
    void endedSessionAsksAndRepeats_data();
    void endedSessionAsksAndRepeats();
    void declinedSignInKeepsWhatWasTyped();
    void refreshAsksOnlyOnceDeclined();
    void signOutForgets();
    void lateAnswerSignsNobodyIn();
    void tokenGoesToNoOtherServer();
    void roleDecidesWhatIsOffered_data();
    void roleDecidesWhatIsOffered();
    void doorSeesNoRegistrations();
    void takenRoleIsNoticed();

private:
    static void everyFault();
    bool openSignedIn(const Uuid &account);
    bool openAsOwner() { return openSignedIn(m_owner); }
    void type(const QString &email, const QString &password, const QString &code = {});
    bool isIdle();
    StubServer &server() { return m_console->server(); }
    StubAccess &access() { return m_console->server().access(); }
    MainWindow &window() { return m_console->window(); }
    const ConsoleActions &actions() { return window().actions(); }
    std::unique_ptr<TokenStore> store() { return std::make_unique<StubTokens>(m_kept); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    std::shared_ptr<KeptTokens> m_kept;
    OrganizerName m_organizer;
    Uuid m_owner;
    Event m_concert;
};

void TestConsoleAccess::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_kept = std::make_shared<KeptTokens>();
    m_organizer = access().addOrganizer(QStringLiteral("Kulturhaus Nord"));
    m_owner = access().addAccount({.name = QStringLiteral("Ada Byron"), .email = kOwner});
    access().setRole(m_organizer.id, m_owner, Role::Owner);
    m_concert = server().addEvent(QStringLiteral("Concert"), 40);
    server().addRegistrations(m_concert.id, 3);
    access().own(m_concert.id, m_organizer.id);
    access().protect();
    access().sendMail(true);
}

void TestConsoleAccess::cleanup()
{
    m_console.reset();
}

bool TestConsoleAccess::isIdle()
{
    const ConsoleSession &session = window().session();
    return session.events.isLoaded() && session.stream.isLive() && session.access.account()
        && !session.current.id().isNil() && !session.registrations.isLoading();
}

bool TestConsoleAccess::openSignedIn(const Uuid &account)
{
    m_kept->byServer.insert(server().url(), access().beginSession(account));
    return m_console->openUnread(store()) && QTest::qWaitFor([this] { return isIdle(); }, 10'000);
}

void TestConsoleAccess::type(const QString &email, const QString &password, const QString &code)
{
    QTRY_VERIFY(openDialog<SignInDialog>());
    auto *dialog = openDialog<SignInDialog>();
    const auto field = [dialog](const char *name) {
        return dialog->findChild<QLineEdit *>(QLatin1StringView(name));
    };
    field("signInEmail")->setText(email);
    field("signInPassword")->setText(password);
    field("signInCode")->setText(code);
    click(dialog, "signInButton");
}

void TestConsoleAccess::openServerOffersEverything()
{
    m_console = std::make_unique<ConsoleOnStub>();
    const Event ball = server().addEvent(QStringLiteral("Ball"), 40);
    QVERIFY(m_console->open(store()));
    QVERIFY(m_console->select(ball));
    QTRY_VERIFY(window().session().access.isOpen());
    QVERIFY(!openDialog<SignInDialog>());
    for (QAction *action : {actions().newEvent, actions().editEvent, actions().exportList}) {
        QVERIFY2(action->isEnabled(), qPrintable(action->text()));
    }
    for (QAction *action :
         {actions().signIn, actions().signOut, actions().team, actions().keys, actions().audit}) {
        QVERIFY2(!action->isVisible(), qPrintable(action->text()));
    }
}

void TestConsoleAccess::asksAtTheStart()
{
    QVERIFY(m_console->open(store()));
    QTRY_VERIFY(!actions().newEvent->isEnabled());
    QVERIFY(actions().newEvent->toolTip().contains(QStringLiteral("Sign in to do this")));
    type(kOwner, kPassword);
    QTRY_VERIFY(isIdle());
    QTRY_VERIFY(!openDialog<SignInDialog>());
    QVERIFY(actions().newEvent->isEnabled());
    QVERIFY(!actions().newEvent->toolTip().contains(QStringLiteral("Sign in")));
    QVERIFY(actions().team->isVisible());
    QCOMPARE(m_console->rows().rowCount(), 3);
    QVERIFY(m_kept->byServer.value(server().url()).startsWith("bxs_"));
}

void TestConsoleAccess::refusedSignInSaysSo_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("code");
    QTest::newRow("password") << QStringLiteral("wrong horse battery") << QStringLiteral("123456");
    QTest::newRow("no code") << kPassword << QString();
    QTest::newRow("wrong code") << kPassword << QStringLiteral("654321");
}

void TestConsoleAccess::refusedSignInSaysSo()
{
    QFETCH(QString, password);
    QFETCH(QString, code);
    const QString email = QStringLiteral("grace@example.org");
    const Uuid account = access().addAccount({.name = QStringLiteral("Grace"),
                                              .email = email,
                                              .password = kPassword,
                                              .code = QStringLiteral("123456")});
    access().setRole(m_organizer.id, account, Role::Manager);
    QVERIFY(m_console->open(store()));
    type(email, password, code);
    auto *dialog = openDialog<SignInDialog>();
    QTRY_VERIFY(labelText(dialog, "signInProblem").contains(QStringLiteral("is wrong")));
    QVERIFY(m_kept->byServer.isEmpty());
    type(email, kPassword, QStringLiteral(" 123 456 "));
    QTRY_VERIFY(isIdle());
}

void TestConsoleAccess::everyFault()
{
    using Fault = StubServer::Fault;
    QTest::addColumn<int>("fault");
    const std::pair<const char *, Fault> faults[] = {
        {"gateway page", Fault::GatewayPage}, {"unavailable", Fault::Unavailable},
        {"no database", Fault::NoDatabase},   {"garbage", Fault::Garbage},
        {"other JSON", Fault::OtherJson},     {"cut before", Fault::CutBefore},
        {"cut after", Fault::CutAfter},       {"cut short", Fault::CutShort}};
    for (const auto &[name, fault] : faults) {
        QTest::newRow(name) << static_cast<int>(fault);
    }
}

void TestConsoleAccess::signInSurvivesFaults()
{
    QFETCH(int, fault);
    QVERIFY(m_console->open(store()));
    QTRY_VERIFY(openDialog<SignInDialog>());
    server().aimAt("POST", QStringLiteral("/session"));
    server().misbehave(static_cast<StubServer::Fault>(fault), 1);
    type(kOwner, kPassword);
    const auto toldProblem = [] {
        auto *dialog = openDialog<SignInDialog>();
        return dialog && !labelText(dialog, "signInProblem").isEmpty();
    };
    // Qt sends again by itself what a connection that was kept open did not take.
    QTRY_VERIFY(toldProblem() || isIdle());
    if (toldProblem()) {
        QVERIFY(m_kept->byServer.isEmpty());
        type(kOwner, kPassword);
    }
    QTRY_VERIFY(isIdle());
    QVERIFY(!openDialog<SignInDialog>());
}

void TestConsoleAccess::startSurvivesFaults()
{
    QFETCH(int, fault);
    server().aimAt("GET", QStringLiteral("/session"));
    server().misbehave(static_cast<StubServer::Fault>(fault), 2);
    QVERIFY(openAsOwner());
    QVERIFY(!openDialog<SignInDialog>());
    QVERIFY(actions().team->isVisible());
}

void TestConsoleAccess::emptyFieldsAreNotSent()
{
    QVERIFY(m_console->open(store()));
    type({}, {});
    QCOMPARE(server().count("POST", QStringLiteral("/session")), 0);
    QVERIFY(openDialog<SignInDialog>());
}

void TestConsoleAccess::saysThatNothingIsKept()
{
    m_kept->isAvailable = false;
    QVERIFY(m_console->open(store()));
    QTRY_VERIFY(openDialog<SignInDialog>());
    QVERIFY(labelText(openDialog<SignInDialog>(), "signInNotKept")
                .contains(QStringLiteral("until the console is closed")));
    type(kOwner, kPassword);
    QTRY_VERIFY(isIdle());
    QVERIFY(m_kept->byServer.isEmpty());
}

void TestConsoleAccess::keptTokenIsUsed()
{
    QVERIFY(openAsOwner());
    QVERIFY(!openDialog<SignInDialog>());
    QCOMPARE(window().session().access.account()->name, QStringLiteral("Ada Byron"));
    QCOMPARE(server().count("POST", QStringLiteral("/session")), 0);
}

void TestConsoleAccess::keptTokenThatEndedIsForgotten()
{
    m_kept->byServer.insert(server().url(), "bxs_of_last_year");
    QVERIFY(m_console->openUnread(store()));
    QTRY_VERIFY(openDialog<SignInDialog>());
    QVERIFY(m_kept->byServer.isEmpty());
    type(kOwner, kPassword);
    QTRY_VERIFY(isIdle());
    QCOMPARE(m_console->rows().rowCount(), 3);
}

// What is read before the store has answered is refused, and asks nobody.
void TestConsoleAccess::earlyReadsWaitForTheKeyStore()
{
    QVERIFY(openAsOwner());
    for (int i = 0; i < 3; ++i) {
        window().connectTo(server().url());
        QTRY_VERIFY(isIdle());
        QVERIFY(!openDialog<SignInDialog>());
    }
}

void TestConsoleAccess::endedSessionAsksAndRepeats_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("new event") << true;
    QTest::newRow("edited event") << false;
}

void TestConsoleAccess::endedSessionAsksAndRepeats()
{
    QFETCH(bool, isNew);
    QVERIFY(openAsOwner());
    (isNew ? actions().newEvent : actions().editEvent)->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(editor);
    QTRY_VERIFY(isNew || server().count("GET", m_concert.id.toString()) > 1);
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Long Evening"));
    access().endSessions();
    click(editor, "editorSave");
    QTRY_VERIFY(openDialog<SignInDialog>());
    QVERIFY(!labelText(openDialog<SignInDialog>(), "signInEnded").isEmpty());
    QCOMPARE(fieldNamed(openDialog<SignInDialog>(), QStringLiteral("E-mail address"))->text(),
             kOwner);
    QVERIFY(editor->isVisible());
    type(kOwner, kPassword);
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QTRY_VERIFY(!openDialog<SignInDialog>());
    const auto events = server().events();
    QCOMPARE(std::count_if(
                 events.begin(), events.end(),
                 [](const Event &event) { return event.name == QStringLiteral("Long Evening"); }),
             1);
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Long Evening"));
}

void TestConsoleAccess::declinedSignInKeepsWhatWasTyped()
{
    QVERIFY(openAsOwner());
    actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Long Evening"));
    access().endSessions();
    click(editor, "editorSave");
    QTRY_VERIFY(openDialog<SignInDialog>());
    click(openDialog<SignInDialog>(), "signInNotNow");
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("session has ended")));
    QCOMPARE(fieldNamed(editor, QStringLiteral("Name"))->text(), QStringLiteral("Long Evening"));
    QTRY_VERIFY(!openDialog<SignInDialog>());
    click(editor, "editorSave"); // asks again
    type(kOwner, kPassword);
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Long Evening"));
}

void TestConsoleAccess::refreshAsksOnlyOnceDeclined()
{
    QVERIFY(openAsOwner());
    access().endSessions();
    actions().refresh->trigger();
    QTRY_VERIFY(openDialog<SignInDialog>());
    click(openDialog<SignInDialog>(), "signInNotNow");
    QTRY_VERIFY(!openDialog<SignInDialog>());
    const int before = server().count("GET", QStringLiteral("/events"));
    actions().refresh->trigger();
    QTRY_VERIFY(server().count("GET", QStringLiteral("/events")) > before);
    QTRY_VERIFY(actions().signIn->isVisible());
    QVERIFY(m_kept->byServer.isEmpty());
    QTRY_COMPARE(window().session().events.model().rowCount(), 1); // which is public
    QVERIFY(!window().session().events.trouble().problem());
    QVERIFY(!openDialog<SignInDialog>());
    actions().signIn->trigger();
    type(kOwner, kPassword);
    QTRY_VERIFY(isIdle());
}

void TestConsoleAccess::signOutForgets()
{
    QVERIFY(openAsOwner());
    const Event draft = server().addEvent(QStringLiteral("Secret"), 4, EventStatus::Draft);
    access().own(draft.id, m_organizer.id);
    QCOMPARE(access().sessions(), 1);
    actions().signOut->trigger();
    QTRY_COMPARE(access().sessions(), 0);
    QVERIFY(m_kept->byServer.isEmpty());
    QVERIFY(!window().session().access.account());
    QVERIFY(!actions().newEvent->isEnabled());
    QVERIFY(!actions().team->isVisible());
    QTRY_COMPARE(m_console->rows().rowCount(), 0);
    QTRY_VERIFY(labelText(&window(), "registrationsEmpty").contains(QStringLiteral("Sign in")));
    QVERIFY(!openDialog<SignInDialog>());
}

// Asked before the sign-out, answered after it.
void TestConsoleAccess::lateAnswerSignsNobodyIn()
{
    QVERIFY(openAsOwner());
    server().aimAt("GET", QStringLiteral("/session"));
    server().holdAnswers(true);
    const auto ask = [this] {
        window().session().access.read(); // unless it is being read
        return server().heldAnswers() > 0;
    };
    QTRY_VERIFY(ask());
    actions().signOut->trigger();
    server().holdAnswers(false);
    QTRY_COMPARE(access().sessions(), 0);
    actions().refresh->trigger();
    QTRY_COMPARE(m_console->rows().rowCount(), 0);
    QVERIFY(!window().session().access.account());
    QVERIFY(!openDialog<SignInDialog>());
}

void TestConsoleAccess::tokenGoesToNoOtherServer()
{
    QVERIFY(openAsOwner());
    StubServer other;
    QVERIFY(other.start());
    other.addEvent(QStringLiteral("Elsewhere"), 10);
    window().connectTo(other.url());
    QTRY_COMPARE(window().session().events.model().rowCount(), 1);
    QTRY_VERIFY(window().session().stream.isLive());
    QTRY_VERIFY(window().session().access.isOpen());
    for (const StubRequest &request : other.requests()) {
        QVERIFY(!request.headers.contains("authorization"));
    }
    window().connectTo(server().url());
    QTRY_VERIFY(isIdle());
    QVERIFY(!openDialog<SignInDialog>());
}

void TestConsoleAccess::roleDecidesWhatIsOffered_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<QString>("offered"); // W events, C cancel registrations, E export, O organizer
    QTest::newRow("owner") << int(Role::Owner) << QStringLiteral("WCEO");
    QTest::newRow("manager") << int(Role::Manager) << QStringLiteral("WCE");
    QTest::newRow("viewer") << int(Role::Viewer) << QStringLiteral("E");
    QTest::newRow("door") << int(Role::Door) << QString();
}

void TestConsoleAccess::roleDecidesWhatIsOffered()
{
    QFETCH(int, role);
    QFETCH(QString, offered);
    const Uuid account = access().addAccount(
        {.name = QStringLiteral("Grace"), .email = QStringLiteral("grace@example.org")});
    access().setRole(m_organizer.id, account, static_cast<Role>(role));
    QVERIFY(openSignedIn(account));
    m_console->registrationTable().selectRow(0);
    const bool writes = offered.contains(u'W');
    for (QAction *action : {actions().newEvent, actions().editEvent, actions().duplicateEvent,
                            actions().cancelEvent, actions().deleteEvent}) {
        QCOMPARE(action->isEnabled(), writes);
        QCOMPARE(action->toolTip().contains(QStringLiteral("Your role does not")), !writes);
    }
    QCOMPARE(actions().tellEverybody->isEnabled(), writes);
    for (QAction *action : {actions().cancelRegistrations, actions().correct, actions().erase,
                            actions().sendTicket, actions().importPeople}) {
        QCOMPARE(action->isEnabled(), offered.contains(u'C'));
    }
    for (QAction *action : {actions().showMails, actions().failedMails}) {
        QCOMPARE(action->isEnabled(), offered.contains(u'E'));
    }
    QCOMPARE(actions().exportList->isEnabled(), offered.contains(u'E'));
    QCOMPARE(actions().print->isEnabled(), offered.contains(u'E'));
    QVERIFY(actions().registerSomebody->isEnabled());
    for (QAction *action : {actions().team, actions().keys, actions().audit, actions().details}) {
        QCOMPARE(action->isVisible(), offered.contains(u'O'));
    }
    window().eventsView().table().setFocus();
    QTest::keyClick(&window().eventsView().table(), Qt::Key_Return);
    QCOMPARE(openDialog<EventEditorDialog>() != nullptr, writes);
}

void TestConsoleAccess::doorSeesNoRegistrations()
{
    access().setRole(m_organizer.id, m_owner, Role::Door);
    QVERIFY(openAsOwner());
    QTRY_COMPARE(labelText(&window(), "registrationsEmpty"),
                 QStringLiteral("Your role does not include who is registered."));
    const int reads = server().count("GET", QStringLiteral("/registrations"));
    actions().refresh->trigger();
    server().book(m_concert.id, QStringLiteral("late@example.org"));
    QTRY_VERIFY(labelText(&window(), "headerSeats").startsWith(QStringLiteral("4 of 40")));
    QCOMPARE(server().count("GET", QStringLiteral("/registrations")), reads);
    QCOMPARE(m_console->rows().rowCount(), 0);
}

void TestConsoleAccess::takenRoleIsNoticed()
{
    QVERIFY(openAsOwner());
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QTRY_VERIFY(server().count("GET", m_concert.id.toString()) > 1);
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Long Evening"));
    access().setRole(m_organizer.id, m_owner, Role::Viewer);
    click(editor, "editorSave");
    QTRY_COMPARE(labelText(editor, "editorMessage"),
                 QStringLiteral("Your role does not allow this."));
    QTRY_VERIFY(!actions().editEvent->isEnabled());
    QCOMPARE(fieldNamed(editor, QStringLiteral("Name"))->text(), QStringLiteral("Long Evening"));
}

QTEST_MAIN(TestConsoleAccess)
#include "tst_console_access.moc"
