// Who does something, and the entry of the audit log about what was changed.
//
// Threads: values.
#pragma once

#include "shared/api/access_dto.h"

namespace boxoffice {

// Who gives a command, for the audit log.
struct Actor
{
    ActorKind kind = ActorKind::Open;
    std::optional<Uuid> id = {}; // of an account or a key
    QString address = {};        // of the client, as the log may hold it; may be empty

    friend bool operator==(const Actor &, const Actor &) = default;
};

// An entry to be written in the transaction of the change that it tells of.
struct AuditNote
{
    Actor actor;
    std::optional<Uuid> organizerId = {}; // nothing: the event of before there were organizers
    QString action;                       // such as event.updated
    QString targetKind;                   // such as event
    std::optional<Uuid> targetId = {};
    QByteArray changes = "{}"; // JSON: {"member":[before,after],…}; of people ids only
    Uuid id = {};              // of the entry, which grow; nil: not given yet
};

} // namespace boxoffice
