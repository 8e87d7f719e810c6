#include "shared/api/event_json.h"

#include "shared/api/access_json.h"
#include "shared/api/answer_reader.h"
#include "shared/api/body_reader.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"
#include "shared/wire_names.h"

#include <span>
#include <utility>

namespace boxoffice {

namespace {

// The members of an event that a client may set.
struct EventMembers
{
    enum Which {
        Name,
        Description,
        Capacity,
        StartsAt,
        EndsAt,
        Timezone,
        Location,
        Status,
        NamesRequired,
        HoldersMayEdit,
        Category,
        OrganizerId, // the last: only of a new event
    };

    // patching: null clears a member; in a new event, null is as good as absent, for the later
    // members only.
    explicit EventMembers(bool patching)
        : all{{"name", MemberType::String},
              {"description", MemberType::String, patching},
              {"capacity", MemberType::Integer},
              {"starts_at", MemberType::String, true},
              {"ends_at", MemberType::String, true},
              {"timezone", MemberType::String, true},
              {"location", MemberType::String, true},
              {"status", MemberType::String, !patching},
              {"names_required", MemberType::Boolean, !patching},
              {"holders_may_edit", MemberType::Boolean, !patching},
              {"category", MemberType::String, true},
              {"organizer_id", MemberType::String, true}}
        , known(patching ? OrganizerId : OrganizerId + 1)
    { }

    const BodyMember &operator[](Which which) const { return all[which]; }
    std::span<BodyMember> inBody() { return std::span(all).first(known); }
    // Returns the validated values of the members that are there.
    Result<EventPatch> patch() const;
    Result<std::optional<Uuid>> organizerId() const;

    BodyMember all[OrganizerId + 1];
    std::size_t known; // how many a body may have
};

// Puts the validated value of a member that is there into `to`, `cleared` for null.
template <typename T, typename Valid>
Error take(const BodyMember &member, std::optional<T> &to, T cleared, Valid valid)
{
    if (member.isNull) {
        to = std::move(cleared);
    } else if (member.string) {
        auto value = valid(*member.string);
        if (!value) {
            return value.error();
        }
        to = T(*std::move(value));
    }
    return {};
}

Result<EventPatch> EventMembers::patch() const
{
    using Time = std::optional<qint64>;
    const auto time = [](const char *field) {
        return [field](const QString &text) { return validTime(QLatin1StringView(field), text); };
    };
    const EventMembers &my = *this;
    EventPatch patch;
    for (const Error &error :
         {take(my[Name], patch.name, QString(), validName),
          take(my[Description], patch.description, QString(), validDescription),
          take(my[StartsAt], patch.startsAt, Time(), time("starts_at")),
          take(my[EndsAt], patch.endsAt, Time(), time("ends_at")),
          take(my[Timezone], patch.timezone, QString(), validTimezone),
          take(my[Location], patch.location, QString(), validLocation),
          take(my[Category], patch.category, QString(), validCategory)}) {
        if (!error.message.isEmpty()) {
            return error;
        }
    }
    if (my[Capacity].integer) {
        const auto capacity = validCapacity(*my[Capacity].integer);
        if (!capacity) {
            return capacity.error();
        }
        patch.capacity = *capacity;
    }
    if (my[Status].string) {
        patch.status = fromWireName<EventStatus>(QStringView(*my[Status].string));
        if (!patch.status) {
            return invalidField(QStringLiteral("status"),
                                u"status must be one of " + allWireNames<EventStatus>() + u'.');
        }
    }
    patch.namesRequired = my[NamesRequired].boolean;
    patch.holdersMayEdit = my[HoldersMayEdit].boolean;
    return patch;
}

Result<std::optional<Uuid>> EventMembers::organizerId() const
{
    const std::optional<QString> &given = (*this)[OrganizerId].string;
    const std::optional<Uuid> id = given ? Uuid::parse(QStringView(*given)) : std::nullopt;
    if (given && !id) {
        return invalidField(QStringLiteral("organizer_id"),
                            QStringLiteral("organizer_id must be the id of an organizer."));
    }
    return id;
}

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
        out.word("status", wireName(draft.status));
    }
    if (draft.organizerId) {
        out.word("organizer_id", draft.organizerId->toByteArray());
    }
    if (draft.namesRequired) {
        out.boolean("names_required", true);
    }
    if (!draft.holdersMayEdit) {
        out.boolean("holders_may_edit", false);
    }
    if (!draft.category.isEmpty()) {
        out.string("category", draft.category);
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
        out.word("status", wireName(*patch.status));
    }
    if (patch.namesRequired) {
        out.boolean("names_required", *patch.namesRequired);
    }
    if (patch.holdersMayEdit) {
        out.boolean("holders_may_edit", *patch.holdersMayEdit);
    }
    if (patch.category) {
        out.text("category", *patch.category);
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
    for (const char *member : {"name", "description"}) {
        if (!value(member).isString()) {
            return notAsPromised(QLatin1StringView(member));
        }
    }
    for (const char *member : {"capacity", "booked_count"}) {
        if (value(member).toInt(-1) < 0) { // also what is no whole number or does not fit
            return notAsPromised(QLatin1StringView(member));
        }
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
                 .category = value("category").toString()};
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

Result<EventDraft> decodeEventDraft(QByteArrayView json)
{
    EventMembers members(false);
    if (auto read = readFlatObject(json, members.inBody()); !read) {
        return read.error();
    }
    if (!members[EventMembers::Name].present()) {
        return missing(QStringLiteral("name"));
    }
    if (!members[EventMembers::Capacity].present()) {
        return missing(QStringLiteral("capacity"));
    }
    const auto patch = members.patch();
    const auto organizerId = members.organizerId();
    if (const Error *error = firstError(patch, organizerId)) {
        return *error;
    }
    EventDraft draft;
    draft.name = *patch->name;
    draft.description = patch->description.value_or(QString());
    draft.capacity = *patch->capacity;
    draft.startsAt = patch->startsAt.value_or(std::nullopt);
    draft.endsAt = patch->endsAt.value_or(std::nullopt);
    draft.timezone = patch->timezone.value_or(QString());
    draft.location = patch->location.value_or(QString());
    draft.status = patch->status.value_or(EventStatus::Published);
    draft.organizerId = *organizerId;
    draft.namesRequired = patch->namesRequired.value_or(false);
    draft.holdersMayEdit = patch->holdersMayEdit.value_or(true);
    draft.category = patch->category.value_or(QString());
    if (auto ok = validPeriod(draft.startsAt, draft.endsAt); !ok) {
        return ok.error();
    }
    return draft;
}

Result<EventPatch> decodeEventPatch(QByteArrayView json)
{
    EventMembers members(true);
    if (auto read = readFlatObject(json, members.inBody()); !read) {
        return read.error();
    }
    return members.patch();
}

QByteArray encode(const EventDraft &draft)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), draft);
    return json;
}

Result<QString> decodeImageDescription(QByteArrayView json)
{
    BodyMember alt{"alt", MemberType::String};
    if (auto read = readFlatObject(json, std::span(&alt, 1)); !read) {
        return read.error();
    }
    return alt.string ? validImageAlt(*alt.string)
                      : Result<QString>(missing(QStringLiteral("alt")));
}

Result<QString> decodeDescription(QByteArrayView json)
{
    BodyMember given{"description", MemberType::String};
    if (auto read = readFlatObject(json, std::span(&given, 1)); !read) {
        return read.error();
    }
    return given.string ? validDescription(*given.string)
                        : Result<QString>(missing(QStringLiteral("description")));
}

QByteArray encode(const EventPatch &patch)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), patch);
    return json;
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
