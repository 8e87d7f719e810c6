// What the window says and does when something can't be read, although the server is there.

#include "desktop/look/problem_strip.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QStatusBar>

using namespace boxoffice;

class TestConsoleTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }

    void eventsThatCouldNotBeRead();
    void eventsAreReadAgainWhenAsked();
    void lateListDoesNotUndoWhatTheStreamTold();
    void registrationsThatCouldNotBeRead();
    void nobodyIsSaidOnlyByTheServer();
    void rowsStayWhenTheyCanNotBeReadAgain();
    void dashboardThatCouldNotBeRead();

private:
    void breakReads(const QString &pathEnd);
    void mend() { server().misbehave(StubServer::Fault::None, 0); }
    QString problemOf(const ProblemStrip &strip);
    QString emptyText() { return labelText(&window(), "registrationsEmpty"); }
    QString countText() { return labelText(&window(), "registrationCount"); }
    ProblemStrip &listProblem() { return window().registrationsView().problem(); }
    StubServer &server() { return m_console->server(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
    Event m_event;
};

void TestConsoleTrouble::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_event = server().addEvent(QStringLiteral("Night Walk"), 100);
}

void TestConsoleTrouble::breakReads(const QString &pathEnd)
{
    server().aimAt("GET", pathEnd);
    server().misbehave(StubServer::Fault::NoDatabase, 100'000);
}

QString TestConsoleTrouble::problemOf(const ProblemStrip &strip)
{
    return strip.isVisible() ? strip.accessibleName() : QString();
}

void TestConsoleTrouble::eventsThatCouldNotBeRead()
{
    breakReads(QStringLiteral("/events"));
    QVERIFY(m_console->openUnread());
    const ProblemStrip &problem = window().eventsView().problem();
    QTRY_VERIFY(problemOf(problem).contains(QStringLiteral("database")));
    QTRY_VERIFY(labelText(&window(), "connectionStatus").contains(QStringLiteral("live")));
    QVERIFY(labelText(&window(), "eventsEmpty").contains(QStringLiteral("can be read")));
    QVERIFY(labelText(&window(), "totals").isEmpty()); // it is not known that there are none
    mend();
    QTRY_VERIFY_WITH_TIMEOUT(window().session().events.isLoaded(), 20'000); // by itself
    QVERIFY(problemOf(problem).isEmpty());
    QVERIFY(labelText(&window(), "totals").contains(QStringLiteral("100")));
}

void TestConsoleTrouble::eventsAreReadAgainWhenAsked()
{
    breakReads(QStringLiteral("/events"));
    QVERIFY(m_console->openUnread());
    window().session().client.setPatience(std::chrono::milliseconds(30));
    ReadTrouble &trouble = window().session().events.trouble();
    // The wait grows: in the end there is time to ask before it is over.
    QTRY_VERIFY_WITH_TIMEOUT(trouble.retryIn() > 3'000, 60'000);
    mend();
    click(&window().eventsView(), "problemRetry");
    QTRY_VERIFY_WITH_TIMEOUT(window().session().events.isLoaded(), 2'000);
}

// A list that was read before a change may arrive after the stream has told of it.
void TestConsoleTrouble::lateListDoesNotUndoWhatTheStreamTold()
{
    const Event deleted = server().addEvent(QStringLiteral("Autumn Concert"), 40);
    const Event renamed = server().addEvent(QStringLiteral("Harvest Fair"), 40);
    QVERIFY(m_console->open());
    EventBook &events = window().session().events;
    server().aimAt("GET", QStringLiteral("/events"));
    server().holdAnswers(true);
    const int before = server().heldAnswers();
    window().actions().refresh->trigger();
    QTRY_VERIFY(server().heldAnswers() > before);
    server().book(m_event.id, QStringLiteral("anna@example.org"));
    Event edited = renamed;
    edited.name = QStringLiteral("Harvest Market");
    server().changeEvent(edited);
    server().removeEvent(deleted.id);
    QTRY_VERIFY(!events.find(deleted.id));
    QTRY_COMPARE(events.find(renamed.id)->name, edited.name);
    QTRY_COMPARE(events.find(m_event.id)->bookedCount, 1);
    QSignalSpy read(&events, &EventBook::refreshed);
    server().holdAnswers(false);
    QTRY_VERIFY(!read.isEmpty());
    QVERIFY(!events.find(deleted.id));
    QCOMPARE(events.find(renamed.id)->name, edited.name);
    QCOMPARE(events.find(m_event.id)->bookedCount, 1);
    QCOMPARE(events.model().rowCount(), 2);
}

void TestConsoleTrouble::registrationsThatCouldNotBeRead()
{
    server().addRegistrations(m_event.id, 81);
    breakReads(QStringLiteral("/registrations"));
    QVERIFY(m_console->open());
    QTRY_VERIFY(problemOf(listProblem()).contains(QStringLiteral("database")));
    window().session().client.setPatience(std::chrono::milliseconds(30));
    QTRY_VERIFY_WITH_TIMEOUT(!window().session().registrations.isLoading(), 20'000);
    QTRY_VERIFY(emptyText().contains(QStringLiteral("can be read")));
    QVERIFY(!countText().contains(u'0'));
    mend();
    QTRY_COMPARE_WITH_TIMEOUT(m_console->rows().rowCount(), 81, 20'000);
    QVERIFY(problemOf(listProblem()).isEmpty());
}

void TestConsoleTrouble::nobodyIsSaidOnlyByTheServer()
{
    server().aimAt("GET", QStringLiteral("/registrations"));
    server().hold(true);
    QVERIFY(m_console->open());
    QTRY_VERIFY(window().session().registrations.isLoading());
    QVERIFY(emptyText().isEmpty());
    QCOMPARE(countText(), QStringLiteral("Loading…"));
    server().hold(false);
    QTRY_COMPARE(emptyText(), QStringLiteral("Nobody here yet."));
    auto *filter = window().findChild<QComboBox *>(QStringLiteral("registrationFilter"));
    filter->setCurrentIndex(1);
    QTRY_COMPARE(emptyText(), QStringLiteral("Nobody has cancelled."));
}

void TestConsoleTrouble::rowsStayWhenTheyCanNotBeReadAgain()
{
    server().addRegistrations(m_event.id, 81);
    QVERIFY(m_console->open());
    QTRY_COMPARE(m_console->rows().rowCount(), 81);
    breakReads(QStringLiteral("/registrations"));
    window().actions().refresh->trigger();
    QTRY_VERIFY(problemOf(listProblem()).contains(QStringLiteral("database")));
    QCOMPARE(m_console->rows().rowCount(), 81);
    server().addRegistrations(m_event.id, 9);
    mend();
    QTRY_COMPARE_WITH_TIMEOUT(m_console->rows().rowCount(), 90, 20'000);
    QVERIFY(problemOf(listProblem()).isEmpty());
}

void TestConsoleTrouble::dashboardThatCouldNotBeRead()
{
    server().addRegistrations(m_event.id, 12);
    QVERIFY(m_console->open());
    breakReads(QStringLiteral("/stats"));
    window().actions().showDashboard->trigger();
    const auto message = [this] { return labelText(&window(), "dashboardMessage"); };
    QTRY_VERIFY(message().contains(QStringLiteral("database")));
    mend();
    QTRY_VERIFY_WITH_TIMEOUT(message().isEmpty(), 20'000);
}

QTEST_MAIN(TestConsoleTrouble)
#include "tst_console_trouble.moc"
