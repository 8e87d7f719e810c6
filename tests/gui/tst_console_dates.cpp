// Dates and zones in the editor, on computers in several zones, each with the real server's
// answers.

#include "desktop/console/events/time_zones.h"
#include "desktop/console/registrations/register_dialog.h"
#include "shared/api/validation.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/patience.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QSignalSpy>

#include <ctime>

using namespace boxoffice;

namespace {

qint64 at(const char *utc)
{
    return QDateTime::fromString(QLatin1StringView(utc), Qt::ISODate).toMSecsSinceEpoch();
}

// From now on this computer is there.
void moveTo(const char *timezone)
{
    qputenv("TZ", timezone);
    tzset();
}

} // namespace

class TestConsoleDates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyZoneOfTheApiIsOffered();
    void clockShowsThisAt_data();
    void clockShowsThisAt();
    void newDateHasAZoneThatTheServerTakes_data();
    void newDateHasAZoneThatTheServerTakes();
    void editOfTheSeatsKeepsDates_data();
    void editOfTheSeatsKeepsDates();
    void eventInAnAliasCanBeEdited();
    void timeThatComesTwiceIsAskedFor_data();
    void timeThatComesTwiceIsAskedFor();
    void secondOfTwoIsShown();
    void timeThatDoesNotExistIsRefused();
    void otherZoneKeepsTheClock();
    void datesOfSomebodyElseAreTaken();
    void eventThatEndsIsOver();

private:
    EventEditorDialog *openEditor(const EventDraft &fields);
    EventEditorDialog *openNewEvent(const QString &timezone);
    // By its name for screen readers; null if there is none.
    template <typename Widget> Widget *part(const char *name);
    void save();
    ApiResult<Event> onServer() { return answerOf(m_console.other().event(m_id)); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    Uuid m_id;
};

void TestConsoleDates::initTestCase()
{
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleDates::init()
{
    moveTo("Europe/Berlin");
    QVERIFY(m_console.open());
}

void TestConsoleDates::cleanup()
{
    m_console.close();
}

// Of an event that the other client made; returns it once it knows the event's version.
EventEditorDialog *TestConsoleDates::openEditor(const EventDraft &fields)
{
    m_id = m_console.arrange(fields.name, fields.capacity);
    const auto made = onServer();
    EventDraft wanted = fields;
    if (!made
        || !answerOf(m_console.other().editEvent(m_id, draftOf(*made), wanted, made->version,
                                                 ApiClient::newKey()))) {
        return nullptr;
    }
    QSignalSpy calls(&window().session().client, &ApiClient::activeCallsChanged);
    window().actions().editEvent->trigger();
    const bool read = QTest::qWaitFor(
        [&] { return !calls.isEmpty() && calls.last().first().toInt() == 0; }, 10'000);
    return read ? openDialog<EventEditorDialog>() : nullptr;
}

// With a date.
EventEditorDialog *TestConsoleDates::openNewEvent(const QString &timezone)
{
    window().actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Concert"));
    for (QCheckBox *box : editor->findChildren<QCheckBox *>()) {
        box->setChecked(box->text().contains(QStringLiteral("date")));
    }
    if (!timezone.isEmpty()) {
        part<QComboBox>("Time zone")->setCurrentText(timezone);
    }
    return editor;
}

template <typename Widget> Widget *TestConsoleDates::part(const char *name)
{
    for (Widget *widget : openDialog<EventEditorDialog>()->template findChildren<Widget *>()) {
        if (widget->accessibleName() == QLatin1StringView(name)) {
            return widget;
        }
    }
    return nullptr;
}

// And waits until it is done.
void TestConsoleDates::save()
{
    click(openDialog<EventEditorDialog>(), "editorSave");
    QTRY_VERIFY_WITH_TIMEOUT(!openDialog<EventEditorDialog>(), 10'000);
    m_id = window().session().current.id();
}

void TestConsoleDates::everyZoneOfTheApiIsOffered()
{
    const QStringList &names = timezoneNames();
    for (const char *name : {"UTC", "Etc/UTC", "US/Eastern", "Europe/Berlin", "Asia/Calcutta",
                             "GMT", "America/Argentina/ComodRivadavia", "Etc/GMT+5"}) {
        const QString text = QString::fromLatin1(name);
        QCOMPARE(names.contains(text), bool(validTimezone(text)));
    }
    QVERIFY(names.contains(QStringLiteral("Etc/UTC")));
    QVERIFY(names.contains(QStringLiteral("US/Eastern")));
    QVERIFY(std::all_of(names.begin(), names.end(), [](const QString &name) {
        return validTimezone(name) && zoneNamed(name).isValid();
    }));
}

void TestConsoleDates::clockShowsThisAt_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("clock");
    QTest::addColumn<QStringList>("instants");
    const auto row = [](const char *name, const char *zone, const char *clock,
                        const QStringList &instants) {
        QTest::newRow(name) << QString::fromLatin1(zone) << QString::fromLatin1(clock) << instants;
    };
    const auto list = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
    row("ordinary", "Europe/Berlin", "2026-07-01T19:00", list("2026-07-01T17:00:00Z"));
    row("put back", "Europe/Berlin", "2026-10-25T02:30",
        list("2026-10-25T00:30:00Z 2026-10-25T01:30:00Z"));
    row("just before it is put back", "Europe/Berlin", "2026-10-25T01:59",
        list("2026-10-24T23:59:00Z"));
    row("just after it was put back", "Europe/Berlin", "2026-10-25T03:00",
        list("2026-10-25T02:00:00Z"));
    row("put forward", "Europe/Berlin", "2026-03-29T02:30", {});
    row("just after it was put forward", "Europe/Berlin", "2026-03-29T03:00",
        list("2026-03-29T01:00:00Z"));
    row("put back by half an hour", "Australia/Lord_Howe", "2026-04-05T01:45",
        list("2026-04-04T14:45:00Z 2026-04-04T15:15:00Z"));
    row("a day that was left out", "Pacific/Apia", "2011-12-30T12:00", {});
    row("a zone without changes", "Etc/UTC", "2026-10-25T02:30", list("2026-10-25T02:30:00Z"));
    row("far to the east", "Pacific/Kiritimati", "2026-01-01T00:00", list("2025-12-31T10:00:00Z"));
}

void TestConsoleDates::clockShowsThisAt()
{
    QFETCH(QString, zone);
    QFETCH(QString, clock);
    QFETCH(QStringList, instants);
    QDateTime shown = QDateTime::fromString(clock, QStringLiteral("yyyy-MM-dd'T'HH:mm"));
    shown.setTimeSpec(Qt::UTC);
    QStringList found;
    for (const qint64 instant : instantsAt(shown, zoneNamed(zone))) {
        found.append(QDateTime::fromMSecsSinceEpoch(instant, Qt::UTC).toString(Qt::ISODate));
        QCOMPARE(wallClock(instant, zoneNamed(zone)), shown);
    }
    QCOMPARE(found, instants);
}

void TestConsoleDates::newDateHasAZoneThatTheServerTakes_data()
{
    QTest::addColumn<QByteArray>("computer");
    QTest::addColumn<QString>("zone");
    QTest::newRow("an ordinary zone")
        << QByteArray("Europe/Berlin") << QStringLiteral("Europe/Berlin");
    QTest::newRow("Etc/UTC") << QByteArray("Etc/UTC") << QStringLiteral("Etc/UTC");
    QTest::newRow("UTC") << QByteArray("UTC") << QStringLiteral("UTC");
    QTest::newRow("an alias") << QByteArray("US/Eastern") << QStringLiteral("US/Eastern");
    QTest::newRow("a POSIX rule") << QByteArray("XYZ-1") << QStringLiteral("UTC");
}

void TestConsoleDates::newDateHasAZoneThatTheServerTakes()
{
    QFETCH(QByteArray, computer);
    QFETCH(QString, zone);
    moveTo(computer.constData());
    openNewEvent({});
    const QDateTime shown = part<QDateTimeEdit>("Starts")->dateTime();
    save();
    QTRY_COMPARE(onServer()->timezone, zone);
    QCOMPARE(wallClock(*onServer()->startsAt, zoneNamed(zone)), shown);
}

void TestConsoleDates::editOfTheSeatsKeepsDates_data()
{
    QTest::addColumn<QByteArray>("computer");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<qint64>("startsAt");
    const qint64 first = at("2026-10-25T00:30:00Z");
    const qint64 second = at("2026-10-25T01:30:00Z");
    QTest::newRow("first of two") << QByteArray("Europe/Berlin") << QStringLiteral("Europe/Berlin")
                                  << first;
    QTest::newRow("second of two")
        << QByteArray("Europe/Berlin") << QStringLiteral("Europe/Berlin") << second;
    QTest::newRow("no zone, second of two") << QByteArray("Europe/Berlin") << QString() << second;
    QTest::newRow("no zone, elsewhere") << QByteArray("America/New_York") << QString() << first;
    QTest::newRow("no zone, UTC") << QByteArray("Etc/UTC") << QString() << first;
}

void TestConsoleDates::editOfTheSeatsKeepsDates()
{
    QFETCH(QByteArray, computer);
    QFETCH(QString, zone);
    QFETCH(qint64, startsAt);
    moveTo(computer.constData());
    QVERIFY(openEditor({.name = QStringLiteral("Concert"),
                        .description = QStringLiteral("20\u00a0km\u2028a\nb"),
                        .capacity = 40,
                        .startsAt = startsAt,
                        .timezone = zone}));
    Event expected = *onServer();
    expected.capacity = 41;
    openDialog<EventEditorDialog>()->findChild<QSpinBox *>()->setValue(41);
    save();
    expected.version = onServer()->version; // of the ETag, which tells another edit from this
    QCOMPARE(*onServer(), expected);
}

void TestConsoleDates::eventInAnAliasCanBeEdited()
{
    QVERIFY(openEditor({.name = QStringLiteral("Concert"),
                        .description = {},
                        .capacity = 40,
                        .startsAt = at("2026-12-24T20:00:00Z"),
                        .timezone = QStringLiteral("US/Eastern")}));
    auto *clock = part<QDateTimeEdit>("Starts");
    QCOMPARE(clock->time(), QTime(15, 0));
    clock->setTime(QTime(16, 0));
    save();
    QCOMPARE(*onServer()->startsAt, at("2026-12-24T21:00:00Z"));
    QCOMPARE(onServer()->timezone, QStringLiteral("US/Eastern"));
}

void TestConsoleDates::timeThatComesTwiceIsAskedFor_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<QString>("words");
    QTest::addColumn<qint64>("startsAt");
    QTest::newRow("the first") << 0 << QStringLiteral("The first, UTC+02:00")
                               << at("2026-10-25T00:30:00Z");
    QTest::newRow("the second") << 1 << QStringLiteral("The second, UTC+01:00")
                                << at("2026-10-25T01:30:00Z");
}

void TestConsoleDates::timeThatComesTwiceIsAskedFor()
{
    QFETCH(int, choice);
    QFETCH(QString, words);
    QFETCH(qint64, startsAt);
    auto *editor = openNewEvent(QStringLiteral("Europe/Berlin"));
    auto *which = part<QComboBox>("Comes twice that day");
    QVERIFY(!which->isVisible());
    part<QDateTimeEdit>("Starts")->setDateTime(QDateTime({2026, 10, 25}, {2, 30}, Qt::UTC));
    QVERIFY(which->isVisible());
    click(editor, "editorSave");
    QVERIFY(which->accessibleDescription().startsWith(QStringLiteral("The clock is put back")));
    QCOMPARE(editor->focusWidget(), which);
    QCOMPARE(which->itemText(choice), words);
    which->setCurrentIndex(choice);
    QVERIFY(which->accessibleDescription().isEmpty());
    save();
    QTRY_COMPARE(*onServer()->startsAt, startsAt);
}

void TestConsoleDates::secondOfTwoIsShown()
{
    QVERIFY(openEditor({.name = QStringLiteral("Concert"),
                        .description = {},
                        .capacity = 40,
                        .startsAt = at("2026-10-25T01:30:00Z"),
                        .timezone = QStringLiteral("Europe/Berlin")}));
    auto *which = part<QComboBox>("Comes twice that day");
    QVERIFY(which->isVisible());
    QCOMPARE(which->currentIndex(), 1);
    part<QDateTimeEdit>("Starts")->setTime(QTime(4, 0)); // and back again
    QVERIFY(!which->isVisible());
    part<QDateTimeEdit>("Starts")->setTime(QTime(2, 30));
    QCOMPARE(which->currentIndex(), 1);
    which->setCurrentIndex(0);
    save();
    QCOMPARE(*onServer()->startsAt, at("2026-10-25T00:30:00Z"));
}

void TestConsoleDates::timeThatDoesNotExistIsRefused()
{
    auto *editor = openNewEvent(QStringLiteral("Europe/Berlin"));
    auto *clock = part<QDateTimeEdit>("Starts");
    clock->setDateTime(QDateTime({2027, 3, 28}, {2, 30}, Qt::UTC));
    click(editor, "editorSave");
    QCOMPARE(clock->accessibleDescription(),
             QStringLiteral("The clock is put forward that day: there is no 02:30."));
    clock->setTime(QTime(3, 30));
    QVERIFY(clock->accessibleDescription().isEmpty());
    save();
    QTRY_COMPARE(*onServer()->startsAt, at("2027-03-28T01:30:00Z"));
}

void TestConsoleDates::otherZoneKeepsTheClock()
{
    QVERIFY(openEditor({.name = QStringLiteral("Concert"),
                        .description = {},
                        .capacity = 40,
                        .startsAt = at("2026-12-24T18:00:00Z"),
                        .timezone = QStringLiteral("Europe/Berlin")}));
    part<QComboBox>("Time zone")->setCurrentText(QStringLiteral("Europe/London"));
    QCOMPARE(part<QDateTimeEdit>("Starts")->time(), QTime(19, 0));
    save();
    QCOMPARE(*onServer()->startsAt, at("2026-12-24T19:00:00Z"));
    QCOMPARE(onServer()->timezone, QStringLiteral("Europe/London"));
}

void TestConsoleDates::datesOfSomebodyElseAreTaken()
{
    auto *editor = openEditor({.name = QStringLiteral("Concert"),
                               .description = {},
                               .capacity = 40,
                               .startsAt = at("2026-12-24T18:00:00Z"),
                               .timezone = QStringLiteral("Europe/Berlin")});
    QVERIFY(editor);
    fieldNamed(editor, QStringLiteral("Name"))->setText(QStringLiteral("Late Concert"));
    EventDraft theirs = draftOf(*onServer());
    theirs.startsAt = at("2026-12-24T20:00:00Z");
    QVERIFY(answerOf(m_console.other().editEvent(m_id, draftOf(*onServer()), theirs,
                                                 onServer()->version, ApiClient::newKey())));
    click(editor, "editorSave");
    QTRY_VERIFY(labelText(editor, "editorMessage").contains(QStringLiteral("Somebody else")));
    QCOMPARE(part<QDateTimeEdit>("Starts")->time(), QTime(21, 0));
    save();
    QCOMPARE(*onServer()->startsAt, at("2026-12-24T20:00:00Z"));
    QCOMPARE(onServer()->name, QStringLiteral("Late Concert"));
}

void TestConsoleDates::eventThatEndsIsOver()
{
    const qint64 end = QDateTime::currentMSecsSinceEpoch() + 2'000;
    EventDraft fields{.name = QStringLiteral("Concert"), .description = {}, .capacity = 40};
    fields.endsAt = end;
    m_id = m_console.arrange(fields.name, fields.capacity);
    QVERIFY(answerOf(m_console.other().editEvent(m_id, draftOf(*onServer()), fields,
                                                 onServer()->version, ApiClient::newKey())));
    const auto &model = window().session().events.model();
    const auto status = [&] {
        return model.index(model.rowOf(m_id), EventTableModel::Status).data().toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(status(), QStringLiteral("Over"), 20'000);
    QVERIFY(QDateTime::currentMSecsSinceEpoch() >= end);
    QTRY_VERIFY(labelText(&window(), "headerDetails").startsWith(QStringLiteral("Over")));
    window().actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTRY_VERIFY(labelText(dialog, "registerAbout").contains(QStringLiteral("is over")));
    const auto refused = m_console.bookOne(m_id, QStringLiteral("late@example.org"));
    QCOMPARE(refused.error().code, std::optional(ErrorCode::EventNotOpen));
    QTest::keyClicks(email, QStringLiteral("late@example.org"));
    QTest::keyClick(email, Qt::Key_Return);
    QTRY_COMPARE(labelText(dialog, "registerDone"),
                 QStringLiteral("late@example.org is registered."));
    dialog->done(QDialog::Rejected);
}

QTEST_MAIN(TestConsoleDates)
#include "tst_console_dates.moc"
