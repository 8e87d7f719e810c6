#include "backend/storage/event_list_statements.h"

#include "backend/storage/array_literal.h"
#include "backend/storage/event_rows.h"
#include "shared/api/codec.h"

#include <deque>

namespace boxoffice {

const Statement kEventList{"event_list",
                           "SELECT " EVENT_COLUMNS
                           "FROM events WHERE id < ?::uuid ORDER BY id DESC LIMIT ?"};

namespace {

#define SEARCHED "name || chr(31) || description || chr(31) || location"
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
};

const SortText &textOf(EventSort sort)
{
    static const SortText newest{"NULL", "coalesce(?::text, '') = '' AND id < ?::uuid", "id DESC"};
    static const SortText name{"name", "(name COLLATE boxoffice_text, id) > (?::text, ?::uuid)",
                               "name COLLATE boxoffice_text, id"};
    static const SortText mostSeats{SEATS_LEFT "::text",
                                    "(" SEATS_LEFT ", id) < (?::bigint, ?::uuid)",
                                    SEATS_LEFT " DESC, id DESC"};
    static const SortText filling{FILLING "::text", "(" FILLING ", id) < (?::bigint, ?::uuid)",
                                  FILLING " DESC, id DESC"};
    static const SortText startsAt{MILLIS_OF("starts_at") "::text",
                                   "(coalesce(starts_at, 'infinity'), id) > "
                                   "(coalesce(" FROM_MILLIS("?") ", 'infinity'), ?::uuid)",
                                   "coalesce(starts_at, 'infinity'), id"};
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

// A statement whose text is put together once, from constants only.
struct Assembled
{
    QByteArray sql;
    Statement statement;

    explicit Assembled(const QByteArray &text)
        : sql(text)
        , statement("events_found", sql.constData())
    { }
};

const char *const kSearches[] = {
    "?::text = ''",
    "boxoffice_fold(" SEARCHED ") LIKE boxoffice_fold(?::text)",
    "lower((" SEARCHED ") COLLATE \"C\") LIKE ANY(?::text[])",
};

QByteArray assembleNewest(int search)
{
    return QByteArray("SELECT " EVENT_COLUMNS ", NULL FROM (SELECT * FROM events WHERE id < "
                      "?::uuid ORDER BY id DESC LIMIT 1000) AS events WHERE status = "
                      "ANY(?::text[]) AND ")
        + kSearches[search] + " ORDER BY id DESC LIMIT ?";
}

QByteArray assemble(const SortText &sort, int search, bool goesOn)
{
    return QByteArray("SELECT " EVENT_COLUMNS ", ") + sort.key
        + " FROM events WHERE status = ANY(?::text[]) AND " + kSearches[search] + " AND "
        + (goesOn ? sort.after : "coalesce(?::text, '') = '' AND ?::uuid IS NOT NULL")
        + " ORDER BY " + sort.order + " LIMIT ?";
}

constexpr int kMaxCased = 4; // letters of a scanned search: 16 spellings

// Every spelling of the text in capitals and small letters, but for those of ASCII, which the
// statement folds.
QStringList spellingsOf(const QString &text)
{
    QStringList all{QString()};
    for (const QChar c : text) {
        QStringList longer;
        for (const QString &one : std::as_const(all)) {
            longer.append(one + c.toLower());
            if (c.unicode() >= 0x80 && c.toUpper() != c.toLower()) {
                longer.append(one + c.toUpper());
            }
        }
        all = longer;
    }
    return all;
}

// Whether the index is of no use: trigrams are made of letters and digits, in some locales of those
// of ASCII only.
bool isTooShort(const QString &text)
{
    qsizetype plain = 0;
    qsizetype cased = 0;
    for (const QChar c : text) {
        plain += c.unicode() < 0x80 && c.isLetterOrNumber() ? 1 : 0;
        cased += c.unicode() >= 0x80 && c.toUpper() != c.toLower() ? 1 : 0;
    }
    return (text.size() <= 2 || plain == 0) && cased <= kMaxCased;
}

} // namespace

const Statement &eventListStatement(EventSort sort, EventSearch::Kind search, bool goesOn)
{
    static const std::deque<Assembled> all = [] {
        std::deque<Assembled> built;
        for (const auto each : {EventSort::Newest, EventSort::Name, EventSort::MostSeats,
                                EventSort::Filling, EventSort::StartsAt}) {
            for (int kind = 0; kind < 3; ++kind) {
                for (const bool behind : {false, true}) {
                    built.emplace_back(assemble(textOf(each), kind, behind));
                }
            }
        }
        return built;
    }();
    return all[static_cast<std::size_t>(static_cast<int>(sort) * 6 + search * 2 + (goesOn ? 1 : 0))]
        .statement;
}

const Statement &newestEventsStatement(EventSearch::Kind search)
{
    static const Assembled indexed(assembleNewest(EventSearch::Indexed));
    static const Assembled scanned(assembleNewest(EventSearch::Scanned));
    return (search == EventSearch::Indexed ? indexed : scanned).statement;
}

EventSearch searchFor(const QString &text)
{
    if (text.isEmpty()) {
        return {EventSearch::None, QStringLiteral("")};
    }
    if (!isTooShort(text)) {
        return {EventSearch::Indexed, patternOf(text)};
    }
    ArrayLiteral patterns;
    for (const QString &spelling : spellingsOf(text)) {
        patterns.add(patternOf(spelling));
    }
    return {EventSearch::Scanned, patterns.take()};
}

QString statusesOf(const std::optional<EventStatus> &status)
{
    return status ? QString(u'{' % QLatin1StringView(nameOf(*status)) % u'}')
                  : QStringLiteral("{draft,published,cancelled}");
}

Uuid greatestUuid()
{
    Uuid id;
    id.bytes.fill(0xff);
    return id;
}

QString patternOf(const QString &text)
{
    QString pattern(u'%');
    for (const QChar c : text) {
        if (c == u'%' || c == u'_' || c == u'\\') {
            pattern += u'\\';
        }
        pattern += c;
    }
    return pattern + u'%';
}

} // namespace boxoffice
