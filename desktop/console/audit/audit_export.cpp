#include "desktop/console/audit/audit_export.h"

#include "shared/api/audit_csv.h"

namespace boxoffice {

AuditExport::AuditExport(AccessClient &client, const Uuid &organizer, const AuditQuery &query,
                         const QString &path, QObject *parent)
    : CsvExport(path, parent)
    , m_client(client)
    , m_organizer(organizer)
    , m_query(query)
{
    m_query.limit = kRowsAtOnce;
}

CallBase *AuditExport::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    return m_client.audit(m_organizer, m_query)
        ->then(this, [this, cursor](const ApiResult<AuditPage> &page) {
            if (!page) {
                onPage(page.error());
                return;
            }
            // Without the mark some spreadsheets take the text for another encoding.
            CsvPage lines{cursor.isEmpty() ? "\xef\xbb\xbf" + auditCsvHeader() : QByteArray(),
                          page->entries.size(), page->next};
            for (const AuditEntry &entry : page->entries) {
                appendCsv(lines.lines, entry);
            }
            onPage(lines);
        });
}

} // namespace boxoffice
