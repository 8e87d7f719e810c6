// JSON of the organizer's operations: what shared/api/codec does not spell yet.
// Decoding ignores unknown members; a promised one that is missing fails.
//
// Threads: pure functions.
#pragma once

#include "shared/api/organizer_types.h"
#include "shared/result.h"

#include <QByteArray>

namespace boxoffice {

// The server's own refusal: {"error","code","field"}.
struct Refusal
{
    QString message;
    QString code;
    QString field;
};
// Returns nothing for anything else.
std::optional<Refusal> decodeRefusal(const QByteArray &json);

Result<ServerInfo> decodeHealth(const QByteArray &json);
Result<EventStats> decodeStats(const QByteArray &json);
Result<SeatsChange> decodeSeats(const QByteArray &json);
// The snapshot of /events/stream.
Result<QList<SeatsChange>> decodeSnapshot(const QByteArray &json);
// {"id": …} of a deleted event.
Result<Uuid> decodeDeleted(const QByteArray &json);

QString wireName(EventStatus status);
QString wireName(RegistrationFilter filter);

} // namespace boxoffice
