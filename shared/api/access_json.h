// JSON of organizers, accounts and rights: names on the wire, what the server answers.
//
// Threads: pure functions.
#pragma once

#include "shared/api/access_dto.h"
#include "shared/api/json_writer.h"
#include "shared/result.h"

namespace boxoffice {

// "owner", "manager", "viewer", "door".
QByteArrayView wireName(Role role);
// "events:read", "events:write" …
QByteArrayView wireName(Permission permission);
// "account", "key", "open", "operator".
QByteArrayView wireName(ActorKind kind);

} // namespace boxoffice
