// What an owner does for the organizer in the console: the team, the keys, the audit log, and
// changing between organizers.

#include "desktop/console/organizer_window.h"
#include "desktop/console/sign_in_dialog.h"
#include "desktop/look/secret_dialog.h"
#include "tests/gui/stub_console.h"
#include "tests/gui/stub_tokens.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QMessageBox>
#include <QTabWidget>

using namespace boxoffice;

class TestConsoleTeam : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void membersAreShown();
    void roleIsChanged();
    void ownRoleIsAskedFor();
    void lastOwnerStays();
    void memberIsRemoved();
    void passwordLinkIsShownOnce();
    void inviteShowsTheLinkOnce();
    void mailedInvitationShowsNoLink();
    void invitationProblemsStandBesideTheField_data();
    void invitationProblemsStandBesideTheField();
    void invitationIsWithdrawn();
    void keyIsShownOnce();
    void keyNeedsNameAndScope();
    void keyIsRevoked();
    void endedSessionInADialogAsksAndRepeats();
    void auditIsFilteredAndPaged();
    void auditIsExported();
    void problemIsShownAndTriedAgain_data();
    void problemIsShownAndTriedAgain();
    void lostRightsCloseTheWindow();
    void organizersAreSwitched();
    void lastOrganizerIsRemembered();
    void newEventBelongsToTheOrganizer();

private:
    OrganizerWindow *openPart(QAction *action);
    OrganizerWindow *openTeam() { return openPart(actions().team); }
    QTableView *table(const char *name);
    bool selectRow(const char *name, const QString &text);
    void choose(const char *combo, const QString &text);
    QString cell(const char *name, int row, int column);
    int rows(const char *name);
    void fillAudit(int count);
    void press(const char *name) { click(m_window, name); }
    bool confirm();
    StubServer &server() { return m_console->server(); }
    StubAccess &access() { return server().access(); }
    MainWindow &window() { return m_console->window(); }
    const ConsoleActions &actions() { return window().actions(); }
    bool isReady();

    OwnSettings m_settings;
    QTemporaryDir m_folder;
    std::unique_ptr<ConsoleOnStub> m_console;
    OrganizerWindow *m_window = nullptr;
    OrganizerName m_organizer;
    OrganizerName m_other;
    Uuid m_owner;
    Uuid m_grace;
};

void TestConsoleTeam::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_organizer = access().addOrganizer(QStringLiteral("Kulturhaus Nord"));
    m_other = access().addOrganizer(QStringLiteral("Chess Club"));
    m_owner = access().addAccount(
        {.name = QStringLiteral("Ada Byron"), .email = QStringLiteral("ada@example.org")});
    m_grace = access().addAccount(
        {.name = QStringLiteral("Grace Hopper"), .email = QStringLiteral("grace@example.org")});
    access().setRole(m_organizer.id, m_owner, Role::Owner);
    access().setRole(m_organizer.id, m_grace, Role::Viewer);
    access().setRole(m_other.id, m_owner, Role::Viewer);
    access().own(server().addEvent(QStringLiteral("Concert"), 40).id, m_organizer.id);
    access().own(server().addEvent(QStringLiteral("Simultaneous"), 20).id, m_other.id);
    access().protect();
    auto kept = std::make_shared<KeptTokens>();
    kept->byServer.insert(server().url(), access().beginSession(m_owner));
    QVERIFY(m_console->openUnread(std::make_unique<StubTokens>(kept)));
    QTRY_VERIFY(isReady());
}

void TestConsoleTeam::cleanup()
{
    m_console.reset();
}

bool TestConsoleTeam::isReady()
{
    const ConsoleSession &session = window().session();
    return session.access.account() && session.events.isLoaded() && session.stream.isLive()
        && !session.current.id().isNil();
}

OrganizerWindow *TestConsoleTeam::openPart(QAction *action)
{
    action->trigger();
    m_window = openDialog<OrganizerWindow>();
    return m_window;
}

QTableView *TestConsoleTeam::table(const char *name)
{
    return m_window->findChild<QTableView *>(QLatin1StringView(name));
}

int TestConsoleTeam::rows(const char *name)
{
    return table(name)->model()->rowCount();
}

QString TestConsoleTeam::cell(const char *name, int row, int column)
{
    return table(name)->model()->index(row, column).data().toString();
}

bool TestConsoleTeam::selectRow(const char *name, const QString &text)
{
    return QTest::qWaitFor([&] {
        for (int row = 0; row < rows(name); ++row) {
            if (cell(name, row, 0) == text) {
                table(name)->selectRow(row);
                return true;
            }
        }
        return false;
    });
}

void TestConsoleTeam::choose(const char *combo, const QString &text)
{
    auto *box = m_window->findChild<QComboBox *>(QLatin1StringView(combo));
    const int index = box->findText(text);
    QVERIFY2(index >= 0, qPrintable(text));
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

bool TestConsoleTeam::confirm()
{
    if (!QTest::qWaitFor([] { return openDialog<QMessageBox>(); })) {
        return false;
    }
    click(openDialog<QMessageBox>(), "confirm");
    return true;
}

void TestConsoleTeam::membersAreShown()
{
    QVERIFY(openTeam());
    QTRY_COMPARE(rows("memberTable"), 2);
    QCOMPARE(cell("memberTable", 0, 0), QStringLiteral("Ada Byron"));
    QCOMPARE(cell("memberTable", 0, 2), QStringLiteral("Owner"));
    QCOMPARE(cell("memberTable", 1, 1), QStringLiteral("grace@example.org"));
    QTRY_COMPARE(labelText(m_window, "invitationsEmpty"),
                 QStringLiteral("Nobody is invited at the moment."));
    QVERIFY(!m_window->findChild<QPushButton *>(QStringLiteral("teamRemove"))->isEnabled());
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Kulturhaus Nord"));
}

void TestConsoleTeam::roleIsChanged()
{
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Grace Hopper")));
    choose("teamRole", QStringLiteral("Manager"));
    QTRY_COMPARE(access().members(m_organizer.id).at(1).role, Role::Manager);
    QTRY_COMPARE(cell("memberTable", 1, 2), QStringLiteral("Manager"));
    QCOMPARE(table("memberTable")->selectionModel()->selectedRows().first().row(), 1);
}

void TestConsoleTeam::ownRoleIsAskedFor()
{
    access().setRole(m_organizer.id, m_grace, Role::Owner);
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Ada Byron")));
    choose("teamRole", QStringLiteral("Viewer"));
    QVERIFY(confirm());
    QTRY_VERIFY(!openDialog<OrganizerWindow>()); // which is for owners
    QTRY_VERIFY(!actions().team->isVisible());
    QVERIFY(!actions().editEvent->isEnabled());
}

void TestConsoleTeam::lastOwnerStays()
{
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Ada Byron")));
    choose("teamRole", QStringLiteral("Door"));
    QVERIFY(confirm());
    auto *notices = m_window->findChild<NoticeBar *>();
    QTRY_VERIFY(notices->text().contains(QStringLiteral("somebody has to stay owner")));
    auto *role = m_window->findChild<QComboBox *>(QStringLiteral("teamRole"));
    QTRY_COMPARE(role->currentText(), QStringLiteral("Owner"));
}

void TestConsoleTeam::memberIsRemoved()
{
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Grace Hopper")));
    press("teamRemove");
    QVERIFY(confirm());
    QTRY_COMPARE(rows("memberTable"), 1);
    QCOMPARE(access().members(m_organizer.id).size(), 1);
}

void TestConsoleTeam::passwordLinkIsShownOnce()
{
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Grace Hopper")));
    press("teamLink");
    QTRY_VERIFY(openDialog<SecretDialog>());
    QCOMPARE(fieldNamed(openDialog<SecretDialog>(), QStringLiteral("Link"))->text(),
             server().url().toString() + QStringLiteral("/reset#bxl_reset"));
}

void TestConsoleTeam::inviteShowsTheLinkOnce()
{
    QVERIFY(openTeam());
    press("teamInvite");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("inviteDialog"));
    QVERIFY(dialog);
    fieldNamed(dialog, QStringLiteral("E-mail address"))
        ->setText(QStringLiteral(" Linus@Example.ORG "));
    auto *role = dialog->findChild<QComboBox *>();
    role->setCurrentIndex(role->findText(QStringLiteral("Door")));
    click(dialog, "inviteSend");
    QTRY_VERIFY(openDialog<SecretDialog>());
    auto *secret = openDialog<SecretDialog>();
    const QString link = server().url().toString() + QStringLiteral("/invitation#bxl_invitation");
    QCOMPARE(fieldNamed(secret, QStringLiteral("Link"))->text(), link);
    click(secret, "secretCopy");
    QCOMPARE(QApplication::clipboard()->text(), link);
    QCOMPARE(labelText(secret, "secretDone"), QStringLiteral("Copied."));
    click(secret, "secretClose");
    QTRY_COMPARE(rows("invitationTable"), 1);
    QCOMPARE(cell("invitationTable", 0, 1), QStringLiteral("Door"));
    QCOMPARE(access().invitations().first().role, Role::Door);
    QTRY_VERIFY(!openDialog<SecretDialog>());
}

void TestConsoleTeam::mailedInvitationShowsNoLink()
{
    access().sendMail(true);
    QVERIFY(openTeam());
    press("teamInvite");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("inviteDialog"));
    fieldNamed(dialog, QStringLiteral("E-mail address"))
        ->setText(QStringLiteral("linus@example.org"));
    click(dialog, "inviteSend");
    QTRY_COMPARE(rows("invitationTable"), 1);
    const auto *notices = m_window->findChild<NoticeBar *>();
    QTRY_VERIFY(notices->text().startsWith(
        QStringLiteral("The invitation was sent by mail to linus@example.org.")));
    QVERIFY(!openDialog<SecretDialog>());
}

void TestConsoleTeam::invitationProblemsStandBesideTheField_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no address") << QStringLiteral("linus") << QStringLiteral("not an e-mail");
    QTest::newRow("a member") << QStringLiteral("grace@example.org")
                              << QStringLiteral("in the team already");
}

void TestConsoleTeam::invitationProblemsStandBesideTheField()
{
    QFETCH(QString, email);
    QFETCH(QString, problem);
    QVERIFY(openTeam());
    press("teamInvite");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("inviteDialog"));
    QLineEdit *field = fieldNamed(dialog, QStringLiteral("E-mail address"));
    field->setText(email);
    click(dialog, "inviteSend");
    QTRY_VERIFY2(field->accessibleDescription().contains(problem),
                 qPrintable(field->accessibleDescription()));
    QVERIFY(dialog->isVisible());
    QVERIFY(access().invitations().isEmpty());
}

void TestConsoleTeam::invitationIsWithdrawn()
{
    inviteShowsTheLinkOnce();
    QVERIFY(selectRow("invitationTable", access().invitations().first().email));
    press("teamWithdraw");
    QVERIFY(confirm());
    QTRY_COMPARE(rows("invitationTable"), 0);
    QVERIFY(access().invitations().isEmpty());
}

void TestConsoleTeam::keyIsShownOnce()
{
    QVERIFY(openPart(actions().keys));
    QTRY_VERIFY(labelText(m_window, "keysEmpty").startsWith(QStringLiteral("No keys yet")));
    press("keyNew");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("keyDialog"));
    fieldNamed(dialog, QStringLiteral("Name"))->setText(QStringLiteral("Newsletter"));
    for (QCheckBox *box : dialog->findChildren<QCheckBox *>()) {
        box->setChecked(box->toolTip() == QStringLiteral("registrations:read"));
    }
    click(dialog, "keyCreate");
    QTRY_VERIFY(openDialog<SecretDialog>());
    QCOMPARE(fieldNamed(openDialog<SecretDialog>(), QStringLiteral("Key"))->text(),
             QStringLiteral("bxo_shown_once"));
    click(openDialog<SecretDialog>(), "secretClose");
    QTRY_COMPARE(rows("keyTable"), 1);
    QCOMPARE(cell("keyTable", 0, 0), QStringLiteral("Newsletter"));
    QCOMPARE(cell("keyTable", 0, 2), QStringLiteral("See registrations"));
    const ApiKey key = access().keys().first();
    QCOMPARE(key.scopes, QList<Permission>{Permission::RegistrationsRead});
    QVERIFY(key.expiresAt.has_value());
}

void TestConsoleTeam::keyNeedsNameAndScope()
{
    QVERIFY(openPart(actions().keys));
    press("keyNew");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("keyDialog"));
    click(dialog, "keyCreate");
    QVERIFY(dialog->isVisible());
    QVERIFY(!fieldNamed(dialog, QStringLiteral("Name"))->accessibleDescription().isEmpty());
    QCOMPARE(server().count("POST", QStringLiteral("/keys")), 0);
}

void TestConsoleTeam::keyIsRevoked()
{
    access().addKey(m_organizer.id, QStringLiteral("Old website"));
    QVERIFY(openPart(actions().keys));
    QVERIFY(selectRow("keyTable", QStringLiteral("Old website")));
    press("keyRevoke");
    QVERIFY(confirm());
    QTRY_VERIFY(cell("keyTable", 0, 1).startsWith(QStringLiteral("Revoked on")));
    QTRY_VERIFY(!m_window->findChild<QPushButton *>(QStringLiteral("keyRevoke"))->isEnabled());
    QVERIFY(access().keys().first().revokedAt.has_value());
}

void TestConsoleTeam::endedSessionInADialogAsksAndRepeats()
{
    QVERIFY(openPart(actions().keys));
    press("keyNew");
    auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("keyDialog"));
    fieldNamed(dialog, QStringLiteral("Name"))->setText(QStringLiteral("Newsletter"));
    dialog->findChild<QCheckBox *>()->setChecked(true);
    access().endSessions();
    click(dialog, "keyCreate");
    QTRY_VERIFY(openDialog<SignInDialog>());
    auto *signIn = openDialog<SignInDialog>();
    fieldNamed(signIn, QStringLiteral("Password"))
        ->setText(QStringLiteral("correct horse battery"));
    click(signIn, "signInButton");
    QTRY_VERIFY(openDialog<SecretDialog>());
    QCOMPARE(access().keys().size(), 1);
}

void TestConsoleTeam::fillAudit(int count)
{
    IdSource ids;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < count; ++i) {
        const bool isGrace = i % 2 == 1;
        access().addAudit(
            {.id = ids.next(now * 1000 + i),
             .at = now - (count - i) * 3'600'000LL,
             .actorKind = ActorKind::Account,
             .actorId = isGrace ? m_grace : m_owner,
             .actorName = isGrace ? QStringLiteral("Grace Hopper") : QStringLiteral("Ada Byron"),
             .action =
                 i % 3 == 0 ? QStringLiteral("event.created") : QStringLiteral("event.updated"),
             .targetKind = QStringLiteral("event"),
             .targetId = m_organizer.id,
             .changes = R"({"capacity":[40,60]})"});
    }
}

void TestConsoleTeam::auditIsFilteredAndPaged()
{
    fillAudit(240);
    QVERIFY(openPart(actions().audit));
    QTRY_COMPARE(rows("auditTable"), 100);
    QCOMPARE(cell("auditTable", 0, 1), QStringLiteral("Grace Hopper"));
    QCOMPARE(cell("auditTable", 0, 2), QStringLiteral("Event edited"));
    QCOMPARE(cell("auditTable", 0, 3), QStringLiteral("seats: 40 → 60"));
    press("auditMore");
    QTRY_COMPARE(rows("auditTable"), 200);
    press("auditMore");
    QTRY_COMPARE(rows("auditTable"), 240);
    QTRY_VERIFY(!m_window->findChild<QPushButton *>(QStringLiteral("auditMore"))->isVisible());
    choose("auditActor", QStringLiteral("Ada Byron"));
    QTRY_COMPARE(rows("auditTable"), 100);
    QTRY_COMPARE(cell("auditTable", 0, 1), QStringLiteral("Ada Byron"));
    choose("auditAction", QStringLiteral("Event created"));
    QTRY_COMPARE(rows("auditTable"), 40);
    choose("auditPeriod", QStringLiteral("Last 24 hours"));
    QTRY_COMPARE(rows("auditTable"), 3);
    choose("auditAction", QStringLiteral("Key revoked"));
    QTRY_COMPARE(rows("auditTable"), 0);
    QTRY_COMPARE(labelText(m_window, "auditEmpty"), QStringLiteral("No entry fits these filters."));
}

void TestConsoleTeam::auditIsExported()
{
    fillAudit(1'240);
    QVERIFY(openPart(actions().audit));
    QTRY_COMPARE(rows("auditTable"), 100);
    press("auditExport");
    auto *dialog = m_window->findChild<QFileDialog *>();
    QVERIFY(dialog);
    const QString path = m_folder.filePath(QStringLiteral("audit.csv"));
    Q_EMIT dialog->fileSelected(path);
    dialog->reject();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("\xef\xbb\xbf"
                            "id,at,actor_kind,"));
    QCOMPARE(text.count("\r\n"), 1'241);
}

void TestConsoleTeam::problemIsShownAndTriedAgain_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("part");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("members") << QStringLiteral("/members") << 0
                             << QStringLiteral("The team could not be read");
    QTest::newRow("invitations") << QStringLiteral("/invitations") << 0
                                 << QStringLiteral("The team could not be read");
    QTest::newRow("keys") << QStringLiteral("/keys") << 1
                          << QStringLiteral("The keys could not be read");
    QTest::newRow("audit") << QStringLiteral("/audit") << 2
                           << QStringLiteral("The audit log could not be read");
}

void TestConsoleTeam::problemIsShownAndTriedAgain()
{
    QFETCH(QString, path);
    QFETCH(int, part);
    QFETCH(QString, sentence);
    server().aimAt("GET", path);
    server().misbehave(StubServer::Fault::OtherJson, 1);
    const QList<QAction *> parts{actions().team, actions().keys, actions().audit};
    QVERIFY(openPart(parts.at(part)));
    auto *tabs = m_window->findChild<QTabWidget *>();
    QTRY_VERIFY(labelText(tabs->currentWidget(), "problemText").contains(sentence));
    click(tabs->currentWidget(), "problemRetry");
    QTRY_VERIFY(!tabs->currentWidget()
                     ->findChild<QPushButton *>(QStringLiteral("problemRetry"))
                     ->isVisible());
}

void TestConsoleTeam::lostRightsCloseTheWindow()
{
    access().setRole(m_organizer.id, m_grace, Role::Owner);
    QVERIFY(openTeam());
    QVERIFY(selectRow("memberTable", QStringLiteral("Grace Hopper")));
    access().setRole(m_organizer.id, m_owner, Role::Manager); // by somebody else
    choose("teamRole", QStringLiteral("Viewer"));
    QTRY_VERIFY(!openDialog<OrganizerWindow>());
    QVERIFY(actions().editEvent->isEnabled());
    QVERIFY(!actions().team->isVisible());
}

void TestConsoleTeam::organizersAreSwitched()
{
    const auto names = [this] {
        QStringList all;
        const auto &model = window().session().events.model();
        for (int row = 0; row < model.rowCount(); ++row) {
            all.append(model.at(row).name);
        }
        return all;
    };
    QTRY_COMPARE(names(), QStringList(QStringLiteral("Concert")));
    QVERIFY(openTeam());
    auto *combo = window().findChild<QComboBox *>(QStringLiteral("organizers"));
    QVERIFY(combo->isVisible());
    QCOMPARE(combo->currentText(), QStringLiteral("Kulturhaus Nord"));
    combo->setCurrentIndex(combo->findText(QStringLiteral("Chess Club")));
    Q_EMIT combo->activated(combo->currentIndex());
    QTRY_COMPARE(names(), QStringList(QStringLiteral("Simultaneous")));
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Simultaneous"));
    QVERIFY(!actions().editEvent->isEnabled()); // a viewer there
    QVERIFY(!openDialog<OrganizerWindow>());
    combo->setCurrentIndex(combo->findText(QStringLiteral("Kulturhaus Nord")));
    Q_EMIT combo->activated(combo->currentIndex());
    QTRY_COMPARE(names(), QStringList(QStringLiteral("Concert")));
    QTRY_VERIFY(actions().editEvent->isEnabled());
}

void TestConsoleTeam::lastOrganizerIsRemembered()
{
    window().session().access.setOrganizer(m_other.id);
    auto kept = std::make_shared<KeptTokens>();
    kept->byServer.insert(server().url(), access().beginSession(m_owner));
    QVERIFY(m_console->openUnread(std::make_unique<StubTokens>(kept)));
    QTRY_VERIFY(isReady());
    QTRY_COMPARE(window().session().access.organizer(), std::optional(m_other.id));
    access().setRole(m_other.id, m_owner, std::nullopt); // not a member any more
    QVERIFY(m_console->openUnread(std::make_unique<StubTokens>(kept)));
    QTRY_VERIFY(isReady());
    QTRY_COMPARE(window().session().access.organizer(), std::optional(m_organizer.id));
}

void TestConsoleTeam::newEventBelongsToTheOrganizer()
{
    access().setRole(m_other.id, m_owner, Role::Manager);
    actions().refresh->trigger();
    actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Ball"));
    click(editor, "editorSave");
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Ball"));
    QVERIFY(access().isOwnedBy(window().session().current.id(), m_organizer.id));
}

QTEST_MAIN(TestConsoleTeam)
#include "tst_console_team.moc"
