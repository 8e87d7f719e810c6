#include "shared/api/codec.h"

#include "shared/byte_writer.h"

#include <QCryptographicHash>

#include <cstring>
#include <limits>

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

void writeString(ByteWriter &out, QStringView text)
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

void appendPadded(char *&p, int value, int digits)
{
    for (int i = digits - 1; i >= 0; --i) {
        p[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    p += digits;
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

void writeTime(ByteWriter &out, const std::optional<qint64> &time)
{
    if (!time) {
        out << "null";
        return;
    }
    out << '"';
    writeTimestamp(out, *time);
    out << '"';
}

// Null where there is none.
void writeText(ByteWriter &out, const QString &text)
{
    if (text.isEmpty()) {
        out << "null";
    } else {
        writeString(out, text);
    }
}

void writeSeats(ByteWriter &out, const Event &event)
{
    out << "{\"id\":\"" << event.id << "\",\"capacity\":" << event.capacity
        << ",\"booked_count\":" << event.bookedCount << '}';
}

// Appends one flat object, of which the members are written as they come.
class ObjectWriter
{
public:
    explicit ObjectWriter(QByteArray &json) : m_out(json) { m_out << '{'; }
    ~ObjectWriter() { m_out << '}'; }

    ByteWriter &member(QByteArrayView name)
    {
        m_out << m_separator << '"' << name << "\":";
        m_separator = ",";
        return m_out;
    }
    void string(QByteArrayView name, const QString &text) { writeString(member(name), text); }
    void text(QByteArrayView name, const QString &text) { writeText(member(name), text); }
    void number(QByteArrayView name, int value) { member(name) << value; }
    void time(QByteArrayView name, const std::optional<qint64> &time)
    {
        writeTime(member(name), time);
    }
    void status(EventStatus status) { member("status") << '"' << nameOf(status) << '"'; }

private:
    ByteWriter m_out;
    QByteArrayView m_separator;
};

// The digest of an idempotency key is made of this: a draft without the later members must read as
// it did before they came.
void writeMembers(ObjectWriter &&out, const EventDraft &draft)
{
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
}

void writeMembers(ObjectWriter &&out, const EventPatch &patch)
{
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
}

} // namespace

void appendJsonString(QByteArray &json, QStringView text)
{
    ByteWriter out(json, text.size() + 2);
    writeString(out, text);
}

void appendTimestamp(QByteArray &text, qint64 unixMillis)
{
    ByteWriter out(text, 24);
    writeTimestamp(out, unixMillis);
}

void appendJson(QByteArray &json, const Event &event)
{
    ByteWriter out(json, 512);
    out << "{\"id\":\"" << event.id << "\",\"name\":";
    writeString(out, event.name);
    out << ",\"description\":";
    writeString(out, event.description);
    out << ",\"capacity\":" << event.capacity << ",\"booked_count\":" << event.bookedCount
        << ",\"created_at\":\"";
    writeTimestamp(out, event.createdAt);
    out << "\",\"starts_at\":";
    writeTime(out, event.startsAt);
    out << ",\"ends_at\":";
    writeTime(out, event.endsAt);
    out << ",\"timezone\":";
    writeText(out, event.timezone);
    out << ",\"location\":";
    writeString(out, event.location);
    out << ",\"status\":\"" << nameOf(event.status) << "\"}";
}

void appendSeatsJson(QByteArray &json, const Event &event)
{
    ByteWriter out(json);
    writeSeats(out, event);
}

QByteArray encodeSeatsList(const QList<Event> &events)
{
    QByteArray json;
    {
        ByteWriter out(json, events.size() * 100);
        out << "{\"events\":[";
        bool isFirst = true;
        for (const Event &event : events) {
            if (!std::exchange(isFirst, false)) {
                out << ',';
            }
            writeSeats(out, event);
        }
        out << "]}";
    }
    return json;
}

QByteArray encodeDeleted(const Uuid &id)
{
    return "{\"id\":\"" + id.toByteArray() + "\"}";
}

void appendJson(QByteArray &json, const Registration &registration)
{
    ByteWriter out(json);
    out << "{\"id\":\"" << registration.id << "\",\"event_id\":\"" << registration.eventId
        << "\",\"user_email\":";
    writeString(out, registration.userEmail);
    out << ",\"created_at\":\"";
    writeTimestamp(out, registration.createdAt);
    out << "\",\"cancelled_at\":";
    writeTime(out, registration.cancelledAt);
    out << '}';
}

void appendJson(QByteArray &json, const SeatHistory &history)
{
    ByteWriter out(json, 256 + history.points.size() * 80);
    out << "{\"capacity\":" << history.capacity << ",\"booked_count\":" << history.bookedCount
        << ",\"cancelled_count\":" << history.cancelledCount << ",\"first_at\":";
    writeTime(out, history.firstAt);
    out << ",\"last_at\":";
    writeTime(out, history.lastAt);
    out << ",\"bucket\":\"" << nameOf(history.bucket) << "\",\"points\":[";
    bool isFirst = true;
    for (const SeatHistory::Point &point : history.points) {
        out << (std::exchange(isFirst, false) ? "{\"t\":" : ",{\"t\":");
        writeTime(out, point.at);
        out << ",\"registrations\":" << point.registrations
            << ",\"cancellations\":" << point.cancellations << '}';
    }
    out << "]}";
}

void appendJson(QByteArray &json, const Error &error)
{
    ByteWriter out(json);
    out << "{\"error\":";
    writeString(out, error.message);
    out << ",\"code\":\"" << wireName(error.code) << '"';
    if (!error.field.isEmpty()) {
        out << ",\"field\":";
        writeString(out, error.field);
    }
    out << '}';
}

QByteArray encode(const EventDraft &draft)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), draft);
    return json;
}

QByteArray encode(const EventPatch &patch)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), patch);
    return json;
}

qint64 stateOf(const Event &event)
{
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    const qint64 numbers[] = {event.version,
                              event.capacity,
                              event.createdAt,
                              event.startsAt.value_or(none),
                              event.endsAt.value_or(none),
                              static_cast<qint64>(event.status),
                              event.name.size(),
                              event.description.size(),
                              event.timezone.size(),
                              event.location.size()};
    QCryptographicHash hash(QCryptographicHash::Blake2b_160);
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(event.id.bytes.data()),
                                static_cast<qsizetype>(event.id.bytes.size())));
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(numbers), sizeof numbers));
    for (const QString &text : {event.name, event.description, event.timezone, event.location}) {
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(text.utf16()),
                                    text.size() * qsizetype(sizeof(char16_t))));
    }
    const QByteArray result = hash.result();
    quint64 state = 0;
    std::memcpy(&state, result.constData(), sizeof state);
    return static_cast<qint64>(state >> 2 << 1);
}

QByteArray etagOf(const Event &event, BodyForm form)
{
    const qint64 version = stateOf(event) + (form == BodyForm::Gzip ? 1 : 0);
    QByteArray tag;
    ByteWriter(tag, 48) << '"' << version << '-' << event.bookedCount << '"';
    return tag;
}

bool namesState(qint64 version, qint64 state)
{
    return (version & ~qint64(1)) == state;
}

std::optional<qint64> versionInTag(QByteArrayView etag)
{
    if (etag.startsWith("W/")) {
        etag = etag.sliced(2);
    }
    if (etag.size() < 3 || !etag.startsWith('"') || !etag.endsWith('"')) {
        return std::nullopt;
    }
    const QByteArrayView opaque = etag.sliced(1, etag.size() - 2);
    const qsizetype dash = opaque.indexOf('-');
    const auto number = [](QByteArrayView text) -> std::optional<qint64> {
        bool isNumber = false;
        const qint64 value = text.toLongLong(&isNumber);
        return isNumber && QByteArray::number(value) == text ? std::optional(value) : std::nullopt;
    };
    if (dash >= 0 && !number(opaque.sliced(dash + 1))) {
        return std::nullopt;
    }
    return number(dash < 0 ? opaque : opaque.first(dash));
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
