#include "desktop/books/csv_export.h"

#include <QDir>
#include <QMetaObject>

namespace boxoffice {

void CsvExport::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        const ApiError error = fileProblem(m_file.errorString());
        QMetaObject::invokeMethod(
            this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    m_call = readPage({});
}

void CsvExport::cancel()
{
    if (m_call) {
        m_call->cancel();
    }
}

void CsvExport::onPage(const ApiResult<CsvPage> &page)
{
    if (!page) {
        m_file.cancelWriting();
        Q_EMIT failed(page.error());
        return;
    }
    if (m_file.write(page->lines) != page->lines.size() || !m_file.flush()) {
        m_file.cancelWriting();
        Q_EMIT failed(fileProblem(m_file.errorString()));
        return;
    }
    m_rows += static_cast<int>(page->rows);
    Q_EMIT progressed(m_rows);
    if (!page->next.isEmpty()) {
        m_call = readPage(page->next);
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
