// Writes a list as CSV to a file, a page of rows at a time, as the server's own CSV has them. Each
// page is known to be whole, and is asked for again while the server is away for a moment. The file
// appears when all of it is there: until then, and if anything fails, whatever had that name stays
// as it was.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/call.h"

#include <QPointer>
#include <QSaveFile>

namespace boxoffice {

// A page as lines of CSV; the first one with the header.
struct CsvPage
{
    QByteArray lines;
    qsizetype rows = 0;
    QString next; // cursor of the next page; empty: this was the last
};

class CsvExport : public QObject
{
    Q_OBJECT

public:
    // Ends with exactly one of finished() and failed(), never before this returned.
    void start();
    void cancel();
    QString path() const { return m_file.fileName(); }

Q_SIGNALS:
    void progressed(int rows);
    void finished(int rows);
    // Also ApiFailure::Cancelled.
    void failed(const boxoffice::ApiError &error);

protected:
    CsvExport(const QString &path, QObject *parent) : QObject(parent), m_file(path) { }

    // Begins a call whose outcome comes to onPage(). cursor: empty for the first page.
    virtual CallBase *readPage(const QString &cursor) = 0;
    void onPage(const ApiResult<CsvPage> &page);

private:
    ApiError fileProblem(const QString &reason) const;

    QSaveFile m_file;
    QPointer<CallBase> m_call;
    int m_rows = 0;
};

} // namespace boxoffice
