#include "shared/api/event_tag.h"

#include "shared/api/sale_json.h"
#include "shared/byte_writer.h"

#include <QCryptographicHash>

#include <cstring>
#include <limits>

namespace boxoffice {

namespace {

// Each adds nothing where an event reads as it did before there was the member.
void addLaterMembers(const Event &event, QCryptographicHash &hash)
{
    if (event.namesRequired || !event.holdersMayEdit) {
        const char flags[] = {char(event.namesRequired), char(event.holdersMayEdit)};
        hash.addData(QByteArrayView(flags, sizeof flags));
    }
    if (event.image) {
        hash.addData(event.image->version.toLatin1());
        hash.addData(event.image->alt.toUtf8());
    }
    if (!event.category.isEmpty()) {
        hash.addData("category");
        hash.addData(event.category.toUtf8());
    }
    if (const QByteArray sales = storedSales(event.sales); !sales.isEmpty()) {
        hash.addData(sales);
    }
}

} // namespace

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
    addLaterMembers(event, hash);
    for (const QString &text : {event.name, event.description, event.timezone, event.location}) {
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(text.utf16()),
                                    text.size() * qsizetype(sizeof(char16_t))));
    }
    const QByteArray result = hash.result();
    quint64 state = 0;
    std::memcpy(&state, result.constData(), sizeof state);
    return static_cast<qint64>(state >> 2 << 1);
}

// An event has fewer than 2^20 seats. Its organizer is no part of the state: who edits an event
// need not know of a new name.
QByteArray etagOf(const Event &event, BodyForm form)
{
    const qint64 version = stateOf(event) + (form == BodyForm::Gzip ? 1 : 0);
    const qint64 shown = event.bookedCount + (qint64(event.organizerVersion) << 20);
    QByteArray tag;
    {
        ByteWriter out(tag, 64);
        out << '"' << version << '-' << shown;
        if (event.heldCount != 0) { // else as before there were any
            out << '-' << event.heldCount;
        }
        out << '"';
    }
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
    if (dash >= 0) {
        const QByteArrayView rest = opaque.sliced(dash + 1);
        const qsizetype held = rest.indexOf('-');
        if (!number(held < 0 ? rest : rest.first(held))
            || (held >= 0 && !number(rest.sliced(held + 1)))) {
            return std::nullopt;
        }
    }
    return number(dash < 0 ? opaque : opaque.first(dash));
}

} // namespace boxoffice
