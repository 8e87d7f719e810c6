// What the console tells of an announcement that a real server makes, refuses, or never hears of.

#include "desktop/client/mail_client.h"
#include "desktop/console/mails/announce_dialog.h"
#include "desktop/console/mails/mail_commands.h"
#include "desktop/console/translations.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/mail_catcher.h"
#include "tests/support/patience.h"

#include <algorithm>

using namespace boxoffice;

class TestConsoleAnnouncement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.close(); }

    void allAreTold();
    void refusalIsShown();
    void serverWithoutMailRefuses();
    void serverThatIsAwayIsShown();

private:
    // An event that two have registered for, in the window; nil: it did not work.
    static Uuid arrange(ConsoleOnServer &console);
    AnnounceDialog *openAnnouncement();
    QPushButton *sendButton(AnnounceDialog &dialog);
    // Empty where the strip is hidden.
    static QString problem(AnnounceDialog &dialog);
    // How many tell that the event has changed.
    int mailsToAnna();
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    Uuid m_event;
    MailCatcher m_catcher;
    QStringList m_sendsMail; // options of a server that does
};

void TestConsoleAnnouncement::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_catcher.start(), qPrintable(m_catcher.problem()));
    m_sendsMail =
        QStringList{QStringLiteral("--smtp-url"),   m_catcher.url(),
                    QStringLiteral("--mail-from"),  QStringLiteral("tickets@boxoffice.example"),
                    QStringLiteral("--public-url"), QStringLiteral("https://tickets.example"),
                    QStringLiteral("--mail-rate"),  QStringLiteral("0")};
    QVERIFY2(m_console.start(0, m_sendsMail), qPrintable(m_console.server().output()));
}

void TestConsoleAnnouncement::init()
{
    QVERIFY(m_console.open());
    m_event = arrange(m_console);
    QVERIFY(!m_event.isNil());
}

Uuid TestConsoleAnnouncement::arrange(ConsoleOnServer &console)
{
    const Uuid event = console.arrange(QStringLiteral("Night Walk"), 5);
    const EventBook &events = console.window().session().events;
    const bool isThere =
        console.book(event, {QStringLiteral("anna@example.org"), QStringLiteral("bo@example.org")})
        && QTest::qWaitFor([&] { return events.find(event)->bookedCount == 2; },
                           test::kPatienceMillis);
    return isThere ? event : Uuid{};
}

AnnounceDialog *TestConsoleAnnouncement::openAnnouncement()
{
    window().actions().tellEverybody->trigger();
    auto *dialog = openDialog<AnnounceDialog>();
    const bool isRead = dialog
        && QTest::qWaitFor([&] { return sendButton(*dialog)->isEnabled(); }, test::kPatienceMillis);
    return isRead ? dialog : nullptr;
}

QPushButton *TestConsoleAnnouncement::sendButton(AnnounceDialog &dialog)
{
    return dialog.findChild<QPushButton *>(QStringLiteral("announceSend"));
}

QString TestConsoleAnnouncement::problem(AnnounceDialog &dialog)
{
    const auto *strip = dialog.findChild<QWidget *>(QStringLiteral("announceProblem"));
    return strip->isVisible() ? labelText(&dialog, "problemText") : QString();
}

int TestConsoleAnnouncement::mailsToAnna()
{
    const QList<Registration> listed = m_console.listed(m_event);
    const auto mails =
        answerOf(MailClient(m_console.other()).ofRegistration(m_event, listed.at(0).id));
    return mails ? static_cast<int>(
               std::count_if(mails->mails.begin(), mails->mails.end(),
                             [](const Mail &mail) { return mail.kind == MailKind::Changed; }))
                 : -1;
}

void TestConsoleAnnouncement::allAreTold()
{
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    QVERIFY(labelText(dialog, "announceRecipients").contains(QStringLiteral("2 valid tickets")));
    QCOMPARE(problem(*dialog), QString());
    click(dialog, "announceSend");
    QTRY_COMPARE(window().notices().text(),
                 QStringLiteral("2 mails about “Night Walk” will be sent."));
    QTRY_COMPARE(mailsToAnna(), 1);
}

void TestConsoleAnnouncement::refusalIsShown()
{
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    const Event event = *answerOf(m_console.other().event(m_event));
    EventDraft draft = draftOf(event);
    draft.status = EventStatus::Draft;
    QVERIFY(answerOf(m_console.other().editEvent(m_event, draftOf(event), draft, event.version,
                                                 ApiClient::newKey())));
    click(dialog, "announceSend");
    QTRY_VERIFY2(problem(*dialog).contains(QStringLiteral("not published any more")),
                 qPrintable(problem(*dialog)));
    QVERIFY(dialog->isVisible());
    QTRY_VERIFY(!window().actions().tellEverybody->isEnabled());
    QCOMPARE(mailsToAnna(), 0);
}

// As if it had sent mail a moment ago, since the menu no longer offers this.
void TestConsoleAnnouncement::serverWithoutMailRefuses()
{
    ConsoleOnServer mute;
    QVERIFY2(mute.start(), qPrintable(mute.server().output()));
    QVERIFY(mute.open());
    const Uuid event = arrange(mute);
    QVERIFY(!event.isNil());
    QVERIFY(!mute.window().actions().tellEverybody->isEnabled());
    auto *commands = new MailCommands(mute.window().session(), mute.window());
    commands->tellEverybody(*mute.window().session().events.find(event));
    auto *dialog = openDialog<AnnounceDialog>();
    QVERIFY(dialog);
    QTRY_VERIFY2(problem(*dialog).contains(QStringLiteral("This server sends no mail.")),
                 qPrintable(problem(*dialog)));
    QVERIFY(!sendButton(*dialog)->isEnabled());
    for (const auto language : {MailLanguage::English, MailLanguage::German}) {
        dialog->showPreview(language, {AnnouncementAbout::Changed, 2, {}, {}, {}});
    }
    click(dialog, "announceSend");
    QTRY_VERIFY(sendButton(*dialog)->isEnabled());
    QVERIFY2(problem(*dialog).contains(QStringLiteral("This server sends no mail.")),
             qPrintable(problem(*dialog)));
    dialog->reject();
}

void TestConsoleAnnouncement::serverThatIsAwayIsShown()
{
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    const quint16 port = m_console.server().port();
    window().session().client.setPatience(std::chrono::milliseconds(500));
    m_console.server().kill();
    click(dialog, "announceSend");
    QTRY_VERIFY2(problem(*dialog).contains(QStringLiteral("can't be reached")),
                 qPrintable(problem(*dialog)));
    QTRY_VERIFY(sendButton(*dialog)->isEnabled());
    QVERIFY(m_console.start(port, m_sendsMail));
    window().session().client.setPatience(std::chrono::seconds(30));
    click(dialog, "announceSend");
    QTRY_COMPARE(window().notices().text(),
                 QStringLiteral("2 mails about “Night Walk” will be sent."));
    QTRY_COMPARE(mailsToAnna(), 1);
}

QTEST_MAIN(TestConsoleAnnouncement)
#include "tst_console_announcement.moc"
