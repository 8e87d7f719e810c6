// What everybody learns of the types of an event: whether they are on sale, and how many seats are
// left for somebody who came now.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/sale_reader.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

struct OfferedType
{
    TicketType type;
    TypeSale sale;
};

// In their order. hidden: those that are hidden, too.
QList<OfferedType> offeredTypes(const EventOffer &offer, bool hidden);
QByteArray encodeTypes(const QList<OfferedType> &types);

} // namespace boxoffice
