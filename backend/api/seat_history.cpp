#include "backend/api/seat_history.h"

#include "backend/api/call.h"
#include "backend/api/event_queries.h"
#include "backend/api/replies.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

ApiReply historyReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::ByAnybody);
}

void showHistory(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto bucket = historyBucketOf(call.request());
    const auto by = historyByOf(call.request());
    if (const Error *error = firstError(eventId, bucket, by)) {
        return call.refuse(*error);
    }
    call.ask(HistoryQuestion{*eventId, *bucket, *by}, historyReply);
}

constexpr Route kSeatHistoryRoutes[] = {
    {Method::Get, "/events/{id}/stats", Permission::EventsRead, Rate::Reads, showHistory},
};

} // namespace

Routes seatHistoryRoutes()
{
    return kSeatHistoryRoutes;
}

} // namespace boxoffice
