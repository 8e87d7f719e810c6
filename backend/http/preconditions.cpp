#include "backend/http/preconditions.h"

#include "shared/api/codec.h"

#include <QRegularExpression>

namespace boxoffice {

namespace {

Error malformed()
{
    return invalidField(QStringLiteral("If-Match"),
                        QStringLiteral("If-Match must be the ETag of the event, such as \"7\"."));
}

} // namespace

Result<VersionCheck> ifMatchOf(const ApiRequest &request)
{
    static const QRegularExpression tag(
        QStringLiteral("\\G[ \\t]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(,|\\z)"));
    VersionCheck check;
    for (const auto &[name, value] : request.headers) {
        if (name != "if-match") {
            continue;
        }
        const QString text = QString::fromLatin1(value);
        if (text == u"*" && !check.given) {
            return check;
        }
        check.given = true;
        qsizetype at = 0;
        do {
            const QRegularExpressionMatch match = tag.match(text, at);
            if (!match.hasMatch()) {
                return malformed();
            }
            const QByteArray found = '"' + match.captured(2).toLatin1() + '"';
            if (const auto version = versionInTag(found); version && match.capturedLength(1) == 0) {
                check.versions.append(*version);
            }
            at = match.capturedEnd();
            if (match.capturedView(3).isEmpty()) {
                break;
            }
        } while (true);
    }
    return check;
}

} // namespace boxoffice
