#include "backend/api/route_handlers.h"
#include "backend/api/services.h"
#include "backend/api/stream_routes.h"
#include "backend/http/static_files.h"

namespace boxoffice {

void registerRoutes(ApiServer &server, const Services &services)
{
    auto *routes = new RouteHandlers(server, services); // owned by the server
    using Request = const ApiRequest &;
    using To = const ReplyAddress &;
    auto *streams = new StreamRoutes(server, services); // owned by the server; before {id}
    server.route(Method::Get, "/events/stream",
                 [=](Request r, To to) { streams->followAll(r, to); });
    server.route(Method::Get, "/events/{id}/stream",
                 [=](Request r, To to) { streams->followEvent(r, to); });
    server.route(Method::Post, "/events", [=](Request r, To to) { routes->createEvent(r, to); });
    server.route(Method::Get, "/events", [=](Request r, To to) { routes->listEvents(r, to); });
    server.route(Method::Get, "/events/{id}", [=](Request r, To to) { routes->showEvent(r, to); });
    server.route(Method::Patch, "/events/{id}",
                 [=](Request r, To to) { routes->updateEvent(r, to); });
    server.route(Method::Delete, "/events/{id}",
                 [=](Request r, To to) { routes->deleteEvent(r, to); });
    server.route(Method::Delete, "/events/{id}/registrations/{rid}",
                 [=](Request r, To to) { routes->cancelRegistration(r, to); });
    server.route(Method::Post, "/events/{id}/register",
                 [=](Request r, To to) { routes->registerAttendee(r, to); });
    server.route(Method::Get, "/events/{id}/registrations",
                 [=](Request r, To to) { routes->listRegistrations(r, to); });
    server.route(Method::Get, "/events/{id}/stats",
                 [=](Request r, To to) { routes->showHistory(r, to); });
    server.route(Method::Get, "/events/{id}/registrations/{rid}",
                 [=](Request r, To to) { routes->showRegistration(r, to); });
    server.setFallback([&server, &files = services.files](Request r, To to) {
        server.respond(to, files.serve(r));
    });
    server.route(Method::Get, "/health", [=](Request, To to) { routes->health(to); });
    server.route(Method::Get, "/ready", [=](Request r, To to) { routes->ready(r, to); });
    server.answerToAnyName("/health");
    server.answerToAnyName("/ready");
}

} // namespace boxoffice
