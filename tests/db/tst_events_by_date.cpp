// Lists of events by date: which events a window has, in every order and page by page, and what
// such a list reads.
#include "backend/storage/event_list_statements.h"
#include "backend/storage/pg_event_reader.h"
#include "tests/support/test_postgres.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace boxoffice;

namespace {

constexpr qint64 kHour = 3'600'000;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kNever = std::numeric_limits<qint64>::max();
constexpr EventSort kSorts[] = {EventSort::Newest,  EventSort::Name,     EventSort::MostSeats,
                                EventSort::Filling, EventSort::StartsAt, EventSort::Latest};

qint64 startOf(const Event &event)
{
    return event.startsAt.value_or(kNever);
}

qint64 endOf(const Event &event)
{
    return event.endsAt ? *event.endsAt : event.startsAt ? *event.startsAt + kDay : kNever;
}

// The contract, said once more.
bool isWithin(const Event &event, const EventWindow &window)
{
    return (!window.from || endOf(event) > *window.from->millis)
        && (!window.until || startOf(event) < *window.until->millis)
        && (!window.endedBefore || endOf(event) <= *window.endedBefore->millis);
}

// In which order the events are that have times.
bool isBefore(const Event &one, const Event &other, EventSort sort)
{
    return sort == EventSort::StartsAt
        ? std::pair(startOf(one), one.id) < std::pair(startOf(other), other.id)
        : std::pair(endOf(one), one.id) > std::pair(endOf(other), other.id);
}

EventWindow between(std::optional<qint64> from, std::optional<qint64> until,
                    std::optional<qint64> endedBefore = {})
{
    const auto moment = [](const std::optional<qint64> &millis) {
        return millis ? std::optional(Moment{millis}) : std::nullopt;
    };
    return {moment(from), moment(until), moment(endedBefore)};
}

QByteArray timeOrNull(const std::optional<qint64> &millis)
{
    return millis ? QByteArray("to_timestamp(" + QByteArray::number(*millis) + " / 1000.0)")
                  : QByteArray("NULL");
}

} // namespace

class TestEventsByDate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_reader.reset(); }

    void windowsHoldWhatTheContractSays();
    void windowsOfEveryYear();
    void nowIsTheDatabases();
    void plansUseTheIndexes_data();
    void plansUseTheIndexes();
    void pagesReadWhatTheyShow_data();
    void pagesReadWhatTheyShow();

private:
    void insert(const std::optional<qint64> &startsAt, const std::optional<qint64> &endsAt,
                const QByteArray &category = {});
    void insertMany(int count);
    QList<Event> paged(EventListQuery query);

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgEventReader> m_reader;
};

void TestEventsByDate::init()
{
    m_config = m_postgres.freshDatabase();
    m_reader = std::make_unique<PgEventReader>(m_config, nullptr);
    QVERIFY(m_reader->connect(QDeadlineTimer(30'000)));
}

void TestEventsByDate::insert(const std::optional<qint64> &startsAt,
                              const std::optional<qint64> &endsAt, const QByteArray &category)
{
    m_postgres.sql(
        m_config,
        "INSERT INTO events (name, capacity, booked_count, category, starts_at, ends_at) VALUES "
        "('Event', 9, 1 + random() * 7, nullif('"
            + category + "', ''), " + timeOrNull(startsAt) + ", " + timeOrNull(endsAt) + ")");
}

// One in two is jazz, one in 200 is rare. One in ten is to come, one in a hundred lasts for forty
// days, one in fifty has no time.
void TestEventsByDate::insertMany(int count)
{
    m_postgres.sql(
        m_config,
        "INSERT INTO events (name, capacity, category, starts_at, ends_at) SELECT 'Event ' || n, "
        "9, "
        "CASE WHEN n % 200 = 7 THEN 'Rare' WHEN n % 2 = 0 THEN 'Jazz' END, "
        "CASE WHEN n % 50 > 0 THEN at END, CASE WHEN n % 50 > 0 THEN at + CASE WHEN n % "
        "100 = 1 THEN interval '40 days' ELSE interval '3 hours' END END FROM (SELECT n, "
        "now() + (n - 0.9 * "
            + QByteArray::number(count) + ") * interval '30 minutes' AS at FROM generate_series(1, "
            + QByteArray::number(count) + ") AS n) AS spread");
}

QList<Event> TestEventsByDate::paged(EventListQuery query)
{
    QList<Event> all;
    for (bool more = true; more && all.size() < 1'000;) {
        const auto page = m_reader->eventList(query);
        if (!page) {
            qWarning("%s", qPrintable(page.error().message));
            return {};
        }
        all += page->rows;
        query.after = all.isEmpty() ? query.after : all.last().id;
        query.afterKey = page->lastKey;
        more = page->more;
    }
    return all;
}

void TestEventsByDate::windowsHoldWhatTheContractSays()
{
    QRandomGenerator random(20'260'601);
    const auto anyTime = [&random] { return (20'000 + random.bounded(8)) * kDay; };
    for (int i = 0; i < 60; ++i) { // times that are often the same, so that windows touch events
        const qint64 start = anyTime();
        const int kind = random.bounded(6);
        insert(kind == 0 || kind == 1 ? std::nullopt : std::optional(start),
               kind == 0 || kind == 2 ? std::nullopt
                                      : std::optional(start + random.bounded(4) * kDay / 2),
               QByteArrayList{"", "\u00c4rger", "jazz"}[random.bounded(3)]);
    }
    const QList<Event> all = paged({1'000, {}});
    QCOMPARE(all.size(), 60);
    const auto maybe = [&](int of) {
        return random.bounded(of) > 0 ? std::optional(anyTime()) : std::nullopt;
    };
    for (int i = 0; i < 60; ++i) {
        const EventWindow window =
            between(maybe(4), maybe(2), random.bounded(3) ? std::nullopt : maybe(2));
        const QString category =
            random.bounded(2) ? QString() : QStringLiteral("\u00e4RGER"); // whatever its case
        QSet<Uuid> expected;
        for (const Event &event : all) {
            const bool isOf = category.isEmpty() || event.category == QStringLiteral("\u00c4rger");
            if (isOf && isWithin(event, window)) {
                expected.insert(event.id);
            }
        }
        for (const EventSort sort : kSorts) {
            for (const QString &text : {QString(), QStringLiteral("event")}) {
                EventListQuery query{
                    1 + random.bounded(20), {}, {}, {text, {}, sort, {}, window, category}, 0, {}};
                const QList<Event> found = paged(query);
                QSet<Uuid> ids;
                for (const Event &event : found) {
                    ids.insert(event.id);
                }
                QCOMPARE(found.size(), ids.size());
                QCOMPARE(ids, expected);
                if (sort == EventSort::StartsAt || sort == EventSort::Latest) {
                    QVERIFY(
                        std::is_sorted(found.begin(), found.end(), [sort](auto &one, auto &other) {
                            return isBefore(one, other, sort);
                        }));
                }
            }
        }
    }
}

// The database takes every time that the API takes.
void TestEventsByDate::windowsOfEveryYear()
{
    insert(kFirstMilli, {});
    insert(kLastMilli, {});
    insert({}, kLastMilli);
    insert({}, {});
    for (const EventSort sort : kSorts) {
        const auto count = [&](const EventWindow &window) {
            return paged({1, {}, {}, {{}, {}, sort, {}, window}, 0, {}}).size();
        };
        QCOMPARE(count(between(kFirstMilli, {})), 4);
        QCOMPARE(count(between(kLastMilli, {})), 2); // 24 hours after the last time; none at all
        QCOMPARE(count(between({}, kFirstMilli)), 0);
        QCOMPARE(count(between({}, kFirstMilli + 1)), 1);
        QCOMPARE(count(between({}, kLastMilli)), 1);
        QCOMPARE(count(between({}, {}, kLastMilli)), 2);
        QCOMPARE(count(between({}, {}, kFirstMilli)), 0);
    }
}

void TestEventsByDate::nowIsTheDatabases()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    insert(now - 2 * kHour, now - kHour);
    insert(now - 2 * kHour, now + kHour);
    insert(now - 2 * kHour, {});
    insert(now + kHour, {});
    insert({}, {});
    const auto count = [&](const EventWindow &window) {
        return paged({10, {}, {}, {{}, {}, EventSort::StartsAt, {}, window}, 0, {}}).size();
    };
    QCOMPARE(count({Moment{}, {}, {}}), 4);
    QCOMPARE(count({{}, {}, Moment{}}), 1);
    QCOMPARE(count({{}, Moment{}, {}}), 3);
    QCOMPARE(count({Moment{}, Moment{now + kHour}, {}}), 2);
}

void TestEventsByDate::plansUseTheIndexes_data()
{
    QTest::addColumn<EventSort>("sort");
    QTest::addColumn<bool>("isFirst");
    QTest::addColumn<QByteArray>("times");    // the parameters of the window
    QTest::addColumn<QByteArray>("category"); // the last parameter; empty: there is none
    QTest::addColumn<QByteArrayList>("indexes");
    const QByteArray upcoming("'now', 'infinity', 'infinity'");
    const QByteArray day("now() + '1 day', now() + '2 days', 'infinity'");
    const QByteArray past("'-infinity', 'infinity', 'now'");
    const QByteArrayList soonest{"events_by_span", "events_listed_by_start"};
    const QByteArray none;
    const QByteArray rare(", 'RARE'");
    const QByteArrayList ofCategory{"events_by_category_and_start"};
    QTest::newRow("upcoming") << EventSort::StartsAt << true << upcoming << none << soonest;
    QTest::newRow("a day") << EventSort::StartsAt << true << day << none << soonest;
    QTest::newRow("past") << EventSort::Latest << true << past << none
                          << QByteArrayList{"events_listed_by_end"};
    QTest::newRow("a day, by seats") << EventSort::Filling << false << day << none << soonest;
    QTest::newRow("a day, searched") << EventSort::StartsAt << false << day << none << soonest;
    QTest::newRow("upcoming of a category")
        << EventSort::StartsAt << true << upcoming << rare << ofCategory;
    QTest::newRow("a day of a category")
        << EventSort::StartsAt << true << day << rare << ofCategory;
    QTest::newRow("past of a category") << EventSort::Latest << true << past << rare
                                        << QByteArrayList{"events_by_category_and_end"};
}

// As a reader plans them (backend/database/statement.h).
void TestEventsByDate::plansUseTheIndexes()
{
    QFETCH(EventSort, sort);
    QFETCH(bool, isFirst);
    QFETCH(QByteArray, times);
    QFETCH(QByteArray, category);
    QFETCH(QByteArrayList, indexes);
    insertMany(5'000);
    m_postgres.sql(m_config, "ANALYZE events");
    const EventListStatements &statements =
        eventListStatements({sort, false, true, !category.isEmpty()});
    const Statement &statement = isFirst ? *statements.first : statements.all;
    const QByteArray settings = isFirst ? "SET plan_cache_mode = force_generic_plan; SET "
                                          "enable_seqscan = off; SET enable_sort = off;"
                                        : "SET plan_cache_mode = force_custom_plan;";
    const QByteArray plan = m_postgres
                                .value(m_config,
                                       settings + "PREPARE list AS "
                                           + QByteArray(statement.sql.data(), statement.sql.size())
                                           + "; EXPLAIN (FORMAT JSON) EXECUTE list (NULL, "
                                             "'00000000-0000-0000-0000-000000000000', "
                                             "'{draft,published,cancelled}', false, '%', '{}', 25, "
                                             "200, 8388608, NULL, NULL, '{}', "
                                           + times + category + ")")
                                .toUtf8();
    QVERIFY2(
        !plan.contains(
            "\"Seq Scan\",\n                                    \"Relation Name\": \"events\""),
        plan);
    for (const QByteArray &index : indexes) {
        QVERIFY2(plan.contains(QByteArray("\"Index Name\": \"" + index + '"')), plan);
    }
}

void TestEventsByDate::pagesReadWhatTheyShow_data()
{
    QTest::addColumn<EventWindow>("window");
    QTest::addColumn<EventSort>("sort");
    QTest::addColumn<QString>("category");
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const EventWindow upcoming{Moment{}, {}, {}};
    const EventWindow day = between(now + kDay, now + 2 * kDay);
    const EventWindow past{{}, {}, Moment{}};
    QTest::newRow("upcoming") << upcoming << EventSort::StartsAt << QString();
    QTest::newRow("a day") << day << EventSort::StartsAt << QString();
    QTest::newRow("past") << past << EventSort::Latest << QString();
    const QString jazz = QStringLiteral("JAZZ");
    QTest::newRow("upcoming jazz") << upcoming << EventSort::StartsAt << jazz;
    QTest::newRow("jazz on a day") << day << EventSort::StartsAt << jazz;
    QTest::newRow("past jazz") << past << EventSort::Latest << jazz;
    QTest::newRow("past, rare") << past << EventSort::Latest << QStringLiteral("Rare");
}

// Also where the plan was made for an empty table, and the statistics know of nothing else.
void TestEventsByDate::pagesReadWhatTheyShow()
{
    QFETCH(EventWindow, window);
    QFETCH(EventSort, sort);
    QFETCH(QString, category);
    m_postgres.sql(m_config, "ALTER TABLE events SET (autovacuum_enabled = off)");
    const EventListQuery query{24, {}, {}, {{}, {}, sort, {}, window, category}, 0, {}};
    QCOMPARE(m_reader->eventList(query)->rows.size(), 0);
    insertMany(20'000);
    m_postgres.sql(m_config, "SELECT pg_stat_reset()");
    QCOMPARE(m_reader->eventList(query)->rows.size(), 24);
    m_reader.reset(); // tells the statistics
    const auto read = [this](const QByteArray &column, const QByteArray &table) {
        return m_postgres
            .value(m_config,
                   "SELECT sum(" + column + ") FROM " + table + " WHERE relname = 'events'")
            .toLongLong();
    };
    QTRY_VERIFY(read("idx_scan", "pg_stat_user_indexes") > 0);
    const qint64 rows =
        read("idx_tup_read", "pg_stat_user_indexes") + read("seq_tup_read", "pg_stat_user_tables");
    QVERIFY2(rows < 250, qPrintable(QString::number(rows))); // those that run at the time, too
}

QTEST_GUILESS_MAIN(TestEventsByDate)
#include "tst_events_by_date.moc"
