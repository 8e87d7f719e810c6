#include "shared/api/sales_members.h"

#include "shared/api/answer_reader.h"
#include "shared/api/validation.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

std::vector<BodyMember> salesMembers(bool patching)
{
    return {{"sales_start_at", MemberType::String, true},
            {"sales_end_at", MemberType::String, true},
            {"max_per_order", MemberType::Integer, !patching},
            {"max_per_email", MemberType::Integer, !patching},
            {"hold_minutes", MemberType::Integer, !patching},
            {"waiting_list", MemberType::Boolean, !patching},
            {"waiting_policy", MemberType::String, !patching},
            {"offer_hours", MemberType::Integer, !patching}};
}

SalesPatch salesPatchIn(BodyFields &fields)
{
    return {.startsAt = fields.clearableTime("sales_start_at"),
            .endsAt = fields.clearableTime("sales_end_at"),
            .maxPerOrder = fields.number("max_per_order", 1, kMaxSeatsPerOrder),
            .maxPerEmail = fields.number("max_per_email", 1, kMaxSeatsPerOrder),
            .holdMinutes = fields.number("hold_minutes", 1, kMaxHoldMinutes),
            .waitingList = fields.flag("waiting_list"),
            .waitingPolicy = fields.named<WaitingPolicy>("waiting_policy"),
            .offerHours = fields.number("offer_hours", 1, kMaxOfferHours)};
}

void writeMembers(ObjectWriter &out, const SalesPatch &patch)
{
    if (patch.startsAt) {
        out.time("sales_start_at", *patch.startsAt);
    }
    if (patch.endsAt) {
        out.time("sales_end_at", *patch.endsAt);
    }
    if (patch.maxPerOrder) {
        out.number("max_per_order", *patch.maxPerOrder);
    }
    if (patch.maxPerEmail) {
        out.number("max_per_email", *patch.maxPerEmail);
    }
    if (patch.holdMinutes) {
        out.number("hold_minutes", *patch.holdMinutes);
    }
    if (patch.waitingList) {
        out.boolean("waiting_list", *patch.waitingList);
    }
    if (patch.waitingPolicy) {
        out.word("waiting_policy", wireName(*patch.waitingPolicy));
    }
    if (patch.offerHours) {
        out.number("offer_hours", *patch.offerHours);
    }
}

void appendSalesMembers(QByteArray &json, const SalesRules &rules)
{
    if (const QByteArray stored = storedSales(rules); !stored.isEmpty()) {
        json.append(',').append(QByteArrayView(stored).sliced(1, stored.size() - 2));
    }
}

QByteArray storedSales(const SalesRules &rules)
{
    QByteArray json;
    if (rules != SalesRules{}) {
        ObjectWriter out(json);
        writeMembers(out, patchBetween(SalesRules{}, rules));
    }
    return json;
}

SalesRules salesFrom(const QJsonObject &object)
{
    const SalesRules defaults;
    const auto number = [&object](const char *member, int otherwise) {
        return object.value(QLatin1StringView(member)).toInt(otherwise);
    };
    const QString policy = object.value(QLatin1StringView("waiting_policy")).toString();
    return {.startsAt = timeIn(object, QLatin1StringView("sales_start_at")),
            .endsAt = timeIn(object, QLatin1StringView("sales_end_at")),
            .maxPerOrder = number("max_per_order", defaults.maxPerOrder),
            .maxPerEmail = number("max_per_email", defaults.maxPerEmail),
            .holdMinutes = number("hold_minutes", defaults.holdMinutes),
            .waitingList = object.value(QLatin1StringView("waiting_list")).toBool(false),
            .waitingPolicy =
                fromWireName<WaitingPolicy>(QStringView(policy)).value_or(defaults.waitingPolicy),
            .offerHours = number("offer_hours", defaults.offerHours)};
}

SalesRules storedSales(QByteArrayView json)
{
    return json.isEmpty() ? SalesRules{} : salesFrom(parseJson(json).object());
}

Result<void> validSalesPeriod(std::optional<qint64> startsAt, std::optional<qint64> endsAt)
{
    if (startsAt && endsAt && *endsAt <= *startsAt) {
        return invalidField(QStringLiteral("sales_end_at"),
                            QStringLiteral("sales_end_at must be after sales_start_at."));
    }
    return {};
}

} // namespace boxoffice
