// How a call finds the ticket that the link in its path is for.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"

#include <functional>

namespace boxoffice {

using OnTicket = std::function<void(Call &call, const HeldTicket &ticket)>;

// token: a part of the path. then: runs if it is the link of a ticket. Else, the call has been
// answered ticket_not_found, or too_many_attempts if its address has tried too many others.
void withTicket(Call &call, QByteArrayView token, OnTicket then);

// Who gives the commands of such a call, for the audit log.
Actor holderOf(const Call &call);
// The {token} segment of its path.
QByteArrayView tokenIn(const Call &call);
// Answers a call whose link is nobody's, likewise. error: ticket_not_found, or what is not found.
void refuseUnknownLink(Call &call, const Error &error);

} // namespace boxoffice
