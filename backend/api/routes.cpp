#include "backend/api/abuse_guard.h"
#include "backend/api/access_guard.h"
#include "backend/api/account.h"
#include "backend/api/audit_log.h"
#include "backend/api/call.h"
#include "backend/api/event_address.h"
#include "backend/api/event_calendar.h"
#include "backend/api/event_description.h"
#include "backend/api/event_images.h"
#include "backend/api/event_page.h"
#include "backend/api/events.h"
#include "backend/api/health.h"
#include "backend/api/invitations.h"
#include "backend/api/keys.h"
#include "backend/api/live_streams.h"
#include "backend/api/mails.h"
#include "backend/api/members.h"
#include "backend/api/orders.h"
#include "backend/api/organizers.h"
#include "backend/api/registrations.h"
#include "backend/api/seat_history.h"
#include "backend/api/session.h"
#include "backend/api/ticket_types.h"
#include "backend/api/tickets.h"
#include "backend/api/waiting_list.h"
#include "backend/http/static_files.h"

namespace boxoffice {

namespace {

std::optional<ApiReply> overRate(AbuseGuard &guard, Rate rate, const ApiRequest &request)
{
    switch (rate) {
    case Rate::Unlimited:
        return {};
    case Rate::Reads:
        return guard.overReadRate(request);
    case Rate::Changes:
        return guard.overAddressRate(request);
    }
    Q_UNREACHABLE();
}

void runRoute(const Route &route, Call &call)
{
    if (const auto refusal = overRate(call.context().services.guard, route.rate, call.request())) {
        return call.answer(*refusal);
    }
    enter(route, call);
}

} // namespace

std::vector<Route> allRoutes()
{
    std::vector<Route> all;
    const auto add = [&all](std::initializer_list<Routes> resources, Kept kept) {
        for (const Routes &resource : resources) {
            for (Route route : resource) {
                route.kept = kept;
                all.push_back(route);
            }
        }
    };
    add({liveStreamRoutes(), // before /events/{id}
         eventCalendarRoutes(), eventDescriptionRoutes(), eventImageRoutes(), eventRoutes(),
         registrationRoutes(), ticketTypeRoutes(), seatHistoryRoutes(), healthRoutes()},
        Kept::AsItSays);
    add({sessionRoutes(), accountRoutes(), organizerRoutes(), memberRoutes(), invitationRoutes(),
         keyRoutes(), auditRoutes(), mailRoutes(), announcementRoutes(), ticketRoutes(),
         orderRoutes(), waitingListRoutes()},
        Kept::Nowhere);
    return all;
}

void registerRoutes(ApiServer &server, const Services &services)
{
    auto *context = new ApiContext(server, services); // owned by the server
    for (const Route &route : allRoutes()) {
        server.route(route.method, route.pattern,
                     [context, route](const ApiRequest &request, const ReplyAddress &to) {
                         Call call(*context, request, to, {route.kept, {}});
                         runRoute(route, call);
                     });
        if (route.askedAs == AskedAs::AnyName) {
            server.answerToAnyName(route.pattern);
        }
    }
    const auto serveFile = [&server, &files = services.files](const ApiRequest &request,
                                                              const ReplyAddress &to) {
        server.respond(to, files.serve(request));
    };
    for (const QByteArrayView page : StaticFiles::pagesWithOwnAddress()) {
        if (page != kRobots) {
            server.route(Method::Get, page, serveFile);
        }
    }
    const auto showPage = [&server, context](const char *pattern, Route::Handler show) {
        server.route(Method::Get, pattern,
                     [context, show](const ApiRequest &request, const ReplyAddress &to) {
                         Call call(*context, request, to, {});
                         show(call);
                     });
    };
    showPage(kEventPage, showEventPage);
    showPage(kEventAddress, showEventAtSlug);
    showPage(kCardAddress, showCardAtSlug);
    showPage(kOrganizerPage, showOrganizerPage);
    showPage(kSitemap, showSitemap);
    showPage(kRobots, showRobots);
    server.setFallback(serveFile);
}

} // namespace boxoffice
