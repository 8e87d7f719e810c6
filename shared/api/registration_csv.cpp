#include "shared/api/registration_csv.h"

#include "shared/api/json_writer.h"
#include "shared/api/ticket_number.h"
#include "shared/text.h"
#include "shared/utf8.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Hidden characters before it are passed over, as some programs do.
bool beginsFormula(const QByteArray &cell)
{
    static constexpr QByteArrayView signs("=+-@\t\n\r");
    if (cell.isEmpty() || static_cast<uchar>(cell.front()) < 0x80) { // nearly always
        return !cell.isEmpty() && signs.contains(cell.front());
    }
    const QString text = fromUtf8(cell);
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        if (!isHidden(c)) {
            const QString plain =
                QString::fromUcs4(&c, 1).normalized(QString::NormalizationForm_KD);
            return plain.front().unicode() < 0x80 && signs.contains(plain.front().toLatin1());
        }
    }
    return false;
}

} // namespace

QByteArrayView wireName(CsvMark mark)
{
    switch (mark) {
    case CsvMark::ByteOrderMark:
        return "1";
    case CsvMark::None:
        return "0";
    }
    return {};
}

QByteArray csvBegin(CsvMark mark)
{
    return mark == CsvMark::ByteOrderMark ? "\xef\xbb\xbf" : "";
}

QByteArray registrationCsvHeader()
{
    return "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n";
}

void appendCsvCell(QByteArray &out, const QByteArray &cell)
{
    static constexpr QByteArrayView special("\",;\t\r\n"); // some spreadsheets part cells at these
    const bool harmful = beginsFormula(cell);
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

void appendCsv(QByteArray &out, const Registration &registration, const QString &type)
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
    out += ',';
    appendCsvCell(out, registration.name.toUtf8());
    out += ',';
    const auto number = ticketNumber(registration.id);
    out.append(number.data(), kTicketNumberLength);
    out += ',';
    appendCsvCell(out, registration.mailError.toUtf8());
    out += ',';
    appendCsvCell(out, type.toUtf8());
    out += "\r\n";
}

} // namespace boxoffice
