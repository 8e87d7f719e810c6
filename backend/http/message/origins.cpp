#include "backend/http/message/origins.h"

#include <QRegularExpression>

#include <algorithm>

namespace boxoffice {

namespace {

Error notAnOrigin(const QString &text)
{
    return invalidField(
        QStringLiteral("CORS_ORIGINS"),
        QStringLiteral("CORS_ORIGINS: \"%1\" is not an origin; write it like "
                       "https://tickets.example.com, with commas between several, or * for any.")
            .arg(text));
}

bool isOwn(QByteArrayView origin, QByteArrayView host)
{
    for (const QByteArrayView scheme : {"http://", "https://"}) { // a proxy may speak TLS for us
        if (!host.isEmpty() && origin.startsWith(scheme)
            && origin.sliced(scheme.size()).compare(host, Qt::CaseInsensitive) == 0) {
            return true;
        }
    }
    return false;
}

} // namespace

Result<QStringList> parseOrigins(const QStringList &given)
{
    static const QRegularExpression format(QStringLiteral(
        "\\A([a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?\\z"));
    QStringList origins;
    bool any = false;
    for (const QString &entry : given) {
        const QString text = entry.trimmed();
        if (text == u"*") {
            any = true;
            continue;
        }
        const QRegularExpressionMatch match = format.match(text.toLower());
        if (!match.hasMatch()) {
            return notAnOrigin(text);
        }
        const QString port = match.captured(3);
        const bool implied = (match.captured(1) == u"http" && port == u":80")
            || (match.captured(1) == u"https" && port == u":443");
        origins << match.captured(1) + u"://" + match.captured(2) + (implied ? QString() : port);
    }
    return any ? QStringList() : origins;
}

bool mayChange(const ApiRequest &request, QByteArrayView host, const QList<QByteArray> &allowed)
{
    return std::all_of(request.headers.begin(), request.headers.end(), [&](const auto &header) {
        return header.first != "origin" || allowed.contains(header.second)
            || isOwn(header.second, host);
    });
}

Error originNotAllowed(const ApiRequest &request)
{
    if (request.header("origin").isNull()) {
        return {
            ErrorCode::OriginNotAllowed,
            QStringLiteral("A change with a cookie needs the header Origin, which browsers send; "
                           "a program sends its token as Authorization: Bearer instead."),
            {}};
    }
    return {ErrorCode::OriginNotAllowed,
            QStringLiteral("Pages of this origin may not change anything here; whoever runs this "
                           "server can name the origin in CORS_ORIGINS, or the server's own name, "
                           "which its proxy then has to pass on as Host, in HOST_NAMES."),
            {}};
}

} // namespace boxoffice
