#include "backend/admission/admission_queue.h"
#include "backend/http/paging.h"
#include "backend/http/reply_router.h"
#include "backend/http/services.h"
#include "backend/http/static_files.h"
#include "backend/http/stream_routes.h"
#include "backend/reads/read_queue.h"
#include "shared/api/codec.h"
#include "shared/api/validation.h"

namespace boxoffice {

namespace {

// The handlers of one worker. Each either answers at once or hands the request to a queue whose
// answer comes back through the router.
class Routes final : public QObject
{
public:
    Routes(ApiServer &server, const Services &services)
        : QObject(&server)
        , m_server(server)
        , m_services(services)
        , m_router(*new ReplyRouter(server))
    { }

    void createEvent(const ApiRequest &request, const ReplyAddress &to)
    {
        auto draft = decodeEventDraft(request.body);
        if (!draft) {
            m_server.respond(to, toReply(draft.error()));
            return;
        }
        submit(request, CreateEventCommand{*std::move(draft)}, to);
    }

    void registerAttendee(const ApiRequest &request, const ReplyAddress &to)
    {
        const auto eventId = eventIdOf(request);
        if (!eventId) {
            m_server.respond(to, toReply(eventId.error()));
            return;
        }
        auto email = decodeRegistrationRequest(request.body);
        if (!email) {
            m_server.respond(to, toReply(email.error()));
            return;
        }
        submit(request, RegisterCommand{*eventId, *std::move(email)}, to);
    }

    void listEvents(const ApiRequest &request, const ReplyAddress &to)
    {
        const auto page = pageQuery(request);
        page ? ask(EventListQuestion{*page}, to) : refuse(page.error(), to);
    }

    void showEvent(const ApiRequest &request, const ReplyAddress &to)
    {
        const auto eventId = eventIdOf(request);
        eventId ? ask(EventQuestion{*eventId}, to) : refuse(eventId.error(), to);
    }

    void listRegistrations(const ApiRequest &request, const ReplyAddress &to)
    {
        const auto eventId = eventIdOf(request);
        const auto page = pageQuery(request);
        if (!eventId || !page) {
            refuse(!eventId ? eventId.error() : page.error(), to);
            return;
        }
        ask(RegistrationListQuestion{*eventId, *page}, to);
    }

    void showRegistration(const ApiRequest &request, const ReplyAddress &to)
    {
        const auto eventId = Uuid::parse(request.parameters[0]);
        const auto id = Uuid::parse(request.parameters[1]);
        if (!eventId || !id) {
            refuse(eventId ? registrationNotFound() : eventNotFound(), to);
            return;
        }
        ask(RegistrationQuestion{*eventId, *id}, to);
    }

    void health(const ReplyAddress &to)
    {
        m_server.respond(to, ApiReply::json(200, QByteArrayLiteral("{\"status\":\"ok\"}")));
    }

    void ready(const ReplyAddress &to) { ask(ReadyQuestion{}, to); }

private:
    // A malformed id is an unknown id.
    static Result<Uuid> eventIdOf(const ApiRequest &request)
    {
        const auto id = Uuid::parse(request.parameters.first());
        return id ? Result<Uuid>(*id) : Result<Uuid>(eventNotFound());
    }

    void refuse(const Error &error, const ReplyAddress &to)
    {
        m_server.respond(to, toReply(error));
    }

    template <typename SomeCommand>
    void submit(const ApiRequest &request, SomeCommand wanted, const ReplyAddress &to)
    {
        Command command = std::move(wanted);
        const QByteArrayView key = request.header("idempotency-key");
        if (!key.isNull()) {
            auto valid = validIdempotencyKey(key);
            if (!valid) {
                refuse(valid.error(), to);
                return;
            }
            std::get<SomeCommand>(command).idempotency = {*std::move(valid), digestOf(command)};
        }
        if (auto taken = m_services.admission.submit({std::move(command), to, &m_router}); !taken) {
            refuse(taken.error(), to);
        }
    }

    void ask(Question question, const ReplyAddress &to)
    {
        if (auto taken = m_services.reads.submit({std::move(question), to, &m_router}); !taken) {
            refuse(taken.error(), to);
        }
    }

    ApiServer &m_server;
    const Services m_services;
    ReplyRouter &m_router; // owned by m_server
};

} // namespace

void registerRoutes(ApiServer &server, const Services &services)
{
    auto *routes = new Routes(server, services); // owned by the server
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
    server.route(Method::Post, "/events/{id}/register",
                 [=](Request r, To to) { routes->registerAttendee(r, to); });
    server.route(Method::Get, "/events/{id}/registrations",
                 [=](Request r, To to) { routes->listRegistrations(r, to); });
    server.route(Method::Get, "/events/{id}/registrations/{rid}",
                 [=](Request r, To to) { routes->showRegistration(r, to); });
    server.setFallback([&server, &files = services.files](Request r, To to) {
        server.respond(to, files.serve(r));
    });
    server.route(Method::Get, "/health", [=](Request, To to) { routes->health(to); });
    server.route(Method::Get, "/ready", [=](Request, To to) { routes->ready(to); });
}

} // namespace boxoffice
