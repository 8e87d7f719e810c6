#include "backend/api/preconditions.h"

#include "shared/api/event_tag.h"

#include <QRegularExpression>

namespace boxoffice {

namespace {

Error malformed()
{
    return invalidField(QStringLiteral("If-Match"),
                        QStringLiteral("If-Match must be the ETag of the event, such as \"7\"."));
}

// Adds the versions that a list of entity tags names; false if it is no such list. Empty elements
// are no tags and no error (RFC 9110, section 5.6.1).
bool addVersions(const QString &list, VersionCheck &check)
{
    static const QRegularExpression element(
        QStringLiteral("\\G[ \\t]*(?:(?:W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*)?(,|\\z)"));
    qsizetype at = 0;
    bool more = true;
    while (more) {
        const QRegularExpressionMatch match = element.match(list, at);
        if (!match.hasMatch()) {
            return false;
        }
        check.given = check.given || match.capturedStart(1) >= 0;
        const QByteArray tag = '"' + match.captured(1).toLatin1() + '"';
        if (const auto version = versionInTag(tag)) {
            check.versions.append(*version);
        }
        at = match.capturedEnd();
        more = match.capturedLength(2) > 0;
    }
    return true;
}

} // namespace

Result<VersionCheck> ifMatchOf(const ApiRequest &request)
{
    VersionCheck check;
    int fields = 0;
    bool any = false;
    for (const auto &[name, value] : request.headers) {
        if (name != "if-match") {
            continue;
        }
        ++fields;
        if (value == "*") {
            any = true;
        } else if (!addVersions(QString::fromLatin1(value), check)) {
            return malformed();
        }
    }
    const bool good = any ? fields == 1 : check.given == (fields > 0);
    return good ? Result<VersionCheck>(check) : Result<VersionCheck>(malformed());
}

} // namespace boxoffice
