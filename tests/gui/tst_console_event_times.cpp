// The list of events by time: what is to come, what is past, what an empty list says about the
// other; and how it writes when an event is.

#include "desktop/books/formats.h"
#include "desktop/console/translations.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QComboBox>
#include <QHeaderView>

#include <ctime>

using namespace boxoffice;

namespace {

constexpr qint64 kDay = 86'400'000;

} // namespace

class TestConsoleEventTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_console = std::make_unique<ConsoleOnStub>(); }
    void cleanup() { m_console.reset(); }

    void whatIsToComeIsShownFirst();
    void whatIsPastIsShownLatestFirst();
    void choiceIsRemembered();
    void emptyListOffersTheOther_data();
    void emptyListOffersTheOther();
    void searchThatFindsThePastSaysSo();
    void emptyListWithoutAnyOffersNothing();
    void eventOfAnotherTimeIsShownWhenItIsSelected();
    void eventInFrontStaysWhenItEnds();
    void timesAreOfTheEventsClock_data();
    void timesAreOfTheEventsClock();
    void withoutAZoneItIsTheReadersClock();

private:
    // days: from now; none: without a date.
    Event add(const char *name, std::optional<int> days,
              EventStatus status = EventStatus::Published);
    void choose(const char *time);
    QStringList shown();
    QString emptyText() { return labelText(&window(), "eventsEmpty"); }
    QPushButton *offer()
    {
        return window().findChild<QPushButton *>(QStringLiteral("eventsOther"));
    }
    QComboBox *times() { return window().findChild<QComboBox *>(QStringLiteral("eventTime")); }
    MainWindow &window() { return m_console->window(); }
    QTableView &table() { return window().eventsView().table(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
};

void TestConsoleEventTimes::initTestCase()
{
    qputenv("TZ", "Europe/London");
    tzset();
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
}

Event TestConsoleEventTimes::add(const char *name, std::optional<int> days, EventStatus status)
{
    Event event = m_console->server().addEvent(QString::fromUtf8(name), 40, status);
    if (days) {
        event.startsAt = QDateTime::currentMSecsSinceEpoch() + *days * kDay;
        event.endsAt = *event.startsAt + kDay / 12;
        m_console->server().changeEvent(event);
    }
    return event;
}

void TestConsoleEventTimes::choose(const char *time)
{
    const int index = times()->findText(QLatin1StringView(time));
    QVERIFY2(index >= 0, time);
    times()->setCurrentIndex(index);
    Q_EMIT times()->activated(index); // a person's choice
}

QStringList TestConsoleEventTimes::shown()
{
    QStringList names;
    for (int row = 0; row < table().model()->rowCount(); ++row) {
        names.append(table().model()->index(row, 0).data().toString());
    }
    return names;
}

void TestConsoleEventTimes::whatIsToComeIsShownFirst()
{
    add("Ball", -3);
    add("Reading", 2);
    add("Draft of a concert", 5, EventStatus::Draft);
    add("Old draft", -9, EventStatus::Draft);
    add("Some day", {});
    add("Walk", 1, EventStatus::Cancelled);
    QVERIFY(m_console->open());
    watchModels(window());
    const QStringList coming{QStringLiteral("Walk"), QStringLiteral("Reading"),
                             QStringLiteral("Draft of a concert"), QStringLiteral("Some day")};
    QCOMPARE(shown(), coming);
    choose("Past");
    QCOMPARE(shown(), QStringList({QStringLiteral("Ball"), QStringLiteral("Old draft")}));
    choose("All dates");
    QCOMPARE(shown().size(), 6);
    choose("Upcoming");
    QCOMPARE(shown(), coming);
    QVERIFY(emptyText().isEmpty() || !offer()->isVisible());
}

void TestConsoleEventTimes::whatIsPastIsShownLatestFirst()
{
    add("Last year", -365);
    add("Yesterday", -1);
    add("Last week", -7);
    QVERIFY(m_console->open());
    choose("Past");
    QCOMPARE(shown(),
             QStringList({QStringLiteral("Yesterday"), QStringLiteral("Last week"),
                          QStringLiteral("Last year")}));
    QTRY_VERIFY(!window().session().current.id().isNil()); // the first one is in front
    // Whoever sorts otherwise keeps that.
    table().sortByColumn(EventTableModel::Name, Qt::AscendingOrder);
    choose("All dates");
    QCOMPARE(shown().first(), QStringLiteral("Last week"));
}

void TestConsoleEventTimes::choiceIsRemembered()
{
    add("Ball", -3);
    add("Reading", 2);
    QVERIFY(m_console->open());
    choose("Past");
    QVERIFY(m_console->open()); // another window
    QCOMPARE(times()->currentText(), QStringLiteral("Past"));
    QCOMPARE(shown(), QStringList(QStringLiteral("Ball")));
}

void TestConsoleEventTimes::emptyListOffersTheOther_data()
{
    QTest::addColumn<QList<int>>("days");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("offered");
    QTest::newRow("one is past") << QList<int>{-2} << QStringLiteral("Upcoming")
                                 << QStringLiteral("No event is to come. 1 past event is hidden.")
                                 << QStringLiteral("Show what is past");
    QTest::newRow("two are past") << QList<int>{-2, -9} << QStringLiteral("Upcoming")
                                  << QStringLiteral(
                                         "No event is to come. 2 past events are hidden.")
                                  << QStringLiteral("Show what is past");
    QTest::newRow("one is to come")
        << QList<int>{2} << QStringLiteral("Past")
        << QStringLiteral("No event is over yet. 1 upcoming event is hidden.")
        << QStringLiteral("Show what is to come");
}

void TestConsoleEventTimes::emptyListOffersTheOther()
{
    QFETCH(QList<int>, days);
    QFETCH(QString, time);
    for (const int each : days) {
        add("Concert", each);
    }
    QVERIFY(m_console->open());
    choose(time.toLatin1());
    QTEST(emptyText(), "sentence");
    QVERIFY(offer()->isVisible());
    QTEST(offer()->text(), "offered");
    offer()->setFocus();
    QTest::keyClick(offer(), Qt::Key_Space);
    QCOMPARE(shown().size(), days.size());
    QVERIFY(!offer()->isVisible());
    QVERIFY(table().hasFocus());
    QTRY_VERIFY(!window().session().current.id().isNil());
}

void TestConsoleEventTimes::searchThatFindsThePastSaysSo()
{
    add("Summer Ball", -2);
    add("Concert", 2);
    QVERIFY(m_console->open());
    window().eventsView().search().setText(QStringLiteral("ball"));
    QCOMPARE(emptyText(), QStringLiteral("No upcoming event fits this search; 1 past event does."));
    window().eventsView().search().setText(QStringLiteral("opera"));
    QCOMPARE(emptyText(), QStringLiteral("No event fits this search."));
    QVERIFY(!offer()->isVisible());
}

void TestConsoleEventTimes::emptyListWithoutAnyOffersNothing()
{
    QVERIFY(m_console->open());
    QTRY_VERIFY(emptyText().startsWith(QStringLiteral("No events yet")));
    QVERIFY(!offer()->isVisible());
    add("Concert", -2); // somebody else's, which is hidden
    QTRY_VERIFY(offer()->isVisible());
}

void TestConsoleEventTimes::eventOfAnotherTimeIsShownWhenItIsSelected()
{
    const Event ball = add("Ball", -2);
    add("Concert", 2);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(ball));
    QCOMPARE(shown(), QStringList(QStringLiteral("Ball")));
    QCOMPARE(times()->currentText(), QStringLiteral("Past"));
    QVERIFY(m_console->open());
    QCOMPARE(times()->currentText(), QStringLiteral("Upcoming")); // it was nobody's choice
}

// Whoever works at it goes on; only then it is with the past ones.
void TestConsoleEventTimes::eventInFrontStaysWhenItEnds()
{
    const Event concert = add("Concert", 1);
    const Event walk = add("Walk", 2);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(concert));
    Event ended = m_console->server().event(concert.id);
    ended.startsAt = *ended.startsAt - 30 * kDay;
    ended.endsAt = *ended.endsAt - 30 * kDay;
    m_console->server().changeEvent(ended);
    QTRY_VERIFY(labelText(&window(), "headerDetails").startsWith(QStringLiteral("Over")));
    QCOMPARE(window().session().current.id(), concert.id);
    QVERIFY(shown().contains(QStringLiteral("Concert")));
    QVERIFY(m_console->select(walk));
    QTRY_COMPARE(shown(), QStringList(QStringLiteral("Walk")));
    QCOMPARE(window().session().current.id(), walk.id);
}

void TestConsoleEventTimes::timesAreOfTheEventsClock_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QLocale>("reader");
    QTest::addColumn<QString>("written");
    const QLocale british(QLocale::English, QLocale::UnitedKingdom);
    const QLocale american(QLocale::English, QLocale::UnitedStates);
    QTest::newRow("summer in Berlin") << QStringLiteral("Europe/Berlin") << british
                                      << QStringLiteral("Sat 3 Jul 2049, 19:00 CEST");
    QTest::newRow("no name but a number") << QStringLiteral("Asia/Kathmandu") << british
                                          << QStringLiteral("Sat 3 Jul 2049, 22:45 UTC+05:45");
    QTest::newRow("an American reader") << QStringLiteral("America/New_York") << american
                                        << QStringLiteral("Sat, Jul 3, 2049, 1:00 PM EDT");
}

void TestConsoleEventTimes::timesAreOfTheEventsClock()
{
    QFETCH(QString, zone);
    QFETCH(QLocale, reader);
    const QLocale before;
    QLocale::setDefault(reader);
    Event event;
    event.timezone = zone;
    event.startsAt = QDateTime({2049, 7, 3}, {17, 0}, Qt::UTC).toMSecsSinceEpoch();
    EventTableModel model;
    model.upsert({event});
    const QModelIndex cell = model.index(0, EventTableModel::Starts);
    const QString text = cell.data().toString();
    const QString tip = cell.data(Qt::ToolTipRole).toString();
    QLocale::setDefault(before);
    QTEST(text, "written");
    QVERIFY2(tip.endsWith(QString(u'(' + zone + u')')), qPrintable(tip));
}

void TestConsoleEventTimes::withoutAZoneItIsTheReadersClock()
{
    Event event;
    event.startsAt = QDateTime({2049, 7, 3}, {17, 0}, Qt::UTC).toMSecsSinceEpoch();
    QCOMPARE(formatWhen(event), QStringLiteral("Sat 3 Jul 2049, 18:00 BST"));
    event.startsAt.reset();
    QCOMPARE(formatWhen(event), QString());
}

QTEST_MAIN(TestConsoleEventTimes)
#include "tst_console_event_times.moc"
