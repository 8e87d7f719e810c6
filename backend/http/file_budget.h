// How many clients the process may have at once, given how many files it may open (RLIMIT_NOFILE).
//
// Clients must never exhaust the descriptors: reconnecting to the database, starting a thread and
// opening a file must always succeed. So the descriptors for these are reserved, and clients share
// the rest.
//
// Threads: any. All functions except freeFiles() are pure.
#pragma once

#include "backend/abuse/client_places.h"
#include "backend/http/message/http_limits.h"

#include <optional>

namespace boxoffice {

struct PlaceLimits
{
    ClientPlaces::Limit connections;
    ClientPlaces::Limit streams;
};

// Returns how many more files this process may open; a very large number if there is no limit.
qint64 freeFiles();

// Returns the limits, reduced to fit into so many files: connections get at least half of them, and
// the limits of one client shrink in proportion. filesEach: how many one client takes. Returns
// nothing if that is too little to serve anybody: fewer than kFewestPlaces.
std::optional<PlaceLimits> fittedLimits(const HttpLimits &limits, qint64 files, int filesEach);

constexpr int kFewestPlaces = 8;

} // namespace boxoffice
