// A registration as it stands on the wire: one attendee's seat in one event.
#pragma once

#include "shared/ids.h"

#include <QString>

#include <optional>

namespace boxoffice {

// Which registrations a list holds, and in which order.
enum class RegistrationStatus { Active, Cancelled, All };
enum class RegistrationSort { Oldest, Newest };

struct Registration
{
    Uuid id;
    Uuid eventId;
    QString userEmail;    // trimmed and lower-cased
    qint64 createdAt = 0; // milliseconds since the epoch, UTC
    std::optional<qint64> cancelledAt = {};

    friend bool operator==(const Registration &, const Registration &) = default;
};

} // namespace boxoffice
