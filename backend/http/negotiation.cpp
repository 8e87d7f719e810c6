#include "backend/http/negotiation.h"

#include <QByteArray>

namespace boxoffice {

namespace {

QByteArrayView opaque(QByteArrayView etag)
{
    return etag.startsWith("W/") ? etag.sliced(2) : etag;
}

} // namespace

bool acceptsGzip(QByteArrayView accepted)
{
    bool acceptsAny = false; // which what is said of gzip itself overrides
    while (!accepted.isEmpty()) {
        const qsizetype comma = accepted.indexOf(',');
        const QByteArrayView item = (comma < 0 ? accepted : accepted.first(comma)).trimmed();
        accepted = comma < 0 ? QByteArrayView() : accepted.sliced(comma + 1);
        const qsizetype semicolon = item.indexOf(';');
        const QByteArrayView coding = (semicolon < 0 ? item : item.first(semicolon)).trimmed();
        if (coding.compare("gzip", Qt::CaseInsensitive) != 0 && coding != "*") {
            continue;
        }
        const QByteArrayView weight =
            semicolon < 0 ? QByteArrayView() : item.sliced(semicolon + 1).trimmed();
        const bool refused = weight.startsWith("q=0")
            && (weight.size() == 3
                || (weight[3] == '.' && weight.sliced(4).toByteArray().toInt() == 0));
        if (coding != "*") {
            return !refused;
        }
        acceptsAny = !refused;
    }
    return acceptsAny;
}

bool namesTag(QByteArrayView list, QByteArrayView etag)
{
    etag = opaque(etag);

    if (list.trimmed() == "*") {
        return true;
    }
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView item = (comma < 0 ? list : list.first(comma)).trimmed();
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
        if (opaque(item) == etag) {
            return true;
        }
    }
    return false;
}

} // namespace boxoffice
