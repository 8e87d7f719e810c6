// The audit log as a CSV file.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/csv_export.h"
#include "desktop/client/access_client.h"

namespace boxoffice {

class AuditExport : public CsvExport
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    AuditExport(AccessClient &client, const Uuid &organizer, const AuditQuery &query,
                const QString &path, QObject *parent);

protected:
    CallBase *readPage(const QString &cursor) override;

private:
    AccessClient &m_client;
    const Uuid m_organizer;
    AuditQuery m_query;
};

} // namespace boxoffice
