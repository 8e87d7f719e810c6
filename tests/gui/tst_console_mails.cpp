// What the console does about mail: which went to somebody, which failed, and telling everybody.

#include "desktop/console/mails/announce_dialog.h"
#include "desktop/console/mails/mails_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QComboBox>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTextBrowser>

#include <algorithm>

using namespace boxoffice;

class TestConsoleMails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }

    void mailsOfSomebodyAreListed();
    void ticketIsSentOnceMore();
    void failedOnesAreSentAgain_data();
    void failedOnesAreSentAgain();
    void noneHasFailed();
    void unreadMailsSaySo();
    void olderOnesComeByTheButton();
    void allAreSentAgainAlsoThoseNotShown();
    void allOrNoneWhereTheyCanNotBeRead();
    void otherPlaceOffersToTell();
    void offerStaysUntilItIsTaken();
    void offerKnowsHowTheEventIsByThen();
    void cancellingOffersToTell();
    void otherNameOffersNothing();
    void previewIsInBothLanguages();
    void previewLoadsNothing();
    void previewThatCanNotBeReadSaysSo();
    void announcementWhoseAnswerWasLostIsMadeOnce();
    void otherAnnouncementHasAnotherKey();
    void otherTicketHasAnotherKey();
    void nobodyIsToldWhereNobodyComes();
    void nobodyIsToldOfDrafts();
    void serverWithoutMailSaysWhy();

private:
    bool openConsole();
    // Changes the place by the editor.
    void moveTo(const QString &place);
    AnnounceDialog *openAnnouncement();
    int queued(MailKind kind);
    // Of the requests whose path ends so, one after the other; each only once.
    QList<QByteArray> keysOf(const QString &pathEnd);
    void loseAnswers(const QString &pathEnd);
    MailsDialog *openFirstFailed();
    void failAll(int count);
    static QAbstractItemModel &rowsOf(MailsDialog &dialog);
    QString notice() { return window().notices().text(); }
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }
    const ConsoleActions &actions() { return window().actions(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleMails::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

void TestConsoleMails::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    server().access().sendMail(true);
    m_event = server().addEvent(QStringLiteral("Night Walk"), 40);
    server().addRegistrations(m_event.id, 3);
}

bool TestConsoleMails::openConsole()
{
    return m_console->open() && m_console->select(m_event)
        && QTest::qWaitFor(
               [this] {
                   return m_console->rows().rowCount() == 3
                       && window().session().access.sendsMail();
               },
               10'000);
}

QAbstractItemModel &TestConsoleMails::rowsOf(MailsDialog &dialog)
{
    return *dialog.findChild<QTableView *>(QStringLiteral("mailsTable"))->model();
}

int TestConsoleMails::queued(MailKind kind)
{
    const auto &mails = server().mails(m_event.id);
    return static_cast<int>(std::count_if(mails.begin(), mails.end(), [kind](const Mail &mail) {
        return mail.kind == kind && mail.state == MailState::Queued;
    }));
}

QList<QByteArray> TestConsoleMails::keysOf(const QString &pathEnd)
{
    QList<QByteArray> keys;
    for (const StubRequest &request : server().requests()) {
        const QByteArray key = request.headers.value("idempotency-key");
        if (request.method == "POST" && request.path.endsWith(pathEnd) && !keys.contains(key)) {
            keys.append(key);
        }
    }
    return keys;
}

void TestConsoleMails::loseAnswers(const QString &pathEnd)
{
    window().session().client.setPatience(std::chrono::milliseconds(300));
    server().aimAt("POST", pathEnd);
    server().misbehave(StubServer::Fault::CutAfter, 1'000);
}

// With so many registrations.
void TestConsoleMails::failAll(int count)
{
    server().addRegistrations(m_event.id, count - 3);
    for (const Registration &row : server().registrations(m_event.id)) {
        server().failMail(m_event.id, row.id, QStringLiteral("550 no such mailbox"));
    }
}

void TestConsoleMails::mailsOfSomebodyAreListed()
{
    const Uuid somebody = server().registrations(m_event.id).at(1).id;
    server().addMail(m_event.id, somebody, MailKind::Registered, MailState::Sent);
    server().failMail(m_event.id, somebody, QStringLiteral("550 no such mailbox"));
    server().addMail(m_event.id, server().registrations(m_event.id).at(0).id, MailKind::Registered,
                     MailState::Sent);
    QVERIFY(openConsole());
    m_console->registrationTable().selectRow(1);
    actions().showMails->trigger();
    auto *dialog = openDialog<MailsDialog>();
    QVERIFY(dialog);
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), 2);
    const auto cell = [&](int row, int column) {
        return rowsOf(*dialog).index(row, column).data().toString();
    };
    QCOMPARE(cell(0, 2), QStringLiteral("Failed")); // newest first
    QCOMPARE(cell(0, 4), QStringLiteral("550 no such mailbox"));
    QCOMPARE(cell(1, 2), QStringLiteral("Sent"));
    click(dialog, "mailsAll"); // the ticket
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), 3);
    QCOMPARE(cell(0, 2), QStringLiteral("Waiting"));
    QCOMPARE(labelText(dialog, "mailsSaid"), QStringLiteral("1 mail will be sent."));
}

void TestConsoleMails::ticketIsSentOnceMore()
{
    QVERIFY(openConsole());
    m_console->registrationTable().selectRow(0);
    actions().sendTicket->trigger();
    QTRY_COMPARE(notice(),
                 QStringLiteral("The ticket will be sent to guest000000@example.org again."));
    QCOMPARE(queued(MailKind::Ticket), 1);
}

void TestConsoleMails::failedOnesAreSentAgain_data()
{
    QTest::addColumn<bool>("all");
    QTest::newRow("one") << false;
    QTest::newRow("all") << true;
}

void TestConsoleMails::failedOnesAreSentAgain()
{
    QFETCH(bool, all);
    for (const Registration &row : server().registrations(m_event.id)) {
        server().failMail(m_event.id, row.id, QStringLiteral("550 no such mailbox"));
    }
    QVERIFY(openConsole());
    actions().failedMails->trigger();
    auto *dialog = openDialog<MailsDialog>();
    QVERIFY(dialog);
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), 3);
    if (all) {
        click(dialog, "mailsAll");
    } else {
        dialog->findChild<QTableView *>(QStringLiteral("mailsTable"))->selectRow(1);
        click(dialog, "mailsAgain");
    }
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), all ? 0 : 2);
    QCOMPARE(queued(MailKind::Registered), all ? 3 : 1);
    QCOMPARE(labelText(dialog, "mailsSaid"),
             all ? QStringLiteral("3 mails will be sent.")
                 : QStringLiteral("1 mail will be sent."));
    QCOMPARE(window().session().changesUnderWay, 0);
}

void TestConsoleMails::noneHasFailed()
{
    QVERIFY(openConsole());
    actions().failedMails->trigger();
    auto *dialog = openDialog<MailsDialog>();
    QVERIFY(dialog);
    QTRY_COMPARE(labelText(dialog, "mailsEmpty"),
                 QStringLiteral("No mail of this event has failed."));
    for (const char *name : {"mailsAgain", "mailsAll"}) {
        QVERIFY(!dialog->findChild<QPushButton *>(QLatin1StringView(name))->isEnabled());
    }
}

void TestConsoleMails::unreadMailsSaySo()
{
    QVERIFY(openConsole());
    window().session().client.setPatience(std::chrono::milliseconds(300));
    server().aimAt("GET", QStringLiteral("/mails"));
    server().misbehave(StubServer::Fault::NoDatabase, 1'000);
    actions().failedMails->trigger();
    auto *dialog = openDialog<MailsDialog>();
    QVERIFY(dialog);
    const auto says = [dialog](const QString &text) {
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text)) {
                return true;
            }
        }
        return false;
    };
    QTRY_VERIFY(says(QStringLiteral("The mails could not be read.")));
    QVERIFY(!says(QStringLiteral("No mail of this event")));
    server().misbehave(StubServer::Fault::None, 0);
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("No mail of this event")), 20'000);
}

// The dialog with the first 100 of them; null if it does not come so far.
MailsDialog *TestConsoleMails::openFirstFailed()
{
    if (!m_console->open() || !m_console->select(m_event)
        || !QTest::qWaitFor([this] { return actions().failedMails->isEnabled(); },
                            test::kPatienceMillis)) {
        return nullptr;
    }
    actions().failedMails->trigger();
    auto *dialog = openDialog<MailsDialog>();
    return dialog
            && QTest::qWaitFor([&] { return rowsOf(*dialog).rowCount() == 100; },
                               test::kPatienceMillis)
        ? dialog
        : nullptr;
}

void TestConsoleMails::olderOnesComeByTheButton()
{
    failAll(110);
    MailsDialog *dialog = openFirstFailed();
    QVERIFY(dialog);
    click(dialog, "mailsMore");
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), 110);
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("mailsMore"))->isVisible());
}

void TestConsoleMails::allAreSentAgainAlsoThoseNotShown()
{
    failAll(230);
    MailsDialog *dialog = openFirstFailed();
    QVERIFY(dialog);
    click(dialog, "mailsAll");
    QTRY_COMPARE(labelText(dialog, "mailsSaid"), QStringLiteral("230 mails will be sent."));
    QCOMPARE(queued(MailKind::Registered), 230);
    QTRY_COMPARE(rowsOf(*dialog).rowCount(), 0);
}

void TestConsoleMails::allOrNoneWhereTheyCanNotBeRead()
{
    failAll(110);
    MailsDialog *dialog = openFirstFailed();
    QVERIFY(dialog);
    server().aimAt("GET", QStringLiteral("/mails"));
    server().misbehave(StubServer::Fault::OtherJson, 1);
    click(dialog, "mailsAll");
    QTRY_VERIFY(labelText(dialog, "mailsSaid").contains(QStringLiteral("not a Boxoffice server")));
    QCOMPARE(queued(MailKind::Registered), 0);
    QCOMPARE(window().session().changesUnderWay, 0);
}

void TestConsoleMails::moveTo(const QString &place)
{
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(editor);
    fieldNamed(editor, QStringLiteral("Place"))->setText(place);
    click(editor, "editorSave");
    QTRY_COMPARE(server().event(m_event.id).location, place);
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
}

void TestConsoleMails::otherPlaceOffersToTell()
{
    QVERIFY(openConsole());
    moveTo(QStringLiteral("Old Mill"));
    QTRY_COMPARE(notice(), QStringLiteral("“Night Walk” was saved."));
    click(&window(), "noticeAction");
    auto *dialog = openDialog<AnnounceDialog>();
    QVERIFY(dialog);
    QTRY_VERIFY(
        labelText(dialog, "announceRecipients").contains(QStringLiteral("3 valid tickets")));
    QTRY_VERIFY(dialog->findChild<QPushButton *>(QStringLiteral("announceSend"))->isEnabled());
    click(dialog, "announceSend");
    QTRY_COMPARE(notice(), QStringLiteral("3 mails about “Night Walk” will be sent."));
    QCOMPARE(queued(MailKind::Changed), 3);
    QTRY_VERIFY(!openDialog<AnnounceDialog>());
}

void TestConsoleMails::offerStaysUntilItIsTaken()
{
    QVERIFY(openConsole());
    const auto *goAway = window().notices().findChild<QTimer *>();
    moveTo(QStringLiteral("Old Mill"));
    QTRY_COMPARE(notice(), QStringLiteral("“Night Walk” was saved."));
    QVERIFY(!goAway->isActive());
    click(&window(), "noticeAction");
    QTRY_VERIFY(openDialog<AnnounceDialog>());
    openDialog<AnnounceDialog>()->reject();
    QVERIFY(actions().tellEverybody->isEnabled()); // may still be done
    m_console->registrationTable().selectRow(0);
    actions().sendTicket->trigger();
    QTRY_VERIFY(notice().startsWith(QStringLiteral("The ticket will be sent")));
    QVERIFY(goAway->isActive()); // of what needs no answer
}

void TestConsoleMails::offerKnowsHowTheEventIsByThen()
{
    QVERIFY(openConsole());
    moveTo(QStringLiteral("Old Mill"));
    QTRY_COMPARE(notice(), QStringLiteral("“Night Walk” was saved."));
    server().cancelSome(m_event.id, {0, 1, 2});
    QTRY_VERIFY(!actions().tellEverybody->isEnabled());
    click(&window(), "noticeAction");
    QTRY_COMPARE(notice(), QStringLiteral("Nobody has a valid ticket of “Night Walk” any more."));
    QVERIFY(!openDialog<AnnounceDialog>());
}

void TestConsoleMails::cancellingOffersToTell()
{
    QVERIFY(openConsole());
    actions().cancelEvent->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(notice(), QStringLiteral("“Night Walk” is cancelled."));
    click(&window(), "noticeAction");
    auto *dialog = openDialog<AnnounceDialog>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->findChild<QPushButton *>(QStringLiteral("announceSend"))->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Return); // the careful one is the default
    QTRY_VERIFY(!openDialog<AnnounceDialog>());
    QCOMPARE(server().count("POST", QStringLiteral("/announcement")), 0);
    actions().tellEverybody->trigger();
    dialog = openDialog<AnnounceDialog>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->findChild<QPushButton *>(QStringLiteral("announceSend"))->isEnabled());
    click(dialog, "announceSend");
    QTRY_COMPARE(queued(MailKind::EventCancelled), 3);
}

void TestConsoleMails::otherNameOffersNothing()
{
    QVERIFY(openConsole());
    actions().editEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Long Walk"));
    click(editor, "editorSave");
    QTRY_COMPARE(notice(), QStringLiteral("“Long Walk” was saved."));
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("noticeAction"))->isVisible());
}

AnnounceDialog *TestConsoleMails::openAnnouncement()
{
    actions().tellEverybody->trigger();
    auto *dialog = openDialog<AnnounceDialog>();
    const bool isRead =
        dialog && QTest::qWaitFor([dialog] {
            return dialog->findChild<QPushButton *>(QStringLiteral("announceSend"))->isEnabled();
        });
    return isRead ? dialog : nullptr;
}

void TestConsoleMails::previewIsInBothLanguages()
{
    QVERIFY(openConsole());
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    auto *language = dialog->findChild<QComboBox *>(QStringLiteral("announceLanguage"));
    const auto *html = dialog->findChild<QTextBrowser *>(QStringLiteral("announceHtml"));
    const auto *text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("announceText"));
    QVERIFY(labelText(dialog, "announceSubject").contains(QStringLiteral("Changed: Night Walk")));
    QVERIFY(html->toPlainText().contains(QStringLiteral("Hello")));
    QVERIFY(text->toPlainText().contains(QStringLiteral("Hello")));
    language->setCurrentIndex(1);
    QVERIFY(labelText(dialog, "announceSubject").contains(QStringLiteral("Geändert: Night Walk")));
    QVERIFY(html->toPlainText().contains(QStringLiteral("Guten Tag")));
    QVERIFY(text->toPlainText().contains(QStringLiteral("Guten Tag")));
}

// The stub's mail has a picture of this machine's files in it.
void TestConsoleMails::previewLoadsNothing()
{
    QVERIFY(openConsole());
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    auto *html = dialog->findChild<QTextBrowser *>(QStringLiteral("announceHtml"));
    QVERIFY(html->toHtml().contains(QStringLiteral("file:///etc/hostname")));
    const QVariant loaded = html->document()->resource(
        QTextDocument::ImageResource, QUrl(QStringLiteral("file:///etc/hostname")));
    QVERIFY(loaded.toByteArray().isEmpty());
    QVERIFY(!html->openLinks());
}

void TestConsoleMails::previewThatCanNotBeReadSaysSo()
{
    QVERIFY(openConsole());
    server().aimAt("GET", QStringLiteral("/announcement"));
    server().misbehave(StubServer::Fault::OtherJson, 1); // of one language
    actions().tellEverybody->trigger();
    auto *dialog = openDialog<AnnounceDialog>();
    QVERIFY(dialog);
    const auto *problem = dialog->findChild<QWidget *>(QStringLiteral("announceProblem"));
    const auto *send = dialog->findChild<QPushButton *>(QStringLiteral("announceSend"));
    QTRY_COMPARE(server().count("GET", QStringLiteral("/announcement")), 2);
    QTRY_VERIFY(problem->isVisible());
    QTRY_VERIFY(!labelText(dialog, "announceRecipients").isEmpty()); // the other one is here
    QVERIFY(problem->isVisible());
    QVERIFY(labelText(dialog, "problemText").contains(QStringLiteral("could not be read")));
    QVERIFY(!send->isEnabled());
    click(dialog, "problemRetry");
    QTRY_VERIFY(send->isEnabled());
    QVERIFY(!problem->isVisible());
}

void TestConsoleMails::announcementWhoseAnswerWasLostIsMadeOnce()
{
    QVERIFY(openConsole());
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    loseAnswers(QStringLiteral("/announcement"));
    click(dialog, "announceSend");
    QTRY_VERIFY(labelText(dialog, "problemText").contains(QStringLiteral("is not known")));
    server().misbehave(StubServer::Fault::None, 0);
    click(dialog, "announceSend");
    QTRY_VERIFY(!openDialog<AnnounceDialog>());
    QCOMPARE(queued(MailKind::Changed), 3);
}

void TestConsoleMails::otherAnnouncementHasAnotherKey()
{
    QVERIFY(openConsole());
    AnnounceDialog *dialog = openAnnouncement();
    QVERIFY(dialog);
    loseAnswers(QStringLiteral("/announcement"));
    click(dialog, "announceSend");
    QTRY_VERIFY(labelText(dialog, "problemText").contains(QStringLiteral("is not known")));
    server().misbehave(StubServer::Fault::None, 0);
    dialog->reject();
    Event moved = server().event(m_event.id);
    moved.location = QStringLiteral("Old Mill");
    server().changeEvent(moved);
    QTRY_COMPARE(window().session().events.find(m_event.id)->location, moved.location);
    dialog = openAnnouncement();
    QVERIFY(dialog);
    click(dialog, "announceSend");
    QTRY_COMPARE(notice(), QStringLiteral("3 mails about “Night Walk” will be sent."));
    QCOMPARE(keysOf(QStringLiteral("/announcement")).size(), 2);
    QCOMPARE(queued(MailKind::Changed), 6);
}

void TestConsoleMails::otherTicketHasAnotherKey()
{
    QVERIFY(openConsole());
    loseAnswers(QStringLiteral("/mails"));
    m_console->registrationTable().selectRow(0);
    actions().sendTicket->trigger();
    QTRY_VERIFY(notice().contains(QStringLiteral("is not known")));
    actions().showMails->trigger(); // another way to the same wish
    auto *dialog = openDialog<MailsDialog>();
    QVERIFY(dialog);
    click(dialog, "mailsAll");
    QTRY_VERIFY(labelText(dialog, "mailsSaid").contains(QStringLiteral("is not known")));
    dialog->reject();
    QCOMPARE(keysOf(QStringLiteral("/mails")).size(), 1);
    QCOMPARE(queued(MailKind::Ticket), 1);
    server().misbehave(StubServer::Fault::None, 0);
    server().setName(m_event.id, 0, QStringLiteral("Ada Byron"));
    actions().refresh->trigger();
    QTRY_COMPARE(m_console->rows().at(0).name, QStringLiteral("Ada Byron"));
    actions().sendTicket->trigger();
    QTRY_VERIFY(notice().startsWith(QStringLiteral("The ticket will be sent")));
    QCOMPARE(keysOf(QStringLiteral("/mails")).size(), 2);
    QCOMPARE(queued(MailKind::Ticket), 2);
}

void TestConsoleMails::nobodyIsToldOfDrafts()
{
    m_event = server().addEvent(QStringLiteral("Ball"), 10, EventStatus::Draft);
    server().addRegistrations(m_event.id, 3); // from before it became one
    QVERIFY(openConsole());
    QVERIFY(actions().failedMails->isEnabled());
    QVERIFY(!actions().tellEverybody->isEnabled());
    moveTo(QStringLiteral("Old Mill"));
    QTRY_COMPARE(notice(), QStringLiteral("“Ball” was saved."));
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("noticeAction"))->isVisible());
}

void TestConsoleMails::nobodyIsToldWhereNobodyComes()
{
    const Event empty = server().addEvent(QStringLiteral("Ball"), 10);
    QVERIFY(openConsole());
    QVERIFY(actions().tellEverybody->isEnabled());
    QVERIFY(m_console->select(empty));
    QTRY_VERIFY(!actions().tellEverybody->isEnabled());
}

void TestConsoleMails::serverWithoutMailSaysWhy()
{
    server().access().sendMail(false);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_event));
    QTRY_COMPARE(m_console->rows().rowCount(), 3);
    QTRY_VERIFY(window().session().access.knowsTickets());
    m_console->registrationTable().selectRow(0);
    for (QAction *action : {actions().sendTicket, actions().showMails, actions().tellEverybody,
                            actions().failedMails}) {
        QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
        QVERIFY(action->toolTip().contains(QStringLiteral("This server sends no mail.")));
    }
    QVERIFY(actions().correct->isEnabled());
    moveTo(QStringLiteral("Old Mill"));
    QTRY_COMPARE(notice(), QStringLiteral("“Night Walk” was saved."));
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("noticeAction"))->isVisible());
}

QTEST_MAIN(TestConsoleMails)
#include "tst_console_mails.moc"
