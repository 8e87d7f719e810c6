// An event's registrations as a CSV file.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/csv_export.h"
#include "desktop/client/api_client.h"
#include "shared/api/sale_csv.h"

namespace boxoffice {

class RegistrationExport : public CsvExport
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    RegistrationExport(ApiClient &client, const RegistrationQuery &query, TypeNames types,
                       const QString &path, QObject *parent);

protected:
    CallBase *readPage(const QString &cursor) override;

private:
    ApiClient &m_client;
    RegistrationQuery m_query;
    const TypeNames m_types;
};

} // namespace boxoffice
