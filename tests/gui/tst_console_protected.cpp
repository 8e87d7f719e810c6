// The console in front of a real protected server: from the set-up link to the audit log.

#include "desktop/books/access_words.h"
#include "desktop/console/order_desk.h"
#include "desktop/console/organizer_window.h"
#include "desktop/console/sign_in_dialog.h"
#include "desktop/look/secret_dialog.h"
#include "shared/api/access_json.h"
#include "shared/api/access_requests.h"
#include "tests/gui/server_fixture.h"
#include "tests/gui/stub_tokens.h"
#include "tests/support/blocking_http.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMessageBox>

using namespace boxoffice;

namespace {

const QString kEmail = QStringLiteral("ada@example.org");
const QString kPassword = QStringLiteral("ferry tulip 61 anvil");

QString tokenIn(const QString &link)
{
    return link.section(u'#', 1).section(u' ', 0, 0).trimmed();
}

QByteArray body(const QJsonObject &members)
{
    return QJsonDocument(members).toJson(QJsonDocument::Compact);
}

BlockingHttp::Headers bearer(const QByteArray &token)
{
    return {{"Authorization", "Bearer " + token}};
}

} // namespace

class TestConsoleProtected : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void passwordOpensTheConsole();
    void wrongPasswordDoesNot();
    void endedSessionMidEditAsksAndRepeats();
    void signOutEndsTheSession();
    void invitedOneJoinsAndGetsARole();
    void roleOfferedIsRoleAllowed_data();
    void roleOfferedIsRoleAllowed();
    void passwordLinkIsGoodOnce();
    void keyWorksUntilItIsRevoked();
    void auditTellsAllOfItInWords();
    void secondOrganizerHasItsOwnEvents();

private:
    // A session of its own each time, so that they can end apart.
    QByteArray newSession(const QString &email = kEmail);
    bool openAs(const QString &email = kEmail);
    bool isReady();
    void signInWith(const QString &password);
    OrganizerWindow *openPart(QAction *action);
    QString cell(const char *table, int row, int column);
    int rows(const char *table);
    bool selectRow(const char *table, int column, const QString &text);
    void choose(const char *combo, const QString &text);
    bool confirm();
    // Opened by the console's own invitation; returns the e-mail address.
    QString newMember(Role role);
    QString secret(const QString &name);
    BlockingHttp http() { return BlockingHttp(m_console.server().port()); }
    MainWindow &window() { return m_console.window(); }
    const ConsoleActions &actions() { return window().actions(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    OrganizerWindow *m_organizer = nullptr;
    QByteArray m_token; // of the other client
    Uuid m_organizerId;
    int m_people = 0;
};

void TestConsoleProtected::initTestCase()
{
    m_console.access = QStringLiteral("protected");
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
    const auto session = m_console.setUp({kEmail, kPassword, QStringLiteral("Kulturhaus")});
    QVERIFY(session);
    m_token = session->token.toLatin1();
    m_organizerId = session->memberships.first().organizer.id;
}

void TestConsoleProtected::cleanup()
{
    m_console.close();
    m_organizer = nullptr;
}

QByteArray TestConsoleProtected::newSession(const QString &email)
{
    BlockingHttp client(m_console.server().port());
    const HttpAnswer answer = client.post(
        "/session",
        encode(SignInRequest{.email = email, .password = kPassword, .as = SessionAs::Token}));
    const auto session = decodeSession(answer.body);
    return session ? session->token.toLatin1() : QByteArray();
}

bool TestConsoleProtected::isReady()
{
    const ConsoleSession &session = window().session();
    return session.access.account() && session.events.isLoaded() && session.stream.isLive();
}

bool TestConsoleProtected::openAs(const QString &email)
{
    auto kept = std::make_shared<KeptTokens>();
    const QUrl server(QStringLiteral("http://127.0.0.1:%1").arg(m_console.server().port()));
    kept->byServer.insert(server, newSession(email));
    return m_console.open(std::make_unique<StubTokens>(kept))
        && QTest::qWaitFor([this] { return isReady(); }, 20'000);
}

void TestConsoleProtected::signInWith(const QString &password)
{
    QTRY_VERIFY_WITH_TIMEOUT(openDialog<SignInDialog>(), 20'000);
    auto *dialog = openDialog<SignInDialog>();
    fieldNamed(dialog, QStringLiteral("E-mail address"))->setText(kEmail);
    fieldNamed(dialog, QStringLiteral("Password"))->setText(password);
    click(dialog, "signInButton");
}

OrganizerWindow *TestConsoleProtected::openPart(QAction *action)
{
    action->trigger();
    m_organizer = openDialog<OrganizerWindow>();
    return m_organizer;
}

int TestConsoleProtected::rows(const char *table)
{
    return m_organizer->findChild<QTableView *>(QLatin1StringView(table))->model()->rowCount();
}

QString TestConsoleProtected::cell(const char *table, int row, int column)
{
    const auto *view = m_organizer->findChild<QTableView *>(QLatin1StringView(table));
    return view->model()->index(row, column).data().toString();
}

bool TestConsoleProtected::selectRow(const char *table, int column, const QString &text)
{
    return QTest::qWaitFor(
        [&] {
            for (int row = 0; row < rows(table); ++row) {
                if (cell(table, row, column) == text) {
                    m_organizer->findChild<QTableView *>(QLatin1StringView(table))->selectRow(row);
                    return true;
                }
            }
            return false;
        },
        20'000);
}

void TestConsoleProtected::choose(const char *combo, const QString &text)
{
    auto *box = m_organizer->findChild<QComboBox *>(QLatin1StringView(combo));
    box->setCurrentIndex(box->findText(text));
    Q_EMIT box->activated(box->currentIndex());
}

bool TestConsoleProtected::confirm()
{
    if (!QTest::qWaitFor([] { return openDialog<QMessageBox>(); })) {
        return false;
    }
    click(openDialog<QMessageBox>(), "confirm");
    return true;
}

QString TestConsoleProtected::secret(const QString &name)
{
    if (!QTest::qWaitFor([] { return openDialog<SecretDialog>(); }, 20'000)) {
        return {};
    }
    auto *dialog = openDialog<SecretDialog>();
    const QString text = fieldNamed(dialog, name)->text();
    click(dialog, "secretClose");
    return text;
}

QString TestConsoleProtected::newMember(Role role)
{
    const QString email = QStringLiteral("member%1@example.org").arg(++m_people);
    if (!openPart(actions().team)) {
        return {};
    }
    click(m_organizer, "teamInvite");
    auto *dialog = m_organizer->findChild<QDialog *>(QStringLiteral("inviteDialog"));
    fieldNamed(dialog, QStringLiteral("E-mail address"))->setText(email);
    auto *roles = dialog->findChild<QComboBox *>();
    roles->setCurrentIndex(roles->findData(static_cast<int>(role)));
    click(dialog, "inviteSend");
    const QString link = secret(QStringLiteral("Link"));
    const QByteArray acceptance =
        body({{QStringLiteral("name"), QStringLiteral("Member %1").arg(m_people)},
              {QStringLiteral("password"), kPassword}});
    BlockingHttp client(m_console.server().port());
    const HttpAnswer joined = client.post("/invitations/" + tokenIn(link).toLatin1(), acceptance);
    return joined.status == 201 ? email : QString();
}

void TestConsoleProtected::passwordOpensTheConsole()
{
    QVERIFY(m_console.open());
    QTRY_VERIFY_WITH_TIMEOUT(!actions().newEvent->isEnabled(), 20'000);
    signInWith(kPassword);
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20'000);
    QTRY_VERIFY(actions().newEvent->isEnabled());
    const Uuid id = m_console.create(QStringLiteral("Concert"), 40);
    QVERIFY(!id.isNil());
    QVERIFY(m_console.bookOne(id, QStringLiteral("guest@example.org")));
    QTRY_COMPARE_WITH_TIMEOUT(m_console.rows().rowCount(), 1, 20'000);
    const auto event = answerOf(m_console.other().event(id));
    QVERIFY(event && event->organizer);
    QCOMPARE(event->organizer->id, m_organizerId);
}

void TestConsoleProtected::wrongPasswordDoesNot()
{
    QVERIFY(m_console.open());
    signInWith(QStringLiteral("ferry tulip 62 anvil"));
    QTRY_VERIFY_WITH_TIMEOUT(
        labelText(openDialog<SignInDialog>(), "signInProblem").contains(u"is wrong"), 20'000);
    signInWith(kPassword);
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20'000);
}

void TestConsoleProtected::endedSessionMidEditAsksAndRepeats()
{
    QVERIFY(openAs());
    QVERIFY(!m_console.arrange(QStringLiteral("Lecture"), 40).isNil());
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Long Lecture"));
    // All but the other client's end.
    QCOMPARE(http().request("DELETE", "/sessions", {}, bearer(m_token)).status, 204);
    click(editor, "editorSave");
    signInWith(kPassword);
    QTRY_VERIFY_WITH_TIMEOUT(!openDialog<EventEditorDialog>(), 20'000);
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Long Lecture"));
    const auto stored = answerOf(m_console.other().event(window().session().current.id()));
    QCOMPARE(stored->name, QStringLiteral("Long Lecture"));
}

void TestConsoleProtected::signOutEndsTheSession()
{
    QVERIFY(openAs());
    const QByteArray token = window().session().client.token().value();
    QCOMPARE(http().get("/organizers", bearer(token)).status, 200);
    actions().signOut->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(http().get("/organizers", bearer(token)).status, 401, 20'000);
    QVERIFY(!actions().newEvent->isEnabled());
}

void TestConsoleProtected::invitedOneJoinsAndGetsARole()
{
    QVERIFY(openAs());
    const QString email = newMember(Role::Door);
    QVERIFY(!email.isEmpty());
    m_organizer->close();
    QVERIFY(openPart(actions().team)); // reads again
    QVERIFY(selectRow("memberTable", 1, email));
    choose("teamRole", QStringLiteral("Manager"));
    const auto roleOf = [&] {
        for (int row = 0; row < rows("memberTable"); ++row) {
            if (cell("memberTable", row, 1) == email) {
                return cell("memberTable", row, 2);
            }
        }
        return QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(roleOf(), QStringLiteral("Manager"), 20'000);
    m_organizer->findChild<QPushButton *>(QStringLiteral("teamRemove"))->click();
    QVERIFY(confirm());
    QTRY_COMPARE_WITH_TIMEOUT(roleOf(), QString(), 20'000);
}

void TestConsoleProtected::roleOfferedIsRoleAllowed_data()
{
    QTest::addColumn<int>("role");
    QTest::newRow("manager") << int(Role::Manager);
    QTest::newRow("viewer") << int(Role::Viewer);
    QTest::newRow("door") << int(Role::Door);
}

// What the console does not offer the server refuses, and the other way around.
void TestConsoleProtected::roleOfferedIsRoleAllowed()
{
    QFETCH(int, role);
    QVERIFY(openAs());
    const Uuid id = m_console.arrange(QStringLiteral("Ball %1").arg(role), 10);
    QVERIFY(!id.isNil());
    const QString email = newMember(static_cast<Role>(role));
    QVERIFY(!email.isEmpty());
    m_console.close();
    QVERIFY(openAs(email));
    window().eventsView().select(id);
    QTRY_COMPARE(window().session().current.id(), id);
    const QByteArray token = newSession(email);
    const auto allows = [&](const QByteArray &method, const QByteArray &target) {
        return http().request(method, target, {}, bearer(token)).status != 403;
    };
    const QByteArray event = "/events/" + id.toByteArray();
    const QByteArray organizer = "/organizers/" + m_organizerId.toByteArray();
    QCOMPARE(actions().exportList->isEnabled(), allows("GET", event + "/registrations"));
    QCOMPARE(window().orderDesk().exportOrders->isEnabled(), allows("GET", event + "/orders"));
    QCOMPARE(actions().editEvent->isEnabled(), allows("PATCH", event));
    QCOMPARE(actions().team->isVisible(), allows("GET", organizer + "/members"));
    QCOMPARE(actions().keys->isVisible(), allows("GET", organizer + "/keys"));
    QCOMPARE(actions().audit->isVisible(), allows("GET", organizer + "/audit"));
}

void TestConsoleProtected::passwordLinkIsGoodOnce()
{
    QVERIFY(openAs());
    const QString email = newMember(Role::Viewer);
    m_organizer->close();
    QVERIFY(openPart(actions().team));
    QVERIFY(selectRow("memberTable", 1, email));
    click(m_organizer, "teamLink");
    const QByteArray token = tokenIn(secret(QStringLiteral("Link"))).toLatin1();
    const auto reset = [&] {
        return http()
            .post("/password-reset/" + token,
                  body({{QStringLiteral("password"), QStringLiteral("violet 38 harbour lamp")}}))
            .status;
    };
    QCOMPARE(reset(), 204);
    QCOMPARE(reset(), 404);
}

void TestConsoleProtected::keyWorksUntilItIsRevoked()
{
    QVERIFY(openAs());
    const Uuid id = m_console.arrange(QStringLiteral("Fair"), 10);
    QVERIFY(openPart(actions().keys));
    click(m_organizer, "keyNew");
    auto *dialog = m_organizer->findChild<QDialog *>(QStringLiteral("keyDialog"));
    fieldNamed(dialog, QStringLiteral("Name"))->setText(QStringLiteral("Newsletter"));
    for (QCheckBox *box : dialog->findChildren<QCheckBox *>()) {
        box->setChecked(box->toolTip() == QStringLiteral("registrations:read"));
    }
    click(dialog, "keyCreate");
    const QByteArray key = secret(QStringLiteral("Key")).toLatin1();
    QVERIFY(key.startsWith("bxo_"));
    const auto status = [&](const QByteArray &method, const QByteArray &part) {
        return http().request(method, "/events/" + id.toByteArray() + part, {}, bearer(key)).status;
    };
    QCOMPARE(status("GET", "/registrations"), 200);
    QCOMPARE(status("DELETE", ""), 403);
    QVERIFY(selectRow("keyTable", 0, QStringLiteral("Newsletter")));
    click(m_organizer, "keyRevoke");
    QVERIFY(confirm());
    QTRY_VERIFY_WITH_TIMEOUT(cell("keyTable", 0, 1).startsWith(u"Revoked on"), 20'000);
    QCOMPARE(status("GET", "/registrations"), 401);
}

void TestConsoleProtected::auditTellsAllOfItInWords()
{
    QVERIFY(openAs());
    QVERIFY(openPart(actions().audit));
    QTRY_VERIFY_WITH_TIMEOUT(rows("auditTable") > 8, 20'000);
    QSet<QString> told;
    for (int row = 0; row < rows("auditTable"); ++row) {
        const QString action = cell("auditTable", row, 2);
        QVERIFY2(!action.contains(u'.'), qPrintable(action));
        told.insert(action);
    }
    for (const char *action : {"event.created", "event.updated", "invitation.created",
                               "member.role_changed", "key.created", "key.revoked"}) {
        QVERIFY2(told.contains(formatAction(QLatin1StringView(action))), action);
    }
    choose("auditAction", QStringLiteral("Key created"));
    QTRY_COMPARE_WITH_TIMEOUT(rows("auditTable"), 1, 20'000);
    QCOMPARE(cell("auditTable", 0, 1), QStringLiteral("Ada Byron"));
}

void TestConsoleProtected::secondOrganizerHasItsOwnEvents()
{
    const HttpAnswer made =
        http().post("/organizers", body({{QStringLiteral("name"), QStringLiteral("Chess Club")}}),
                    bearer(m_token));
    QVERIFY2(made.status == 201, made.body.constData());
    QVERIFY(openAs());
    auto *organizers = window().findChild<QComboBox *>(QStringLiteral("organizers"));
    QVERIFY(organizers && organizers->isVisible());
    const auto change = [&](const QString &name) {
        organizers->setCurrentIndex(organizers->findText(name));
        Q_EMIT organizers->activated(organizers->currentIndex());
        return QTest::qWaitFor([this] { return window().session().events.isLoaded(); }, 20'000);
    };
    QVERIFY(change(QStringLiteral("Chess Club")));
    QTRY_COMPARE(window().session().events.model().rowCount(), 0);
    const Uuid id = m_console.create(QStringLiteral("Simultaneous"), 20);
    QVERIFY(!id.isNil());
    const auto event = answerOf(m_console.other().event(id));
    QCOMPARE(event->organizer->name, QStringLiteral("Chess Club"));
    QVERIFY(change(QStringLiteral("Kulturhaus")));
    QVERIFY(!window().session().events.find(id));
    QVERIFY(window().session().events.model().rowCount() > 0);
}

QTEST_MAIN(TestConsoleProtected)
#include "tst_console_protected.moc"
