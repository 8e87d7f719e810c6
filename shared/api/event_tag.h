// The ETag of an event, which clients send back in If-Match and If-None-Match.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"

#include <QByteArray>

namespace boxoffice {

// Returns a hash of the version and of all that can be edited, 0 or more and even: the last bit is
// for the body's form. With the version alone, an edit that a restored backup has undone would have
// the tag of the edit that took its place.
qint64 stateOf(const Event &event);

enum class BodyForm { Plain, Gzip };

// The ETag of an event in that form, such as "4611686018427387904-120" with its quotes: state, and
// the booked count with the organizer's version, and the held count unless it is 0. Together they
// stand for all that a GET of it shows.
QByteArray etagOf(const Event &event, BodyForm form = BodyForm::Plain);
// Returns the first number of an event's ETag, given with its quotes; only that number counts for
// edits. The tag may be weak, as proxies that compress make it. Returns nothing for any other text.
std::optional<qint64> versionInTag(QByteArrayView etag);
// Whether a number from an ETag, of either form, stands for the state.
bool namesState(qint64 version, qint64 state);

} // namespace boxoffice
