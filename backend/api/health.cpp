#include "backend/api/health.h"

#include "backend/api/call.h"
#include "shared/api/health_json.h"

namespace boxoffice {

namespace {

void showHealth(Call &call)
{
    call.answer(ApiReply::json(200, encodeHealth(BOXOFFICE_VERSION)));
}

ApiReply readyReply(const Question &, const ReadBody &body)
{
    return ApiReply::json(200, body.json.isEmpty() ? encodeReady() : body.json);
}

void showReadiness(Call &call)
{
    const auto verbose = call.request().queryOnce("verbose");
    if (!verbose) {
        return call.refuse(verbose.error());
    }
    call.ask(ReadyQuestion{verbose->has_value(), call.context().services.tickets.sendsMail},
             readyReply);
}

constexpr Route kHealthRoutes[] = {
    {Method::Get, "/health", Access::Public, Rate::Unlimited, showHealth, AskedAs::AnyName},
    {Method::Get, "/ready", Access::Public, Rate::Unlimited, showReadiness, AskedAs::AnyName},
};

} // namespace

Routes healthRoutes()
{
    return kHealthRoutes;
}

} // namespace boxoffice
