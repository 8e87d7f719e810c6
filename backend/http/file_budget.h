// How many clients the process may have at once, given how many files it may open (RLIMIT_NOFILE).
//
// Nothing may run out of descriptors because of clients: not the database connections when they are
// opened again, not a thread, not a file. So what all of these need is kept back, and clients share
// the rest.
//
// Threads: any; pure but for freeFiles().
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

// Returns how many more files this process may open; a very large number where there is no limit.
qint64 freeFiles();

// Returns what of the limits fits into so many files: connections get at least half of what there
// is, and what one client may have shrinks in proportion. filesEach: how many one client takes.
// Nothing where it is too little to serve anybody: fewer than kFewestPlaces.
std::optional<PlaceLimits> fittedLimits(const HttpLimits &limits, qint64 files, int filesEach);

constexpr int kFewestPlaces = 8;

} // namespace boxoffice
