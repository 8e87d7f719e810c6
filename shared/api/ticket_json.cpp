#include "shared/api/ticket_json.h"

#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"

#include <QCryptographicHash>

namespace boxoffice {

QByteArray watchOf(const Uuid &registrationId)
{
    const QByteArrayView id(reinterpret_cast<const char *>(registrationId.bytes.data()),
                            static_cast<qsizetype>(registrationId.bytes.size()));
    return QCryptographicHash::hash(id.toByteArray(), QCryptographicHash::Sha256).toHex().first(8);
}

void appendJson(QByteArray &json, const Ticket &ticket)
{
    Registration registration = ticket.registration;
    registration.mailError.clear(); // what a mail server said is for the organizer
    ObjectWriter out(json);
    out.json("registration", encode(registration));
    out.json("event", encode(ticket.event));
    out.word("status", ticket.isValid ? "valid" : "cancelled");
    if (ticket.isValid) {
        out.string("code", QString::fromLatin1(ticket.code));
    } else {
        out.json("code", "null");
    }
    out.word("watch", ticket.watch);
    out.boolean("may_cancel", ticket.mayCancel);
    out.boolean("may_edit", ticket.mayEdit);
    out.boolean("mail", ticket.sendsMail);
    out.text("contact", ticket.contact);
    if (!ticket.ticketType.isEmpty()) {
        out.string("ticket_type", ticket.ticketType);
    }
}

QByteArray encodeChangedTickets(const Uuid &eventId, const QByteArrayList *watches)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.id("id", eventId);
        out.json("changed",
                 watches ? QByteArray("[\"" + watches->join("\",\"") + "\"]") : QByteArray("null"));
    }
    return json;
}

QByteArray encodeAccepted(int registrations)
{
    QByteArray json;
    ObjectWriter(json).number("registrations", registrations);
    return json;
}

} // namespace boxoffice
