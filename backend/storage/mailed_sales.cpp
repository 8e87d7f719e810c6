#include "backend/storage/mailed_sales.h"

#include "backend/storage/event_rows.h"
#include "backend/storage/sale_rows.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

namespace {

// Its names are those of its types, in the order of the lines.
const Statement kMailedOrder{"order_of_mail", R"(
SELECT o.event_id, o.id, o.email, o.name,
       CASE WHEN o.status = 'held' AND o.expires_at <= now() THEN 'expired' ELSE o.status END,
       to_json(o.line_types)::text, to_json(o.line_quantities)::text,
       (date_part('epoch', o.created_at) * 1000)::bigint,
       (date_part('epoch', o.expires_at) * 1000)::bigint, o.extended, o.entry_id, o.language,
       (SELECT json_agg(coalesce(t.name, '') ORDER BY l.place)::text
        FROM unnest(o.line_types) WITH ORDINALITY AS l (type, place)
        LEFT JOIN ticket_types AS t ON t.event_id = o.event_id AND t.id = l.type)
FROM orders AS o
WHERE o.event_id = $1::uuid AND o.id = $2::uuid)"};

// Those that are valid, and those that are erased.
const Statement kMailedTickets{"tickets_of_order", R"(
SELECT r.id, r.user_email, (date_part('epoch', r.created_at) * 1000)::bigint,
       (date_part('epoch', r.cancelled_at) * 1000)::bigint, r.name, r.version, r.mail_error,
       (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
       r.ticket_type_id, r.order_id, r.extra, r.nth, t.name
FROM registrations AS r
LEFT JOIN ticket_types AS t ON t.event_id = r.event_id AND t.id = r.ticket_type_id
WHERE r.event_id = $1::uuid AND r.order_id = $2::uuid
      AND (r.cancelled_at IS NULL OR r.erased_at IS NOT NULL)
ORDER BY r.id)"};

const Statement kMailedEntry{"entry_of_mail", R"(
SELECT w.event_id, w.id, w.email, w.name, w.language, w.ticket_type_id, w.quantity, w.status,
       (date_part('epoch', w.created_at) * 1000)::bigint, w.order_id, t.name
FROM waiting_list AS w
LEFT JOIN ticket_types AS t ON t.event_id = w.event_id AND t.id = w.ticket_type_id
WHERE w.event_id = $1::uuid AND w.id = $2::uuid)"};

// Where a ticket was erased it may have been the buyer's, who then wants no mail any more.
bool readTickets(DatabaseConnection &connection, MailToSend &mail)
{
    Rows rows = connection.run(kMailedTickets, {mail.event->id, mail.order->id});
    while (rows.ok() && rows.next()) {
        const Registration seat = registrationIn(rows, mail.event->id);
        if (seat.erasedAt) {
            mail.toAddress.clear();
        } else {
            mail.tickets.push_back({*mail.event, seat, rows.text(kRegistrationColumns)});
        }
    }
    return rows.ok();
}

} // namespace

bool readOrderOfMail(DatabaseConnection &connection, const Uuid &id, MailToSend &mail)
{
    {
        Rows rows = connection.run(kMailedOrder, {mail.event->id, id});
        if (!rows.ok() || !rows.next()) {
            return rows.ok();
        }
        mail.order = orderIn(rows);
        const QStringList names = textsIn(rows, kOrderColumns);
        for (qsizetype i = 0; i < mail.order->lines.size(); ++i) {
            mail.seats.push_back({mail.order->lines[i].quantity, names.value(i)});
        }
    }
    mail.toAddress = mail.order->email;
    mail.language = QString::fromLatin1(wireName(mail.order->language));
    return mail.kind != MailKind::OrderConfirmed || readTickets(connection, mail);
}

bool readEntryOfMail(DatabaseConnection &connection, const Uuid &id, MailToSend &mail)
{
    Rows rows = connection.run(kMailedEntry, {mail.event->id, id});
    if (rows.ok() && rows.next()) {
        mail.entry = entryIn(rows);
        mail.seats = {{mail.entry->quantity, rows.text(kEntryColumns)}};
        mail.toAddress = mail.entry->email;
        mail.language = QString::fromLatin1(wireName(mail.entry->language));
    }
    return rows.ok();
}

} // namespace boxoffice
