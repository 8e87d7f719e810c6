#include "backend/api/event_calendar.h"

#include "backend/api/call.h"
#include "backend/api/drafts.h"
#include "backend/api/replies.h"
#include "backend/tickets/calendar.h"
#include "shared/api/event_json.h"
#include "shared/clock.h"

namespace boxoffice {

namespace {

void answerWithEntry(Call &call, const ReadBody &body)
{
    auto event = decodeEvent(body.json);
    if (!event) {
        return call.refuse(internalError());
    }
    event->version = body.version; // which no JSON has
    const QString &publicUrl = call.context().services.tickets.publicUrl;
    const auto file = eventCalendar(*event, eventPageUrl(publicUrl, *event),
                                    Clock::system().sinceEpoch().count());
    if (!file) {
        return call.refuse(eventHasNoTime());
    }
    ApiReply reply;
    reply.body = *file;
    reply.contentType = "text/calendar; charset=utf-8";
    reply.addHeader("Content-Disposition", "attachment; filename=\"event.ics\"");
    reply.addHeader("Cache-Control", body.isDraft ? "no-store" : "no-cache");
    call.answer(std::move(reply));
}

void showCalendar(Call &call)
{
    withSeenEvent(call, answerWithEntry);
}

constexpr Route kEventCalendarRoutes[] = {
    {Method::Get, "/events/{id}/calendar.ics", Access::Public, Rate::Reads, showCalendar},
};

} // namespace

Routes eventCalendarRoutes()
{
    return kEventCalendarRoutes;
}

} // namespace boxoffice
