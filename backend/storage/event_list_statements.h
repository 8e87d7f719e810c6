// The statements behind GET /events: a pair for each order, for its first page and for the others.
//
// Those of EventListStatements take the same parameters: the key and the id of the last row,
// statuses (text[]), whether to search and for which patterns (SearchPatterns), the limit, the
// characters of a description (0: all of it), the bytes of a list, the id and the slug of an
// organizer (nulls: of all), the organizers whose drafts are seen (uuid[]; null: all drafts are).
// Those of a window (EventWindow) have three more: WindowBounds.
// All statements return the columns of an event (see eventIn()) and the key as text. They cut the
// description to one character more than asked for. Threads: constants; the rest are pure
// functions.
#pragma once

#include "backend/database/statement.h"
#include "backend/domain/event_reader.h"

#include <QString>

namespace boxoffice {

// All events, newest first; the key is null. Parameters: the id before which the list begins, the
// limit, the characters of a description, the organizers whose drafts are seen (as above).
extern const Statement kEventList;
// The same list, but it ends with the row that exceeds the bytes of a list, its fifth parameter.
// It costs the database a quarter more.
extern const Statement kMeasuredEventList;

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
// text[]: all of them in one, for columns without an index.
QString allPatternsOf(const QString &text);

// timestamptz as text.
struct WindowBounds
{
    QString after;     // events end after it,
    QString lastStart; // begin at it or before,
    QString lastEnd;   // and end at it or before
};
WindowBounds boundsOf(const EventWindow &window);

struct EventListStatements
{
    // Searches only the next thousand events in the order: if many events match, it finds enough
    // without reading all of them. Its result is the beginning of that of `all`. Of a window it
    // finds the same as `all`, and costs what it shows if nearly all events match.
    // Null: no index has this order.
    const Statement *first;
    const Statement &all;
};

struct EventListKind
{
    EventSort sort = EventSort::Newest;
    bool goesOn = false;     // behind a last row
    bool within = false;     // of a window
    bool ofCategory = false; // then the category is the last parameter
};

const EventListStatements &eventListStatements(const EventListKind &kind);

} // namespace boxoffice
