// The arrays in the JSON of quotas and orders.
//
// Threads: pure functions.
#pragma once

#include "shared/api/sale_dto.h"

#include <QByteArray>

namespace boxoffice {

QByteArray idsJson(const QList<Uuid> &ids);
// answering: a line without a type says so.
QByteArray linesJson(const QList<OrderLine> &lines, bool answering);

} // namespace boxoffice
