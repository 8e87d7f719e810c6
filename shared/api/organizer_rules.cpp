#include "shared/api/organizer_rules.h"

#include "shared/api/email.h"
#include "shared/api/validation.h"
#include "shared/text.h"

#include <QRegularExpression>
#include <QStringBuilder>
#include <QUrl>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kShownLength = 100; // of what an error repeats
constexpr int kMaxHostLength = 253;
constexpr int kMaxPort = 65'535;

Error contactError(const char *rule)
{
    return invalidField(QStringLiteral("contact"),
                        u"contact must " % QLatin1StringView(rule) % u'.');
}

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty();
}

Result<QString> validUrl(QString text)
{
    if (codePoints(text) > kMaxContactLength) {
        return contactError("have at most 500 characters");
    }
    const bool hasOdd =
        std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace() || isControl(c); });
    if (hasOdd || text != withoutHidden(text) || !isWeb(QUrl(text, QUrl::StrictMode))) {
        return contactError("be a URL with a host, without a user name or white space");
    }
    const qsizetype scheme = text.indexOf(u':');
    return QString(text.first(scheme).toLower() % QStringView(text).sliced(scheme));
}

Error originError(const QString &given, const char *rule)
{
    return invalidField(QStringLiteral("embed_origins"),
                        u"embed_origins must hold origins such as https://www.example.org. “"
                            % given.left(kShownLength) % u"” " % QLatin1StringView(rule) % u'.');
}

bool isLoopback(const QString &host)
{
    return host == u"localhost" || host.endsWith(u".localhost") || host == u"127.0.0.1";
}

// Browsers compare no other address with an origin of a content security policy.
bool isHost(const QString &host)
{
    static const QRegularExpression name(
        QStringLiteral("\\A(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*"
                       "(?=[0-9]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\z"));
    return host.size() <= kMaxHostLength && (name.match(host).hasMatch() || host == u"127.0.0.1");
}

// ":8443"; nothing where the scheme implies it. Null: there is no such port.
QString portIn(QStringView digits, QStringView scheme)
{
    if (digits.isEmpty()) {
        return QStringLiteral("");
    }
    const int port = digits.toInt();
    if (port < 1 || port > kMaxPort) {
        return {};
    }
    const bool isImplied = port == (scheme == u"https" ? 443 : 80);
    return isImplied ? QStringLiteral("") : QString(u':' % QString::number(port));
}

} // namespace

bool isUrl(const QString &contact)
{
    return contact.startsWith(u"https://", Qt::CaseInsensitive)
        || contact.startsWith(u"http://", Qt::CaseInsensitive);
}

Result<QString> validContact(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (isUrl(trimmed)) {
        return validUrl(trimmed);
    }
    auto email = validEmail(text);
    return email ? email
                 : contactError("be an e-mail address, or a URL that begins with https:// or "
                                "http://");
}

Result<QString> validEmbedOrigin(const QString &text)
{
    static const QRegularExpression format(
        QStringLiteral("\\A(https?)://([^/?#:@\\s]*)(?::([0-9]{1,5}))?(.*)\\z"),
        QRegularExpression::DotMatchesEverythingOption);
    const QString given = text.trimmed();
    const QRegularExpressionMatch match = format.match(given.toLower());
    const QString host = QString::fromLatin1(QUrl::toAce(match.captured(2)));
    if (!match.hasMatch() || (match.capturedView(1) == u"http" && !isLoopback(host))) {
        return originError(given, "must begin with https://, or http:// for localhost");
    }
    if (match.captured(2).contains(u'*')) {
        return originError(given, "must name one host, without a wildcard");
    }
    if (!isHost(host)) {
        return originError(given, "must have the name of a host behind ://");
    }
    const QString port = portIn(match.capturedView(3), match.capturedView(1));
    if (port.isNull() || !match.capturedView(4).isEmpty()) {
        return originError(given, "must end with its host or port, without a path");
    }
    return QString(match.captured(1) % u"://" % host % port);
}

Result<QStringList> validEmbedOrigins(const QStringList &origins)
{
    QStringList valid;
    for (const QString &text : origins) {
        const auto origin = validEmbedOrigin(text);
        if (!origin) {
            return origin.error();
        }
        if (!valid.contains(*origin)) {
            valid.append(*origin);
        }
    }
    if (valid.size() > kMaxEmbedOrigins) {
        return invalidField(QStringLiteral("embed_origins"),
                            QStringLiteral("embed_origins must hold at most 20 origins."));
    }
    if (valid.join(u' ').size() > kMaxEmbedLength) {
        return invalidField(QStringLiteral("embed_origins"),
                            QStringLiteral("embed_origins must have at most 2,000 characters."));
    }
    return valid;
}

} // namespace boxoffice
