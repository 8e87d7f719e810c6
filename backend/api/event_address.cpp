#include "backend/api/event_address.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/access_guard.h"
#include "backend/api/call.h"
#include "backend/api/drafts.h"
#include "backend/api/replies.h"
#include "backend/domain/event_slugs.h"
#include "backend/http/message/negotiation.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

constexpr int kMostKnown = 4'096; // slugs of a worker
constexpr QByteArrayView kFolder = "/e/";

QString slugIn(const ApiRequest &request)
{
    return fromUtf8(request.parameters.first());
}

QByteArray addressOf(const QString &slug)
{
    return kFolder + slug.toLatin1();
}

ApiReply redirect(int status, const QByteArray &location)
{
    ApiReply reply;
    reply.status = status;
    reply.contentType = {};
    reply.addHeader("Location", location);
    reply.addHeader("Cache-Control", "no-cache"); // what it leads to may change
    return reply;
}

// Who accepts no HTML gets something else at this address.
void answerByAccept(Call &call, ApiReply reply)
{
    reply.addToVary("Accept");
    call.answer(std::move(reply));
}

void answerNothingThere(Call &call)
{
    call.answer(call.context().services.files.nothingThere(call.request()));
}

// It finds out the rest by itself.
void answerPlainPage(Call &call, const Error &)
{
    answerByAccept(call, call.context().services.files.serveAs(kEventPage, call.request()));
}

void answerDraft(Call &call, const ReadBody &body)
{
    withSeenDrafts(
        call, Cookies::Count, [owner = body.organizer](Call &asking, const SeenDrafts &seen) {
            seen.showsThoseOf(owner) ? answerPlainPage(asking, {}) : answerNothingThere(asking);
        });
}

void answerPage(Call &call, const Uuid &id, const ReadBody &body)
{
    ApiContext &context = call.context();
    if (body.isDraft) {
        return answerDraft(call, body);
    }
    if (!body.slug.isEmpty() && body.slug != slugIn(call.request())) {
        return answerByAccept(call, redirect(302, call.request().withQuery(addressOf(body.slug))));
    }
    answerByAccept(call, context.pages.page(call.request(), id, body));
}

void failed(Call &call, const Error &error)
{
    if (error.code != ErrorCode::EventNotFound) {
        return answerPlainPage(call, error);
    }
    call.context().addresses.forget(slugIn(call.request()));
    answerNothingThere(call);
}

void goOn(Call &call, const Uuid &id)
{
    if (!acceptsHtml(call.request().list("accept")) && !call.request().list("accept").isEmpty()) {
        return answerByAccept(call, redirect(303, "/events/" + id.toByteArray()));
    }
    call.askOr(
        EventQuestion{id},
        [id](Call &read, const Question &, const ReadBody &body) { answerPage(read, id, body); },
        failed);
}

ApiReply forCrawlers(QByteArray body, QByteArrayView contentType)
{
    ApiReply reply;
    reply.body = std::move(body);
    reply.contentType = contentType;
    reply.addHeader("Cache-Control", "no-cache");
    return reply;
}

QString publicUrlOf(const Call &call)
{
    return call.context().services.tickets.publicUrl;
}

} // namespace

KnownAddresses::KnownAddresses() : m_events(kMostKnown) { }

void KnownAddresses::remember(const QString &slug, const Uuid &event)
{
    m_events.insert(slug, new Uuid(event)); // takes it
}

void showEventAtSlug(Call &call)
{
    const QString slug = slugIn(call.request());
    const QString lower = slug.toLower();
    if (!isSlug(lower)) {
        return answerNothingThere(call);
    }
    if (slug != lower) { // as somebody typed it
        return call.answer(redirect(302, call.request().withQuery(addressOf(lower))));
    }
    if (isOpenByMistake(call) || call.context().services.guard.overReadRate(call.request())) {
        return answerPlainPage(call, {});
    }
    if (const Uuid *known = call.context().addresses.event(slug)) {
        return goOn(call, *known);
    }
    call.askOr(
        SlugQuestion{slug},
        [slug](Call &found, const Question &, const ReadBody &body) {
            found.context().addresses.remember(slug, body.event);
            goOn(found, body.event);
        },
        failed);
}

void showSitemap(Call &call)
{
    if (publicUrlOf(call).isEmpty()) {
        return answerNothingThere(call);
    }
    if (const auto refusal = call.context().services.guard.overReadRate(call.request())) {
        return call.answer(*refusal);
    }
    call.ask(SitemapQuestion{publicUrlOf(call)}, [](const Question &, const ReadBody &body) {
        ApiReply reply = readReply(body, Cached::ByAnybody);
        reply.contentType = "application/xml; charset=utf-8";
        return reply;
    });
}

void showRobots(Call &call)
{
    const StaticFiles &files = call.context().services.files;
    const StaticFiles::File *robots = files.file("/robots.txt", {});
    const QByteArray base = publicUrlOf(call).toUtf8();
    if (!robots || base.isEmpty()) {
        return call.answer(files.serve(call.request()));
    }
    call.answer(
        forCrawlers(robots->body + "\nSitemap: " + base + "/sitemap.xml\n", robots->contentType));
}

} // namespace boxoffice
