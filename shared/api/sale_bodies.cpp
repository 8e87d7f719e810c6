// What clients send about ticket types, quotas, orders and the waiting list, as it is encoded.
#include "shared/api/json_writer.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/api/sale_lists.h"

namespace boxoffice {

namespace {

// write: void(ObjectWriter &, const T &).
template <typename T, typename Write> QByteArray arrayOf(const QList<T> &values, Write write)
{
    QByteArray json("[");
    for (const T &value : values) {
        json.append(json.size() > 1 ? "," : "");
        ObjectWriter out(json);
        write(out, value);
    }
    return json.append(']');
}

void writeAttendees(ObjectWriter &out, const QList<Attendee> &attendees)
{
    if (!attendees.isEmpty()) {
        out.json("attendees", arrayOf(attendees, [](ObjectWriter &entry, const Attendee &attendee) {
                     if (!attendee.name.isEmpty()) {
                         entry.string("name", attendee.name);
                     }
                     if (!attendee.email.isEmpty()) {
                         entry.string("email", attendee.email);
                     }
                 }));
    }
}

void writeNameAndLanguage(ObjectWriter &out, const QString &name, MailLanguage language)
{
    if (!name.isEmpty()) {
        out.string("name", name);
    }
    if (language != MailLanguage::English) {
        out.word("language", wireName(language));
    }
}

void writeMembers(ObjectWriter &&out, const TicketTypePatch &patch)
{
    if (patch.name) {
        out.string("name", *patch.name);
    }
    if (patch.description) {
        out.string("description", *patch.description);
    }
    if (patch.position) {
        out.number("position", *patch.position);
    }
    if (patch.capacity) {
        *patch.capacity ? out.number("capacity", **patch.capacity) : out.json("capacity", "null");
    }
    if (patch.salesStartAt) {
        out.time("sales_start_at", *patch.salesStartAt);
    }
    if (patch.salesEndAt) {
        out.time("sales_end_at", *patch.salesEndAt);
    }
    if (patch.minPerOrder) {
        out.number("min_per_order", *patch.minPerOrder);
    }
    if (patch.maxPerOrder) {
        out.number("max_per_order", *patch.maxPerOrder);
    }
    if (patch.hidden) {
        out.boolean("hidden", *patch.hidden);
    }
}

} // namespace

QByteArray idsJson(const QList<Uuid> &ids)
{
    QByteArray json("[");
    for (const Uuid &id : ids) {
        json.append(json.size() > 1 ? ",\"" : "\"").append(id.toByteArray()).append('"');
    }
    return json.append(']');
}

QByteArray linesJson(const QList<OrderLine> &lines, bool answering)
{
    return arrayOf(lines, [answering](ObjectWriter &entry, const OrderLine &line) {
        if (line.ticketTypeId || answering) {
            entry.id("ticket_type_id", line.ticketTypeId);
        }
        entry.number("quantity", line.quantity);
    });
}

QByteArray encode(const TicketTypePatch &patch)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), patch);
    return json;
}

QByteArray encode(const QuotaPatch &patch)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        if (patch.name) {
            out.string("name", *patch.name);
        }
        if (patch.size) {
            out.number("size", *patch.size);
        }
        if (patch.ticketTypeIds) {
            out.json("ticket_type_ids", idsJson(*patch.ticketTypeIds));
        }
    }
    return json;
}

QByteArray encode(const OrderDraft &draft)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.string("email", draft.email);
        writeNameAndLanguage(out, draft.name, draft.language);
        out.json("lines", linesJson(draft.lines, false));
        writeAttendees(out, draft.attendees);
        if (draft.hold) {
            out.boolean("hold", true);
        }
    }
    return json;
}

QByteArray encode(const OrderConfirmation &confirmation)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        if (confirmation.name) {
            out.string("name", *confirmation.name);
        }
        writeAttendees(out, confirmation.attendees);
    }
    return json;
}

QByteArray encode(const WaitingDraft &draft)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.string("email", draft.email);
        writeNameAndLanguage(out, draft.name, draft.language);
        if (draft.ticketTypeId) {
            out.id("ticket_type_id", *draft.ticketTypeId);
        }
        if (draft.quantity != 1) {
            out.number("quantity", draft.quantity);
        }
    }
    return json;
}

QByteArray encode(const RegistrationAddition &addition)
{
    const RegistrationDraft &draft = addition.draft;
    QByteArray json;
    {
        ObjectWriter out(json);
        out.string("email", draft.userEmail);
        writeNameAndLanguage(out, draft.name, draft.language);
        if (draft.ticketTypeId) {
            out.id("ticket_type_id", *draft.ticketTypeId);
        }
        if (addition.exceeds) {
            out.boolean("exceed", true);
        }
    }
    return json;
}

} // namespace boxoffice
