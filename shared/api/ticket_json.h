// JSON of a ticket.
//
// Threads: pure functions.
#pragma once

#include "shared/api/json_writer.h"
#include "shared/api/ticket_dto.h"

#include <QByteArrayList>

namespace boxoffice {

void appendJson(QByteArray &out, const Ticket &ticket);
// The message `tickets` of a live stream. watches: null if there are too many to name.
QByteArray encodeChangedTickets(const Uuid &eventId, const QByteArrayList *watches);
// The answer to a command that goes on for so many registrations.
QByteArray encodeAccepted(int registrations);

} // namespace boxoffice
