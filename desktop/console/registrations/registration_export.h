// An event's registrations as a CSV file.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/csv_export.h"
#include "desktop/client/api_client.h"

namespace boxoffice {

class RegistrationExport : public CsvExport
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    RegistrationExport(ApiClient &client, const RegistrationQuery &query, const QString &path,
                       QObject *parent);

protected:
    CallBase *readPage(const QString &cursor) override;

private:
    ApiClient &m_client;
    RegistrationQuery m_query;
};

} // namespace boxoffice
