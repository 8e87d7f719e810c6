// The If-Match header of edits and deletions (RFC 9110, section 13.1.1).
//
// The tag of an event is its version, "7". A tag that is not ours, or a weak one, matches no
// version. Threads: pure functions.
#pragma once

#include "backend/domain/commands.h"
#include "backend/http/api_request.h"
#include "shared/result.h"

namespace boxoffice {

// Not given: also for "*", which any event that exists matches. Fails with invalid_field If-Match
// for what is no list of entity tags, names none, or has more beside "*".
Result<VersionCheck> ifMatchOf(const ApiRequest &request);

} // namespace boxoffice
