// Orders and waiting lists as CSV (RFC 4180), with the rules of registration_csv.h.
//
// Threads: pure functions.
#pragma once

#include "shared/api/registration_csv.h"
#include "shared/api/sale_answers.h"

#include <QHash>

namespace boxoffice {

using TypeNames = QHash<Uuid, QString>; // of ticket types, by id

// id,number,status,email,name,seats,tickets,valid_tickets,created_at,expires_at
QByteArray orderCsvHeader(CsvMark mark);
// tickets: how many of which type, as "2 Balcony; 1 Stalls"; an unknown type by its id. It is empty
// in an event without types.
void appendCsv(QByteArray &out, const Order &order, const TypeNames &types);

// id,position,status,email,name,ticket_type,quantity,created_at,order_number
QByteArray waitingCsvHeader(CsvMark mark);
// order_number: of the offer, once there was one.
void appendCsv(QByteArray &out, const WaitingPlace &entry, const TypeNames &types);

} // namespace boxoffice
