#include "backend/api/given_credential.h"

#include "backend/access/refusals.h"
#include "backend/http/message/host_names.h"

namespace boxoffice {

namespace {

bool isPlain(const ApiRequest &request, bool tls)
{
    return !tls && HostNames::isLoopback(request.header("host"));
}

QByteArrayView cookieName(const ApiRequest &request, bool tls)
{
    return isPlain(request, tls) ? QByteArrayView("boxoffice") : QByteArrayView("__Host-boxoffice");
}

using Given = Result<std::optional<GivenCredential>>;

Given known(QByteArrayView token, bool byCookie)
{
    const auto credential = credentialIn(token);
    const bool fits = credential && credential->kind != TokenKind::Link
        && (!byCookie || credential->kind == TokenKind::Session);
    return fits ? Given(GivenCredential{*credential, byCookie}) : Given(credentialNotValid());
}

Given inAuthorization(const ApiRequest &request)
{
    constexpr QByteArrayView kScheme("bearer ");
    const auto field = request.headerOnce("authorization", QLatin1StringView("Authorization"));
    if (!field
        || field->first(std::min(kScheme.size(), field->size())).toByteArray().toLower()
            != kScheme) {
        return credentialNotValid();
    }
    return known(field->sliced(kScheme.size()).trimmed(), false);
}

QByteArray cookieWith(const ApiRequest &request, bool tls, QByteArrayView value, int maxAge)
{
    QByteArray cookie = cookieName(request, tls).toByteArray() + '=' + value.toByteArray()
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(maxAge);
    return isPlain(request, tls) ? cookie : cookie + "; Secure";
}

} // namespace

Result<std::optional<GivenCredential>> credentialGivenBy(const ApiRequest &request, bool tls)
{
    if (!request.header("authorization").isNull()) {
        return inAuthorization(request);
    }
    const QList<QByteArray> given = request.cookies(cookieName(request, tls));
    if (given.isEmpty()) {
        return std::optional<GivenCredential>();
    }
    return given.size() == 1 ? known(given.first(), true) : Given(credentialNotValid());
}

bool comesFromOwnPage(const ApiRequest &request, bool tls, const QList<QByteArray> &allowed)
{
    const auto origin = request.headerOnce("origin", QLatin1StringView("Origin"));
    if (!origin || origin->isEmpty()) {
        return false;
    }
    const QByteArray own = QByteArray(isPlain(request, tls) ? "http://" : "https://")
        + request.header("host").toByteArray().toLower();
    return *origin == own || allowed.contains(origin->toByteArray());
}

QByteArray sessionCookie(const ApiRequest &request, bool tls, QByteArrayView token, int maxAge)
{
    return cookieWith(request, tls, token, maxAge);
}

QByteArray endedSessionCookie(const ApiRequest &request, bool tls)
{
    return cookieWith(request, tls, {}, 0);
}

} // namespace boxoffice
