#include "shared/api/event_json.h"

#include "shared/api/access_json.h"
#include "shared/api/answer_reader.h"
#include "shared/api/sales_members.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// Does not end the object.
void writeOwnMembers(ByteWriter &&out, const Event &event)
{
    out << "{\"id\":\"" << event.id << "\",\"name\":";
    writeJsonString(out, event.name);
    out << ",\"description\":";
    writeJsonString(out, event.description);
    out << ",\"capacity\":" << event.capacity << ",\"booked_count\":" << event.bookedCount
        << ",\"created_at\":\"";
    writeTimestamp(out, event.createdAt);
    out << "\",\"starts_at\":";
    writeJsonTime(out, event.startsAt);
    out << ",\"ends_at\":";
    writeJsonTime(out, event.endsAt);
    out << ",\"timezone\":";
    writeJsonText(out, event.timezone);
    out << ",\"location\":";
    writeJsonString(out, event.location);
    out << ",\"status\":\"" << wireName(event.status) << '"'
        << (event.namesRequired ? ",\"names_required\":true" : ",\"names_required\":false")
        << (event.holdersMayEdit ? ",\"holders_may_edit\":true" : ",\"holders_may_edit\":false")
        << ",\"slug\":";
    writeJsonText(out, event.slug);
}

// Nothing of an event that is sold as every event was before there were other ways.
void appendSaleJson(QByteArray &json, const Event &event)
{
    appendSalesMembers(json, event.sales);
    if (event.heldCount != 0) {
        json.append(",\"held_count\":").append(QByteArray::number(event.heldCount));
    }
    if (event.ticketTypes != 0) {
        json.append(",\"ticket_types\":").append(QByteArray::number(event.ticketTypes));
    }
}

std::optional<OrganizerName> organizerIn(const QJsonObject &event)
{
    const auto organizer =
        organizerNameFrom(event.value(QLatin1StringView("organizer")).toObject());
    return organizer ? std::optional(*organizer) : std::nullopt;
}

std::optional<EventImage> imageIn(const QJsonObject &event)
{
    const QJsonObject image = event.value(QLatin1StringView("image")).toObject();
    const auto number = [&image](const char *member) {
        return image.value(QLatin1StringView(member)).toInt();
    };
    const EventImage read{image.value(QLatin1StringView("version")).toString(), number("width"),
                          number("height"), image.value(QLatin1StringView("alt")).toString()};
    const bool isWhole = !read.version.isEmpty() && read.width > 0 && read.height > 0;
    return isWhole ? std::optional(read) : std::nullopt;
}

// Whether the members that every event has are there.
Result<void> isWhole(const QJsonObject &object)
{
    for (const char *member : {"name", "description"}) {
        if (!object.value(QLatin1StringView(member)).isString()) {
            return notAsPromised(QLatin1StringView(member));
        }
    }
    for (const char *member : {"capacity", "booked_count"}) {
        // Also what is no whole number or does not fit.
        if (object.value(QLatin1StringView(member)).toInt(-1) < 0) {
            return notAsPromised(QLatin1StringView(member));
        }
    }
    return {};
}

// Members that came later: absent, null or unknown values leave the default.
Result<Event> eventFrom(const QJsonObject &object)
{
    const auto value = [&object](const char *member) {
        return object.value(QLatin1StringView(member));
    };
    const auto id = idIn(object, QLatin1StringView("id"));
    const auto createdAt = timeIn(object, QLatin1StringView("created_at"));
    if (!id) {
        return notAsPromised(QLatin1StringView("id"));
    }
    if (!createdAt) {
        return notAsPromised(QLatin1StringView("created_at"));
    }
    if (const auto whole = isWhole(object); !whole) {
        return whole.error();
    }
    return Event{.id = *id,
                 .name = value("name").toString(),
                 .description = value("description").toString(),
                 .capacity = value("capacity").toInt(),
                 .bookedCount = value("booked_count").toInt(),
                 .createdAt = *createdAt,
                 .startsAt = timeIn(object, QLatin1StringView("starts_at")),
                 .endsAt = timeIn(object, QLatin1StringView("ends_at")),
                 .timezone = value("timezone").toString(),
                 .location = value("location").toString(),
                 .status = fromWireName<EventStatus>(QStringView(value("status").toString()))
                               .value_or(EventStatus::Published),
                 .namesRequired = value("names_required").toBool(false),
                 .holdersMayEdit = value("holders_may_edit").toBool(true),
                 .organizer = organizerIn(object),
                 .slug = value("slug").toString(),
                 .image = imageIn(object),
                 .category = value("category").toString(),
                 .heldCount = value("held_count").toInt(),
                 .ticketTypes = value("ticket_types").toInt(),
                 .sales = salesFrom(object)};
}

} // namespace

QByteArrayView wireName(EventStatus status)
{
    switch (status) {
    case EventStatus::Draft:
        return "draft";
    case EventStatus::Published:
        return "published";
    case EventStatus::Cancelled:
        return "cancelled";
    }
    return {};
}

QByteArrayView wireName(EventSort sort)
{
    switch (sort) {
    case EventSort::Newest:
        return "newest";
    case EventSort::Name:
        return "name";
    case EventSort::MostSeats:
        return "most_seats";
    case EventSort::Filling:
        return "filling";
    case EventSort::StartsAt:
        return "starts_at";
    case EventSort::Latest:
        return "latest";
    }
    return {};
}

void appendJson(QByteArray &json, const Event &event)
{
    writeOwnMembers(ByteWriter(json, 512), event);
    json.append(",\"image\":");
    if (event.image) {
        appendImageJson(json, event.id, *event.image);
    } else {
        json.append("null");
    }
    if (!event.category.isEmpty()) {
        appendJsonString(json.append(",\"category\":"), event.category);
    }
    appendSaleJson(json, event);
    if (event.organizer) {
        appendJson(json.append(",\"organizer\":"), *event.organizer);
    }
    json.append('}');
}

QByteArray encodeCategories(const QStringList &names)
{
    QByteArray json("[{\"name\":\"all\"}");
    for (const QString &name : names) {
        appendJsonString(json.append(",{\"name\":"), name);
        json.append('}');
    }
    return json.append(']');
}

Result<Event> decodeEvent(QByteArrayView json)
{
    return decodeOne<Event>(json, eventFrom);
}

Result<QList<Event>> decodeEvents(QByteArrayView json)
{
    return decodeMany<Event>(json, eventFrom);
}

} // namespace boxoffice
