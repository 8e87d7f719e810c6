// The ETag of an event: what a client says it has seen, in If-Match and If-None-Match.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"

#include <QByteArray>

namespace boxoffice {

// What a change of an event cannot leave as it was: a number from 0 that stands for its version and
// all that is edited, so that an edit that a restored backup has undone has another one than the
// edit that took its place. Even: the last bit is for the form of an answer.
qint64 stateOf(const Event &event);

enum class BodyForm { Plain, Gzip };

// The ETag of an event in that form, such as "4611686018427387904-120" with its quotes: state, and
// the booked count with the organizer's version, which together stand for all that a GET of it
// shows.
QByteArray etagOf(const Event &event, BodyForm form = BodyForm::Plain);
// Returns the first number of an event's ETag, given with its quotes; it may be weak, as a proxy
// makes it that compresses. Edits go by that number alone. Nothing for any other text.
std::optional<qint64> versionInTag(QByteArrayView etag);
// Whether a number from an ETag, of either form, names the state.
bool namesState(qint64 version, qint64 state);

} // namespace boxoffice
