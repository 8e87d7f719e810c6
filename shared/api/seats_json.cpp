// What live streams say of an event besides the event itself.
#include "shared/api/answer_reader.h"
#include "shared/api/event_json.h"

#include <utility>

namespace boxoffice {

namespace {

void writeSeats(ByteWriter &out, const Event &event)
{
    out << "{\"id\":\"" << event.id << "\",\"capacity\":" << event.capacity
        << ",\"booked_count\":" << event.bookedCount;
    if (event.heldCount != 0) {
        out << ",\"held_count\":" << event.heldCount;
    }
    out << '}';
}

Result<SeatsChange> seatsFrom(const QJsonObject &object)
{
    const auto id = idIn(object, QLatin1StringView("id"));
    if (!id) {
        return notAsPromised(QLatin1StringView("id"));
    }
    for (const char *member : {"capacity", "booked_count"}) {
        if (!object.value(QLatin1StringView(member)).isDouble()) {
            return notAsPromised(QLatin1StringView(member));
        }
    }
    return SeatsChange{*id, object.value(QLatin1StringView("capacity")).toInt(),
                       object.value(QLatin1StringView("booked_count")).toInt(),
                       object.value(QLatin1StringView("held_count")).toInt()};
}

Result<QList<SeatsChange>> seatsListFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView events("events");
    if (!object.value(events).isArray()) {
        return notAsPromised(events);
    }
    return decodeEach<SeatsChange>(object.value(events).toArray(), seatsFrom);
}

Result<Uuid> idFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView id("id");
    const auto given = idIn(object, id);
    return given ? Result<Uuid>(*given) : Result<Uuid>(notAsPromised(id));
}

} // namespace

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

Result<SeatsChange> decodeSeats(QByteArrayView json)
{
    return decodeOne<SeatsChange>(json, seatsFrom);
}

Result<QList<SeatsChange>> decodeSeatsList(QByteArrayView json)
{
    return decodeOne<QList<SeatsChange>>(json, seatsListFrom);
}

Result<Uuid> decodeDeleted(QByteArrayView json)
{
    return decodeOne<Uuid>(json, idFrom);
}

} // namespace boxoffice
