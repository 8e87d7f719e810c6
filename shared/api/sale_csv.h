// Orders and waiting lists as CSV, in the form of registration_csv.h.
//
// Threads: pure functions.
#pragma once

#include "shared/api/sale_dto.h"

#include <QByteArray>
#include <QHash>

namespace boxoffice {

// The names of an event's types, by id. A type that is not among them is called by its id.
using TypeNames = QHash<Uuid, QString>;

TypeNames namesOf(const QList<TicketType> &types);
// Nothing: of no type: empty.
QString nameOf(const std::optional<Uuid> &type, const TypeNames &names);

// Both without a byte order mark.
QByteArray orderCsvHeader();
QByteArray waitingListCsvHeader();

// Of its registrations, those that are not cancelled are named by their numbers.
void appendCsv(QByteArray &out, const Order &order, const TypeNames &names);
// position: 0: it does not wait.
void appendCsv(QByteArray &out, const WaitingEntry &entry, int position, const TypeNames &names);

} // namespace boxoffice
