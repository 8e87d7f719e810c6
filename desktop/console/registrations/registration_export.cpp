#include "desktop/console/registrations/registration_export.h"

#include "shared/api/registration_csv.h"

#include <utility>

namespace boxoffice {

RegistrationExport::RegistrationExport(ApiClient &client, const RegistrationQuery &query,
                                       TypeNames types, const QString &path, QObject *parent)
    : CsvExport(path, parent)
    , m_client(client)
    , m_query(query)
    , m_types(std::move(types))
{
    m_query.limit = kRowsAtOnce;
}

CallBase *RegistrationExport::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    return m_client.listRegistrations(m_query)->then(
        this, [this, cursor](const ApiResult<RegistrationPage> &page) {
            if (!page) {
                onPage(page.error());
                return;
            }
            CsvPage lines{cursor.isEmpty() ? QByteArray(csvBegin(CsvMark::ByteOrderMark)
                                                        + registrationCsvHeader())
                                           : QByteArray(),
                          page->registrations.size(), page->next};
            for (const Registration &row : page->registrations) {
                appendCsv(lines.lines, row, nameOf(row.ticketTypeId, m_types));
            }
            onPage(lines);
        });
}

} // namespace boxoffice
