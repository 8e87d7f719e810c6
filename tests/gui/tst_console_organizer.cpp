// What an organizer does in the console, each with the real server's answers: editing against
// somebody else, cancelling, finding, duplicating, the end of an event.

#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/patience.h"

#include <QHeaderView>
#include <QMessageBox>
#include <QSignalSpy>

using namespace boxoffice;

class TestConsoleOrganizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void bothEditsAreKept();
    void editOfTheSameFieldIsNamed();
    void capacityBelowBookedStandsBesideItsField();
    void cancelledSeatCanBeTakenAgain();
    void severalCancelledAndRestored();
    void somebodyElsesCancellationIsSeen();
    void headerTurnsTheListRoundOnTheServer();
    void searchNarrowsOnTheServer_data();
    void searchNarrowsOnTheServer();
    void duplicateIsADraft();
    void cancelledEventTakesNobody();
    void deletedWithItsRegistrations();
    void draftTakesWhomTheOrganizerAdds();

private:
    EventEditorDialog *openEditor();
    void selectRows(int first, int last);
    QStringList shownEmails();
    QString seats() { return labelText(&window(), "headerSeats"); }
    RegistrationTableModel &rows() { return m_console.rows(); }
    ApiClient &other() { return m_console.other(); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
};

void TestConsoleOrganizer::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleOrganizer::init()
{
    QSettings().clear(); // the order that another test has chosen
    QVERIFY(m_console.open());
}

void TestConsoleOrganizer::cleanup()
{
    m_console.close();
}

// Returns it once it knows the event's version.
EventEditorDialog *TestConsoleOrganizer::openEditor()
{
    QSignalSpy calls(&window().session().client, &ApiClient::activeCallsChanged);
    window().actions().editEvent->trigger();
    const bool read = QTest::qWaitFor(
        [&] { return !calls.isEmpty() && calls.last().first().toInt() == 0; }, 10'000);
    return read ? openDialog<EventEditorDialog>() : nullptr;
}

void TestConsoleOrganizer::selectRows(int first, int last)
{
    QTableView &table = window().registrationsView().table();
    table.setFocus();
    table.selectRow(first);
    for (int row = first; row < last; ++row) {
        QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
    }
}

QStringList TestConsoleOrganizer::shownEmails()
{
    QStringList emails;
    for (int row = 0; row < rows().rowCount(); ++row) {
        emails.append(rows().at(row).userEmail);
    }
    return emails;
}

void TestConsoleOrganizer::bothEditsAreKept()
{
    const Uuid id = m_console.arrange(QStringLiteral("Concert"), 40);
    auto *editor = openEditor();
    QVERIFY(editor);
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Evening Concert"));
    const auto before = answerOf(other().event(id));
    EventDraft theirs = draftOf(*before);
    theirs.capacity = 55;
    theirs.location = QStringLiteral("Town Hall");
    QVERIFY(answerOf(
        other().editEvent(id, draftOf(*before), theirs, before->version, ApiClient::newKey())));
    click(editor, "editorSave");
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("Somebody else")));
    QCOMPARE(editor->form().fields().capacity, 55);
    QCOMPARE(editor->form().fields().location, QStringLiteral("Town Hall"));
    QCOMPARE(editor->form().fields().name, QStringLiteral("Evening Concert"));
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    const auto after = answerOf(other().event(id));
    QCOMPARE(after->name, QStringLiteral("Evening Concert"));
    QCOMPARE(after->capacity, 55);
    QCOMPARE(after->location, QStringLiteral("Town Hall"));
    QVERIFY(after->version != before->version);
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Evening Concert"));
    QCOMPARE(seats(), QStringLiteral("0 of 55 seats booked, 55 left"));
}

void TestConsoleOrganizer::editOfTheSameFieldIsNamed()
{
    const Uuid id = m_console.arrange(QStringLiteral("Lecture"), 40);
    auto *editor = openEditor();
    QVERIFY(editor);
    editor->findChild<QSpinBox *>()->setValue(60);
    const auto before = answerOf(other().event(id));
    EventDraft theirs = draftOf(*before);
    theirs.capacity = 55;
    QVERIFY(answerOf(
        other().editEvent(id, draftOf(*before), theirs, before->version, ApiClient::newKey())));
    click(editor, "editorSave");
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("also: Seats")));
    QCOMPARE(answerOf(other().event(id))->capacity, 55);
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QCOMPARE(answerOf(other().event(id))->capacity, 60);
}

void TestConsoleOrganizer::capacityBelowBookedStandsBesideItsField()
{
    const Uuid id = m_console.arrange(QStringLiteral("Workshop"), 10);
    auto *editor = openEditor();
    QVERIFY(editor);
    for (int i = 0; i < 4; ++i) { // after the editor was opened
        QVERIFY(m_console.bookOne(id, QStringLiteral("late%1@example.org").arg(i)));
    }
    QTRY_VERIFY(seats().startsWith(QStringLiteral("4 of 10")));
    auto *capacity = editor->findChild<QSpinBox *>();
    capacity->setValue(3);
    const auto before = answerOf(other().event(id));
    EventDraft tooFew = draftOf(*before);
    tooFew.capacity = 3;
    const auto refused = answerOf(
        other().editEvent(id, draftOf(*before), tooFew, before->version, ApiClient::newKey()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::optional(ErrorCode::CapacityBelowBooked));
    click(editor, "editorSave");
    QTRY_COMPARE(capacity->accessibleDescription(), // as the server would have it
                 QStringLiteral("4 seats are booked already; it can't be fewer."));
    QVERIFY(capacity->isEnabled());
    capacity->setValue(4);
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QTRY_COMPARE(seats(), QStringLiteral("Full: all 4 seats are booked"));
}

void TestConsoleOrganizer::cancelledSeatCanBeTakenAgain()
{
    const Uuid id = m_console.arrange(QStringLiteral("Night Walk"), 3);
    QVERIFY(m_console.book(id,
                           {QStringLiteral("anna@example.org"), QStringLiteral("ben@example.org"),
                            QStringLiteral("carla@example.org")}));
    QTRY_COMPARE(seats(), QStringLiteral("Full: all 3 seats are booked"));
    QCOMPARE(m_console.bookOne(id, QStringLiteral("dora@example.org")).error().code,
             std::optional(ErrorCode::EventFull));
    selectRows(1, 1);
    QTest::keyClick(&window().registrationsView().table(), Qt::Key_Delete);
    QTRY_COMPARE(seats(), QStringLiteral("2 of 3 seats booked, 1 left"));
    QTRY_COMPARE(
        shownEmails(),
        QStringList({QStringLiteral("anna@example.org"), QStringLiteral("carla@example.org")}));
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("ben@example.org")));
    QVERIFY(m_console.bookOne(id, QStringLiteral("dora@example.org")));
    QTRY_COMPARE(seats(), QStringLiteral("Full: all 3 seats are booked"));
    QTRY_VERIFY(shownEmails().contains(QStringLiteral("dora@example.org")));
    click(&window(), "noticeAction"); // undo: but the seat is gone
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("could not be restored")));
    QCOMPARE(answerOf(other().event(id))->bookedCount, 3);
}

void TestConsoleOrganizer::severalCancelledAndRestored()
{
    const Uuid id = m_console.arrange(QStringLiteral("Harvest Supper"), 20);
    QStringList emails;
    for (int i = 10; i < 22; ++i) {
        emails.append(QStringLiteral("guest%1@example.org").arg(i));
    }
    QVERIFY(m_console.book(id, emails));
    selectRows(2, 8);
    QTest::keyClick(&window().registrationsView().table(), Qt::Key_Delete);
    QTRY_COMPARE(seats(), QStringLiteral("5 of 20 seats booked, 15 left"));
    QTRY_COMPARE(rows().rowCount(), 5);
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("7 registrations cancelled")));
    click(&window(), "noticeAction");
    QTRY_COMPARE(seats(), QStringLiteral("12 of 20 seats booked, 8 left"));
    QTRY_COMPARE(rows().rowCount(), 12);
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("restored")));
    const auto listed = answerOf(other().listRegistrations({.eventId = id, .search = {}}));
    QCOMPARE(listed->registrations.size(), 12);
    const auto cancelled = answerOf(other().listRegistrations(
        {.eventId = id, .search = {}, .filter = RegistrationStatus::Cancelled}));
    QVERIFY(cancelled->registrations.isEmpty()); // they are the same ones
}

void TestConsoleOrganizer::somebodyElsesCancellationIsSeen()
{
    const Uuid id = m_console.arrange(QStringLiteral("Choir"), 9);
    QVERIFY(m_console.book(
        id, {QStringLiteral("anna@example.org"), QStringLiteral("ben@example.org")}));
    const Registration anna = rows().at(0);
    QVERIFY(answerOf(other().cancelRegistration(id, anna.id, ApiClient::newKey())));
    QTRY_COMPARE(seats(), QStringLiteral("1 of 9 seats booked, 8 left"));
    QTRY_COMPARE(shownEmails(), QStringList(QStringLiteral("ben@example.org")));
}

void TestConsoleOrganizer::headerTurnsTheListRoundOnTheServer()
{
    const Uuid id = m_console.arrange(QStringLiteral("Concert"), 40);
    const QStringList emails{QStringLiteral("a@example.org"), QStringLiteral("b@example.org"),
                             QStringLiteral("c@example.org")};
    QVERIFY(m_console.book(id, emails));
    QHeaderView *header = window().registrationsView().table().horizontalHeader();
    const int column = RegistrationTableModel::RegisteredAt;
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(column) + 20, header->height() / 2));
    const auto turned = [](QStringList list) {
        std::reverse(list.begin(), list.end());
        return list;
    };
    QTRY_COMPARE(shownEmails(), turned(emails));
    QVERIFY(m_console.bookOne(id, QStringLiteral("d@example.org")));
    QTRY_COMPARE(shownEmails(), QStringList(QStringLiteral("d@example.org")) + turned(emails));
    window().actions().newestFirst->trigger();
    QTRY_COMPARE(shownEmails(), emails + QStringList(QStringLiteral("d@example.org")));
}

void TestConsoleOrganizer::searchNarrowsOnTheServer_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("search/prefix") << QStringLiteral("anna.")
                                   << QStringList{QStringLiteral("anna.berg@example.org"),
                                                  QStringLiteral("anna.cole@club.example")};
    QTest::newRow("search/middle") << QStringLiteral("@club")
                                   << QStringList{QStringLiteral("anna.cole@club.example"),
                                                  QStringLiteral("dan+guest@club.example")};
    QTest::newRow("search/plus sign")
        << QStringLiteral("dan+") << QStringList{QStringLiteral("dan+guest@club.example")};
    QTest::newRow("search/percent is no wildcard")
        << QStringLiteral("100%") << QStringList{QStringLiteral("100%sure@example.org")};
    QTest::newRow("search/underscore is no wildcard") << QStringLiteral("a_n") << QStringList{};
    QTest::newRow("search/capitals")
        << QStringLiteral("BERG") << QStringList{QStringLiteral("anna.berg@example.org")};
}

void TestConsoleOrganizer::searchNarrowsOnTheServer()
{
    QFETCH(QString, typed);
    const Uuid id = m_console.arrange(QStringLiteral("Members' Evening"), 100);
    QVERIFY(m_console.book(
        id,
        {QStringLiteral("anna.berg@example.org"), QStringLiteral("anna.cole@club.example"),
         QStringLiteral("dan+guest@club.example"), QStringLiteral("100%sure@example.org"),
         QStringLiteral("1000@example.org")}));
    QLineEdit &search = window().registrationsView().search();
    QTest::keyClicks(&search, typed);
    QTRY_COMPARE(window().session().registrations.query().search, typed);
    QTRY_VERIFY(!window().session().registrations.isLoading());
    QTEST(shownEmails(), "found");
    search.clear();
    QTRY_COMPARE(rows().rowCount(), 5);
}

void TestConsoleOrganizer::duplicateIsADraft()
{
    const Uuid id = m_console.arrange(QStringLiteral("Reading"), 25);
    window().actions().duplicateEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(editor);
    click(editor, "editorSave");
    QTRY_COMPARE(labelText(&window(), "headerName"), QStringLiteral("Reading (copy)"));
    const Uuid copy = window().session().current.id();
    QVERIFY(copy != id);
    const auto event = answerOf(other().event(copy));
    QCOMPARE(event->status, EventStatus::Draft);
    QCOMPARE(event->capacity, 25);
    QCOMPARE(answerOf(other().event(id))->status, EventStatus::Published);
}

void TestConsoleOrganizer::cancelledEventTakesNobody()
{
    const Uuid id = m_console.arrange(QStringLiteral("Picnic"), 25);
    QVERIFY(m_console.book(id, {QStringLiteral("anna@example.org")}));
    window().actions().cancelEvent->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("is cancelled")));
    QTRY_VERIFY(!window().actions().cancelEvent->isEnabled());
    QCOMPARE(answerOf(other().event(id))->status, EventStatus::Cancelled);
    QCOMPARE(m_console.bookOne(id, QStringLiteral("ben@example.org")).error().code,
             std::optional(ErrorCode::EventNotOpen));
    QCOMPARE(rows().rowCount(), 1); // stays on record
}

void TestConsoleOrganizer::deletedWithItsRegistrations()
{
    const Uuid id = m_console.arrange(QStringLiteral("Flea Market"), 25);
    QVERIFY(m_console.book(
        id, {QStringLiteral("anna@example.org"), QStringLiteral("ben@example.org")}));
    window().actions().deleteEvent->trigger();
    QPointer<QMessageBox> first = openDialog<QMessageBox>();
    click(first, "confirm");
    QTRY_VERIFY(openDialog<QMessageBox>() && openDialog<QMessageBox>() != first);
    QVERIFY(openDialog<QMessageBox>()->text().contains(QStringLiteral("2 registrations")));
    QVERIFY(answerOf(other().event(id)));
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY(!window().session().events.find(id));
    QCOMPARE(answerOf(other().event(id)).error().code, std::optional(ErrorCode::EventNotFound));
}

void TestConsoleOrganizer::draftTakesWhomTheOrganizerAdds()
{
    const Uuid id = m_console.arrange(QStringLiteral("Rehearsal"), 25, EventStatus::Draft);
    const auto refused = m_console.bookOne(id, QStringLiteral("ben@example.org"));
    QCOMPARE(refused.error().code, std::optional(ErrorCode::EventNotOpen));
    window().actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTRY_VERIFY(labelText(dialog, "registerAbout").contains(QStringLiteral("is a draft")));
    QTest::keyClicks(email, QStringLiteral("anna@example.org"));
    QTest::keyClick(email, Qt::Key_Return);
    QTRY_COMPARE(labelText(dialog, "registerDone"),
                 QStringLiteral("anna@example.org is registered."));
    QCOMPARE(m_console.listed(id).size(), 1);
    dialog->done(QDialog::Rejected);
}

QTEST_MAIN(TestConsoleOrganizer)
#include "tst_console_organizer.moc"
