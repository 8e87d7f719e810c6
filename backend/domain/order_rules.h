// What an order may be, each rule alone.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/decide.h"

namespace boxoffice {

// Who gets which seat.
struct OrderSeat
{
    std::optional<Uuid> type;
    Attendee attendee; // with an address
};

// The seats of an order in the order of its lines. What an attendee leaves out is the buyer's.
std::vector<OrderSeat> seatsIn(const Order &order, const QList<Attendee> &attendees);

// Each returns the refusal, or nothing.
// Whether the event has these types, and sells them now.
std::optional<Error> notOffered(const QList<OrderLine> &lines, const LockedEvent &event,
                                EventSales &sales, qint64 now);
std::optional<Error> wrongQuantity(const QList<OrderLine> &lines, const LockedEvent &event,
                                   EventSales &sales);
std::optional<Error> tooManyAttendees(const Order &order, const QList<Attendee> &attendees);
std::optional<Error> nameMissing(const std::vector<OrderSeat> &seats, const LockedEvent &event);
// held: seats that the order itself holds for its buyer.
std::optional<Error> overLimit(const std::vector<OrderSeat> &seats, const Order &order, int held,
                               const LockedEvent &event, const EventSales &sales);

} // namespace boxoffice
