#include "desktop/client/wire_calls.h"

#include <QRegularExpression>
#include <QUrlQuery>

namespace boxoffice {

QUrl withQuery(QUrl url, std::initializer_list<std::pair<QString, QString>> items)
{
    QUrlQuery query;
    for (const auto &[name, value] : items) {
        if (!value.isEmpty()) {
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
        }
    }
    url.setQuery(query);
    return url;
}

QString nextCursor(const QByteArray &link)
{
    static const QRegularExpression pattern(QStringLiteral("<([^>]*)>\\s*;[^,]*rel=\"?next\"?"));
    const auto match = pattern.match(QString::fromLatin1(link));
    if (!match.hasMatch()) {
        return {};
    }
    return QUrlQuery(QUrl(match.captured(1)))
        .queryItemValue(QStringLiteral("cursor"), QUrl::FullyDecoded);
}

} // namespace boxoffice
