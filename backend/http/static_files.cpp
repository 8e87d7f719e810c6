#include "backend/http/static_files.h"

#include "backend/http/message/negotiation.h"
#include "backend/http/message/page_language.h"
#include "backend/markup/page_texts.h"
#include "shared/gzip.h"
#include "shared/ids.h"
#include "shared/operator_error.h"
#include "shared/utf8.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace boxoffice {

namespace {

constexpr std::pair<QLatin1StringView, QByteArrayView> contentTypes[] = {
    {QLatin1StringView("html"), "text/html; charset=utf-8"},
    {QLatin1StringView("css"), "text/css; charset=utf-8"},
    {QLatin1StringView("js"), "text/javascript; charset=utf-8"},
    {QLatin1StringView("mjs"), "text/javascript; charset=utf-8"},
    {QLatin1StringView("svg"), "image/svg+xml"},
    {QLatin1StringView("png"), "image/png"},
    {QLatin1StringView("ico"), "image/x-icon"},
    {QLatin1StringView("json"), "application/json"},
    {QLatin1StringView("woff2"), "font/woff2"},
    {QLatin1StringView("webmanifest"), "application/manifest+json"},
    {QLatin1StringView("txt"), "text/plain; charset=utf-8"},
};

constexpr int kSmallest = 9; // once, at start
constexpr QByteArrayView indexPage = "/templates/index.html";
constexpr QByteArrayView eventPage = "/templates/event_details.html";
constexpr QByteArrayView notFoundPage = "/templates/not_found.html";
// Files with an address of their own. What the pages show is for one person only.
constexpr std::pair<QByteArrayView, QByteArrayView> ownAddresses[] = {
    {"/static/embed.js", "/embed.js"},
    {"/static/robots.txt", "/robots.txt"},
    {"/templates/account.html", "/account"},
    {"/templates/find_tickets.html", "/find-tickets"},
    {"/templates/forgotten_password.html", "/forgotten-password"},
    {"/templates/invitation.html", "/invitation"},
    {"/templates/reset.html", "/reset"},
    {"/templates/set_up.html", "/set-up"},
    {"/templates/sign_in.html", "/sign-in"},
};
// A worker may not answer for addresses outside its own folder unless the server says so.
constexpr QByteArrayView ticketWorker = "/ticket_worker.js";
constexpr QByteArrayView ticketPages = "/tickets/";
constexpr QByteArrayView pagesOfLinks[] = {ticketPages, "/orders/", "/waiting/"};
constexpr qsizetype kTokenLength = 64;
// How a page is told that one can sign in here: its style and its modules look for the attribute.
constexpr QByteArrayView htmlTag = "<html lang=\"en\">";
constexpr QByteArrayView protectedHtmlTag = "<html lang=\"en\" data-access=\"protected\">";
constexpr QByteArrayView english = "en";
constexpr QByteArrayView german = "de";
// Where the modules of a German page are; they name each other by their places among themselves.
constexpr QByteArrayView modules = "/static/js/";
constexpr QByteArrayView germanModules = "/static/js/de/";
// What browse.js asks for first: see listPath() in api.js.
constexpr QByteArrayView firstList = "/events?limit=24&excerpt=200&sort=starts_at&from=now";

QByteArrayView contentTypeOf(const QString &suffix)
{
    for (const auto &[known, type] : contentTypes) {
        if (suffix.compare(known, Qt::CaseInsensitive) == 0) {
            return type;
        }
    }
    return {};
}

// framedBy: origins with blanks between; empty: nobody shows it in a frame. X-Frame-Options knows
// no list, so it only repeats what the policy says where that is "nobody".
void addSecurityHeaders(ApiReply &reply, const QByteArray &framedBy = {})
{
    constexpr QByteArrayView policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    constexpr QByteArrayView nobody = "'none'";
    if (framedBy.isEmpty()) {
        reply.addHeader("Content-Security-Policy", policy);
        reply.addHeader("X-Frame-Options", "DENY");
    } else {
        const QByteArray others = policy.chopped(nobody.size()).toByteArray();
        reply.addHeader("Content-Security-Policy", QByteArray(others + framedBy));
    }
    reply.addHeader("Referrer-Policy", "no-referrer");
}

// Only what can be the token of a link comes back in a header.
bool isToken(QByteArrayView text)
{
    const auto isOfToken = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_';
    };
    return text.size() == kTokenLength && std::all_of(text.begin(), text.end(), isOfToken);
}

// What the page is about to ask the API for: the browser then asks at once, and not only when the
// page's modules have come. Empty where that can't be told from the address.
QByteArray firstCallOf(const ApiRequest &request)
{
    const auto isGiven = [&](QByteArrayView name) {
        const auto given = request.queryOnce(name);
        return !given || given->has_value();
    };
    if (request.path == indexPage && !isGiven("q") && !isGiven("sort") && !isGiven("when")
        && !isGiven("category")) {
        return firstList.toByteArray();
    }
    if (request.path == eventPage) {
        const auto given = request.queryOnce("id");
        const auto id = given && *given ? Uuid::parse(**given) : std::optional<Uuid>();
        return id ? "/events/" + id->toByteArray() : QByteArray();
    }
    const QByteArrayView path = request.path;
    const auto isPageOf = [path](QByteArrayView pages) {
        return path.startsWith(pages) && isToken(path.sliced(pages.size()));
    };
    return std::any_of(std::begin(pagesOfLinks), std::end(pagesOfLinks), isPageOf)
        ? path.toByteArray() + ".json"
        : QByteArray();
}

ApiReply redirect(QByteArrayView location)
{
    ApiReply reply;
    reply.status = 302;
    reply.contentType = {};
    reply.addHeader("Location", location);
    reply.addHeader("Cache-Control", "no-cache");
    addSecurityHeaders(reply);
    return reply;
}

QByteArray addressOf(const QByteArray &path)
{
    for (const auto &[file, address] : ownAddresses) {
        if (path == file) {
            return address.toByteArray();
        }
    }
    return path;
}

bool isHidden(const QString &relative)
{
    return relative.startsWith(u'.') || relative.contains(u"/.");
}

bool isHtml(QByteArrayView contentType)
{
    return contentType.startsWith("text/html");
}

// Nothing: it cannot be read.
std::optional<QByteArray> contentOf(const QString &path, QByteArrayView contentType, SignIn signIn)
{
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray body = source.readAll();
    if (signIn == SignIn::Offered && isHtml(contentType)) {
        body.replace(htmlTag, protectedHtmlTag);
    }
    return body;
}

// Nothing: all is in English only.
Result<std::optional<PageTexts>> textsBelow(const QString &root)
{
    QFile source(root + u"/texts/de.json");
    if (!source.open(QIODevice::ReadOnly)) {
        return std::optional<PageTexts>();
    }
    auto texts = PageTexts::parse(source.readAll());
    return texts ? Result<std::optional<PageTexts>>(*std::move(texts)) : texts.error();
}

Error unreadable(const QString &root)
{
    return operatorError(u"The web root " % root % u" has no readable templates/index.html.");
}

} // namespace

StaticFiles::File StaticFiles::fileOf(QByteArray body, QByteArrayView contentType,
                                      QByteArrayView language, std::optional<QByteArray> framedBy)
{
    File file;
    file.language = language;
    file.body = std::move(body);
    file.gzip = gzipped(file.body, kSmallest);
    file.framedBy = std::move(framedBy);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(file.body);
    hash.addData(file.framedBy.value_or(QByteArray())); // 304 must not keep another policy
    const QByteArray digest = hash.result().toHex().first(32);
    file.etag = '"' + digest + '"';
    file.gzipEtag = '"' + digest + "-gzip\"";
    file.contentType = contentType;
    return file;
}

const StaticFiles::File *StaticFiles::file(QByteArrayView address, QByteArrayView language) const
{
    const QByteArray path = address.toByteArray();
    const auto translated = m_germanPages.constFind(path);
    if (language == german && translated != m_germanPages.constEnd()) {
        return &*translated;
    }
    const auto found = m_files.constFind(path);
    return found == m_files.constEnd() ? nullptr : &*found;
}

void StaticFiles::add(const QByteArray &place, QByteArray body, QByteArrayView contentType)
{
    const bool isPage = isHtml(contentType);
    const QByteArray address = addressOf(place);
    File file = fileOf(std::move(body), contentType, isPage ? english : QByteArrayView());
    file.isForOne = address != place && isPage;
    m_files.insert(address, file);
}

// A page is never half in one language: where it lacks a text, it stays as it is.
void StaticFiles::translate(const QByteArray &place, const QByteArray &body,
                            QByteArrayView contentType, const PageTexts &texts)
{
    const QString name = fromUtf8(place.sliced(place.lastIndexOf('/') + 1));
    QStringList missing;
    if (isHtml(contentType) && !texts.isInEnglish(name)) {
        QByteArray page = texts.page(body, missing);
        page.replace("\"/static/js/", "\"/static/js/de/"); // as its links name them
        if (missing.isEmpty()) {
            File file = fileOf(page, contentType, german);
            const QByteArray address = addressOf(place);
            file.isForOne = address != place;
            m_germanPages.insert(address, file);
        }
    } else if (place.startsWith(modules) && place.endsWith(".js")) {
        const QByteArray address = germanModules.toByteArray() + place.sliced(modules.size());
        m_files.insert(address, fileOf(texts.module(body, missing), contentType, {}));
    }
    if (!missing.isEmpty()) {
        qWarning("%s is not all in German: texts/de.json lacks “%s”", place.constData(),
                 qUtf8Printable(missing.first()));
    }
}

Result<StaticFiles> StaticFiles::load(const QString &root, SignIn signIn)
{
    const QString base = QFileInfo(root).canonicalFilePath();
    if (base.isEmpty()) {
        return unreadable(root);
    }
    auto texts = textsBelow(base);
    if (!texts) {
        return texts.error();
    }
    StaticFiles all;
    for (const char16_t *folder : {u"/templates", u"/static"}) {
        QDirIterator files(base + QString::fromUtf16(folder), QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const QString relative = path.sliced(base.size() + 1);
            const QString real = QFileInfo(path).canonicalFilePath();
            const QByteArrayView contentType = contentTypeOf(QFileInfo(path).suffix());
            if (isHidden(relative) || !real.startsWith(base + u'/') || contentType.isEmpty()) {
                continue;
            }
            if (const auto body = contentOf(real, contentType, signIn)) {
                all.add('/' + relative.toUtf8(), *body, contentType);
                if (*texts) {
                    all.translate('/' + relative.toUtf8(), *body, contentType, **texts);
                }
            }
        }
    }
    if (!all.m_files.contains(indexPage.toByteArray())) {
        return unreadable(root);
    }
    const auto icon = all.m_files.constFind("/static/favicon.svg");
    if (icon != all.m_files.constEnd()) {
        const File copy = *icon;
        all.m_files.insert("/favicon.ico", copy);
    }
    return all;
}

std::vector<QByteArrayView> StaticFiles::pagesWithOwnAddress()
{
    std::vector<QByteArrayView> all;
    for (const auto &[file, address] : ownAddresses) {
        all.push_back(address);
    }
    return all;
}

ApiReply StaticFiles::serve(const ApiRequest &request) const
{
    const File *found = file(request.path, pageLanguageFor(request));
    const bool isRoot = request.path == "/";
    if (!found && !isRoot) {
        return nothingThere(request);
    }
    if (request.method != Method::Get && request.method != Method::Head) {
        ApiReply reply = toReply(
            {ErrorCode::MethodNotAllowed, QStringLiteral("This address can only be read."), {}});
        reply.addHeader("Allow", "GET, HEAD, OPTIONS");
        return reply;
    }
    return isRoot ? redirect(request.withQuery(indexPage.toByteArray())) : answer(*found, request);
}

ApiReply StaticFiles::nothingThere(const ApiRequest &request) const
{
    const bool isForPeople = acceptsHtml(request.list("accept"));
    const File *page = isForPeople ? file(notFoundPage, pageLanguageFor(request)) : nullptr;
    if (page) {
        if (auto chosen = replyToChosenLanguage(request)) {
            return *std::move(chosen);
        }
    }
    ApiReply reply =
        toReply({ErrorCode::NotFound, QStringLiteral("There is nothing at this address."), {}});
    reply.addHeader("Vary", isForPeople ? "Accept, Accept-Language, Cookie" : "Accept");
    if (page) {
        reply.body = page->body;
        reply.contentType = page->contentType;
        reply.addHeader("Content-Language", page->language);
        addSecurityHeaders(reply);
    }
    return reply;
}

ApiReply StaticFiles::serveAs(QByteArrayView path, const ApiRequest &request) const
{
    const File *found = file(path, pageLanguageFor(request));
    return found ? answer(*found, request) : nothingThere(request);
}

ApiReply StaticFiles::answer(const File &file, const ApiRequest &request,
                             const QByteArray &firstCall) const
{
    const bool isPage = !file.language.isEmpty();
    if (auto chosen = isPage && !file.framedBy ? replyToChosenLanguage(request) : std::nullopt) {
        return *std::move(chosen);
    }
    const bool compressed = !file.gzip.isEmpty() && acceptsGzip(request.list("accept-encoding"));
    ApiReply reply;
    reply.contentType = file.contentType;
    reply.addHeader("ETag", compressed ? file.gzipEtag : file.etag);
    // What is not stored is not shown again by "back" after signing out, either.
    reply.addHeader("Cache-Control", file.isForOne ? "no-store" : "no-cache");
    if (isPage) {
        reply.addHeader("Content-Language", file.language);
        reply.addHeader("Vary", "Accept-Encoding, Accept-Language, Cookie");
    } else if (!file.gzip.isEmpty()) {
        reply.addHeader("Vary", "Accept-Encoding");
    }
    addSecurityHeaders(reply, file.framedBy.value_or(QByteArray()));
    const QByteArray call = firstCall.isEmpty() ? firstCallOf(request) : firstCall;
    if (!call.isEmpty()) {
        reply.addHeader("Link", QByteArray('<' + call + ">; rel=preload; as=fetch; crossorigin"));
    }
    if (request.path.startsWith(modules) && request.path.endsWith(ticketWorker)) {
        reply.addHeader("Service-Worker-Allowed", ticketPages);
    }
    const QByteArray known = request.list("if-none-match");
    if (!known.isEmpty() && (namesTag(known, file.etag) || namesTag(known, file.gzipEtag))) {
        reply.status = 304;
        return reply;
    }
    if (compressed) {
        reply.addHeader("Content-Encoding", "gzip");
    }
    reply.body = compressed ? file.gzip : file.body;
    return reply;
}

} // namespace boxoffice
