// The If-Match header of edits and deletions (RFC 9110, section 13.1.1).
//
// Of the tag of an event its first number counts (shared/api/event_tag.h). A tag that is not ours
// matches no version. If-Match wants strong tags, since weak ones may stand for more than one
// state; ours never do, and a proxy that compresses an answer makes its tag weak: so W/"x" is as
// good as "x". Threads: pure functions.
#pragma once

#include "backend/domain/commands.h"
#include "backend/http/message/api_request.h"
#include "shared/result.h"

namespace boxoffice {

// Not given: also for "*", which any event that exists matches. Fails with invalid_field If-Match
// for what is no list of entity tags, names none, or has more beside "*".
Result<VersionCheck> ifMatchOf(const ApiRequest &request);

} // namespace boxoffice
