#include "backend/storage/event_list_statements.h"

#include "backend/database/array_literal.h"
#include "backend/storage/event_rows.h"
#include "shared/api/event_json.h"
#include "shared/text.h"

#include <algorithm>
#include <deque>

namespace boxoffice {

namespace {

#define ROW_BYTES "(octet_length(name) + octet_length(shown) + octet_length(location) + 300)"
#define ALL_EVENTS                                                                                 \
    "SELECT * FROM events WHERE id < ?::uuid AND deleted_at IS NULL ORDER BY id DESC LIMIT ?"

// Rows of events, with as much of each description as is shown.
QByteArray shownOf(const QByteArray &rows)
{
    return "(SELECT events.*, CASE WHEN cut.most = 0 THEN description "
           "ELSE left(description, cut.most + 1) END AS shown FROM ("
        + rows + ") AS events, (SELECT ?::int AS most) AS cut) AS events ";
}

// The rows of an ordered list, and the key that it is sorted by, up to the row with which they get
// too long; in any case two, so that one that is too long by itself is not taken for the last.
// octet_length() does not fetch a long text, so what is cut off is not read.
QByteArray limited(const QByteArray &key, const QByteArray &rows, const QByteArray &order)
{
    return "SELECT " EVENT_COLUMNS_WITH("shown") ", " + key
        + ", bytes FROM (SELECT *, row_number() OVER list AS place, sum(" ROW_BYTES ") OVER list "
          "AS bytes FROM "
        + shownOf(rows) + "WINDOW list AS (ORDER BY " + order
        + " ROWS UNBOUNDED PRECEDING)) AS events "
          "WHERE place <= 2 OR bytes - " ROW_BYTES " < ?::bigint ORDER BY "
        + order;
}

const QByteArray kEventListSql = "SELECT " EVENT_COLUMNS_WITH("shown") ", NULL, 0::bigint FROM "
    + shownOf(ALL_EVENTS) + "ORDER BY id DESC";
const QByteArray kLongEventListSql = limited("NULL", ALL_EVENTS, "id DESC");
const QByteArray kEventListBytesSql =
    "SELECT coalesce(sum(" ROW_BYTES "), 0) FROM " + shownOf(ALL_EVENTS);

#undef ALL_EVENTS
#undef ROW_BYTES

} // namespace

const Statement kEventList{"event_list", kEventListSql.constData()};
const Statement kLongEventList{"long_event_list", kLongEventListSql.constData()};
const Statement kEventListBytes{"event_list_bytes", kEventListBytesSql.constData()};

namespace {

constexpr int kFirstLook = 1000; // events

// What nobody can book comes last, whatever seats it has left.
#define SEATS_LEFT "(CASE WHEN status = 'published' THEN capacity - booked_count ELSE -1 END)"
// Exact as a whole number: two shares of up to 1,000,000 differ by more than 1 in 10^12.
#define FILLING                                                                                    \
    "(CASE WHEN booked_count >= capacity OR status <> 'published' THEN -1 "                        \
    "ELSE booked_count::bigint * 1000000000000 / capacity END)"

// What differs from sort to sort. after: takes the key and the id of the last row.
struct SortText
{
    const char *key;
    const char *after;
    const char *order;
    bool indexed; // the rows of an index have this order
};

const SortText &textOf(EventSort sort)
{
    static const SortText newest{"NULL", "coalesce(?::text, '') = '' AND id < ?::uuid", "id DESC",
                                 true};
    static const SortText name{"name", "(name COLLATE boxoffice_text, id) > (?::text, ?::uuid)",
                               "name COLLATE boxoffice_text, id", true};
    static const SortText mostSeats{SEATS_LEFT "::text",
                                    "(" SEATS_LEFT ", id) < (?::bigint, ?::uuid)",
                                    SEATS_LEFT " DESC, id DESC", false};
    static const SortText filling{FILLING "::text", "(" FILLING ", id) < (?::bigint, ?::uuid)",
                                  FILLING " DESC, id DESC", false};
    static const SortText startsAt{MILLIS_OF("starts_at") "::text",
                                   "(coalesce(starts_at, 'infinity'), id) > "
                                   "(coalesce(" FROM_MILLIS("?") ", 'infinity'), ?::uuid)",
                                   "coalesce(starts_at, 'infinity'), id", true};
    switch (sort) {
    case EventSort::Newest:
        return newest;
    case EventSort::Name:
        return name;
    case EventSort::MostSeats:
        return mostSeats;
    case EventSort::Filling:
        return filling;
    case EventSort::StartsAt:
        return startsAt;
    }
    Q_UNREACHABLE();
}

// Statements whose text is put together once, from constants only.
struct Assembled
{
    QByteArray firstSql;
    QByteArray allSql;
    Statement first;
    Statement all;
    EventListStatements statements;

    Assembled(const QByteArray &firstText, const QByteArray &allText, bool indexed)
        : firstSql(firstText)
        , allSql(allText)
        , first("events_found_first", firstSql.constData(), Planning::InOrder)
        , all("events_found", allSql.constData(), Planning::EachTime)
        , statements{indexed ? &first : nullptr, all}
    { }
};

void assemble(std::deque<Assembled> &to, const SortText &sort, bool goesOn)
{
    const QByteArray order = QByteArray(" ORDER BY ") + sort.order + " LIMIT ";
    // The first holds for every event: the indexes of lists want it stated
    // (migrations/004_indexes_of_lists.sql).
    const QByteArray beyond = QByteArray("created_at >= '-infinity' AND deleted_at IS NULL AND ")
        + (goesOn ? sort.after : "coalesce(?::text, '') = '' AND ?::uuid IS NOT NULL");
    const QByteArray matching = "status = ANY(?::text[]) AND "
                                "(NOT ?::bool OR (search_text LIKE ?::text "
                                "AND search_text LIKE ALL(?::text[])))";
    // Only ids are sorted: copies of whole rows took as long as all else (48 against 30 ms).
    to.emplace_back(limited(sort.key,
                            "SELECT * FROM (SELECT * FROM events WHERE " + beyond + order
                                + QByteArray::number(kFirstLook) + ") AS events WHERE " + matching
                                + order + '?',
                            sort.order),
                    limited(sort.key,
                            "SELECT events.* FROM (SELECT id FROM events WHERE " + beyond + " AND "
                                + matching + order + "?) AS found JOIN events USING (id)",
                            sort.order),
                    sort.indexed);
}

} // namespace

const EventListStatements &eventListStatements(EventSort sort, bool goesOn)
{
    static const std::deque<Assembled> all = [] {
        std::deque<Assembled> built;
        for (const auto each : {EventSort::Newest, EventSort::Name, EventSort::MostSeats,
                                EventSort::Filling, EventSort::StartsAt}) {
            for (const bool behind : {false, true}) {
                assemble(built, textOf(each), behind);
            }
        }
        return built;
    }();
    return all[static_cast<std::size_t>(static_cast<int>(sort) * 2 + (goesOn ? 1 : 0))].statements;
}

QString statusesOf(const std::optional<EventStatus> &status)
{
    return status ? QString(u'{' % QLatin1StringView(wireName(*status)) % u'}')
                  : QStringLiteral("{draft,published,cancelled}");
}

Uuid greatestUuid()
{
    Uuid id;
    id.bytes.fill(0xff);
    return id;
}

namespace {

// %, _ and backslash stand for themselves.
QString patternOf(const QString &word)
{
    QString pattern(u'%');
    for (const QChar c : word) {
        if (c == u'%' || c == u'_' || c == u'\\') {
            pattern += u'\\';
        }
        pattern += c;
    }
    return pattern + u'%';
}

} // namespace

SearchPatterns patternsOf(const QString &text)
{
    QStringList words = searchWords(text);
    words.removeDuplicates();
    std::stable_sort(words.begin(), words.end(),
                     [](const QString &a, const QString &b) { return a.size() > b.size(); });
    SearchPatterns patterns{patternOf(words.isEmpty() ? QString() : words.takeFirst()), {}};
    ArrayLiteral others;
    for (const QString &word : words) {
        others.add(patternOf(word));
    }
    patterns.others = others.take();
    return patterns;
}

} // namespace boxoffice
