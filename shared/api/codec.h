// JSON as the API speaks it: the only place where a JSON member is spelled.
//
// Decoding is strict: one JSON object, known members only, each once, exact types, valid UTF-8,
// no lone surrogates. Encoding appends to a buffer and allocates nothing else.
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/api/seat_history_dto.h"
#include "shared/result.h"

#include <QByteArray>
#include <QList>

namespace boxoffice {

// Body of POST /events. Fails with invalid_json, unknown_field or invalid_field.
Result<EventDraft> decodeEventDraft(QByteArrayView json);
// Body of PATCH /events/{id}: a merge patch. Fails with the same codes; also where null is given
// for a member that every event has.
Result<EventPatch> decodeEventPatch(QByteArrayView json);
// Body of POST /events/{id}/register. Returns the cleaned e-mail address.
Result<QString> decodeRegistrationRequest(QByteArrayView json);

// Members that say nothing new (absent times, the default status) are left out.
QByteArray encode(const EventDraft &draft);
QByteArray encode(const EventPatch &patch);
QByteArray encodeRegistrationRequest(const QString &userEmail);

void appendJson(QByteArray &out, const Event &event);
// {"id","capacity","booked_count"}: what a live stream says when seats change.
void appendSeatsJson(QByteArray &out, const Event &event);
void appendJson(QByteArray &out, const Registration &registration);
void appendJson(QByteArray &out, const SeatHistory &history);
void appendJson(QByteArray &out, const Error &error);

template <typename T> QByteArray encode(const T &value)
{
    QByteArray out;
    appendJson(out, value);
    return out;
}

template <typename T> QByteArray encodeArray(const QList<T> &values)
{
    QByteArray out("[");
    for (const T &value : values) {
        if (out.size() > 1) {
            out += ',';
        }
        appendJson(out, value);
    }
    out += ']';
    return out;
}

// {"events":[{"id","capacity","booked_count"},…]}
QByteArray encodeSeatsList(const QList<Event> &events);
// {"id"}
QByteArray encodeDeleted(const Uuid &id);

// For clients: answers of the server. Members not known here are ignored (objects may gain
// fields). Fails with invalid_json, or invalid_field where a promised member is missing.
Result<Event> decodeEvent(QByteArrayView json);
Result<QList<Event>> decodeEvents(QByteArrayView json);
Result<Registration> decodeRegistration(QByteArrayView json);
Result<QList<Registration>> decodeRegistrations(QByteArrayView json);

// "draft", "published", "cancelled"; nothing for any other name.
QByteArrayView nameOf(EventStatus status);
std::optional<EventStatus> eventStatusNamed(QStringView name);
// "minute", "hour", "day"; nothing for any other name.
QByteArrayView nameOf(HistoryBucket bucket);
std::optional<HistoryBucket> historyBucketNamed(QByteArrayView name);

// What a change of an event cannot leave as it was: a number from 0 that stands for its version and
// all that is edited, so that an edit that a restored backup has undone has another one than the
// edit that took its place. Even: the last bit is for the form of an answer.
qint64 stateOf(const Event &event);

enum class BodyForm { Plain, Gzip };

// The ETag of an event in that form, such as "4611686018427387904-120" with its quotes: state and
// booked count, which together stand for all that a GET of it shows.
QByteArray etagOf(const Event &event, BodyForm form = BodyForm::Plain);
// Returns the first number of an event's ETag, given with its quotes; it may be weak, as a proxy
// makes it that compresses. Edits go by that number alone. Nothing for any other text.
std::optional<qint64> versionInTag(QByteArrayView etag);
// Whether a number from an ETag, of either form, names the state.
bool namesState(qint64 version, qint64 state);

// {"status":"ok","name":"boxoffice","version":"…"}
QByteArray encodeHealth(QByteArrayView version);

// A quoted JSON string; control characters, quotes and backslashes escaped (RFC 8259).
void appendJsonString(QByteArray &out, QStringView text);
// RFC 3339 in UTC with milliseconds: 2026-01-31T09:30:00.000Z. unixMillis: years 0000 to 9999.
void appendTimestamp(QByteArray &out, qint64 unixMillis);

} // namespace boxoffice
