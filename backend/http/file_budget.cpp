#include "backend/http/file_budget.h"

#include <QDir>

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace boxoffice {

namespace {

// The part of `each` that `fits` is of `wanted`.
ClientPlaces::Limit shrunk(int wanted, int each, qint64 fits)
{
    const auto all = static_cast<int>(std::min<qint64>(wanted, fits));
    const qint64 share = wanted > 0 ? qint64(each) * all / wanted : each;
    return {all, static_cast<int>(std::max<qint64>(share, 1))};
}

} // namespace

qint64 freeFiles()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) {
        return std::numeric_limits<int>::max();
    }
    const qsizetype open = QDir(QStringLiteral("/proc/self/fd"))
                               .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                               .size();
    return static_cast<qint64>(std::min<rlim_t>(files.rlim_cur, std::numeric_limits<int>::max()))
        - open;
}

std::optional<PlaceLimits> fittedLimits(const HttpLimits &limits, qint64 files, int filesEach)
{
    const qint64 clients = (files - limits.filesKeptBack) / filesEach;
    const qint64 places = clients * 16 / 17; // the rest is ClientPlaces' allowance
    if (places < kFewestPlaces) {
        return {};
    }
    const qint64 connections = std::max(places / 2, places - limits.maxStreams);
    PlaceLimits fitted;
    fitted.connections =
        shrunk(limits.maxConnections, limits.maxConnectionsPerAddress, connections);
    fitted.streams =
        shrunk(limits.maxStreams, limits.maxStreamsPerAddress, places - fitted.connections.all);
    return fitted;
}

} // namespace boxoffice
