#include "backend/api/event_description.h"

#include "backend/api/drafts.h"
#include "backend/api/replies.h"
#include "backend/markup/description_html.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"

namespace boxoffice {

namespace {

constexpr QByteArrayView kPlace = "<div id=\"description\" class=\"description\"></div>";

void answerWithHtml(Call &call, const ReadBody &body)
{
    const auto event = decodeEvent(body.json);
    if (!event) {
        return call.refuse(internalError());
    }
    ApiReply reply;
    reply.body = descriptionHtml(event->description);
    reply.contentType = "text/html; charset=utf-8";
    reply.addHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    reply.addHeader("Cache-Control", body.isDraft ? "no-store" : "no-cache");
    call.answer(std::move(reply));
}

void showDescription(Call &call)
{
    withSeenEvent(call, answerWithHtml);
}

constexpr Route kEventDescriptionRoutes[] = {
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
