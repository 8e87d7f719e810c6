// The files of a ticket: GET /tickets/{token} with .pdf, .ics, .svg or .png.
//
// Threads: the worker's. What takes long is drawn at the desk TicketServices::drawings.
#pragma once

#include "backend/api/call.h"
#include "shared/api/ticket_dto.h"

namespace boxoffice {

enum class TicketForm { Pdf, Calendar, Svg, Png };

// suffix: of a path, without the dot. Returns nothing for any other.
std::optional<TicketForm> ticketFormNamed(QByteArrayView suffix);

// Answers with the file. The code of a ticket that is not valid is event_not_open, and the calendar
// entry of an event without a time is not_found.
void answerFile(Call &call, const Ticket &ticket, TicketForm form);

} // namespace boxoffice
