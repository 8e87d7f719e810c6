#include "shared/api/json_writer.h"

namespace boxoffice {

namespace {

void writeEscaped(ByteWriter &out, char16_t c)
{
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
    case u'"':
        out << "\\\"";
        return;
    case u'\\':
        out << "\\\\";
        return;
    case u'\n':
        out << "\\n";
        return;
    case u'\r':
        out << "\\r";
        return;
    case u'\t':
        out << "\\t";
        return;
    default:
        out << "\\u00" << digits[c >> 4 & 15] << digits[c & 15];
    }
}

bool isPlainAscii(char16_t c)
{
    return c >= 0x20 && c < 0x7f && c != u'"' && c != u'\\';
}

void appendPadded(char *&p, int value, int digits)
{
    for (int i = digits - 1; i >= 0; --i) {
        p[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    p += digits;
}

} // namespace

void writeJsonString(ByteWriter &out, QStringView text)
{
    out << '"';
    for (;;) {
        text = text.sliced(out.appendWhile(text, isPlainAscii));
        if (text.isEmpty()) {
            break;
        }
        qsizetype run = 0; // of what is not ASCII
        while (run < text.size() && text[run].unicode() > 0x7f) {
            ++run;
        }
        if (run > 0) {
            out << text.first(run).toUtf8();
        } else {
            writeEscaped(out, text[run++].unicode());
        }
        text = text.sliced(run);
    }
    out << '"';
}

// The date by the civil-from-days algorithm (H. Hinnant, "chrono-compatible low-level date
// algorithms"); QDateTime::toString costs more than all the rest of a registration's JSON.
void writeTimestamp(ByteWriter &out, qint64 unixMillis)
{
    constexpr qint64 kMillisPerDay = 86'400'000;
    qint64 days = unixMillis / kMillisPerDay;
    qint64 inDay = unixMillis % kMillisPerDay;
    if (inDay < 0) {
        inDay += kMillisPerDay;
        --days;
    }
    days += 719'468;
    const qint64 era = (days >= 0 ? days : days - 146'096) / 146'097;
    const qint64 dayOfEra = days - era * 146'097;
    const qint64 yearOfEra =
        (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const qint64 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const qint64 shifted = (5 * dayOfYear + 2) / 153; // months from March
    const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    const int year = static_cast<int>(yearOfEra + era * 400 + (month <= 2 ? 1 : 0));

    char text[24];
    char *p = text;
    appendPadded(p, year, 4);
    *p++ = '-';
    appendPadded(p, month, 2);
    *p++ = '-';
    appendPadded(p, static_cast<int>(dayOfYear - (153 * shifted + 2) / 5 + 1), 2);
    *p++ = 'T';
    appendPadded(p, static_cast<int>(inDay / 3'600'000), 2);
    *p++ = ':';
    appendPadded(p, static_cast<int>(inDay / 60'000 % 60), 2);
    *p++ = ':';
    appendPadded(p, static_cast<int>(inDay / 1'000 % 60), 2);
    *p++ = '.';
    appendPadded(p, static_cast<int>(inDay % 1'000), 3);
    *p++ = 'Z';
    out << QByteArrayView(text, sizeof text);
}

void writeJsonTime(ByteWriter &out, const std::optional<qint64> &time)
{
    if (!time) {
        out << "null";
        return;
    }
    out << '"';
    writeTimestamp(out, *time);
    out << '"';
}

void writeJsonText(ByteWriter &out, const QString &text)
{
    if (text.isEmpty()) {
        out << "null";
    } else {
        writeJsonString(out, text);
    }
}

void appendJsonString(QByteArray &json, QStringView text)
{
    ByteWriter out(json, text.size() + 2);
    writeJsonString(out, text);
}

void appendTimestamp(QByteArray &text, qint64 unixMillis)
{
    ByteWriter out(text, 24);
    writeTimestamp(out, unixMillis);
}

} // namespace boxoffice
