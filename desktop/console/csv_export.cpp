#include "desktop/console/csv_export.h"

#include <QDir>
#include <QMetaObject>

namespace boxoffice {

CsvExport::CsvExport(ApiClient &client, const RegistrationQuery &query, const QString &path,
                     QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_query(query)
    , m_file(path)
{ }

void CsvExport::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        const ApiError error = fileProblem(m_file.errorString());
        QMetaObject::invokeMethod(
            this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    auto *call = m_client.exportRegistrations(m_query, &m_file);
    m_call = call;
    connect(call, &CallBase::received, this, &CsvExport::progressed);
    call->then(this, [this](const ApiResult<qint64> &result) { onFinished(result); });
}

void CsvExport::cancel()
{
    if (m_call) {
        m_call->cancel();
    }
}

void CsvExport::onFinished(const ApiResult<qint64> &result)
{
    if (!result) {
        m_file.cancelWriting();
        const ApiError &error = result.error();
        Q_EMIT failed(error.kind == ApiFailure::LocalFile ? fileProblem(error.message) : error);
        return;
    }
    if (!m_file.commit()) { // the last bytes, or the renaming
        Q_EMIT failed(fileProblem(m_file.errorString()));
        return;
    }
    Q_EMIT finished(*result);
}

ApiError CsvExport::fileProblem(const QString &reason) const
{
    return {.kind = ApiFailure::LocalFile,
            .message = tr("%1 could not be written: %2. Nothing was left half-written.")
                           .arg(QDir::toNativeSeparators(m_file.fileName()), reason)};
}

} // namespace boxoffice
