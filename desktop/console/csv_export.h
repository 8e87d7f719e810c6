// Writes a list as CSV to a file as it comes from the server. The file appears when it is whole:
// until then, and if anything fails, whatever had that name stays as it was.
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
    void progressed(qint64 bytes);
    void finished(qint64 bytes);
    // Also ApiFailure::Cancelled.
    void failed(const boxoffice::ApiError &error);

private:
    void onFinished(const ApiResult<qint64> &result);
    ApiError fileProblem(const QString &reason) const;

    ApiClient &m_client;
    RegistrationQuery m_query;
    QSaveFile m_file;
    QPointer<CallBase> m_call;
};

} // namespace boxoffice
