// How many seats an organizer can still give: of an event, of a ticket type, and of the quotas that
// a type belongs to. The server decides; this says what it would decide now. Organizers pass over
// those who wait, so nobody on a waiting list counts.
//
// Threads: values.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/sale_dto.h"

#include <QList>

#include <optional>

namespace boxoffice {

// What is sold of an event, as the server told it at one time.
struct SaleOffer
{
    Event event;
    QList<TicketType> types = {}; // in their order
    QList<Quota> quotas = {};     // empty, too, where they may not be read
    bool isSoldByTypes = true;    // false: an early server, which knows neither types nor adding
};

class SeatRoom
{
public:
    enum class Lack { Nothing, Event, Type, Quota };

    explicit SeatRoom(SaleOffer facts) : m_facts(std::move(facts)) { }

    const SaleOffer &facts() const { return m_facts; }
    // type: nothing: of an event without types.
    int left(const std::optional<Uuid> &type) const;
    // Of the type and its quotas alone, as for a ticket that moves. Returns nothing without a
    // limit.
    std::optional<int> leftOfType(const Uuid &type) const;
    // What there are no seats of.
    Lack lack(const std::optional<Uuid> &type) const;
    // Requires: lack(type) is Nothing.
    void take(const std::optional<Uuid> &type);

private:
    SaleOffer m_facts;
};

} // namespace boxoffice
