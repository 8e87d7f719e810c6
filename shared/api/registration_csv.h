// Registrations as CSV (RFC 4180): CRLF, quotes where needed, UTF-8.
//
// A cell that a spreadsheet would take for a formula (it begins with = + - @, TAB or CR) gets an
// apostrophe in front.
// Threads: pure functions.
#pragma once

#include "shared/api/registration_dto.h"

#include <QByteArray>

namespace boxoffice {

// id,user_email,created_at,cancelled_at
QByteArray csvHeader();
void appendCsv(QByteArray &out, const Registration &registration);
void appendCsvCell(QByteArray &out, const QByteArray &cell);

} // namespace boxoffice
