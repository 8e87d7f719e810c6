// Registrations as CSV (RFC 4180): CRLF, quotes where needed, UTF-8.
//
// A cell that a spreadsheet would take for a formula (it begins with = + - @ in any width, or with
// TAB, LF or CR) is prefixed with an apostrophe.
// Threads: pure functions.
#pragma once

#include "shared/api/registration_dto.h"

#include <QByteArray>

namespace boxoffice {

// Without a byte order mark, some spreadsheets assume another encoding.
enum class CsvMark { ByteOrderMark, None };
// "1", "0".
QByteArrayView wireName(CsvMark mark);

// What the file begins with.
QByteArray csvBegin(CsvMark mark);
// Without the mark.
QByteArray registrationCsvHeader();
// type: the name of its ticket type; empty: it has none.
void appendCsv(QByteArray &out, const Registration &registration, const QString &type);
void appendCsvCell(QByteArray &out, const QByteArray &cell);

} // namespace boxoffice
