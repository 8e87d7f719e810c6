#include "backend/api/event_page.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/access_guard.h"
#include "backend/api/call.h"
#include "backend/api/event_description.h"
#include "backend/api/event_head.h"
#include "backend/http/message/page_language.h"
#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"

#include <memory>

namespace boxoffice {

namespace {

constexpr int kMostMade = 32 * 1024 * 1024; // bytes of a worker; a page has about 16 KB

// What stands in the file where the head of an event comes.
constexpr QByteArrayView kHeadBegins = "<meta name=\"description\"";
constexpr QByteArrayView kHeadEnds = "</title>\n";

// Returns the page unchanged if it has no such place.
QByteArray withHead(const QByteArray &page, const QByteArray &head)
{
    const qsizetype begin = page.indexOf(kHeadBegins);
    const qsizetype end = begin < 0 ? -1 : page.indexOf(kHeadEnds, begin);
    return end < 0 ? page : page.first(begin) + head + page.sliced(end + kHeadEnds.size());
}

MailLanguage languageOf(const StaticFiles::File &page)
{
    return page.language == wireName(MailLanguage::German) ? MailLanguage::German
                                                           : MailLanguage::English;
}

QByteArrayView fileOf(EventView view)
{
    return view == EventView::Card ? QByteArrayView(kEventCard) : QByteArrayView(kEventPage);
}

QByteArrayView languageFor(EventView view, const ApiRequest &request)
{
    return view == EventView::Card ? frameLanguageFor(request) : pageLanguageFor(request);
}

// At /e/{slug}, unlike at the page's own file, who accepts no HTML is led to JSON.
ApiReply bySlug(ApiReply reply, const ApiRequest &request)
{
    if (!request.parameters.isEmpty()) {
        reply.addToVary("Accept");
    }
    return reply;
}

template <EventView view> void failedToRead(Call &call, const Error &)
{
    answerPlainView(call, view);
}

} // namespace

EventPages::EventPages(const StaticFiles &files, QString publicUrl)
    : m_files(files)
    , m_publicUrl(std::move(publicUrl))
    , m_made(kMostMade)
{ }

EventPages::Key EventPages::keyOf(EventView view, const ApiRequest &request, const Uuid &id)
{
    return {id, fileOf(view).toByteArray() + languageFor(view, request).toByteArray()};
}

ApiReply EventPages::answer(const StaticFiles::File &file, const ApiRequest &request,
                            const Uuid &id) const
{
    return bySlug(m_files.answer(file, request, "/events/" + id.toByteArray()), request);
}

std::optional<ApiReply> EventPages::known(EventView view, const ApiRequest &request, const Uuid &id,
                                          const ReadBody &body) const
{
    const Made *made = m_made.object(keyOf(view, request, id));
    const bool isCurrent =
        made && made->version == body.version && made->organizerVersion == body.organizerVersion;
    return isCurrent ? std::optional(answer(made->file, request, id)) : std::nullopt;
}

ApiReply EventPages::make(EventView view, const ApiRequest &request, const Uuid &id,
                          const ReadBody &body, const PublicOrganizer &organizer)
{
    const StaticFiles::File *plain = m_files.file(fileOf(view), languageFor(view, request));
    const auto event = decodeEvent(body.json);
    if (!plain || !event) { // there is nothing to make it of
        return bySlug(m_files.serveAs(fileOf(view), request), request);
    }
    auto made = std::make_unique<Made>();
    made->version = body.version;
    made->organizerVersion = body.organizerVersion;
    const MailLanguage language = languageOf(*plain);
    if (view == EventView::Card) {
        made->file =
            StaticFiles::fileOf(withHead(plain->body, cardHead(*event)), plain->contentType,
                                plain->language, organizer.embedOrigins.toLatin1());
    } else {
        const QByteArray head = eventHead(*event, organizer.contact, m_publicUrl, language);
        made->file = StaticFiles::fileOf(
            withDescription(withHead(plain->body, head), event->description, body.etag),
            plain->contentType, plain->language);
    }
    const ApiReply reply = answer(made->file, request, id);
    const qsizetype cost = made->file.body.size() + made->file.gzip.size();
    m_made.insert(keyOf(view, request, id), made.release(), cost); // takes it
    return reply;
}

void answerPlainView(Call &call, EventView view)
{
    const StaticFiles &files = call.context().services.files;
    call.answer(bySlug(files.serveAs(fileOf(view), call.request()), call.request()));
}

void answerEventPage(Call &call, EventView view, const Uuid &id, const ReadBody &body)
{
    if (auto reply = call.context().pages.known(view, call.request(), id, body)) {
        return call.answer(*std::move(reply));
    }
    call.askOr(
        EventOrganizerQuestion{id},
        [view, id, body](Call &read, const Question &, const ReadBody &answer) {
            read.answer(
                read.context().pages.make(view, read.request(), id, body, answer.organizerShown));
        },
        view == EventView::Card ? failedToRead<EventView::Card> : failedToRead<EventView::Page>);
}

void showOrganizerPage(Call &call)
{
    call.answer(call.context().services.files.serveAs("/templates/index.html", call.request()));
}

void showEventPage(Call &call)
{
    const auto given = call.request().queryOnce("id");
    const auto id = given && *given ? Uuid::parse(**given) : std::optional<Uuid>();
    const Services &services = call.context().services;
    if (!id || isOpenByMistake(call) || services.guard.overReadRate(call.request())) {
        return answerPlainView(call, EventView::Page);
    }
    call.askOr(
        EventQuestion{*id},
        [id = *id](Call &read, const Question &, const ReadBody &body) {
            body.isDraft ? answerPlainView(read, EventView::Page)
                         : answerEventPage(read, EventView::Page, id, body);
        },
        failedToRead<EventView::Page>);
}

} // namespace boxoffice
