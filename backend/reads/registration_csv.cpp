#include "backend/reads/registration_csv.h"

#include "shared/api/codec.h"

#include <algorithm>

namespace boxoffice {

QByteArray csvHeader()
{
    return "id,user_email,created_at,cancelled_at\r\n";
}

void appendCsvCell(QByteArray &out, const QByteArray &cell)
{
    static constexpr QByteArrayView formula("=+-@\t\r");
    static constexpr QByteArrayView special("\",;\t\r\n"); // some spreadsheets part cells at these
    const bool harmful = !cell.isEmpty() && formula.contains(cell.front());
    const bool quoted =
        std::any_of(cell.begin(), cell.end(), [](char c) { return special.contains(c); });
    if (quoted) {
        out += '"';
    }
    if (harmful) {
        out += '\'';
    }
    for (const char c : cell) {
        out += c;
        if (c == '"') {
            out += c;
        }
    }
    if (quoted) {
        out += '"';
    }
}

void appendCsv(QByteArray &out, const Registration &registration)
{
    registration.id.appendTo(out);
    out += ',';
    appendCsvCell(out, registration.userEmail.toUtf8());
    out += ',';
    appendTimestamp(out, registration.createdAt);
    out += ',';
    if (registration.cancelledAt) {
        appendTimestamp(out, *registration.cancelledAt);
    }
    out += "\r\n";
}

} // namespace boxoffice
