#include "desktop/console/registrations/csv_export.h"

#include "shared/api/registration_csv.h"

#include <QDir>
#include <QMetaObject>

namespace boxoffice {

CsvExport::CsvExport(ApiClient &client, const RegistrationQuery &query, const QString &path,
                     QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_query(query)
    , m_file(path)
{
    m_query.limit = kRowsAtOnce;
}

void CsvExport::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        const ApiError error = fileProblem(m_file.errorString());
        QMetaObject::invokeMethod(
            this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    readPage({});
}

void CsvExport::cancel()
{
    if (m_call) {
        m_call->cancel();
    }
}

void CsvExport::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    auto *call = m_client.listRegistrations(m_query);
    m_call = call;
    call->then(this, [this](const ApiResult<RegistrationPage> &page) { onPage(page); });
}

void CsvExport::onPage(const ApiResult<RegistrationPage> &page)
{
    if (!page) {
        m_file.cancelWriting();
        Q_EMIT failed(page.error());
        return;
    }
    QByteArray lines = m_query.cursor.isEmpty() ? csvHeader(CsvMark::ByteOrderMark) : QByteArray();
    for (const Registration &row : page->registrations) {
        appendCsv(lines, row);
    }
    if (m_file.write(lines) != lines.size() || !m_file.flush()) {
        m_file.cancelWriting();
        Q_EMIT failed(fileProblem(m_file.errorString()));
        return;
    }
    m_rows += static_cast<int>(page->registrations.size());
    Q_EMIT progressed(m_rows);
    if (!page->next.isEmpty()) {
        readPage(page->next);
    } else if (m_file.commit()) { // the last bytes, and the renaming
        Q_EMIT finished(m_rows);
    } else {
        Q_EMIT failed(fileProblem(m_file.errorString()));
    }
}

ApiError CsvExport::fileProblem(const QString &reason) const
{
    return {.kind = ApiFailure::LocalFile,
            .message = tr("%1 could not be written: %2. Nothing was left half-written.")
                           .arg(QDir::toNativeSeparators(m_file.fileName()), reason)};
}

} // namespace boxoffice
