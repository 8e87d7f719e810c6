// The changes of an event, and of what it sells, as the audit log stores them:
// {"member":[before,after],…}.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/sale_dto.h"

#include <QByteArray>

namespace boxoffice {

// Returns the members that organizers set and that differ; texts are cut to 200 characters. before:
// null for a new event, of which default values are left out. after: null for a deleted one.
QByteArray encodeChanges(const Event *before, const Event *after);
QByteArray encodeChanges(const TicketType *before, const TicketType *after);
QByteArray encodeChanges(const Quota *before, const Quota *after);
// The same without values: {"fields":["member",…]}.
QByteArray encodeChangedFields(const Event &before, const Event &after);

// The same where what it sells has changed.
QByteArray encodeTypesChanged();

// What the journal says of an announcement: {"about":"…"}.
QByteArray encodeAnnounced(QByteArrayView about);

} // namespace boxoffice
