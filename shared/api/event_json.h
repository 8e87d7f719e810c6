// JSON of an event: names of enum values, requests, answers, and messages of live streams.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/json_writer.h"
#include "shared/result.h"

namespace boxoffice {

// "draft", "published", "cancelled".
QByteArrayView wireName(EventStatus status);
// "newest", "name", "most_seats", "filling", "starts_at", "latest".
QByteArrayView wireName(EventSort sort);

// Body of POST /events. Fails with invalid_json, unknown_field or invalid_field.
Result<EventDraft> decodeEventDraft(QByteArrayView json);
// Body of PATCH /events/{id}: a merge patch. Fails with the same codes, also if a member that every
// event has is null.
Result<EventPatch> decodeEventPatch(QByteArrayView json);
// Body of PATCH /events/{id}/image: {"alt"}. Fails with the same codes.
Result<QString> decodeImageDescription(QByteArrayView json);
// Body of POST /description: {"description"}. Fails with the same codes.
Result<QString> decodeDescription(QByteArrayView json);
// Members without a value and the default status are left out.
QByteArray encode(const EventDraft &draft);
QByteArray encode(const EventPatch &patch);

void appendJson(QByteArray &out, const Event &event);
// [{"name":"all"},{"name"},…]: what lists of events can be asked for.
QByteArray encodeCategories(const QStringList &names);
// {"id","capacity","booked_count"}: the message of a live stream when seats change.
void appendSeatsJson(QByteArray &out, const Event &event);
// {"events":[{"id","capacity","booked_count"},…]}: the first message of a live stream.
QByteArray encodeSeatsList(const QList<Event> &events);
// {"id"}
QByteArray encodeDeleted(const Uuid &id);

// For clients. They fail with invalid_json, or invalid_field if a promised member is missing.
Result<Event> decodeEvent(QByteArrayView json);
Result<QList<Event>> decodeEvents(QByteArrayView json);
Result<SeatsChange> decodeSeats(QByteArrayView json);
Result<QList<SeatsChange>> decodeSeatsList(QByteArrayView json);
Result<Uuid> decodeDeleted(QByteArrayView json);

} // namespace boxoffice
