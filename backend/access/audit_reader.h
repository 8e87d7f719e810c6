// The part of AccessStore that reads the audit log.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/domain/audit.h"
#include "shared/result.h"

namespace boxoffice {

// Nothing: any.
struct AuditQuery
{
    std::optional<Uuid> actor = {};
    QString action = {}; // empty: any
    std::optional<Uuid> target = {};
    std::optional<qint64> since = {}; // milliseconds since the epoch, it included
    std::optional<qint64> until = {}; // not included
    int limit = 0;
    std::optional<Uuid> after = {}; // the last entry of the page before

    friend bool operator==(const AuditQuery &, const AuditQuery &) = default;
};

struct AuditPage
{
    QList<AuditEntry> entries; // newest first
    bool more = false;         // there is another page
};

class AuditReader
{
public:
    virtual ~AuditReader() = default;

    // Those of before there were organizers are the first organizer's.
    virtual Result<AuditPage> entries(const Uuid &organizer, const AuditQuery &query) = 0;
};

} // namespace boxoffice
