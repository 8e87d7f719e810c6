// The If-Match header of edits and deletions (RFC 9110, section 13.1.1).
//
// Only the first number of an event's tag counts (shared/api/event_tag.h). Other tags match no
// version. RFC 9110 compares If-Match strongly, since a weak tag may stand for several states. Ours
// never do, and proxies that compress make them weak, so W/"x" counts as "x". Threads: pure
// functions.
#pragma once

#include "backend/domain/commands.h"
#include "backend/http/message/api_request.h"
#include "shared/result.h"

namespace boxoffice {

// `given` is also false for "*", which every existing event matches. Fails with invalid_field
// If-Match if the value is not a list of entity tags, is empty, or has tags beside "*".
Result<VersionCheck> ifMatchOf(const ApiRequest &request);

} // namespace boxoffice
