// Reads: order, pages, unknown events, and what is said when the database is away.
#include "backend/database/array_literal.h"
#include "backend/storage/pg_event_reader.h"
#include "shared/text.h"
#include "tests/support/faulty_search.h"
#include "tests/support/patience.h"
#include "tests/support/resident_memory.h"
#include "tests/support/test_postgres.h"
#include "tests/support/text_cases.h"

#include <QtTest>

using namespace boxoffice;

namespace {

Uuid uuid(const QString &text)
{
    return *Uuid::parse(QStringView(text));
}

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

} // namespace

class TestPgEventReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_reader.reset(); }

    void everyFieldOfAnEvent();
    void eventsByIdLeaveOutUnknownOnes();
    void eventsNewestFirst();
    void pagesOfEvents_data();
    void pagesOfEvents();
    void searchPagesReachTheOldest_data();
    void searchPagesReachTheOldest();
    void pagesByNameEndWhateverTheNames();
    void searchesFind_data();
    void searchesFind();
    void databaseFoldsAsTheProgram();
    void shortListsAreReadOnce();
    void listsGrowAndShrink();
    void longListsEndEarly();
    void excerptsComeShort();
    void longRegistrationListsEndEarly();
    void largeResultsAreFreed();
    void pagesReadWhatTheyShow_data();
    void pagesReadWhatTheyShow();
    void registrationsOldestFirst();
    void pagesOfRegistrations();
    void emptyEventIsNotUnknown();
    void unknownEvent();
    void whoseFaultAFailureIs();
    void databaseAwayAndBack();
    void readyTellsTheSchema();

private:
    void checkLongList(EventSort sort, const QString &text, int excerpt);
    void insertEvents(int count);
    Uuid insertEventWithRegistrations(int count);

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgEventReader> m_reader;
};

void TestPgEventReader::init()
{
    m_config = m_postgres.freshDatabase();
    m_reader = std::make_unique<PgEventReader>(m_config, nullptr);
    QVERIFY(m_reader->connect(soon()));
}

// One statement each, so that their ids differ in time.
void TestPgEventReader::insertEvents(int count)
{
    QByteArray script;
    for (int i = 1; i <= count; ++i) {
        script +=
            "INSERT INTO events (name, capacity) VALUES ('" + QByteArray::number(i) + "', 9);";
    }
    m_postgres.sql(m_config, script);
}

Uuid TestPgEventReader::insertEventWithRegistrations(int count)
{
    const QString id = m_postgres.value(
        m_config, "INSERT INTO events (name, capacity) VALUES ('Full', 100) RETURNING id");
    QByteArray script;
    for (int i = 1; i <= count; ++i) {
        script += "INSERT INTO registrations (event_id, user_email) VALUES ('" + id.toUtf8()
            + "', 'p" + QByteArray::number(i) + "@x.example');";
    }
    if (!script.isEmpty()) {
        m_postgres.sql(m_config, script);
    }
    return uuid(id);
}

void TestPgEventReader::everyFieldOfAnEvent()
{
    const Uuid id = uuid(m_postgres.value(
        m_config,
        QStringLiteral("INSERT INTO events VALUES (DEFAULT, 'Übung', E'two\\nlines', 7, 3, "
                       "'2026-07-01T12:34:56.789+02') RETURNING id")
            .toUtf8()));
    const auto events = m_reader->events({&id, 1});
    QVERIFY(events);
    Event expected{id, QStringLiteral("Übung"), QStringLiteral("two\nlines"), 7, 3, 1782902096789};
    expected.version = 1;
    QCOMPARE(events->value(id), expected);
}

void TestPgEventReader::eventsByIdLeaveOutUnknownOnes()
{
    insertEvents(2);
    const auto all = m_reader->eventList({10, {}});
    const std::vector<Uuid> asked{all->rows[0].id, Uuid{}, all->rows[1].id};
    const auto events = m_reader->events(asked);
    QCOMPARE(events->size(), 2);
    QVERIFY(!events->contains(Uuid{}));
    QCOMPARE(m_reader->events({})->size(), 0);
}

void TestPgEventReader::eventsNewestFirst()
{
    insertEvents(3);
    const auto page = m_reader->eventList({10, {}});
    QCOMPARE(page->rows.size(), 3);
    QCOMPARE(page->rows[0].name, QStringLiteral("3"));
    QCOMPARE(page->rows[2].name, QStringLiteral("1"));
    QVERIFY(!page->more);
}

void TestPgEventReader::pagesOfEvents_data()
{
    QTest::addColumn<int>("events");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QList<int>>("sizes");

    QTest::newRow("events/none") << 0 << 2 << QList<int>{0};
    QTest::newRow("events/less than a page") << 1 << 2 << QList<int>{1};
    QTest::newRow("events/exactly a page") << 2 << 2 << QList<int>{2};
    QTest::newRow("events/a page and one") << 3 << 2 << QList<int>{2, 1};
    QTest::newRow("events/two pages of one") << 2 << 1 << QList<int>{1, 1};
}

void TestPgEventReader::pagesOfEvents()
{
    QFETCH(int, events);
    QFETCH(int, limit);
    insertEvents(events);
    QList<int> sizes;
    QSet<Uuid> seen;
    EventListQuery query{limit, {}};
    for (bool more = true; more;) {
        const auto page = m_reader->eventList(query);
        QVERIFY(page);
        sizes << static_cast<int>(page->rows.size());
        for (const Event &event : page->rows) {
            seen.insert(event.id);
            query.after = event.id;
        }
        more = page->more;
    }
    QTEST(sizes, "sizes");
    QCOMPARE(seen.size(), events);
}

void TestPgEventReader::searchPagesReachTheOldest_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("found");
    QTest::addColumn<EventSort>("sort");
    const std::pair<EventSort, const char *> sorts[] = {
        {EventSort::Newest, "newest"},   {EventSort::Name, "name"},
        {EventSort::StartsAt, "start"},  {EventSort::Latest, "end"},
        {EventSort::MostSeats, "seats"}, {EventSort::Filling, "filling"}};
    for (const auto &[sort, by] : sorts) {
        const auto row = [sort = sort, by = by](const char *name, const char *text, int found) {
            QTest::addRow("%s, by %s", name, by) << QString::fromLatin1(text) << found << sort;
        };
        row("in many", "walk", 2'500);
        row("in some", "walk 77", 43); // 77, x77, 77x, x77x
        row("in the oldest only", "walk 1 q", 1);
        row("one letter", "w", 2'500);
        row("one letter, the oldest only", "q", 1);
        row("nowhere", "swim", 0);
    }
}

// Beyond the first thousand of an order, which are looked at first.
void TestPgEventReader::searchPagesReachTheOldest()
{
    QFETCH(QString, text);
    QFETCH(EventSort, sort);
    m_postgres.sql(m_config,
                   "INSERT INTO events (id, name, capacity) SELECT ('01970000-0000-7000-8000-' || "
                   "lpad(to_hex(n), 12, '0'))::uuid, 'Walk ' || n || CASE n WHEN 1 THEN ' Q' ELSE "
                   "'' END, 9 FROM generate_series(1, 2500) AS n");
    EventListQuery query{70, {}};
    query.filter.text = text;
    query.filter.sort = sort;
    QList<Uuid> seen;
    for (bool more = true; more;) {
        const auto page = m_reader->eventList(query);
        QVERIFY(page);
        for (const Event &event : page->rows) {
            QVERIFY(holdsAll(foldedForSearch(event.name), searchWords(text)));
            QVERIFY(sort != EventSort::Newest || seen.isEmpty() || event.id < seen.last());
            QVERIFY(!seen.contains(event.id));
            seen << event.id;
        }
        query.after = seen.isEmpty() ? query.after : seen.last();
        query.afterKey = page->lastKey;
        more = page->more;
    }
    QTEST(static_cast<int>(seen.size()), "found");
}

// A key that is not the name as it is stored finds the same page again.
void TestPgEventReader::pagesByNameEndWhateverTheNames()
{
    const QStringList names{QStringLiteral("\uFEFF"), QStringLiteral("\uFEFF\uFEFF"),
                            QStringLiteral("\uFEFF\uFEFFa"), QStringLiteral("b")};
    for (const QString &name : names) {
        m_postgres.sql(m_config,
                       "INSERT INTO events (name, capacity) VALUES ('" + name.toUtf8() + "', 9)");
    }
    EventListQuery query{1, {}};
    query.filter.sort = EventSort::Name;
    QStringList seen;
    for (bool more = true; more && seen.size() <= names.size();) {
        const auto page = m_reader->eventList(query);
        QVERIFY(page && !page->rows.isEmpty());
        seen << page->rows.last().name;
        query.after = page->rows.last().id;
        query.afterKey = page->lastKey;
        more = page->more;
    }
    QCOMPARE(QSet<QString>(seen.cbegin(), seen.cend()),
             QSet<QString>(names.cbegin(), names.cend()));
    QCOMPARE(seen.size(), names.size());
}

void TestPgEventReader::searchesFind_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("found");

    for (const QJsonValue &each : textCases(QLatin1StringView("searches"))) {
        const QString text = each[u"text"].toString();
        const QString query = each[u"query"].toString();
        QTest::addRow("%s in %s", qPrintable(query), qPrintable(text))
            << text << query << each[u"found"].toBool();
    }
}

void TestPgEventReader::searchesFind()
{
    QFETCH(QString, text);
    QFETCH(QString, query);
    QFETCH(bool, found);
    const QByteArray literal = "'" + text.toUtf8() + "'";
    const Uuid event = uuid(m_postgres.value(m_config,
                                             "INSERT INTO events (name, capacity, description) "
                                             "VALUES ('x', 9, "
                                                 + literal + ") RETURNING id"));
    m_postgres.sql(m_config,
                   "INSERT INTO registrations (event_id, user_email) SELECT id, lower(" + literal
                       + " COLLATE boxoffice_text) FROM events");
    for (const EventSort sort : {EventSort::Newest, EventSort::Filling}) {
        EventListQuery events{10, {}};
        events.filter.text = query;
        events.filter.sort = sort;
        QCOMPARE(m_reader->eventList(events)->rows.size(), found ? 1 : 0);
    }
    RegistrationListQuery registrations{10, {}};
    registrations.text = query;
    QCOMPARE(m_reader->registrations(event, registrations)->rows.size(), found ? 1 : 0);
}

// Of every character that both know; the database's Unicode may be older.
void TestPgEventReader::databaseFoldsAsTheProgram()
{
    const Statement fold{"fold", "SELECT boxoffice_fold(e) FROM unnest(?::text[]) AS e"};
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    constexpr char32_t chunk = 0x4000;
    for (char32_t first = 0; first <= QChar::LastValidCodePoint; first += chunk) {
        QStringList texts;
        ArrayLiteral array;
        for (char32_t code = std::max(first, U'\1'); code < first + chunk; ++code) {
            const auto version = QChar::unicodeVersion(code);
            if (version != QChar::Unicode_Unassigned && version <= QChar::Unicode_13_0
                && !QChar::isSurrogate(code)) {
                texts << u'a' % QStringView(QChar::fromUcs4(code)) % u'b';
                array.add(texts.last());
            }
        }
        if (texts.isEmpty()) {
            continue;
        }
        Rows rows = connection.run(fold, {array.take()});
        QVERIFY(rows.ok());
        for (const QString &text : texts) {
            QVERIFY(rows.next());
            QCOMPARE(rows.text(0), foldedForSearch(text));
        }
    }
}

// Measuring them before took a quarter of the rate of GET /events.
void TestPgEventReader::shortListsAreReadOnce()
{
    insertEvents(10);
    const auto scans = [this] {
        return m_postgres
            .value(m_config,
                   "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'events_pkey'")
            .toLongLong();
    };
    m_postgres.sql(m_config, "SELECT pg_stat_reset()");
    QTRY_COMPARE(scans(), 0);
    QCOMPARE(m_reader->eventList({10'000, {}})->rows.size(), 10);
    QCOMPARE(m_reader->eventList({5, {}})->rows.size(), 5);
    m_reader.reset(); // sends the statistics
    QTRY_COMPARE(scans(), 2);
}

// Whether a list is measured depends on how long it was the last time; what it holds does not.
void TestPgEventReader::listsGrowAndShrink()
{
    PgEventReader reader(m_config, nullptr, 64 * 1024); // three events may be that long
    QVERIFY(reader.connect(soon()));
    int count = 0;
    for (const int more : {1, 1, 1, 1, 1, 20, 1}) {
        insertEvents(more);
        count += more;
        for (const int limit : {2, 3, 4, 10'000, 10'000}) {
            const auto page = reader.eventList({limit, {}});
            QVERIFY(page);
            QCOMPARE(page->rows.size(), std::min(count, limit));
            QCOMPARE(page->more, count > limit);
        }
    }
    m_postgres.sql(m_config, "DELETE FROM events WHERE name <> '20'");
    for (int i = 0; i < 3; ++i) {
        const auto page = reader.eventList({10'000, {}});
        QCOMPARE(page->rows.size(), 1);
        QVERIFY(!page->more);
    }
}

// Every page but the last ends where its rows get too long, and all together are the list.
void TestPgEventReader::longListsEndEarly()
{
    m_postgres.sql(
        m_config,
        "INSERT INTO events (name, description, capacity, starts_at) SELECT 'Long ' || n "
        "% 7, repeat('\xc3\xa4', CASE n WHEN 9 THEN 9000 ELSE 500 END), 1 + n % 5, "
        "CASE WHEN n % 3 > 0 THEN '2026-01-01'::timestamptz + n % 4 * interval '1 day' "
        "END FROM generate_series(1, 25) AS n");
    for (const auto sort : {EventSort::Newest, EventSort::Name, EventSort::StartsAt,
                            EventSort::MostSeats, EventSort::Filling, EventSort::Latest}) {
        for (const QString &text : {QString(), QStringLiteral("long")}) {
            for (const int excerpt : {0, 10}) {
                checkLongList(sort, text, excerpt);
                QVERIFY2(!QTest::currentTestFailed(),
                         qPrintable(QStringLiteral("sort %1, '%2', excerpt %3")
                                        .arg(static_cast<int>(sort))
                                        .arg(text)
                                        .arg(excerpt)));
            }
        }
    }
}

void TestPgEventReader::checkLongList(EventSort sort, const QString &text, int excerpt)
{
    PgEventReader reader(m_config, nullptr, 4'000);
    QVERIFY(reader.connect(soon()));
    EventListQuery query{1'000, {}};
    query.filter.sort = sort;
    query.filter.text = text;
    query.excerpt = excerpt;
    QSet<Uuid> seen;
    int pages = 0;
    for (bool more = true; more; ++pages) {
        const auto page = reader.eventList(query);
        QVERIFY(page && !page->rows.isEmpty());
        qsizetype bytes = 0;
        for (const Event &event : page->rows) {
            QVERIFY(!seen.contains(event.id));
            seen.insert(event.id);
            bytes += 300 + event.name.toUtf8().size() + event.description.toUtf8().size();
        }
        QVERIFY(bytes <= 4'000 || page->rows.size() == 1); // one row comes, however long it is
        query.after = page->rows.last().id;
        query.afterKey = page->lastKey;
        more = page->more;
    }
    QCOMPARE(seen.size(), 25);
    QVERIFY(excerpt > 0 ? pages <= 3 : pages >= 9);
}

// One character more than wanted, by which excerptOf() knows that there is more.
void TestPgEventReader::excerptsComeShort()
{
    m_postgres.sql(m_config,
                   "INSERT INTO events (name, description, capacity) VALUES ('a', "
                   "repeat('\xf0\x9f\x8e\xb7', 10000), 1)");
    for (const bool sorted : {false, true}) {
        EventListQuery query{10, {}};
        query.excerpt = 20;
        query.filter.sort = sorted ? EventSort::Name : EventSort::Newest;
        const auto page = m_reader->eventList(query);
        QVERIFY(page);
        QCOMPARE(page->rows[0].description, QStringLiteral("\U0001F3B7").repeated(21));
    }
}

void TestPgEventReader::longRegistrationListsEndEarly()
{
    const Uuid event = insertEventWithRegistrations(25);
    PgEventReader reader(m_config, nullptr, 2'000);
    QVERIFY(reader.connect(soon()));
    RegistrationListQuery query{1'000, {}};
    QSet<Uuid> seen;
    for (bool more = true; more;) {
        const auto page = reader.registrations(event, query);
        QVERIFY(page && !page->rows.isEmpty() && page->rows.size() <= 6);
        for (const Registration &registration : page->rows) {
            seen.insert(registration.id);
        }
        query.after = page->rows.last().id;
        more = page->more;
    }
    QCOMPARE(seen.size(), 25);
}

// A statement that is prepared keeps its last result until it is executed again.
void TestPgEventReader::largeResultsAreFreed()
{
    m_postgres.sql(
        m_config,
        "DROP INDEX events_search_text; INSERT INTO events (name, description, capacity) "
        "SELECT 'Large', repeat('\xf0\x9f\x8e\xb7', 10000), 1 FROM "
        "generate_series(1, 500)");
    constexpr qint64 kList = 500 * 40'000;
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    const Statement large{"large", "SELECT description FROM events"};
    const Statement larger{"larger", "SELECT description, name FROM events"};
    const qint64 before = heldBytes();
    for (const Statement *statement : {&large, &larger, &large}) {
        Rows rows = connection.run(*statement);
        QVERIFY(rows.ok() && rows.next()); // and is left early
        QCOMPARE(rows.text(0).size(), 20'000);
    }
    const qint64 grown = heldBytes() - before;
    QVERIFY2(grown < kList / 2, qPrintable(QString::number(grown)));
}

void TestPgEventReader::pagesReadWhatTheyShow_data()
{
    QTest::addColumn<RegistrationListQuery>("query");
    QTest::newRow("all") << RegistrationListQuery{};
    RegistrationListQuery search;
    search.text = QStringLiteral("x.example");
    QTest::newRow("what all match") << search;
    search.sort = RegistrationSort::Newest;
    QTest::newRow("what all match, newest first") << search;
}

// Right after a rush, of which the statistics know nothing, a plan read all rows and sorted them.
void TestPgEventReader::pagesReadWhatTheyShow()
{
    QFETCH(RegistrationListQuery, query);
    query.limit = 50;
    m_postgres.sql(m_config, "ALTER TABLE registrations SET (autovacuum_enabled = off)");
    const Uuid event = insertEventWithRegistrations(20'000);
    QCOMPARE(m_reader->registrations(event, query)->rows.size(), 50);
    m_reader.reset(); // tells the statistics
    const auto counted = [this](const QByteArray &column) {
        return m_postgres
            .value(m_config,
                   "SELECT sum(" + column
                       + ") FROM pg_stat_user_indexes WHERE relname = "
                         "'registrations'")
            .toLongLong();
    };
    QTRY_COMPARE(counted("idx_scan"), 1);
    QVERIFY2(counted("idx_tup_read") < 200, qPrintable(QString::number(counted("idx_tup_read"))));
}

void TestPgEventReader::registrationsOldestFirst()
{
    const Uuid event = insertEventWithRegistrations(3);
    const auto page = m_reader->registrations(event, {10, {}});
    QCOMPARE(page->rows.size(), 3);
    QCOMPARE(page->rows[0].userEmail, QStringLiteral("p1@x.example"));
    QCOMPARE(page->rows[2].userEmail, QStringLiteral("p3@x.example"));
    QCOMPARE(page->rows[0].eventId, event);
    QVERIFY(page->rows[0].createdAt > 1'700'000'000'000);
}

void TestPgEventReader::pagesOfRegistrations()
{
    const Uuid event = insertEventWithRegistrations(3);
    const auto first = m_reader->registrations(event, {2, {}});
    QCOMPARE(first->rows.size(), 2);
    QVERIFY(first->more);
    const auto second = m_reader->registrations(event, {2, first->rows.last().id});
    QCOMPARE(second->rows.size(), 1);
    QCOMPARE(second->rows[0].userEmail, QStringLiteral("p3@x.example"));
    QVERIFY(!second->more);
}

void TestPgEventReader::emptyEventIsNotUnknown()
{
    const Uuid event = insertEventWithRegistrations(0);
    const auto page = m_reader->registrations(event, {10, {}});
    QVERIFY(page);
    QVERIFY(page->rows.isEmpty());
    QVERIFY(!page->more);
}

void TestPgEventReader::unknownEvent()
{
    const auto page = m_reader->registrations(Uuid{}, {10, {}});
    QVERIFY(!page);
    QCOMPARE(page.error(), eventNotFound());
}

// Each search asks for its own failure.
void TestPgEventReader::whoseFaultAFailureIs()
{
    struct Case
    {
        const char *state;
        const char *code;
        bool open = true;
    };
    static const Case cases[] = {
        {"57014", "query_timeout"}, // the statement timeout
        {"22008", "internal"},      // datetime overflow
        {"22P02", "internal"},      // text that is no number
        {"22021", "internal"},      // bytes that are no text
        {"54000", "internal"},      // a limit of the program
        {"54001", "internal"},      // too complex
        {"42883", "internal"},      // no such function
        {"XX000", "internal"},
        {"40001", "database_unavailable"}, // what others do, or what the server lacks
        {"55P03", "database_unavailable"},
        {"53100", "database_unavailable"},
        {"53200", "database_unavailable"},
        {"53400", "database_unavailable"},
        {"58030", "database_unavailable"},
        {"57P01", "database_unavailable", false}, // the session has ended
        {"57P03", "database_unavailable", false},
        {"08006", "database_unavailable", false},
    };
    insertEvents(1);
    makeSearchesFaulty(m_postgres, m_config,
                       "BEGIN RAISE EXCEPTION USING ERRCODE = "
                       "upper(substring(current_query() from 'state(.{5})')); END");
    for (const Case &each : cases) {
        EventListQuery search{10, {}};
        search.filter.text = u"state" + QString::fromLatin1(each.state);
        const auto found = m_reader->eventList(search);
        QVERIFY2(!found, each.state);
        QVERIFY2(wireName(found.error().code) == each.code, each.state);
        QVERIFY2(m_reader->isOpen() == each.open, each.state);
        QVERIFY(m_reader->connect(soon()));
        QCOMPARE(m_reader->eventList({10, {}})->rows.size(), 1); // others are served
    }
}

void TestPgEventReader::databaseAwayAndBack()
{
    insertEvents(1);
    m_postgres.stop();
    const auto away = m_reader->eventList({10, {}});
    QVERIFY(!away);
    QCOMPARE(away.error().code, ErrorCode::DatabaseUnavailable);
    QVERIFY(!m_reader->connect(QDeadlineTimer(100)));
    m_postgres.start();
    QVERIFY(m_reader->connect(soon()));
    QCOMPARE(m_reader->eventList({10, {}})->rows.size(), 1);
}

void TestPgEventReader::readyTellsTheSchema()
{
    QVERIFY(m_reader->ready());
    m_postgres.sql(m_config, "INSERT INTO schema_migrations VALUES (999, '999_future', 'x')");
    QVERIFY(!m_reader->ready());
}

QTEST_GUILESS_MAIN(TestPgEventReader)
#include "tst_pg_event_reader.moc"
