// The bodies of requests about ticket types, quotas, orders and the waiting list.
#include "shared/api/body_fields.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/api/validation.h"

#include <QStringBuilder>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMaxTypeDescription = 500;
constexpr int kMaxPosition = 1'000'000;

// Reads the body, and takes a value out of it with make(BodyFields &).
template <typename T, typename Make>
Result<T> decodeBody(QByteArrayView json, std::vector<BodyMember> members, Make make)
{
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    BodyFields fields(members);
    T value = make(fields);
    return fields.error() ? Result<T>(*fields.error()) : Result<T>(std::move(value));
}

BodyMember attendeesMember()
{
    BodyMember member{"attendees", MemberType::Objects, true};
    member.each = {{"name", MemberType::String, true}, {"email", MemberType::String, true}};
    member.most = kMaxSeatsPerOrder;
    return member;
}

BodyMember linesMember()
{
    BodyMember member{"lines", MemberType::Objects};
    member.each = {{"ticket_type_id", MemberType::String, true}, {"quantity", MemberType::Integer}};
    member.most = kMaxOrderLines;
    return member;
}

// make: T(BodyFields &), for each object of a list.
template <typename T, typename Make>
QList<T> listIn(BodyFields &fields, const char *name, Make make)
{
    QList<T> list;
    const BodyMember &member = fields.member(name);
    for (std::size_t i = 0; member.objects && i < member.objects->size(); ++i) {
        BodyFields entry((*member.objects)[i], name, i);
        list.append(make(entry));
        if (entry.error()) {
            fields.note(*entry.error());
        }
    }
    return list;
}

QList<Attendee> attendeesIn(BodyFields &fields)
{
    return listIn<Attendee>(fields, "attendees", [](BodyFields &entry) {
        const bool hasEmail = !entry.member("email").string.value_or(QString()).isEmpty();
        return Attendee{entry.attendeeName("name"),
                        hasEmail ? entry.email("email").value_or(QString()) : QString()};
    });
}

QList<OrderLine> linesIn(BodyFields &fields)
{
    QList<OrderLine> lines = listIn<OrderLine>(fields, "lines", [](BodyFields &entry) {
        entry.require("quantity");
        return OrderLine{entry.id("ticket_type_id", u"a ticket type"),
                         entry.number("quantity", 1, kMaxSeatsPerOrder).value_or(0)};
    });
    if (lines.isEmpty()) {
        fields.note(missing(QStringLiteral("lines")));
    }
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const auto isSame = [&](const OrderLine &other) {
            return other.ticketTypeId == lines[i].ticketTypeId;
        };
        if (std::any_of(lines.begin(), lines.begin() + i, isSame)) {
            const QString path = memberOf("lines", i, QStringLiteral("ticket_type_id"));
            fields.note(invalidField(path, path % u" must not be that of another line."));
        }
    }
    return lines;
}

QList<Uuid> typeIdsIn(BodyFields &fields)
{
    QList<Uuid> ids;
    const QString path = fields.path("ticket_type_ids");
    const QStringList given = fields.member("ticket_type_ids").strings.value_or(QStringList());
    for (const QString &text : given) {
        if (const auto id = Uuid::parse(QStringView(text))) {
            ids.append(*id);
        } else {
            fields.note(invalidField(path, path % u" must be ids of ticket types."));
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > kMaxTicketTypes) {
        fields.note(invalidField(
            path, path % u" must have at most " % QString::number(kMaxTicketTypes) % u" ids."));
    }
    return ids;
}

void note(BodyFields &fields, const Result<void> &rule)
{
    if (!rule) {
        fields.note(rule.error());
    }
}

MailLanguage languageIn(BodyFields &fields)
{
    return fields.named<MailLanguage>("language").value_or(MailLanguage::English);
}

} // namespace

Result<void> validOrderSizes(int minPerOrder, int maxPerOrder)
{
    if (minPerOrder > maxPerOrder) {
        return invalidField(QStringLiteral("min_per_order"),
                            QStringLiteral("min_per_order must not be more than max_per_order."));
    }
    return {};
}

Result<TicketTypePatch> decodeTicketTypePatch(QByteArrayView json, bool creating)
{
    return decodeBody<TicketTypePatch>(
        json,
        {{"name", MemberType::String},
         {"description", MemberType::String, true},
         {"position", MemberType::Integer, creating},
         {"capacity", MemberType::Integer, true},
         {"sales_start_at", MemberType::String, true},
         {"sales_end_at", MemberType::String, true},
         {"min_per_order", MemberType::Integer, creating},
         {"max_per_order", MemberType::Integer, creating},
         {"hidden", MemberType::Boolean, creating}},
        [creating](BodyFields &fields) {
            TicketTypePatch patch{
                .name = fields.name("name"),
                .description = fields.line("description", kMaxTypeDescription),
                .position = fields.number("position", 0, kMaxPosition),
                .capacity = fields.clearableNumber("capacity", 0, kMaxCapacity),
                .salesStartAt = fields.clearableTime("sales_start_at"),
                .salesEndAt = fields.clearableTime("sales_end_at"),
                .minPerOrder = fields.number("min_per_order", 1, kMaxSeatsPerOrder),
                .maxPerOrder = fields.number("max_per_order", 1, kMaxSeatsPerOrder),
                .hidden = fields.flag("hidden")};
            if (fields.member("description").isNull) {
                patch.description = QString();
            }
            if (creating) {
                const TicketType made = patched(TicketType{}, patch);
                fields.require("name");
                note(fields, validSalesPeriod(made.salesStartAt, made.salesEndAt));
                note(fields, validOrderSizes(made.minPerOrder, made.maxPerOrder));
            }
            return patch;
        });
}

Result<QuotaPatch> decodeQuotaPatch(QByteArrayView json, bool creating)
{
    return decodeBody<QuotaPatch>(json,
                                  {{"name", MemberType::String},
                                   {"size", MemberType::Integer},
                                   {"ticket_type_ids", MemberType::Strings, creating}},
                                  [creating](BodyFields &fields) {
                                      QuotaPatch patch{.name = fields.name("name"),
                                                       .size =
                                                           fields.number("size", 0, kMaxCapacity)};
                                      if (fields.member("ticket_type_ids").strings) {
                                          patch.ticketTypeIds = typeIdsIn(fields);
                                      }
                                      if (creating) {
                                          fields.require("name");
                                          fields.require("size");
                                      }
                                      return patch;
                                  });
}

Result<OrderDraft> decodeOrderDraft(QByteArrayView json)
{
    return decodeBody<OrderDraft>(
        json,
        {{"email", MemberType::String},
         {"name", MemberType::String, true},
         {"language", MemberType::String, true},
         linesMember(),
         attendeesMember(),
         {"hold", MemberType::Boolean, true}},
        [](BodyFields &fields) {
            fields.require("email");
            OrderDraft draft{.email = fields.email("email").value_or(QString()),
                             .name = fields.attendeeName("name"),
                             .language = languageIn(fields),
                             .lines = linesIn(fields),
                             .attendees = attendeesIn(fields),
                             .hold = fields.flag("hold").value_or(false)};
            if (draft.attendees.size() > seatsOf(draft.lines)) {
                fields.note(invalidField(
                    QStringLiteral("attendees"),
                    QStringLiteral("attendees must not be more than the seats of the order.")));
            }
            return draft;
        });
}

Result<OrderConfirmation> decodeOrderConfirmation(QByteArrayView json)
{
    if (json.isEmpty()) {
        return OrderConfirmation{};
    }
    return decodeBody<OrderConfirmation>(
        json, {{"name", MemberType::String, true}, attendeesMember()}, [](BodyFields &fields) {
            OrderConfirmation confirmation;
            if (const QString name = fields.attendeeName("name"); !name.isEmpty()) {
                confirmation.name = name;
            }
            confirmation.attendees = attendeesIn(fields);
            return confirmation;
        });
}

Result<WaitingDraft> decodeWaitingDraft(QByteArrayView json)
{
    return decodeBody<WaitingDraft>(
        json,
        {{"email", MemberType::String},
         {"name", MemberType::String, true},
         {"language", MemberType::String, true},
         {"ticket_type_id", MemberType::String, true},
         {"quantity", MemberType::Integer, true}},
        [](BodyFields &fields) {
            fields.require("email");
            return WaitingDraft{.email = fields.email("email").value_or(QString()),
                                .name = fields.attendeeName("name"),
                                .language = languageIn(fields),
                                .ticketTypeId = fields.id("ticket_type_id", u"a ticket type"),
                                .quantity =
                                    fields.number("quantity", 1, kMaxSeatsPerOrder).value_or(1)};
        });
}

Result<RegistrationAddition> decodeRegistrationAddition(QByteArrayView json)
{
    return decodeBody<RegistrationAddition>(
        json,
        {{"email", MemberType::String},
         {"name", MemberType::String, true},
         {"language", MemberType::String, true},
         {"ticket_type_id", MemberType::String, true},
         {"exceed", MemberType::Boolean, true}},
        [](BodyFields &fields) {
            fields.require("email");
            return RegistrationAddition{
                {.userEmail = fields.email("email").value_or(QString()),
                 .name = fields.attendeeName("name"),
                 .language = languageIn(fields),
                 .ticketTypeId = fields.id("ticket_type_id", u"a ticket type")},
                fields.flag("exceed").value_or(false)};
        });
}

} // namespace boxoffice
