// How a seat becomes somebody's registration and is given back: what commands about registrations
// and orders share.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/decide.h"
#include "shared/result.h"

namespace boxoffice {

// Why nobody registers for the event at all, if so.
std::optional<Error> notOpen(LockedEvent &event, bool hidesDrafts, qint64 now);
// Why nobody does now, if so. type: null: the event alone.
std::optional<Error> notOnSale(const LockedEvent &event, const TicketType *type, qint64 now);
// event_full or ticket_type_full, with how many seats of the type could be had.
// sales: null: the event sells single seats only.
Error fullOf(const LockedEvent &event, const EventSales *sales, const std::optional<Uuid> &type,
             const std::vector<bool> &blocked = {});
Error nameRequired();
Error typeRequired();
Error capacityAtItsMost();

// Gives one seat of a type, or without it of the first that is on sale, not hidden and has one.
// Returns the type; nothing: the event has none. Fails as the seat cannot be given.
Result<std::optional<Uuid>> giveSeatOf(const std::optional<Uuid> &type, LockedEvent &event,
                                       EventSales &sales, qint64 now);
// Makes a registration of a seat that was given: with an id and the time, as the next of its
// address's seats. Returns it.
Registration bookSeat(Registration registration, LockedEvent &event, Desk &desk);

// Gives the seat of a registration back and notes it. Returns false if the rows count fewer seats
// than there are registrations.
bool cancelSeat(LockedEvent &event, Registration &registration, Desk &desk);
// Takes it again, passing over those who wait: an organizer may. Returns why it cannot.
std::optional<Error> restoreSeat(LockedEvent &event, Registration &registration, Desk &desk);
// Moves it to another type, likewise. Of a cancelled one nothing is counted.
std::optional<Error> moveSeat(const Uuid &type, LockedEvent &event, Registration &registration,
                              Desk &desk);

// Notes that the address has this seat, or has it no longer.
void rememberSeat(const Registration &registration, Desk &desk);
void forgetSeat(const Registration &registration, Desk &desk);
// Which of the seats of an address the next one is: the least that is free.
int nextNumber(const QString &email, const EventSales &sales);

// Writes it in the place of what an earlier command of the batch left.
void overwrite(const Registration &registration, Desk &desk);

} // namespace boxoffice
