// A mail that is due, with what it is about as that is now. It is read just before it is written.
//
// Threads: a value.
#pragma once

#include "shared/api/access_dto.h"
#include "shared/api/event_dto.h"
#include "shared/api/mail_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/api/sale_dto.h"

#include <vector>

namespace boxoffice {

struct MailToSend
{
    Uuid id;
    MailKind kind = MailKind::Registered;
    QByteArray details = "{}"; // JSON: what the kind needs beyond the members below; ids only
    int attempts = 0;          // before this one

    // What the row names and what still exists.
    std::optional<Event> event = {}; // with its organizer
    std::optional<Registration> registration = {};
    QString ticketType = {}; // its name; empty: it has none, or one that is gone
    std::optional<Account> account = {};
    std::optional<OrganizerName> organizer = {}; // the row's own, else the event's
    QString replyTo = {};                        // the organizer's address for answers; empty: none
    // Of SeatsOffered, OfferEnding, OfferExpired and OrderConfirmed; a hold that is over is
    // Expired, whether or not a batch has noticed. Without its registrations.
    std::optional<Order> order = {};
    std::optional<WaitingEntry> entry = {}; // of ListClosed
    // What the order has or the entry wants, in the order of the lines.
    struct Seats
    {
        int quantity = 0;
        QString ticketType = {}; // empty: of an event without types, of any, or of one that is gone
    };
    std::vector<Seats> seats = {};
    // Of Tickets: valid tickets, with their events. Of OrderConfirmed: those of the order.
    struct Ticket
    {
        Event event;
        Registration registration;
        QString ticketType = {}; // as above
    };
    std::vector<Ticket> tickets = {};
    // Of Digest: events with new registrations since digestSince (milliseconds since the epoch).
    struct DigestEvent
    {
        Event event;
        qint64 newRegistrations = 0;
    };
    std::vector<DigestEvent> digest = {};
    int digestMore = 0;     // further events with new registrations, too many to be listed
    qint64 digestTotal = 0; // new registrations of all of them
    qint64 digestSince = 0;
    // Of Invitation and PasswordReset: until MailStore::makeLink() something that is no token, then
    // one for this attempt, such as bxl_…; the ones before it are not valid any more. Empty: the
    // link was used, revoked or is over.
    QString linkToken = {};

    // Of the registration, order, entry, account or invitation. Empty: nobody's, as after an
    // erasure.
    QString toAddress = {};
    QString language = QStringLiteral("en"); // "en" or "de"
    bool isStopped = false;                  // the address wants no mail about this event any more
    bool isSuperseded = false; // a later mail that says the same, as it is then, waits to be sent
};

} // namespace boxoffice
