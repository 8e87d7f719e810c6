#include "backend/storage/event_list_statements.h"

#include "backend/database/array_literal.h"
#include "backend/storage/event_rows.h"
#include "shared/api/event_json.h"
#include "shared/api/json_writer.h"
#include "shared/text.h"

#include <algorithm>
#include <deque>
#include <iterator>

namespace boxoffice {

// $1: the id before which the list begins; $2: the limit; $3: the characters of a description, 0:
// all; $4: the organizers whose drafts are seen.
const Statement kEventList{"event_list", R"(
    SELECT id, name,
           CASE WHEN $3::int = 0 THEN description ELSE left(description, $3 + 1) END,
           capacity, booked_count,
           (date_part('epoch', created_at) * 1000)::bigint,
           (date_part('epoch', starts_at) * 1000)::bigint,
           (date_part('epoch', ends_at) * 1000)::bigint,
           timezone, location, status, version, names_required, holders_may_edit,
           organizer, organizer_name, organizer_slug, organizer_version,
           image_version, image_width, image_height, image_alt, category, slug,
           held_count, ticket_types, sales, NULL
    FROM events
    LEFT JOIN LATERAL (
        SELECT id, name, slug, version FROM organizers
        WHERE id = coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
        LIMIT 1
    ) AS o (organizer, organizer_name, organizer_slug, organizer_version) ON true
    WHERE id < $1::uuid AND deleted_at IS NULL
          AND ($4::uuid[] IS NULL OR status <> 'draft'
               OR coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
                  = ANY($4))
    ORDER BY id DESC
    LIMIT $2::int)"};

// $5: the bytes. LIMIT adds up the bytes of all rows first. Only if they are too many does it
// compute running sums, which cost as much as the rest. Rows and sums come from one snapshot. At
// least two rows come, so that a first row that is too long does not look like the last.
// octet_length() does not fetch a long text, so text that is cut off is not read.
const Statement kMeasuredEventList{"measured_event_list", R"(
    WITH listed AS NOT MATERIALIZED (
        SELECT id,
               300 + octet_length(name) + octet_length(location) + octet_length(
                   CASE WHEN $3::int = 0 THEN description ELSE left(description, $3 + 1) END
               ) AS bytes
        FROM events
        WHERE id < $1::uuid AND deleted_at IS NULL
              AND ($4::uuid[] IS NULL OR status <> 'draft'
                   OR coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
                      = ANY($4))
        ORDER BY id DESC
        LIMIT $2::int
    )
    SELECT id, name,
           CASE WHEN $3 = 0 THEN description ELSE left(description, $3 + 1) END,
           capacity, booked_count,
           (date_part('epoch', created_at) * 1000)::bigint,
           (date_part('epoch', starts_at) * 1000)::bigint,
           (date_part('epoch', ends_at) * 1000)::bigint,
           timezone, location, status, version, names_required, holders_may_edit,
           organizer, organizer_name, organizer_slug, organizer_version,
           image_version, image_width, image_height, image_alt, category, slug,
           held_count, ticket_types, sales, NULL
    FROM events
    LEFT JOIN LATERAL (
        SELECT id, name, slug, version FROM organizers
        WHERE id = coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
        LIMIT 1
    ) AS o (organizer, organizer_name, organizer_slug, organizer_version) ON true
    WHERE id < $1 AND deleted_at IS NULL
          AND ($4::uuid[] IS NULL OR status <> 'draft'
               OR coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
                  = ANY($4))
    ORDER BY id DESC
    LIMIT CASE
        WHEN (SELECT sum(bytes) FROM listed) <= $5::bigint THEN $2
        ELSE (SELECT greatest(2, count(*))
              FROM (SELECT sum(bytes) OVER (ORDER BY id DESC ROWS UNBOUNDED PRECEDING) - bytes AS before
                    FROM listed) AS summed
              WHERE before < $5)
    END)"};

namespace {

// The rows of an order up to the one that exceeds the bytes; at least two, as above.
//
// $1, $2: the key and the id of the last row; $3: statuses; $4: whether to search; $5, $6: for
// which patterns; $7: the limit; $8: the characters of a description; $9: the bytes; $10, $11: the
// id and the slug of an organizer, nulls: of all; $12: the organizers whose drafts are seen. Those
// of a window also have $13: after which moment an event ends; $14, $15: by which it begins and
// ends. Those of a category have that behind all others.
constexpr char kOrderedList[] = R"(
    SELECT id, name, shown, capacity, booked_count,
           (date_part('epoch', created_at) * 1000)::bigint,
           (date_part('epoch', starts_at) * 1000)::bigint,
           (date_part('epoch', ends_at) * 1000)::bigint,
           timezone, location, status, version, names_required, holders_may_edit,
           organizer, organizer_name, organizer_slug, organizer_version,
           image_version, image_width, image_height, image_alt, category, slug,
           held_count, ticket_types, sales,
           {key}
    FROM (SELECT *,
                 row_number() OVER list AS place,
                 sum(bytes) OVER list - bytes AS before
          FROM (SELECT *,
                       300 + octet_length(name) + octet_length(location) + octet_length(shown) AS bytes
                FROM (SELECT *,
                             CASE WHEN $8::int = 0 THEN description
                                  ELSE left(description, $8 + 1) END AS shown
                      FROM ({found}) AS found) AS cut) AS measured
          WINDOW list AS (ORDER BY {order} ROWS UNBOUNDED PRECEDING)) AS events
    LEFT JOIN LATERAL (
        SELECT id, name, slug, version FROM organizers
        WHERE id = coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
        LIMIT 1
    ) AS o (organizer, organizer_name, organizer_slug, organizer_version) ON true
    WHERE place <= 2 OR before < $9::bigint
    ORDER BY {order})";

// The matches among the next thousand events of the order. The condition on created_at is true for
// every event: it allows the partial indexes of lists (migrations/004_indexes_of_lists.sql).
constexpr char kFoundFirst[] = R"(
    SELECT *
    FROM (SELECT *
          FROM events
          WHERE created_at >= '-infinity' AND deleted_at IS NULL AND {beyond}
          ORDER BY {order}
          LIMIT 1000) AS events
    WHERE {matching}
    ORDER BY {order}
    LIMIT $7)";

// Only ids are sorted: copies of whole rows took as long as all else (48 against 30 ms).
constexpr char kFoundAll[] = R"(
    SELECT events.*
    FROM (SELECT id
          FROM events
          WHERE created_at >= '-infinity' AND deleted_at IS NULL AND {beyond} AND {matching}
          ORDER BY {order}
          LIMIT $7) AS found
    JOIN events USING (id))";

constexpr char kMatching[] = R"(
    status = ANY($3::text[])
    AND (NOT $4::bool OR (search_text LIKE $5::text AND search_text LIKE ALL($6::text[])))
    AND ($11::text IS NULL
         OR coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
            = coalesce((SELECT id FROM organizers WHERE id = $10::uuid),
                       (SELECT id FROM organizers WHERE slug = $11)))
    AND ($12::uuid[] IS NULL OR status <> 'draft'
         OR coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1)) = ANY($12))
    {category})";

// The expression of the indexes of migrations/020_categories.sql, which have the events of a
// category by start and by end: a page costs what it shows, however rare the category is. {listed}
// keeps a window's other indexes out of it.
constexpr char kOfCategory[] = R"(
    AND category IS NOT NULL
    AND lower(category COLLATE boxoffice_text) COLLATE "C"
        = lower({asked}::text COLLATE boxoffice_text) COLLATE "C")";

// When an event ends at the latest, and from when till then; the expressions of the indexes of
// migrations/016_browse_by_date.sql.
constexpr char kEnd[] = "coalesce(ends_at, (starts_at AT TIME ZONE 'UTC' + interval '24 hours') "
                        "AT TIME ZONE 'UTC', 'infinity')";
constexpr char kSpan[] =
    "tstzrange(starts_at, coalesce(ends_at, "
    "(starts_at AT TIME ZONE 'UTC' + interval '24 hours') AT TIME ZONE 'UTC'))";

// Events of a window in any order. What has begun before it and what begins later are read apart,
// because no index has both. IS TRUE keeps the index by end out of it: the planner knows nothing of
// how these times are spread, and read all that ends after the window begins.
constexpr char kWithin[] = R"(
    SELECT events.*
    FROM (SELECT id
          FROM (SELECT *
                FROM events
                WHERE starts_at IS NOT NULL AND {span} @> $13::timestamptz AND {start} < $13
                UNION ALL
                SELECT *
                FROM events
                WHERE {listed} AND {start} >= $13 AND ({end} > $13) IS TRUE) AS events
          WHERE {start} <= $14::timestamptz AND {end} <= $15::timestamptz
                AND deleted_at IS NULL AND {beyond} AND {matching}
          ORDER BY {order}
          LIMIT $7) AS found
    JOIN events USING (id))";

// Events of a window, soonest first: the same two parts, each read from an index up to the limit.
// The first of them does not say created_at >= '-infinity', because the index by start would then
// read all of the past instead, to save sorting a few rows.
constexpr char kSoonestWithin[] = R"(
    WITH running AS MATERIALIZED (
        SELECT *
        FROM events
        WHERE starts_at IS NOT NULL AND {span} @> $13::timestamptz AND deleted_at IS NULL
    )
    SELECT events.*
    FROM ((SELECT id, {value} AS start
           FROM running
           WHERE {beyond} AND {value} < $13 AND {value} <= $14::timestamptz
                 AND {end} <= $15::timestamptz AND {matching}
           ORDER BY {order}
           LIMIT $7)
          UNION ALL
          (SELECT id, {value}
           FROM events
           WHERE {listed} AND deleted_at IS NULL AND {beyond}
                 AND {value} >= $13 AND {value} <= $14 AND {end} > $13 AND {end} <= $15
                 AND {matching}
           ORDER BY {order}
           LIMIT $7)
          ORDER BY start, id
          LIMIT $7) AS found
    JOIN events USING (id))";

// Events of a window, the last to end first.
constexpr char kLatestWithin[] = R"(
    SELECT *
    FROM events
    WHERE {listed} AND deleted_at IS NULL AND {beyond}
          AND {value} > $13::timestamptz AND {value} <= $15::timestamptz
          AND {start} <= $14::timestamptz AND {matching}
    ORDER BY {order}
    LIMIT $7)";

// For the first page, which has no cursor: uses its parameters, so that their types are known.
constexpr char kFromTheFirst[] = "coalesce($1::text, '') = '' AND $2::uuid IS NOT NULL";

// What differs between the orders.
struct SortText
{
    const char *value;  // sorted by it, then by the id
    const char *key;    // the value as text
    const char *beyond; // the rows behind the cursor
    const char *order;
    bool indexed; // the rows of an index have this order
};

constexpr SortText kNewest{"id", "NULL", "coalesce($1::text, '') = '' AND {value} < $2::uuid",
                           "{value} DESC", true};

constexpr SortText kByName{"name COLLATE boxoffice_text", "name",
                           "({value}, id) > ($1::text, $2::uuid)", "{value}, id", true};

// What nobody can book comes last, whatever seats it has left.
constexpr SortText kMostSeats{
    "(CASE WHEN status = 'published' THEN capacity - booked_count ELSE -1 END)", "{value}::text",
    "({value}, id) < ($1::bigint, $2::uuid)", "{value} DESC, id DESC", false};

// Exact as a whole number: two shares of up to 1,000,000 differ by more than 1 in 10^12.
constexpr SortText kFilling{"(CASE WHEN booked_count >= capacity OR status <> 'published' THEN -1 "
                            "ELSE booked_count::bigint * 1000000000000 / capacity END)",
                            "{value}::text", "({value}, id) < ($1::bigint, $2::uuid)",
                            "{value} DESC, id DESC", false};

constexpr SortText kStartsAt{
    "coalesce(starts_at, 'infinity')", "(date_part('epoch', starts_at) * 1000)::bigint::text",
    "({value}, id) > (coalesce((timestamptz 'epoch' + $1::bigint * interval '1 millisecond')"
    "::timestamptz(3), 'infinity'), $2::uuid)",
    "{value}, id", true};

constexpr SortText kLatest{
    "{end}", "(date_part('epoch', nullif({value}, 'infinity')) * 1000)::bigint::text",
    "({value}, id) < (coalesce((timestamptz 'epoch' + $1::bigint * interval '1 millisecond')"
    "::timestamptz(3), 'infinity'), $2::uuid)",
    "{value} DESC, id DESC", true};

const SortText &textOf(EventSort sort)
{
    switch (sort) {
    case EventSort::Newest:
        return kNewest;
    case EventSort::Name:
        return kByName;
    case EventSort::MostSeats:
        return kMostSeats;
    case EventSort::Filling:
        return kFilling;
    case EventSort::StartsAt:
        return kStartsAt;
    case EventSort::Latest:
        return kLatest;
    }
    Q_UNREACHABLE();
}

// The order in which the rows of a window are read from an index, whole; null: in none.
const char *orderedWithin(EventSort sort)
{
    return sort == EventSort::StartsAt ? kSoonestWithin
        : sort == EventSort::Latest    ? kLatestWithin
                                       : nullptr;
}

QByteArray orderedList(const char *found, const SortText &sort, const EventListKind &kind)
{
    return QByteArray(kOrderedList)
        .replace("{found}", found)
        .replace("{matching}", kMatching)
        .replace("{category}", kind.ofCategory ? kOfCategory : "")
        .replace("{listed}", kind.ofCategory ? "category IS NOT NULL" : "created_at >= '-infinity'")
        .replace("{asked}", kind.within ? "$16" : "$13")
        .replace("{beyond}", kind.goesOn ? sort.beyond : kFromTheFirst)
        .replace("{key}", sort.key)
        .replace("{order}", sort.order)
        .replace("{value}", sort.value)
        .replace("{start}", kStartsAt.value)
        .replace("{span}", kSpan)
        .replace("{end}", kEnd);
}

// Statements whose text is put together once, from constants only.
struct Assembled
{
    QByteArray firstSql;
    QByteArray allSql;
    Statement first;
    Statement all;
    EventListStatements statements;

    explicit Assembled(const EventListKind &kind)
        : firstSql(firstOf(kind))
        , allSql(orderedList(kind.within ? kWithin : kFoundAll, textOf(kind.sort), kind))
        , first("events_found_first", firstSql.constData(), Planning::InOrder)
        , all("events_found", allSql.constData(), Planning::EachTime)
        , statements{firstSql.isEmpty() ? nullptr : &first, all}
    { }

    static QByteArray firstOf(const EventListKind &kind)
    {
        const SortText &sort = textOf(kind.sort);
        const char *const found = kind.within ? orderedWithin(kind.sort)
            : sort.indexed                    ? kFoundFirst
                                              : nullptr;
        return found ? orderedList(found, sort, kind) : QByteArray();
    }
};

} // namespace

const EventListStatements &eventListStatements(const EventListKind &kind)
{
    static const std::deque<Assembled> all = [] {
        std::deque<Assembled> built;
        for (const auto each : {EventSort::Newest, EventSort::Name, EventSort::MostSeats,
                                EventSort::Filling, EventSort::StartsAt, EventSort::Latest}) {
            for (int which = 0; which < 8; ++which) {
                built.emplace_back(
                    EventListKind{each, (which & 4) != 0, (which & 2) != 0, (which & 1) != 0});
            }
        }
        return built;
    }();
    const int place = static_cast<int>(kind.sort) * 8 + (kind.goesOn ? 4 : 0)
        + (kind.within ? 2 : 0) + (kind.ofCategory ? 1 : 0);
    return all[static_cast<std::size_t>(place)].statements;
}

QString statusesOf(const std::optional<EventStatus> &status)
{
    return status ? QString(u'{' % QLatin1StringView(wireName(*status)) % u'}')
                  : QStringLiteral("{draft,published,cancelled}");
}

namespace {

QString timeText(qint64 millis)
{
    QByteArray text;
    appendTimestamp(text, millis);
    return QString::fromLatin1(text);
}

// timestamptz as text, which PostgreSQL reads: "now" is the time of the transaction.
QString momentText(const std::optional<Moment> &moment, const char *without)
{
    return !moment       ? QString::fromLatin1(without)
        : moment->millis ? timeText(*moment->millis)
                         : QStringLiteral("now");
}

} // namespace

WindowBounds boundsOf(const EventWindow &window)
{
    WindowBounds bounds{momentText(window.from, "-infinity"), momentText(window.until, "infinity"),
                        momentText(window.endedBefore, "infinity")};
    if (window.until && window.until->millis) { // times have milliseconds
        bounds.lastStart = *window.until->millis > kFirstMilli ? timeText(*window.until->millis - 1)
                                                               : QStringLiteral("-infinity");
    }
    return bounds;
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

// The longest first.
QStringList patternsOfWords(const QString &text)
{
    QStringList words = searchWords(text);
    words.removeDuplicates();
    std::stable_sort(words.begin(), words.end(),
                     [](const QString &a, const QString &b) { return a.size() > b.size(); });
    QStringList patterns;
    std::transform(words.cbegin(), words.cend(), std::back_inserter(patterns), patternOf);
    return patterns;
}

} // namespace

SearchPatterns patternsOf(const QString &text)
{
    QStringList patterns = patternsOfWords(text);
    const QString first = patterns.isEmpty() ? QStringLiteral("%") : patterns.takeFirst();
    return {first, arrayOf(patterns)};
}

QString allPatternsOf(const QString &text)
{
    return arrayOf(patternsOfWords(text));
}

} // namespace boxoffice
