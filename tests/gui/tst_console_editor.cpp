// The editor against slow and failing servers, and against somebody else.

#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QJsonDocument>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSpinBox>

using namespace boxoffice;

class TestConsoleEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }

    void savingWaitsForTheVersion();
    void editOfSomebodyElseIsNotOverwritten();
    void editMadeWhileReadingIsTold();
    void editorThatCouldNotReadSavesNothing();
    void cancellingAnEventKeepsOtherEdits();
    void closedWhileSavingIsDoneOnce();
    void closedWhileSavingComesBackWhenItFails();
    void closedByItsFrameWhileSaving();
    void quittingAsksWhileSaving();
    void seatsThatBecomeFreeWhileEditingCount();
    void onlyWhatWasEditedIsSent_data();
    void onlyWhatWasEditedIsSent();
    void noBreakSpacesSurviveAnEditOfTheText();
    void shiftReturnEndsALine();

private:
    EventEditorDialog *newEvent();
    EventEditorDialog *openEditor();
    void typeName(EventEditorDialog &editor, const QString &name);
    void theyRename(const QString &name);
    QString nameOnServer() { return server().event(m_walk.id).name; }
    int patches() { return server().count("PATCH", QStringLiteral("/events/")); }
    bool everyEditHadItsVersion();
    // Null until one came.
    QJsonObject lastPatch();
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_walk;
};

void TestConsoleEditor::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_walk = server().addEvent(QStringLiteral("Night Walk"), 40);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(m_walk));
    window().session().client.setPatience(std::chrono::milliseconds(900));
}

EventEditorDialog *TestConsoleEditor::openEditor()
{
    window().actions().editEvent->trigger();
    return openDialog<EventEditorDialog>();
}

// And asks to save it.
void TestConsoleEditor::typeName(EventEditorDialog &editor, const QString &name)
{
    QLineEdit *edit = fieldNamed(&editor, QStringLiteral("Name"));
    edit->selectAll();
    QTest::keyClicks(edit, name);
    QTest::keyClick(edit, Qt::Key_Return);
}

void TestConsoleEditor::theyRename(const QString &name)
{
    Event theirs = server().event(m_walk.id);
    theirs.name = name;
    server().changeEvent(theirs);
}

bool TestConsoleEditor::everyEditHadItsVersion()
{
    const auto &requests = server().requests();
    return std::all_of(requests.begin(), requests.end(), [](const StubRequest &request) {
        return request.method != "PATCH" || request.headers.value("if-match").size() > 2;
    });
}

void TestConsoleEditor::savingWaitsForTheVersion()
{
    server().aimAt("GET", m_walk.id.toString());
    server().hold(true);
    typeName(*openEditor(), QStringLiteral("Night Hike"));
    QCOMPARE(patches(), 0);
    server().hold(false);
    QTRY_COMPARE(nameOnServer(), QStringLiteral("Night Hike"));
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QCOMPARE(patches(), 1);
    QVERIFY(everyEditHadItsVersion());
}

void TestConsoleEditor::editOfSomebodyElseIsNotOverwritten()
{
    server().aimAt("GET", m_walk.id.toString());
    server().hold(true);
    auto *editor = openEditor();
    theyRename(QStringLiteral("THEIRS"));
    typeName(*editor, QStringLiteral("MINE"));
    server().hold(false);
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("also: Name")));
    QCOMPARE(patches(), 0);
    QCOMPARE(nameOnServer(), QStringLiteral("THEIRS"));
    QCOMPARE(editor->form().fields().name, QStringLiteral("MINE"));
    click(editor, "editorSave");
    QTRY_COMPARE(nameOnServer(), QStringLiteral("MINE"));
    QVERIFY(everyEditHadItsVersion());
}

void TestConsoleEditor::editMadeWhileReadingIsTold()
{
    server().aimAt("GET", m_walk.id.toString());
    server().hold(true);
    auto *editor = openEditor();
    theyRename(QStringLiteral("THEIRS"));
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("MINE")); // not saved yet
    server().hold(false);
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("also: Name")));
    QCOMPARE(editor->form().fields().name, QStringLiteral("MINE"));
    editor->done(QDialog::Rejected);
}

void TestConsoleEditor::editorThatCouldNotReadSavesNothing()
{
    server().aimAt("GET", m_walk.id.toString());
    server().misbehave(StubServer::Fault::Unavailable, 1'000);
    auto *editor = openEditor();
    typeName(*editor, QStringLiteral("Night Hike"));
    QTRY_VERIFY(!labelText(editor, "editorMessage").isEmpty());
    QCOMPARE(patches(), 0);
    QCOMPARE(editor->form().fields().name, QStringLiteral("Night Hike"));
    server().misbehave(StubServer::Fault::None, 0);
    click(editor, "editorSave");
    QTRY_COMPARE(nameOnServer(), QStringLiteral("Night Hike"));
    QVERIFY(everyEditHadItsVersion());
}

void TestConsoleEditor::cancellingAnEventKeepsOtherEdits()
{
    window().actions().cancelEvent->trigger();
    server().aimAt("PATCH", m_walk.id.toString());
    server().hold(true);
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(patches(), 1);
    theyRename(QStringLiteral("THEIRS")); // before it is carried out
    server().hold(false);
    QTRY_COMPARE(server().event(m_walk.id).status, EventStatus::Cancelled);
    QCOMPARE(nameOnServer(), QStringLiteral("THEIRS"));
    QCOMPARE(patches(), 2);
    QVERIFY(everyEditHadItsVersion());
    QCOMPARE(lastPatch(), QJsonObject({{QStringLiteral("status"), QStringLiteral("cancelled")}}));
}

// With a name typed, and on its way to a server that does not answer.
EventEditorDialog *TestConsoleEditor::newEvent()
{
    server().aimAt("POST", QStringLiteral("/events"));
    server().hold(true);
    window().actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    typeName(*editor, QStringLiteral("Repair Cafe"));
    return editor;
}

void TestConsoleEditor::closedWhileSavingIsDoneOnce()
{
    const QPointer<EventEditorDialog> editor = newEvent();
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(editor->isHidden());
    QVERIFY(window().notices().text().contains(QStringLiteral("still being saved")));
    QCOMPARE(window().session().changesUnderWay, 1);
    window().actions().newEvent->trigger(); // again: the same wish is still under way
    QVERIFY(editor->isVisible());
    QCOMPARE(editor->form().fields().name, QStringLiteral("Repair Cafe"));
    QTest::keyClick(editor, Qt::Key_Escape);
    server().hold(false);
    QTRY_COMPARE(window().notices().text(), QStringLiteral("“Repair Cafe” was created."));
    QTRY_VERIFY(!editor);
    QCOMPARE(window().session().changesUnderWay, 0);
    QCOMPARE(server().events().size(), 2);
    window().actions().newEvent->trigger(); // now it is another one
    QVERIFY(openDialog<EventEditorDialog>()->form().fields().name.isEmpty());
    openDialog<EventEditorDialog>()->done(QDialog::Rejected);
}

void TestConsoleEditor::closedWhileSavingComesBackWhenItFails()
{
    const QPointer<EventEditorDialog> editor = newEvent();
    QTest::keyClick(editor, Qt::Key_Escape);
    server().misbehave(StubServer::Fault::Unavailable, 1'000);
    server().hold(false);
    QTRY_VERIFY(editor && editor->isVisible());
    QVERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("nothing was changed")));
    QCOMPARE(editor->form().fields().name, QStringLiteral("Repair Cafe"));
    QCOMPARE(window().session().changesUnderWay, 0);
    server().misbehave(StubServer::Fault::None, 0);
    click(editor, "editorSave");
    QTRY_COMPARE(server().events().size(), 2);
}

void TestConsoleEditor::closedByItsFrameWhileSaving()
{
    const QPointer<EventEditorDialog> editor = newEvent();
    editor->close();
    QVERIFY(editor->isHidden());
    server().hold(false);
    QTRY_VERIFY(!editor);
    QCOMPARE(server().events().size(), 2);
}

void TestConsoleEditor::quittingAsksWhileSaving()
{
    auto *editor = newEvent();
    QTest::keyClick(editor, Qt::Key_Escape);
    window().close();
    QVERIFY(window().isVisible());
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    question->done(QMessageBox::Cancel);
    server().hold(false);
    QTRY_COMPARE(window().session().changesUnderWay, 0);
    window().close();
    QVERIFY(!window().isVisible());
}

void TestConsoleEditor::seatsThatBecomeFreeWhileEditingCount()
{
    server().addRegistrations(m_walk.id, 10);
    window().actions().refresh->trigger();
    QTRY_COMPARE(window().session().events.find(m_walk.id)->bookedCount, 10);
    auto *editor = openEditor();
    auto *seats = editor->findChild<QSpinBox *>();
    seats->setValue(6);
    click(editor, "editorSave");
    QVERIFY(seats->accessibleDescription().startsWith(QStringLiteral("10 seat(s) are booked")));
    server().cancelSome(m_walk.id, {0, 1, 2, 3});
    QTRY_VERIFY(seats->accessibleDescription().isEmpty());
    click(editor, "editorSave");
    QTRY_COMPARE(server().event(m_walk.id).capacity, 6);
}

QJsonObject TestConsoleEditor::lastPatch()
{
    QJsonObject patch;
    for (const StubRequest &request : server().requests()) {
        if (request.method == "PATCH") {
            patch = QJsonDocument::fromJson(request.body).object();
        }
    }
    return patch;
}

void TestConsoleEditor::onlyWhatWasEditedIsSent_data()
{
    QTest::addColumn<QString>("description");
    QTest::addColumn<QString>("location");
    QTest::addColumn<std::optional<qint64>>("startsAt");
    QTest::addColumn<std::optional<qint64>>("endsAt");
    QTest::addColumn<QString>("timezone");
    const auto row = [](const char *name) -> QTestData & { return QTest::newRow(name); };
    const std::optional<qint64> none;
    const std::optional<qint64> first = 1'792'888'200'000;     // 2026-10-25T00:30:00Z
    const std::optional<qint64> second = 1'792'891'800'000;    // an hour later
    const std::optional<qint64> longAgo = -62'000'000'000'000; // before all calendars of Qt
    const QString berlin = QStringLiteral("Europe/Berlin");
    row("text/no-break space") << QStringLiteral("a\u00a0b") << QString() << none << none
                               << QString();
    row("text/line separator") << QStringLiteral("a\u2028b") << QString() << none << none
                               << QString();
    row("text/paragraph separator")
        << QStringLiteral("a\u2029b") << QString() << none << none << QString();
    row("text/CR LF") << QStringLiteral("a\r\nb\r") << QString() << none << none << QString();
    row("text/noncharacter") << QStringLiteral("a\ufdd0b") << QString() << none << none
                             << QString();
    row("place/spaces around it") << QString() << QStringLiteral(" Town Hall ") << none << none
                                  << QString();
    row("place/line feed") << QString() << QStringLiteral("Town\nHall") << none << none
                           << QString();
    row("time/first of two") << QString() << QString() << first << second << berlin;
    row("time/second of two") << QString() << QString() << second << none << berlin;
    row("time/seconds") << QString() << QString() << std::optional(*first + 59'999) << none
                        << berlin;
    row("time/too early for the calendar") << QString() << QString() << longAgo << none << berlin;
    row("time/without a zone") << QString() << QString() << first << second << QString();
    row("time/an end without a start") << QString() << QString() << none << second << berlin;
    row("zone/alias") << QString() << QString() << first << none << QStringLiteral("US/Eastern");
    row("zone/one that is not known here")
        << QString() << QString() << first << none << QStringLiteral("Moon/Tranquility");
}

void TestConsoleEditor::onlyWhatWasEditedIsSent()
{
    QFETCH(QString, description);
    QFETCH(QString, location);
    QFETCH(std::optional<qint64>, startsAt);
    QFETCH(std::optional<qint64>, endsAt);
    QFETCH(QString, timezone);
    Event event = server().event(m_walk.id);
    event.description = description;
    event.location = location;
    event.startsAt = startsAt;
    event.endsAt = endsAt;
    event.timezone = timezone;
    server().changeEvent(event);
    auto *editor = openEditor();
    QTRY_VERIFY(editor->form().base() == draftOf(event));
    editor->findChild<QSpinBox *>()->setValue(41);
    click(editor, "editorSave");
    QTRY_COMPARE(server().event(m_walk.id).capacity, 41);
    QCOMPARE(lastPatch(), QJsonObject({{QStringLiteral("capacity"), 41}}));
}

void TestConsoleEditor::noBreakSpacesSurviveAnEditOfTheText()
{
    Event event = server().event(m_walk.id);
    event.description = QStringLiteral("20\u00a0km\u2028to the lake");
    server().changeEvent(event);
    auto *editor = openEditor();
    QTRY_COMPARE(editor->form().base().description, event.description);
    auto *text = editor->findChild<QPlainTextEdit *>();
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, QStringLiteral("!"));
    click(editor, "editorSave");
    QTRY_COMPARE(server().event(m_walk.id).description, event.description + u'!');
}

void TestConsoleEditor::shiftReturnEndsALine()
{
    auto *editor = openEditor();
    auto *text = editor->findChild<QPlainTextEdit *>();
    QTest::keyClicks(text, QStringLiteral("a"));
    QTest::keyClick(text, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(text, QStringLiteral("b"));
    QCOMPARE(editor->form().fields().description, QStringLiteral("a\nb"));
    editor->done(QDialog::Rejected);
}

QTEST_MAIN(TestConsoleEditor)
#include "tst_console_editor.moc"
