// An owner changes the organizer itself: its name, where answers to its mails go, and which
// categories its events can have; against a real protected server.

#include "desktop/console/organizer_window.h"
#include "desktop/console/team/organizer_view.h"
#include "tests/gui/server_fixture.h"
#include "tests/gui/stub_tokens.h"
#include "tests/support/patience.h"

#include <QAction>
#include <QComboBox>
#include <QPlainTextEdit>

using namespace boxoffice;

class TestConsoleOwnOrganizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.close(); }

    void nameAndAddressAreSaved();
    void contactAndSitesAreSaved();
    void onlyWhatDiffersIsSent();
    void problemsStandBesideTheirField_data();
    void problemsStandBesideTheirField();
    void serversProblemStandsBesideItsField();
    void whatIsTypedStays();
    void categoriesAreSaved();
    void eventsHaveOneThatIsOffered();

private:
    OrganizerView *openDetails();
    QLineEdit *field(const char *name)
    {
        return m_view->findChild<QLineEdit *>(QLatin1StringView(name));
    }
    void type(const char *name, const QString &text);
    TextEdit *categories()
    {
        return m_view->findChild<TextEdit *>(QStringLiteral("organizerCategories"));
    }
    // The choice of the editor that is open, once it has so many; null: it never has.
    QComboBox *choiceOf(int count);
    // As the server has it.
    std::optional<Organizer> onServer();
    // By somebody else.
    bool change(const OrganizerPatch &patch);
    AccessClient other() { return AccessClient(m_console.other()); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    QByteArray m_token;
    Uuid m_organizer;
    OrganizerView *m_view = nullptr;
};

void TestConsoleOwnOrganizer::initTestCase()
{
    m_console.access = QStringLiteral("protected");
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
    const auto session =
        m_console.setUp({QStringLiteral("ada@example.org"), QStringLiteral("ferry tulip 61 anvil"),
                         QStringLiteral("Kulturhaus")});
    QVERIFY(session);
    m_token = session->token.toLatin1();
    m_organizer = session->memberships.first().organizer.id;
}

void TestConsoleOwnOrganizer::init()
{
    auto kept = std::make_shared<KeptTokens>();
    kept->byServer.insert(m_console.other().server(), m_token);
    QVERIFY(change({.name = QStringLiteral("Kulturhaus"),
                    .replyTo = QString(),
                    .contact = QString(),
                    .embedOrigins = QStringList(),
                    .categories = QStringList()}));
    QVERIFY(m_console.open(std::make_unique<StubTokens>(kept)));
    QTRY_VERIFY(window().session().access.membership());
}

OrganizerView *TestConsoleOwnOrganizer::openDetails()
{
    window().actions().details->trigger();
    auto *organizer = openDialog<OrganizerWindow>();
    m_view = organizer ? organizer->findChild<OrganizerView *>() : nullptr;
    const bool isFilled = m_view && QTest::qWaitFor([this] {
                              return field("organizerName")->isEnabled()
                                  && field("organizerName")->text() == QStringLiteral("Kulturhaus");
                          });
    return isFilled ? m_view : nullptr;
}

void TestConsoleOwnOrganizer::type(const char *name, const QString &text)
{
    field(name)->selectAll();
    QTest::keyClicks(field(name), text);
}

std::optional<Organizer> TestConsoleOwnOrganizer::onServer()
{
    const auto all = answerOf(other().organizers());
    return all && all->size() == 1 ? std::optional(all->first()) : std::nullopt;
}

bool TestConsoleOwnOrganizer::change(const OrganizerPatch &patch)
{
    return bool(answerOf(other().changeOrganizer(m_organizer, patch)));
}

void TestConsoleOwnOrganizer::nameAndAddressAreSaved()
{
    QVERIFY(openDetails());
    auto *save = m_view->findChild<QPushButton *>(QStringLiteral("organizerSave"));
    QVERIFY(!save->isEnabled()); // there is nothing to save yet
    type("organizerName", QStringLiteral("  Kulturhaus   Nord "));
    type("organizerReplyTo", QStringLiteral("Box@Example.org"));
    QVERIFY(save->isEnabled());
    click(m_view, "organizerSave");
    const auto *bar = m_view->window()->findChild<NoticeBar *>();
    QTRY_COMPARE(bar->text(), QStringLiteral("“Kulturhaus Nord” was saved."));
    QCOMPARE(onServer()->named.name, QStringLiteral("Kulturhaus Nord"));
    QCOMPARE(onServer()->replyTo, QStringLiteral("box@example.org"));
    QCOMPARE(field("organizerName")->text(), QStringLiteral("Kulturhaus Nord"));
    QCOMPARE(field("organizerReplyTo")->text(), QStringLiteral("box@example.org"));
    QVERIFY(!save->isEnabled());
    // Its name is said elsewhere, too.
    QTRY_COMPARE(m_view->window()->windowTitle(), QStringLiteral("Kulturhaus Nord"));
    const auto *organizers = window().findChild<QComboBox *>(QStringLiteral("organizers"));
    QTRY_COMPARE(organizers->currentText(), QStringLiteral("Kulturhaus Nord"));
    type("organizerReplyTo", QStringLiteral(" "));
    click(m_view, "organizerSave");
    QTRY_COMPARE(onServer()->replyTo, QString());
}

void TestConsoleOwnOrganizer::contactAndSitesAreSaved()
{
    QVERIFY(openDetails());
    auto *sites = m_view->findChild<QPlainTextEdit *>(QStringLiteral("organizerSites"));
    auto *save = m_view->findChild<QPushButton *>(QStringLiteral("organizerSave"));
    type("organizerContact", QStringLiteral("HTTPS://kulturhaus.example/contact"));
    sites->setFocus();
    QTest::keyClicks(sites, QStringLiteral("https://WWW.kulturhaus.example"));
    QTest::keyClick(sites, Qt::Key_Return);
    QTest::keyClicks(sites, QStringLiteral("http://localhost:8000"));
    QVERIFY(save->isEnabled());
    click(m_view, "organizerSave");
    QTRY_COMPARE(onServer()->contact, QStringLiteral("https://kulturhaus.example/contact"));
    QCOMPARE(onServer()->embedOrigins,
             (QStringList{QStringLiteral("https://www.kulturhaus.example"),
                          QStringLiteral("http://localhost:8000")}));
    QTRY_COMPARE(sites->toPlainText(),
                 QStringLiteral("https://www.kulturhaus.example\nhttp://localhost:8000"));
    QVERIFY(!save->isEnabled());
    sites->setPlainText(QStringLiteral("https://www.kulturhaus.example/events"));
    click(m_view, "organizerSave");
    QVERIFY(sites->accessibleDescription().contains(u"https://www.kulturhaus.example/events"));
    QTRY_VERIFY(sites->hasFocus());
    QCOMPARE(onServer()->embedOrigins.size(), 2);
    sites->clear();
    QVERIFY(sites->accessibleDescription().isEmpty());
    type("organizerContact", QStringLiteral("somebody"));
    click(m_view, "organizerSave");
    QVERIFY(!field("organizerContact")->accessibleDescription().isEmpty());
    type("organizerContact", QStringLiteral(" "));
    click(m_view, "organizerSave");
    QTRY_VERIFY(onServer()->embedOrigins.isEmpty());
    QCOMPARE(onServer()->contact, QString());
}

void TestConsoleOwnOrganizer::onlyWhatDiffersIsSent()
{
    QVERIFY(openDetails());
    QVERIFY(change({.name = QStringLiteral("Renamed meanwhile")}));
    type("organizerReplyTo", QStringLiteral("box@example.org"));
    QTest::keyClick(field("organizerReplyTo"), Qt::Key_Return);
    QTRY_COMPARE(onServer()->replyTo, QStringLiteral("box@example.org"));
    QCOMPARE(onServer()->named.name, QStringLiteral("Renamed meanwhile"));
    QTRY_COMPARE(field("organizerName")->text(), QStringLiteral("Renamed meanwhile"));
}

void TestConsoleOwnOrganizer::problemsStandBesideTheirField_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("replyTo");
    QTest::addColumn<QString>("atFault");
    QTest::newRow("no name") << QStringLiteral("  ") << QString()
                             << QStringLiteral("organizerName");
    QTest::newRow("too long a name")
        << QString(201, u'x') << QString() << QStringLiteral("organizerName");
    QTest::newRow("no address") << QStringLiteral("Club") << QStringLiteral("somebody")
                                << QStringLiteral("organizerReplyTo");
}

void TestConsoleOwnOrganizer::problemsStandBesideTheirField()
{
    QFETCH(QString, name);
    QFETCH(QString, replyTo);
    QFETCH(QString, atFault);
    QVERIFY(openDetails());
    field("organizerName")->setText(name);
    field("organizerReplyTo")->setText(replyTo);
    QTest::keyClick(field("organizerReplyTo"), Qt::Key_End);
    Q_EMIT field("organizerReplyTo")->textEdited(replyTo);
    click(m_view, "organizerSave");
    for (const char *each : {"organizerName", "organizerReplyTo"}) {
        const bool isWrong = !field(each)->accessibleDescription().isEmpty();
        QCOMPARE(isWrong, atFault == QLatin1StringView(each));
    }
    QTRY_VERIFY(field(atFault.toLatin1())->hasFocus());
    QCOMPARE(onServer()->named.name, QStringLiteral("Kulturhaus"));
    type(atFault.toLatin1(), QStringLiteral("x"));
    QVERIFY(field(atFault.toLatin1())->accessibleDescription().isEmpty());
}

void TestConsoleOwnOrganizer::serversProblemStandsBesideItsField()
{
    QVERIFY(openDetails());
    ApiError error{.kind = ApiFailure::Server, .message = QStringLiteral("Not this one.")};
    QVERIFY(!m_view->showError(error));
    error.field = QStringLiteral("reply_to");
    QVERIFY(m_view->showError(error));
    QCOMPARE(field("organizerReplyTo")->accessibleDescription(), QStringLiteral("Not this one."));
}

void TestConsoleOwnOrganizer::whatIsTypedStays()
{
    QVERIFY(openDetails());
    type("organizerName", QStringLiteral("Half a na"));
    QVERIFY(change({.replyTo = QStringLiteral("box@example.org")}));
    window().session().organizer.refresh();
    QTRY_COMPARE(window().session().organizer.organizer()->replyTo,
                 QStringLiteral("box@example.org"));
    QCOMPARE(field("organizerName")->text(), QStringLiteral("Half a na"));
}

void TestConsoleOwnOrganizer::categoriesAreSaved()
{
    QVERIFY(openDetails());
    auto *save = m_view->findChild<QPushButton *>(QStringLiteral("organizerSave"));
    categories()->setPlainText(QStringLiteral("\n  \n"));
    QVERIFY(!save->isEnabled()); // blank lines are none
    categories()->setPlainText(QStringLiteral("  Jazz  night\n\nOpera\nJAZZ night"));
    click(m_view, "organizerSave");
    QVERIFY(!categories()->accessibleDescription().isEmpty());
    QTRY_VERIFY(categories()->hasFocus());
    QCOMPARE(onServer()->categories, QStringList());
    categories()->setPlainText(QStringLiteral("  Jazz  night\n\nOpera\n"));
    QVERIFY(categories()->accessibleDescription().isEmpty());
    click(m_view, "organizerSave");
    const QStringList names{QStringLiteral("Jazz night"), QStringLiteral("Opera")};
    QTRY_COMPARE(onServer()->categories, names);
    QTRY_COMPARE(categories()->text(), QStringLiteral("Jazz night\nOpera"));
    QVERIFY(!save->isEnabled());
    categories()->clear();
    click(m_view, "organizerSave");
    QTRY_COMPARE(onServer()->categories, QStringList());
}

QComboBox *TestConsoleOwnOrganizer::choiceOf(int count)
{
    auto *editor = openDialog<EventEditorDialog>();
    auto *choice = editor ? editor->findChild<QComboBox *>(QStringLiteral("category")) : nullptr;
    return choice && QTest::qWaitFor([&] { return choice->count() == count; }) ? choice : nullptr;
}

void TestConsoleOwnOrganizer::eventsHaveOneThatIsOffered()
{
    window().actions().newEvent->trigger();
    QVERIFY(choiceOf(1));
    QVERIFY(!choiceOf(1)->isVisible()); // there is nothing to choose from
    openDialog<EventEditorDialog>()->reject();
    QVERIFY(change({.categories = QStringList{QStringLiteral("Jazz"), QStringLiteral("Opera")}}));
    window().actions().newEvent->trigger();
    QComboBox *choice = choiceOf(3);
    QVERIFY(choice && choice->isVisible());
    choice->setCurrentIndex(choice->findText(QStringLiteral("Opera")));
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Tosca"));
    click(editor, "editorSave");
    const auto onServer = [this] {
        const auto page = answerOf(m_console.other().listEvents());
        return page && !page->events.isEmpty() ? page->events.first() : Event{};
    };
    QTRY_COMPARE(onServer().category, QStringLiteral("Opera"));
    // It is offered no more: an edit of something else keeps it, and it can be given up.
    QVERIFY(change({.categories = QStringList{QStringLiteral("Jazz")}}));
    QTRY_VERIFY(window().session().events.find(onServer().id));
    QTRY_COMPARE(window().session().current.id(), onServer().id);
    window().actions().editEvent->trigger();
    choice = choiceOf(3); // none, jazz, and its own
    QVERIFY(choice);
    QCOMPARE(choice->currentText(), QStringLiteral("Opera"));
    fieldNamed(openDialog<EventEditorDialog>(), QStringLiteral("Name"))
        ->setText(QStringLiteral("La Traviata"));
    click(openDialog<EventEditorDialog>(), "editorSave");
    QTRY_COMPARE(onServer().name, QStringLiteral("La Traviata"));
    QCOMPARE(onServer().category, QStringLiteral("Opera"));
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    window().actions().editEvent->trigger();
    choice = choiceOf(3);
    QVERIFY(choice);
    choice->setCurrentIndex(0);
    click(openDialog<EventEditorDialog>(), "editorSave");
    QTRY_COMPARE(onServer().category, QString());
}

QTEST_MAIN(TestConsoleOwnOrganizer)
#include "tst_console_own_organizer.moc"
