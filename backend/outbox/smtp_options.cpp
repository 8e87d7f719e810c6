#include "backend/outbox/smtp_options.h"

#include <QHostAddress>
#include <QUrl>
#include <QUrlQuery>

#include <optional>

namespace boxoffice {

namespace {

Error wrongUrl(const QString &rule)
{
    return invalidField(QStringLiteral("SMTP_URL"), QStringLiteral("SMTP_URL ") + rule);
}

std::optional<StartTls> startTlsNamed(const QString &name)
{
    return name == u"never"   ? std::optional(StartTls::Never)
        : name == u"offered"  ? std::optional(StartTls::IfOffered)
        : name == u"required" ? std::optional(StartTls::Required)
                              : std::nullopt;
}

bool isThisMachine(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

Result<StartTls> startTlsOf(const QUrl &url, bool withPassword)
{
    const auto items = QUrlQuery(url).queryItems();
    const bool mustEncrypt = withPassword && !isThisMachine(url.host());
    if (items.isEmpty()) {
        return mustEncrypt ? StartTls::Required : StartTls::IfOffered;
    }
    const auto named = startTlsNamed(items.first().second);
    if (items.size() > 1 || items.first().first != u"starttls" || !named) {
        return wrongUrl(
            QStringLiteral("may end with ?starttls=never, offered or required, and nothing else."));
    }
    if (mustEncrypt && *named != StartTls::Required) {
        return wrongUrl(QStringLiteral(
            "must not give up TLS: SMTP_PASSWORD would cross the network as it is."));
    }
    return *named;
}

} // namespace

Result<SmtpOptions> parseSmtpUrl(const QString &text, bool withPassword)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isTls = url.scheme() == u"smtps";
    if (!url.isValid() || (!isTls && url.scheme() != u"smtp") || url.host().isEmpty()
        || url.hasFragment() || (!url.path().isEmpty() && url.path() != u"/")) {
        return wrongUrl(QStringLiteral("must be smtp://HOST:PORT or smtps://HOST:PORT."));
    }
    if (!url.userInfo().isEmpty()) {
        return wrongUrl(QStringLiteral(
            "must not contain a user or a password; they are SMTP_USER and SMTP_PASSWORD."));
    }
    SmtpOptions options;
    options.host = url.host(QUrl::FullyEncoded);
    options.isTls = isTls;
    options.port = url.port(isTls ? 465 : 25);
    if (isTls && url.hasQuery()) {
        return wrongUrl(QStringLiteral("needs no starttls= with smtps://."));
    }
    const auto startTls = startTlsOf(url, withPassword);
    if (!startTls) {
        return startTls.error();
    }
    options.startTls = *startTls;
    return options;
}

} // namespace boxoffice
