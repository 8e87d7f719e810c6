// Writes a list as CSV to a file, a page of rows at a time, as the server's own CSV has them. Each
// page is known to be whole, and is asked for again while the server is away for a moment. The file
// appears when all of it is there: until then, and if anything fails, whatever had that name stays
// as it was.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"

#include <QPointer>
#include <QSaveFile>

namespace boxoffice {

class CsvExport : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    CsvExport(ApiClient &client, const RegistrationQuery &query, const QString &path,
              QObject *parent);

    // Ends with exactly one of finished() and failed(), never before this returned.
    void start();
    void cancel();
    QString path() const { return m_file.fileName(); }

Q_SIGNALS:
    void progressed(int rows);
    void finished(int rows);
    // Also ApiFailure::Cancelled.
    void failed(const boxoffice::ApiError &error);

private:
    void readPage(const QString &cursor);
    void onPage(const ApiResult<RegistrationPage> &page);
    ApiError fileProblem(const QString &reason) const;

    ApiClient &m_client;
    RegistrationQuery m_query;
    QSaveFile m_file;
    QPointer<CallBase> m_call;
    int m_rows = 0;
};

} // namespace boxoffice
