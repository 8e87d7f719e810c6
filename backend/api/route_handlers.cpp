#include "backend/api/route_handlers.h"

#include "backend/admission/admission_queue.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/csv_export.h"
#include "backend/api/list_query.h"
#include "backend/api/preconditions.h"
#include "backend/http/message/negotiation.h"
#include "backend/reads/read_queue.h"
#include "shared/api/event_json.h"
#include "shared/api/health_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"

namespace boxoffice {

namespace {

// A malformed id is an unknown id.
Result<Uuid> eventIdOf(const ApiRequest &request)
{
    const auto id = Uuid::parse(request.parameters.first());
    return id ? Result<Uuid>(*id) : Result<Uuid>(eventNotFound());
}

Result<Uuid> registrationIdOf(const ApiRequest &request)
{
    const auto id = Uuid::parse(request.parameters[1]);
    return id ? Result<Uuid>(*id) : Result<Uuid>(registrationNotFound());
}

Result<bool> forceIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("force");
    if (!given) {
        return given.error();
    }
    const QByteArrayView text = given->value_or("false");
    if (text != "true" && text != "false") {
        return invalidField(QStringLiteral("force"),
                            QStringLiteral("force must be true or false."));
    }
    return text == "true";
}

} // namespace

RouteHandlers::RouteHandlers(ApiServer &server, const Services &services)
    : QObject(&server)
    , m_server(server)
    , m_services(services)
    , m_router(*new ReplyRouter(server))
    , m_exports(*new CsvExports(server, services.reads))
{ }

void RouteHandlers::createEvent(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    auto draft = decodeEventDraft(request.body);
    draft ? submit(request, CreateEventCommand{*std::move(draft)}, to) : refuse(draft.error(), to);
}

void RouteHandlers::listEvents(const ApiRequest &request, const ReplyAddress &to)
{
    auto query = eventListQuery(request);
    query ? ask(request, EventListQuestion{*std::move(query)}, to) : refuse(query.error(), to);
}

void RouteHandlers::showEvent(const ApiRequest &request, const ReplyAddress &to)
{
    const auto eventId = eventIdOf(request);
    eventId ? ask(request, EventQuestion{*eventId}, to) : refuse(eventId.error(), to);
}

void RouteHandlers::updateEvent(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    const auto eventId = eventIdOf(request);
    if (!eventId) {
        return refuse(eventId.error(), to);
    }
    auto patch = decodeEventPatch(request.body);
    if (!patch) {
        return refuse(patch.error(), to);
    }
    const auto ifMatch = ifMatchOf(request);
    if (!ifMatch) {
        return refuse(ifMatch.error(), to);
    }
    submit(request, UpdateEventCommand{*eventId, *std::move(patch), *ifMatch}, to);
}

void RouteHandlers::deleteEvent(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    const auto eventId = eventIdOf(request);
    if (!eventId) {
        return refuse(eventId.error(), to);
    }
    const auto force = forceIn(request);
    if (!force) {
        return refuse(force.error(), to);
    }
    const auto ifMatch = ifMatchOf(request);
    if (!ifMatch) {
        return refuse(ifMatch.error(), to);
    }
    submit(request, DeleteEventCommand{*eventId, *force, *ifMatch}, to);
}

void RouteHandlers::registerAttendee(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    const auto eventId = eventIdOf(request);
    if (!eventId) {
        return refuse(eventId.error(), to);
    }
    auto email = decodeRegistrationRequest(request.body);
    if (!email) {
        return refuse(email.error(), to);
    }
    AbuseGuard &guard = m_services.guard;
    if (!isRefused(guard.overDomainRate(*email, request), to)
        && !isRefused(guard.withoutWork(*eventId, *email, request), to)) {
        submit(request, RegisterCommand{*eventId, *std::move(email)}, to);
    }
}

void RouteHandlers::listRegistrations(const ApiRequest &request, const ReplyAddress &to)
{
    const auto eventId = eventIdOf(request);
    auto query = registrationListQuery(request);
    if (!eventId || !query) {
        return refuse(!eventId ? eventId.error() : query.error(), to);
    }
    if (prefersCsv(request.list("accept"))) {
        const auto mark = csvMarkOf(request);
        if (!mark) {
            return refuse(mark.error(), to);
        }
        if (isRefused(m_services.guard.overReadRate(request), to)) {
            return;
        }
        return m_exports.start(request, m_services.guard.bucketOf(request), to, *eventId,
                               *std::move(query), *mark);
    }
    ask(request, RegistrationListQuestion{*eventId, *std::move(query)}, to);
}

void RouteHandlers::showRegistration(const ApiRequest &request, const ReplyAddress &to)
{
    const auto eventId = eventIdOf(request);
    const auto id = registrationIdOf(request);
    if (!eventId || !id) {
        return refuse(!eventId ? eventId.error() : id.error(), to);
    }
    ask(request, RegistrationQuestion{*eventId, *id}, to);
}

void RouteHandlers::cancelRegistration(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    const auto eventId = eventIdOf(request);
    const auto id = registrationIdOf(request);
    if (!eventId || !id) {
        return refuse(!eventId ? eventId.error() : id.error(), to);
    }
    submit(request, CancelRegistrationCommand{*eventId, *id}, to);
}

void RouteHandlers::showHistory(const ApiRequest &request, const ReplyAddress &to)
{
    const auto eventId = eventIdOf(request);
    const auto bucket = bucketOf(request);
    if (!eventId || !bucket) {
        return refuse(!eventId ? eventId.error() : bucket.error(), to);
    }
    ask(request, HistoryQuestion{*eventId, *bucket}, to);
}

void RouteHandlers::health(const ReplyAddress &to)
{
    m_server.respond(to, ApiReply::json(200, encodeHealth(BOXOFFICE_VERSION)));
}

void RouteHandlers::ready(const ApiRequest &request, const ReplyAddress &to)
{
    ask(request, ReadyQuestion{}, to);
}

void RouteHandlers::submit(const ApiRequest &request, Command command, const ReplyAddress &to)
{
    const auto key = request.headerOnce("idempotency-key", QLatin1StringView("Idempotency-Key"));
    if (!key) {
        return refuse(key.error(), to);
    }
    if (!key->isNull()) {
        auto valid = validIdempotencyKey(*key);
        if (!valid) {
            return refuse(valid.error(), to);
        }
        IdempotencyKey given{*std::move(valid), digestOf(command)};
        std::visit([&](auto &c) { c.idempotency = std::move(given); }, command);
    }
    if (auto taken = m_services.admission.submit({std::move(command), to, &m_router}); !taken) {
        refuse(taken.error(), to);
    }
}

void RouteHandlers::ask(const ApiRequest &request, Question question, const ReplyAddress &to)
{
    const bool counts = !std::holds_alternative<ReadyQuestion>(question);
    if (counts && isRefused(m_services.guard.overReadRate(request), to)) {
        return;
    }
    const QByteArray client = isDear(question) ? m_services.guard.bucketOf(request) : QByteArray();
    if (auto taken = m_services.reads.submit(
            {std::move(question), to, &m_router, request.acceptsGzip, client});
        !taken) {
        refuse(taken.error(), to);
    }
}

void RouteHandlers::refuse(const Error &error, const ReplyAddress &to)
{
    m_server.respond(to, toReply(error));
}

bool RouteHandlers::isRefused(const std::optional<ApiReply> &refusal, const ReplyAddress &to)
{
    if (refusal) {
        m_server.respond(to, *refusal);
    }
    return refusal.has_value();
}

bool RouteHandlers::isOverRate(const ApiRequest &request, const ReplyAddress &to)
{
    return isRefused(m_services.guard.overAddressRate(request), to);
}

} // namespace boxoffice
