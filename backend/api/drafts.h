// Which drafts a request may see. On an open server everybody sees all. On a protected server,
// those who may read an organizer's events see its drafts. For everybody else, a draft does not
// exist.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"
#include "backend/domain/seen_drafts.h"

#include <functional>

namespace boxoffice {

enum class Cookies { Count, DoNotCount };

// Calls `then` with the drafts it may see: at once, unless a credential must be looked up. With
// DoNotCount, cookies are ignored. An invalid Authorization header is answered 401. An invalid
// cookie counts as none, since browsers send it with requests for public pages, too.
void withSeenDrafts(Call &call, Cookies cookies,
                    std::function<void(Call &call, const SeenDrafts &seen)> then);

// Reads the event that {id} in the path names and calls `then` if this request may see it;
// otherwise answers event_not_found. Cookies count.
void withSeenEvent(Call &call, void (*then)(Call &call, const ReadBody &body));

} // namespace boxoffice
