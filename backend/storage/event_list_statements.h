// The statements behind GET /events: one for each way to sort, search and go on.
//
// All but kEventList and newestEventsStatement() take the same parameters: statuses (text[]), what
// to search for, the key and the id of the last row, the limit. Their columns are EVENT_COLUMNS and
// the key as text. Threads: constants; the rest are pure functions.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/storage/statement.h"

#include <QString>

namespace boxoffice {

// Newest first, all of them. Parameters: an id that all are less than, the limit.
extern const Statement kEventList;

// Greater than every id.
Uuid greatestUuid();
// text[]: one status, or all.
QString statusesOf(const std::optional<EventStatus> &status);

struct EventSearch
{
    enum Kind {
        None,
        Indexed, // folded text, found by its trigrams
        Scanned, // too short for trigrams: every spelling of its letters, in all rows
    };
    Kind kind = None;
    QString parameter = {};
};

// text: empty finds all. %, _ and backslash stand for themselves.
EventSearch searchFor(const QString &text);
// A pattern of LIKE that finds the text as it stands, anywhere.
QString patternOf(const QString &text);

// goesOn: behind a last row.
const Statement &eventListStatement(EventSort sort, EventSearch::Kind search, bool goesOn);

// Newest first, and only of the newest thousand events below an id: what many events match is found
// there without looking at all of them. Parameters: that id, statuses, what to search for, the
// limit. Requires: search is not None.
const Statement &newestEventsStatement(EventSearch::Kind search);

} // namespace boxoffice
