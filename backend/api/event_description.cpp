#include "backend/api/event_description.h"

#include "backend/api/drafts.h"
#include "backend/api/replies.h"
#include "backend/markup/description_html.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"

namespace boxoffice {

namespace {

constexpr QByteArrayView kPlace = "<div id=\"description\" class=\"description\"></div>";

ApiReply htmlOf(const QString &description, QByteArrayView cacheControl)
{
    ApiReply reply;
    reply.body = descriptionHtml(description);
    reply.contentType = "text/html; charset=utf-8";
    reply.addHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    reply.addHeader("Cache-Control", cacheControl);
    return reply;
}

void answerWithHtml(Call &call, const ReadBody &body)
{
    const auto event = decodeEvent(body.json);
    event ? call.answer(htmlOf(event->description, body.isDraft ? "no-store" : "no-cache"))
          : call.refuse(internalError());
}

void showDescription(Call &call)
{
    withSeenEvent(call, answerWithHtml);
}

// As the page of an event will show it: nothing is stored.
void previewDescription(Call &call)
{
    const auto description = decodeDescription(call.request().body);
    description ? call.answer(htmlOf(*description, "no-store")) : call.refuse(description.error());
}

constexpr Route kEventDescriptionRoutes[] = {
    {Method::Post, "/description", Permission::EventsWrite, Rate::Changes, previewDescription},
    {Method::Get, "/events/{id}/description", Access::Public, Rate::Reads, showDescription},
};

} // namespace

Routes eventDescriptionRoutes()
{
    return kEventDescriptionRoutes;
}

QByteArray withDescription(const QByteArray &page, const QString &description, QByteArrayView etag)
{
    const qsizetype at = page.indexOf(kPlace);
    const auto edit = versionInTag(etag);
    if (at < 0 || !edit) {
        return page;
    }
    return page.first(at) + "<div id=\"description\" class=\"description\" data-edit=\""
        + QByteArray::number(*edit) + "\">" + descriptionHtml(description) + "</div>"
        + page.sliced(at + kPlace.size());
}

} // namespace boxoffice
