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

void answerPlainPage(Call &call)
{
    call.answer(call.context().services.files.serve(call.request()));
}

} // namespace

EventPages::EventPages(const StaticFiles &files, QString publicUrl)
    : m_files(files)
    , m_publicUrl(std::move(publicUrl))
    , m_made(kMostMade)
{ }

ApiReply EventPages::page(const ApiRequest &request, const Uuid &id, const ReadBody &body)
{
    const Key key(id, pageLanguageFor(request).toByteArray());
    const Made *made = m_made.object(key);
    if (!made || made->version != body.version || made->organizerVersion != body.organizerVersion) {
        made = make(key, body);
    }
    return made ? m_files.answer(made->file, request, "/events/" + id.toByteArray())
                : m_files.serveAs(kEventPage, request);
}

// Null: there is nothing to make it of.
const EventPages::Made *EventPages::make(const Key &key, const ReadBody &body)
{
    const StaticFiles::File *plain = m_files.file(kEventPage, key.second);
    const auto event = decodeEvent(body.json);
    if (!plain || !event) {
        return nullptr;
    }
    auto made = std::make_unique<Made>();
    made->version = body.version;
    made->organizerVersion = body.organizerVersion;
    const QByteArray page =
        withDescription(withHead(plain->body, eventHead(*event, m_publicUrl, languageOf(*plain))),
                        event->description, body.etag);
    made->file = StaticFiles::fileOf(page, plain->contentType, plain->language);
    const qsizetype cost = made->file.body.size() + made->file.gzip.size();
    m_made.insert(key, made.release(), cost); // takes it
    return m_made.object(key);
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
        return answerPlainPage(call);
    }
    call.askOr(
        EventQuestion{*id},
        [id = *id](Call &read, const Question &, const ReadBody &body) {
            body.isDraft ? answerPlainPage(read)
                         : read.answer(read.context().pages.page(read.request(), id, body));
        },
        [](Call &failed, const Error &) { answerPlainPage(failed); });
}

} // namespace boxoffice
