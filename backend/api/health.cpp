#include "backend/api/health.h"

#include "backend/api/call.h"
#include "shared/api/health_json.h"

namespace boxoffice {

namespace {

void showHealth(Call &call)
{
    call.answer(ApiReply::json(200, encodeHealth(BOXOFFICE_VERSION)));
}

ApiReply readyReply(const Question &, const ReadBody &)
{
    return ApiReply::json(200, encodeReady());
}

void showReadiness(Call &call)
{
    call.ask(ReadyQuestion{}, readyReply);
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
