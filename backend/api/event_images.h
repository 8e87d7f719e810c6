// The picture of an event: uploading, describing, removing and showing it.
//
// Threads: the worker's, apart from maxBodyOf().
#pragma once

#include "backend/api/route.h"

#include <QByteArray>
#include <QCache>

namespace boxoffice {

Routes eventImageRoutes();

// See HttpLimits::maxBodyOf: 4 MiB for an upload. Threads: a pure function.
qint64 maxBodyOf(Method method, QByteArrayView path);

// The files that a worker sent last. None is ever stale: a file is known by its ETag, and which one
// an event has is read for each request.
class SentImages
{
public:
    SentImages();

    // Null: it is not here.
    const QByteArray *file(const QByteArray &etag) const { return m_files.object(etag); }
    void keep(const QByteArray &etag, const QByteArray &jpeg);

private:
    QCache<QByteArray, QByteArray> m_files;
};

} // namespace boxoffice
