#include "shared/api/codec.h"

namespace boxoffice {

namespace {

void appendEscaped(QByteArray &out, char16_t c)
{
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
    case u'"':
        out += "\\\"";
        return;
    case u'\\':
        out += "\\\\";
        return;
    case u'\n':
        out += "\\n";
        return;
    case u'\r':
        out += "\\r";
        return;
    case u'\t':
        out += "\\t";
        return;
    default:
        const char text[] = {'\\', 'u', '0', '0', digits[c >> 4 & 15], digits[c & 15]};
        out.append(text, sizeof text);
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

void appendJsonString(QByteArray &out, QStringView text)
{
    out += '"';
    qsizetype i = 0;
    while (i < text.size()) {
        const char16_t c = text[i].unicode();
        if (isPlainAscii(c)) {
            out += static_cast<char>(c);
            ++i;
        } else if (c < 0x20 || c == u'"' || c == u'\\' || c == 0x7f) {
            appendEscaped(out, c);
            ++i;
        } else { // a run of other characters, in UTF-8
            qsizetype end = i + 1;
            while (end < text.size() && text[end].unicode() > 0x7f) {
                ++end;
            }
            out += text.sliced(i, end - i).toUtf8();
            i = end;
        }
    }
    out += '"';
}

// The date by the civil-from-days algorithm (H. Hinnant, "chrono-compatible low-level date
// algorithms"); QDateTime::toString costs more than all the rest of a registration's JSON.
void appendTimestamp(QByteArray &out, qint64 unixMillis)
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
    out.append(text, sizeof text);
}

void appendJson(QByteArray &out, const Event &event)
{
    out += "{\"id\":\"";
    event.id.appendTo(out);
    out += "\",\"name\":";
    appendJsonString(out, event.name);
    out += ",\"description\":";
    appendJsonString(out, event.description);
    out += ",\"capacity\":";
    out += QByteArray::number(event.capacity);
    out += ",\"booked_count\":";
    out += QByteArray::number(event.bookedCount);
    out += ",\"created_at\":\"";
    appendTimestamp(out, event.createdAt);
    out += "\"}";
}

void appendSeatsJson(QByteArray &out, const Event &event)
{
    out += "{\"id\":\"";
    event.id.appendTo(out);
    out += "\",\"capacity\":";
    out += QByteArray::number(event.capacity);
    out += ",\"booked_count\":";
    out += QByteArray::number(event.bookedCount);
    out += '}';
}

QByteArray encodeSeatsList(const QList<Event> &events)
{
    QByteArray out("{\"events\":[");
    for (const Event &event : events) {
        if (!out.endsWith('[')) {
            out += ',';
        }
        appendSeatsJson(out, event);
    }
    return out + "]}";
}

QByteArray encodeDeleted(const Uuid &id)
{
    return "{\"id\":\"" + id.toByteArray() + "\"}";
}

void appendJson(QByteArray &out, const Registration &registration)
{
    out += "{\"id\":\"";
    registration.id.appendTo(out);
    out += "\",\"event_id\":\"";
    registration.eventId.appendTo(out);
    out += "\",\"user_email\":";
    appendJsonString(out, registration.userEmail);
    out += ",\"created_at\":\"";
    appendTimestamp(out, registration.createdAt);
    out += "\"}";
}

void appendJson(QByteArray &out, const Error &error)
{
    out += "{\"error\":";
    appendJsonString(out, error.message);
    out += ",\"code\":\"";
    out += wireName(error.code);
    out += '"';
    if (!error.field.isEmpty()) {
        out += ",\"field\":";
        appendJsonString(out, error.field);
    }
    out += '}';
}

QByteArray encode(const EventDraft &draft)
{
    QByteArray out("{\"name\":");
    appendJsonString(out, draft.name);
    out += ",\"description\":";
    appendJsonString(out, draft.description);
    out += ",\"capacity\":";
    out += QByteArray::number(draft.capacity);
    out += '}';
    return out;
}

QByteArray encodeRegistrationRequest(const QString &userEmail)
{
    QByteArray out("{\"user_email\":");
    appendJsonString(out, userEmail);
    out += '}';
    return out;
}

} // namespace boxoffice
