// The bodies of requests about events.
#include "shared/api/event_json.h"
#include "shared/api/sales_members.h"
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
        OrganizerId, // only of a new event; behind it those of the sale
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
    {
        for (BodyMember &member : salesMembers(patching)) {
            all.push_back(std::move(member));
        }
    }

    const BodyMember &operator[](Which which) const { return all[which]; }
    // Returns the validated values of the members that are there.
    Result<EventPatch> patch() const;
    Result<std::optional<Uuid>> organizerId() const;

    std::vector<BodyMember> all;
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
    BodyFields fields(all);
    patch.sales = salesPatchIn(fields);
    return fields.error() ? Result<EventPatch>(*fields.error()) : Result<EventPatch>(patch);
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
    writeMembers(out, patchBetween(SalesRules{}, draft.sales));
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
    writeMembers(out, patch.sales);
}

} // namespace

Result<EventDraft> decodeEventDraft(QByteArrayView json)
{
    EventMembers members(false);
    if (auto read = readFlatObject(json, members.all); !read) {
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
    draft.sales = patched(SalesRules{}, patch->sales);
    const auto period = validPeriod(draft.startsAt, draft.endsAt);
    const auto sale = validSalesPeriod(draft.sales.startsAt, draft.sales.endsAt);
    if (const Error *error = firstError(period, sale)) {
        return *error;
    }
    return draft;
}

Result<EventPatch> decodeEventPatch(QByteArrayView json)
{
    EventMembers members(true);
    members.all.erase(members.all.begin() + EventMembers::OrganizerId);
    if (auto read = readFlatObject(json, members.all); !read) {
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

} // namespace boxoffice
