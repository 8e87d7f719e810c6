// The statements behind GET /events: a pair for each way to sort and to go on.
//
// Those of EventListStatements take the same parameters: the key and the id of the last row,
// statuses (text[]), whether to search and for which patterns (SearchPatterns), the limit, the
// characters of a description (0: all of it), the bytes of a list. Their columns are EVENT_COLUMNS,
// the key as text, and how many bytes the rows up to this one have; the last row is the one that
// has too many. Threads: constants; the rest are pure functions.
#pragma once

#include "backend/database/statement.h"
#include "backend/domain/event_reader.h"

#include <QString>

namespace boxoffice {

// Newest first, all of them; the key is null, the bytes are 0. Parameters: an id that all are less
// than, the limit, the characters of a description.
extern const Statement kEventList;
// The bytes of its rows, in a fifth of the time.
extern const Statement kEventListBytes;
// The same list, cut by the bytes as the others are: a parameter more. It takes the database twice
// as long.
extern const Statement kLongEventList;

// Greater than every id.
Uuid greatestUuid();
// text[]: one status, or all.
QString statusesOf(const std::optional<EventStatus> &status);

// Patterns of LIKE for folded text, one for each word of a search: all of them must match.
struct SearchPatterns
{
    QString first;  // of the longest word, which an index narrows most by; "%": there is none
    QString others; // text[]
};
SearchPatterns patternsOf(const QString &text);

struct EventListStatements
{
    // Searches only the next thousand events in the order: if many events match, it finds enough
    // without reading all of them. Its result is the beginning of that of `all`.
    // Null: no index has this order.
    const Statement *first;
    const Statement &all;
};

// goesOn: behind a last row.
const EventListStatements &eventListStatements(EventSort sort, bool goesOn);

} // namespace boxoffice
