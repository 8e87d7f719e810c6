// Which drafts a request may see. On an open server everybody sees all; on a protected one whoever
// may read the events of an organizer sees that one's, and to all others a draft is as if it were
// not there.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"
#include "backend/domain/seen_drafts.h"

#include <functional>

namespace boxoffice {

enum class Cookies { Count, DoNotCount };

// Calls `then` with what it may see: at once, unless who asks has to be looked up. Where cookies do
// not count only an Authorization header is. A header that is not valid is answered 401; a cookie
// that is not is as good as none, since pages for everybody are asked with it.
void withSeenDrafts(Call &call, Cookies cookies,
                    std::function<void(Call &call, const SeenDrafts &seen)> then);

} // namespace boxoffice
