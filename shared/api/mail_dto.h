// A mail as it stands on the wire: what was or will be sent to whom, without its text.
#pragma once

#include "shared/ids.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace boxoffice {

// What a mail says. The names are in databases, so they never change.
enum class MailKind {
    Registered,
    Cancelled,
    Restored,
    Corrected,
    Ticket,         // the link once more, because an organizer asked for it
    Changed,        // time or place of the event
    EventCancelled, // the event does not take place
    Tickets,        // links to all tickets of an address, because somebody asked for them
    Invitation,
    PasswordReset,
    Digest,         // a day's registrations, to an organizer's account
    SeatsOffered,   // an order that holds seats for somebody who waited
    OfferEnding,    // that order is about to expire
    OfferExpired,   // it was not confirmed in time
    ListClosed,     // of an event that does not take place, to whoever waited
    OrderConfirmed, // all tickets of an order, to its buyer
};

enum class MailState {
    Queued,
    Sent,
    Failed,  // refused for good
    Dropped, // not to be sent any more, as the ticket of a cancelled registration
};

QByteArrayView wireName(MailKind kind);
QByteArrayView wireName(MailState state);

struct Mail
{
    Uuid id;
    std::optional<MailKind> kind = MailKind::Registered; // nothing: only a newer version knows it
    std::optional<Uuid> registrationId = {}; // what it is about: this, an order or an entry
    MailState state = MailState::Queued;
    int attempts = 0;                  // that failed, or sent it
    qint64 createdAt = 0;              // milliseconds since the epoch, UTC
    qint64 nextAt = 0;                 // of a queued one: when it is tried
    std::optional<qint64> sentAt = {}; // a mail server took it
    QString error = {};                // what the mail server said last; may contain the address
    QString newerKind = {};            // what the newer version calls it, where kind is nothing
    std::optional<Uuid> orderId = {};
    std::optional<Uuid> entryId = {}; // of the waiting list

    friend bool operator==(const Mail &, const Mail &) = default;
};

} // namespace boxoffice
