// Who changes something, and the entry of the audit log that records the change.
//
// Threads: values.
#pragma once

#include "shared/api/access_dto.h"

namespace boxoffice {

// Who gives a command, for the audit log.
struct Actor
{
    ActorKind kind = ActorKind::Open;
    std::optional<Uuid> id = {}; // of the account or key
    QString address = {};        // of the client, as the log may hold it; may be empty

    friend bool operator==(const Actor &, const Actor &) = default;
};

// An entry of the audit log, written in the same transaction as the change that it records.
struct AuditNote
{
    Actor actor;
    std::optional<Uuid> organizerId = {}; // nothing: an event older than organizers
    QString action;                       // such as event.updated
    QString targetKind;                   // such as event
    std::optional<Uuid> targetId = {};
    QByteArray changes = "{}"; // JSON: {"member":[before,after],…}; names people by id only
    Uuid id = {};              // ascending; nil: not assigned yet
};

} // namespace boxoffice
