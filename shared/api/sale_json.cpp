#include "shared/api/sale_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/event_json.h"
#include "shared/api/json_writer.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_answers.h"
#include "shared/api/sale_lists.h"
#include "shared/api/ticket_number.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// Reads the members of an answer. Of those that came later, what is absent leaves the default.
class Answer
{
public:
    explicit Answer(const QJsonObject &object) : m_object(object) { }

    std::optional<Uuid> maybeId(const char *name) const
    {
        return idIn(m_object, QLatin1StringView(name));
    }
    std::optional<qint64> maybeTime(const char *name) const
    {
        return timeIn(m_object, QLatin1StringView(name));
    }
    QString text(const char *name) const { return value(name).toString(); }
    int number(const char *name, int otherwise = 0) const { return value(name).toInt(otherwise); }
    std::optional<int> maybeNumber(const char *name) const
    {
        return value(name).isDouble() ? std::optional(value(name).toInt()) : std::nullopt;
    }
    bool flag(const char *name) const { return value(name).toBool(); }
    template <typename Enum> std::optional<Enum> named(const char *name) const
    {
        return fromWireName<Enum>(QStringView(text(name)));
    }
    QJsonArray array(const char *name) const { return value(name).toArray(); }

    // The first of these members that is no id.
    std::optional<Error> withoutIds(std::initializer_list<const char *> names) const
    {
        for (const char *name : names) {
            if (!maybeId(name)) {
                return notAsPromised(QLatin1StringView(name));
            }
        }
        return std::nullopt;
    }

private:
    QJsonValue value(const char *name) const { return m_object.value(QLatin1StringView(name)); }

    const QJsonObject &m_object;
};

Result<TicketType> typeFrom(const QJsonObject &object)
{
    const Answer answer(object);
    if (const auto error = answer.withoutIds({"id", "event_id"})) {
        return *error;
    }
    const TicketType defaults{};
    return TicketType{.id = *answer.maybeId("id"),
                      .eventId = *answer.maybeId("event_id"),
                      .name = answer.text("name"),
                      .description = answer.text("description"),
                      .position = answer.number("position"),
                      .capacity = answer.maybeNumber("capacity"),
                      .salesStartAt = answer.maybeTime("sales_start_at"),
                      .salesEndAt = answer.maybeTime("sales_end_at"),
                      .minPerOrder = answer.number("min_per_order", defaults.minPerOrder),
                      .maxPerOrder = answer.number("max_per_order", defaults.maxPerOrder),
                      .hidden = answer.flag("hidden"),
                      .bookedCount = answer.number("booked_count"),
                      .heldCount = answer.number("held_count")};
}

Result<ListedTicketType> listedTypeFrom(const QJsonObject &object)
{
    auto type = typeFrom(object);
    if (!type) {
        return type.error();
    }
    const Answer answer(object);
    return ListedTicketType{*std::move(type), {answer.flag("on_sale"), answer.number("available")}};
}

Result<Quota> quotaFrom(const QJsonObject &object)
{
    const Answer answer(object);
    if (const auto error = answer.withoutIds({"id", "event_id"})) {
        return *error;
    }
    Quota quota{.id = *answer.maybeId("id"),
                .eventId = *answer.maybeId("event_id"),
                .name = answer.text("name"),
                .size = answer.number("size"),
                .bookedCount = answer.number("booked_count"),
                .heldCount = answer.number("held_count")};
    for (const QJsonValue &each : answer.array("ticket_type_ids")) {
        if (const auto id = Uuid::parse(each.toString())) {
            quota.ticketTypeIds.append(*id);
        }
    }
    return quota;
}

Result<OrderLine> lineFrom(const QJsonObject &object)
{
    const Answer answer(object);
    return OrderLine{answer.maybeId("ticket_type_id"), answer.number("quantity")};
}

Result<Order> orderFrom(const QJsonObject &object)
{
    const Answer answer(object);
    if (const auto error = answer.withoutIds({"id", "event_id"})) {
        return *error;
    }
    const auto status = answer.named<OrderStatus>("status");
    const auto createdAt = answer.maybeTime("created_at");
    auto lines = decodeEach<OrderLine>(answer.array("lines"), lineFrom);
    auto registrations = decodeEach<Registration>(answer.array("registrations"), registrationFrom);
    if (!status || !createdAt) {
        return notAsPromised(QLatin1StringView(status ? "created_at" : "status"));
    }
    if (!registrations) {
        return registrations.error();
    }
    return Order{.id = *answer.maybeId("id"),
                 .eventId = *answer.maybeId("event_id"),
                 .email = answer.text("email"),
                 .name = answer.text("name"),
                 .status = *status,
                 .lines = *std::move(lines),
                 .createdAt = *createdAt,
                 .expiresAt = answer.maybeTime("expires_at"),
                 .extended = answer.flag("extended"),
                 .entryId = answer.maybeId("waiting_list_entry_id"),
                 .registrations = *std::move(registrations),
                 .retaken = answer.flag("retaken")};
}

Result<WaitingEntry> entryFrom(const QJsonObject &object)
{
    const Answer answer(object);
    if (const auto error = answer.withoutIds({"id", "event_id"})) {
        return *error;
    }
    const auto status = answer.named<WaitingStatus>("status");
    const auto createdAt = answer.maybeTime("created_at");
    if (!status || !createdAt) {
        return notAsPromised(QLatin1StringView(status ? "created_at" : "status"));
    }
    return WaitingEntry{.id = *answer.maybeId("id"),
                        .eventId = *answer.maybeId("event_id"),
                        .email = answer.text("email"),
                        .name = answer.text("name"),
                        .ticketTypeId = answer.maybeId("ticket_type_id"),
                        .quantity = answer.number("quantity", 1),
                        .status = *status,
                        .createdAt = *createdAt,
                        .orderId = answer.maybeId("order_id")};
}

Result<WaitingPlace> placeFrom(const QJsonObject &object)
{
    const auto entry = entryFrom(object);
    const Answer answer(object);
    return entry ? Result<WaitingPlace>(
               WaitingPlace{*entry, answer.number("position"), answer.maybeTime("offer_ends_at")})
                 : Result<WaitingPlace>(entry.error());
}

void writeMembers(ObjectWriter &&out, const TicketType &type, const TypeSale *sale)
{
    out.id("id", type.id);
    out.id("event_id", type.eventId);
    out.string("name", type.name);
    out.string("description", type.description);
    out.number("position", type.position);
    type.capacity ? out.number("capacity", *type.capacity) : out.json("capacity", "null");
    out.time("sales_start_at", type.salesStartAt);
    out.time("sales_end_at", type.salesEndAt);
    out.number("min_per_order", type.minPerOrder);
    out.number("max_per_order", type.maxPerOrder);
    out.boolean("hidden", type.hidden);
    out.number("booked_count", type.bookedCount);
    out.number("held_count", type.heldCount);
    if (sale) {
        out.boolean("on_sale", sale->onSale);
        out.number("available", sale->available);
    }
}

void writeMembers(ObjectWriter &&out, const Quota &quota)
{
    out.id("id", quota.id);
    out.id("event_id", quota.eventId);
    out.string("name", quota.name);
    out.number("size", quota.size);
    out.json("ticket_type_ids", idsJson(quota.ticketTypeIds));
    out.number("booked_count", quota.bookedCount);
    out.number("held_count", quota.heldCount);
}

QByteArray registrationsJson(const Order &order, const OrderLinks *links)
{
    QByteArray json("[");
    for (qsizetype i = 0; i < order.registrations.size(); ++i) {
        json.append(i > 0 ? "," : "");
        appendJson(json, order.registrations[i]);
        if (links && !links->ticketUrls.value(i).isEmpty()) {
            json.chop(1);
            json.append(",\"ticket_url\":\"").append(links->ticketUrls[i]).append("\"}");
        }
    }
    return json.append(']');
}

void writeMembers(ObjectWriter &&out, const Order &order, const OrderLinks *links)
{
    const auto number = ticketNumber(order.id);
    out.id("id", order.id);
    out.id("event_id", order.eventId);
    out.word("number", QByteArrayView(number.data(), kTicketNumberLength));
    out.word("status", wireName(order.status));
    out.string("email", order.email);
    out.string("name", order.name);
    out.json("lines", linesJson(order.lines, true));
    out.time("created_at", order.createdAt);
    out.time("expires_at", order.expiresAt);
    out.boolean("extended", order.extended);
    out.id("waiting_list_entry_id", order.entryId);
    out.json("registrations", registrationsJson(order, links));
    out.boolean("retaken", order.retaken);
    if (links && !links->orderUrl.isEmpty()) {
        out.word("order_url", links->orderUrl);
    }
}

void writeMembers(ObjectWriter &&out, const WaitingEntry &entry, int position,
                  std::optional<qint64> offerEndsAt)
{
    out.id("id", entry.id);
    out.id("event_id", entry.eventId);
    out.string("email", entry.email);
    out.string("name", entry.name);
    out.id("ticket_type_id", entry.ticketTypeId);
    out.number("quantity", entry.quantity);
    out.word("status", wireName(entry.status));
    out.time("created_at", entry.createdAt);
    position > 0 ? out.number("position", position) : out.json("position", "null");
    out.id("order_id", entry.orderId);
    out.time("offer_ends_at", offerEndsAt);
}

} // namespace

QByteArrayView wireName(WaitingPolicy policy)
{
    switch (policy) {
    case WaitingPolicy::Strict:
        return "strict";
    case WaitingPolicy::Fill:
        return "fill";
    }
    return {};
}

QByteArrayView wireName(OrderStatus status)
{
    switch (status) {
    case OrderStatus::Held:
        return "held";
    case OrderStatus::Confirmed:
        return "confirmed";
    case OrderStatus::Cancelled:
        return "cancelled";
    case OrderStatus::Expired:
        return "expired";
    }
    return {};
}

QByteArrayView wireName(WaitingStatus status)
{
    switch (status) {
    case WaitingStatus::Waiting:
        return "waiting";
    case WaitingStatus::Offered:
        return "offered";
    case WaitingStatus::Claimed:
        return "claimed";
    case WaitingStatus::Expired:
        return "expired";
    case WaitingStatus::Left:
        return "left";
    case WaitingStatus::Closed:
        return "closed";
    }
    return {};
}

void appendJson(QByteArray &json, const TicketType &type, const TypeSale *sale)
{
    writeMembers(ObjectWriter(json), type, sale);
}

void appendJson(QByteArray &json, const Quota &quota)
{
    writeMembers(ObjectWriter(json), quota);
}

void appendJson(QByteArray &json, const Order &order, const OrderLinks *links)
{
    writeMembers(ObjectWriter(json), order, links);
}

void appendJson(QByteArray &json, const WaitingEntry &entry, int position,
                std::optional<qint64> offerEndsAt)
{
    writeMembers(ObjectWriter(json), entry, position, offerEndsAt);
}

void addOrderUrl(QByteArray &json, QByteArrayView path)
{
    json.chop(1);
    json.append(",\"order_url\":\"").append(path).append("\"}");
}

void addWaitingUrl(QByteArray &json, QByteArrayView path)
{
    json.chop(1);
    json.append(",\"waiting_url\":\"").append(path).append("\"}");
}

void addEvent(QByteArray &json, const Event &event, qint64 now, QByteArrayView ticketTypes)
{
    json.chop(1);
    appendJson(json.append(",\"event\":"), event);
    appendTimestamp(json.append(",\"now\":\""), now);
    json.append("\",\"ticket_types\":").append(ticketTypes).append('}');
}

Result<TicketType> decodeTicketType(QByteArrayView json)
{
    return decodeOne<TicketType>(json, typeFrom);
}

Result<QList<ListedTicketType>> decodeTicketTypes(QByteArrayView json)
{
    return decodeMany<ListedTicketType>(json, listedTypeFrom);
}

Result<Quota> decodeQuota(QByteArrayView json)
{
    return decodeOne<Quota>(json, quotaFrom);
}

Result<QList<Quota>> decodeQuotas(QByteArrayView json)
{
    return decodeMany<Quota>(json, quotaFrom);
}

Result<Order> decodeOrder(QByteArrayView json)
{
    return decodeOne<Order>(json, orderFrom);
}

Result<WaitingEntry> decodeWaitingEntry(QByteArrayView json)
{
    return decodeOne<WaitingEntry>(json, entryFrom);
}

Result<QList<Order>> decodeOrders(QByteArrayView json)
{
    return decodeMany<Order>(json, orderFrom);
}

Result<QList<WaitingPlace>> decodeWaitingList(QByteArrayView json)
{
    return decodeMany<WaitingPlace>(json, placeFrom);
}

QByteArray startFacts(qint64 at)
{
    QByteArray facts;
    {
        ByteWriter out(facts, 48);
        out << "\"sales_start_at\":\"";
        writeTimestamp(out, at);
        out << '"';
    }
    return facts;
}

QByteArray roomFacts(int available, bool waitingList)
{
    return "\"available\":" + QByteArray::number(available)
        + (waitingList ? ",\"waiting_list\":true" : ",\"waiting_list\":false");
}

} // namespace boxoffice
