// A registration as the API represents it: one attendee's seat in one event.
#pragma once

#include "shared/ids.h"

#include <QString>

#include <optional>

namespace boxoffice {

// Which registrations a list holds, and in which order.
enum class RegistrationStatus { Active, Cancelled, All };
enum class RegistrationSort { Oldest, Newest };

// In which language mails are written.
enum class MailLanguage { English, German };

// What somebody sends to register; validated (see registration_json.h).
struct RegistrationDraft
{
    QString userEmail;
    QString name = {}; // may be empty
    MailLanguage language = MailLanguage::English;
    std::optional<Uuid> ticketTypeId = {}; // nothing: the first that is on sale

    friend bool operator==(const RegistrationDraft &, const RegistrationDraft &) = default;
};

// What an organizer sends to add somebody.
struct RegistrationAddition
{
    RegistrationDraft draft;
    bool exceeds = false; // the capacity is raised for it

    friend bool operator==(const RegistrationAddition &, const RegistrationAddition &) = default;
};

// What a correction changes. A member that is not there stays as it is.
struct RegistrationPatch
{
    std::optional<QString> userEmail = {};
    std::optional<QString> name = {};      // empty: to be cleared
    std::optional<Uuid> ticketTypeId = {}; // to move it to another type

    friend bool operator==(const RegistrationPatch &, const RegistrationPatch &) = default;
};

struct Registration
{
    Uuid id;
    Uuid eventId;
    QString userEmail;    // in canonical form (email.h)
    qint64 createdAt = 0; // milliseconds since the epoch, UTC
    std::optional<qint64> cancelledAt = {};
    QString name = {}; // of the attendee, up to 200 code points; may be empty
    int version = 1;   // of the ticket; grows with each correction; of clients: 0: an early server
                       // did not tell, and can do nothing of section 6
    QString mailError = {};              // why no mail reaches the address; empty: none is known
    std::optional<qint64> erasedAt = {}; // since then it is nobody's
    MailLanguage language = MailLanguage::English; // not on the wire of answers
    std::optional<Uuid> ticketTypeId = {};
    std::optional<Uuid> orderId = {}; // it was made by
    bool extra = false;               // beyond the capacity, which was raised for it
    int nth = 0; // of the seats that its address has in the event; not on the wire

    friend bool operator==(const Registration &, const Registration &) = default;
};

} // namespace boxoffice
