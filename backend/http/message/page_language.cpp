#include "backend/http/message/page_language.h"

#include "backend/http/message/negotiation.h"

#include <array>

namespace boxoffice {

namespace {

constexpr std::array<QByteArrayView, 2> kLanguages = {"en", "de"};
constexpr QByteArrayView kName = "language"; // of the cookie and of the parameter
constexpr QByteArrayView kKept = "; Path=/; Max-Age=31536000; SameSite=Lax"; // for a year

// Empty: there is no such language.
QByteArrayView languageNamed(QByteArrayView given)
{
    for (const QByteArrayView language : kLanguages) {
        if (language == given) {
            return language;
        }
    }
    return {};
}

QByteArray addressWithoutLanguage(const ApiRequest &request)
{
    QByteArray address = request.path.toPercentEncoding("/");
    char separator = '?';
    for (const auto &[name, value] : request.query) {
        if (name != kName) {
            address += separator + name.toPercentEncoding() + '=' + value.toPercentEncoding();
            separator = '&';
        }
    }
    return address;
}

} // namespace

QByteArrayView pageLanguageFor(const ApiRequest &request)
{
    for (const QByteArray &value : request.cookies(kName)) {
        if (const QByteArrayView chosen = languageNamed(value); !chosen.isEmpty()) {
            return chosen;
        }
    }
    const QByteArray accepted = request.list("accept-language");
    const QByteArrayView preferred = preferredLanguage(accepted, {kLanguages[0], kLanguages[1]});
    return preferred.isEmpty() ? kLanguages[0] : preferred;
}

QByteArrayView frameLanguageFor(const ApiRequest &request)
{
    const auto given = request.queryOnce(kName);
    const QByteArrayView chosen = given && *given ? languageNamed(**given) : QByteArrayView();
    return chosen.isEmpty() ? pageLanguageFor(request) : chosen;
}

std::optional<ApiReply> replyToChosenLanguage(const ApiRequest &request)
{
    const auto given = request.queryOnce(kName);
    const QByteArrayView chosen = given && *given ? languageNamed(**given) : QByteArrayView();
    if (chosen.isEmpty()) {
        return {};
    }
    ApiReply reply;
    reply.status = 302;
    reply.contentType = {};
    reply.addHeader("Location", addressWithoutLanguage(request));
    const QByteArray cookie =
        kName.toByteArray() + '=' + chosen.toByteArray() + kKept.toByteArray();
    reply.addHeader("Set-Cookie", cookie);
    reply.addHeader("Cache-Control", "no-store");
    return reply;
}

} // namespace boxoffice
