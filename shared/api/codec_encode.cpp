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

void appendTime(QByteArray &out, const std::optional<qint64> &time)
{
    if (!time) {
        out += "null";
        return;
    }
    out += '"';
    appendTimestamp(out, *time);
    out += '"';
}

// Null where there is none.
void appendText(QByteArray &out, const QString &text)
{
    if (text.isEmpty()) {
        out += "null";
    } else {
        appendJsonString(out, text);
    }
}

// Writes one flat object with the members that are there.
class ObjectWriter
{
public:
    QByteArray &member(const char *name)
    {
        m_json += m_json.size() > 1 ? ",\"" : "\"";
        m_json += name;
        m_json += "\":";
        return m_json;
    }
    void string(const char *name, const QString &text) { appendJsonString(member(name), text); }
    void text(const char *name, const QString &text) { appendText(member(name), text); }
    void number(const char *name, int value) { member(name) += QByteArray::number(value); }
    void time(const char *name, const std::optional<qint64> &time)
    {
        appendTime(member(name), time);
    }
    void status(EventStatus status) { member("status") += '"' + nameOf(status) + '"'; }
    QByteArray finish() { return m_json + '}'; }

private:
    QByteArray m_json = "{";
};

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
    out += "\",\"starts_at\":";
    appendTime(out, event.startsAt);
    out += ",\"ends_at\":";
    appendTime(out, event.endsAt);
    out += ",\"timezone\":";
    appendText(out, event.timezone);
    out += ",\"location\":";
    appendJsonString(out, event.location);
    out += ",\"status\":\"";
    out += nameOf(event.status);
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
    out += "\",\"cancelled_at\":";
    appendTime(out, registration.cancelledAt);
    out += '}';
}

void appendJson(QByteArray &out, const SeatHistory &history)
{
    out += "{\"capacity\":" + QByteArray::number(history.capacity)
        + ",\"booked_count\":" + QByteArray::number(history.bookedCount)
        + ",\"cancelled_count\":" + QByteArray::number(history.cancelledCount) + ",\"first_at\":";
    appendTime(out, history.firstAt);
    out += ",\"last_at\":";
    appendTime(out, history.lastAt);
    out += ",\"bucket\":\"";
    out += nameOf(history.bucket);
    out += "\",\"points\":[";
    for (const SeatHistory::Point &point : history.points) {
        if (!out.endsWith('[')) {
            out += ',';
        }
        out += "{\"t\":";
        appendTime(out, point.at);
        out += ",\"registrations\":" + QByteArray::number(point.registrations)
            + ",\"cancellations\":" + QByteArray::number(point.cancellations) + '}';
    }
    out += "]}";
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

// The digest of an idempotency key is made of this: a draft without the later members must read as
// it did before they came.
QByteArray encode(const EventDraft &draft)
{
    ObjectWriter out;
    out.string("name", draft.name);
    out.string("description", draft.description);
    out.number("capacity", draft.capacity);
    if (draft.startsAt) {
        out.time("starts_at", draft.startsAt);
    }
    if (draft.endsAt) {
        out.time("ends_at", draft.endsAt);
    }
    if (!draft.timezone.isEmpty()) {
        out.text("timezone", draft.timezone);
    }
    if (!draft.location.isEmpty()) {
        out.string("location", draft.location);
    }
    if (draft.status != EventStatus::Published) {
        out.status(draft.status);
    }
    return out.finish();
}

QByteArray encode(const EventPatch &patch)
{
    ObjectWriter out;
    if (patch.name) {
        out.string("name", *patch.name);
    }
    if (patch.description) {
        out.string("description", *patch.description);
    }
    if (patch.capacity) {
        out.number("capacity", *patch.capacity);
    }
    if (patch.startsAt) {
        out.time("starts_at", *patch.startsAt);
    }
    if (patch.endsAt) {
        out.time("ends_at", *patch.endsAt);
    }
    if (patch.timezone) {
        out.text("timezone", *patch.timezone);
    }
    if (patch.location) {
        out.string("location", *patch.location);
    }
    if (patch.status) {
        out.status(*patch.status);
    }
    return out.finish();
}

QByteArray encodeHealth(QByteArrayView version)
{
    QByteArray out("{\"status\":\"ok\",\"name\":\"boxoffice\",\"version\":");
    appendJsonString(out, QString::fromLatin1(version));
    return out + '}';
}

QByteArrayView nameOf(EventStatus status)
{
    switch (status) {
    case EventStatus::Draft:
        return "draft";
    case EventStatus::Published:
        return "published";
    case EventStatus::Cancelled:
        return "cancelled";
    }
    Q_UNREACHABLE();
}

QByteArrayView nameOf(HistoryBucket bucket)
{
    switch (bucket) {
    case HistoryBucket::Minute:
        return "minute";
    case HistoryBucket::Hour:
        return "hour";
    case HistoryBucket::Day:
        return "day";
    }
    Q_UNREACHABLE();
}

QByteArray encodeRegistrationRequest(const QString &userEmail)
{
    QByteArray out("{\"user_email\":");
    appendJsonString(out, userEmail);
    out += '}';
    return out;
}

} // namespace boxoffice
