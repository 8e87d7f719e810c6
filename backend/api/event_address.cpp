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
constexpr QByteArrayView kCardSuffix = "/embed";

QString slugIn(const ApiRequest &request)
{
    return fromUtf8(request.parameters.first());
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

// At the same view of the event.
QByteArray addressOf(EventView view, const QByteArray &slug)
{
    return kFolder + slug + (view == EventView::Card ? kCardSuffix : QByteArrayView());
}

ApiReply redirectTo(EventView view, const QByteArray &slug, const ApiRequest &request)
{
    return redirect(302, request.withQuery(addressOf(view, slug)));
}

bool wantsData(const ApiRequest &request)
{
    const QByteArray accepted = request.list("accept");
    return !accepted.isEmpty() && !acceptsHtml(accepted);
}

void leadToData(Call &call, const Uuid &id)
{
    answerByAccept(call, redirect(303, "/events/" + id.toByteArray()));
}

void answerDraft(Call &call, const Uuid &id, const ReadBody &body)
{
    withSeenDrafts(call, Cookies::Count,
                   [id, owner = body.organizer](Call &asking, const SeenDrafts &seen) {
                       if (!seen.showsThoseOf(owner)) {
                           return answerNothingThere(asking);
                       }
                       wantsData(asking.request()) ? leadToData(asking, id)
                                                   : answerPlainView(asking, EventView::Page);
                   });
}

void answerView(Call &call, EventView view, const Uuid &id, const ReadBody &body)
{
    if (body.isDraft) { // a frame has no credential that could tell who looks
        return view == EventView::Card ? answerNothingThere(call) : answerDraft(call, id, body);
    }
    if (wantsData(call.request())) {
        return leadToData(call, id);
    }
    if (!body.slug.isEmpty() && body.slug != slugIn(call.request())) {
        return answerByAccept(call, redirectTo(view, body.slug.toLatin1(), call.request()));
    }
    answerEventPage(call, view, id, body);
}

template <EventView view> void failed(Call &call, const Error &error)
{
    if (error.code != ErrorCode::EventNotFound) {
        return wantsData(call.request()) ? call.refuse(error) : answerPlainView(call, view);
    }
    call.context().addresses.forget(slugIn(call.request()));
    answerNothingThere(call);
}

template <EventView view> void goOn(Call &call, const Uuid &id)
{
    call.askOr(
        EventQuestion{id},
        [id](Call &read, const Question &, const ReadBody &body) {
            answerView(read, view, id, body);
        },
        failed<view>);
}

template <EventView view> void show(Call &call)
{
    const QString slug = slugIn(call.request());
    const QString lower = slug.toLower();
    if (!isSlug(lower)) {
        return answerNothingThere(call);
    }
    if (slug != lower) { // as somebody typed it
        return call.answer(redirectTo(view, lower.toLatin1(), call.request()));
    }
    if (isOpenByMistake(call) || call.context().services.guard.overReadRate(call.request())) {
        return answerPlainView(call, view);
    }
    if (const Uuid *known = call.context().addresses.event(slug)) {
        return goOn<view>(call, *known);
    }
    call.askOr(
        SlugQuestion{slug},
        [slug](Call &found, const Question &, const ReadBody &body) {
            found.context().addresses.remember(slug, body.event);
            goOn<view>(found, body.event);
        },
        failed<view>);
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
    show<EventView::Page>(call);
}

void showCardAtSlug(Call &call)
{
    show<EventView::Card>(call);
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
