// How a call finds the order, or the entry of a waiting list, that the link in its path is for.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"
#include "backend/tickets/holder_token.h"

#include <functional>

namespace boxoffice {

using HeldOrder = HeldForPage<Order>;
using HeldEntry = HeldForPage<PlacedEntry>;
using OnOrder = std::function<void(Call &call, const HeldOrder &order)>;
using OnEntry = std::function<void(Call &call, const HeldEntry &entry)>;

// token: a part of the path. then: runs if it is the link of one. Else, the call has been answered
// order_not_found or entry_not_found, or too_many_attempts if its address has tried too many
// others.
void withOrder(Call &call, QByteArrayView token, OnOrder then);
// Returns what the link names, which may not exist any more; nothing: the call has been answered.
std::optional<HolderToken> orderLinkIn(Call &call, QByteArrayView token);
void withEntry(Call &call, QByteArrayView token, OnEntry then);

// Return the path of the link.
QByteArray orderUrl(const TicketServices &tickets, const Uuid &eventId, const Uuid &id);
QByteArray waitingUrl(const TicketServices &tickets, const WaitingEntry &entry);

// The page or the JSON of a link, whose last segment is {token} or {token}.json. Returns the token
// if the JSON is asked for; else, the call has been answered.
std::optional<QByteArrayView> tokenOfJson(Call &call, QByteArrayView page, const Error &notFound);

} // namespace boxoffice
