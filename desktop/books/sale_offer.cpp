#include "desktop/books/sale_offer.h"

#include "desktop/client/type_client.h"

#include <memory>

namespace boxoffice {

namespace {

struct FactsReading
{
    ApiClient &client;
    Uuid eventId;
    QObject *context; // outlives each call
    std::function<void(const ApiResult<SaleOffer> &)> then;
    SaleOffer facts = {};
};

using SharedReading = std::shared_ptr<FactsReading>;

// Not everybody who may add people may read them.
void readQuotas(const SharedReading &reading)
{
    TypeClient(reading->client)
        .quotas(reading->eventId)
        ->then(reading->context, [reading](const ApiResult<QList<Quota>> &quotas) {
            if (!quotas && quotas.error().kind != ApiFailure::Server) {
                reading->then(quotas.error());
                return;
            }
            reading->facts.quotas = quotas ? *quotas : QList<Quota>();
            reading->then(reading->facts);
        });
}

void readTypes(const SharedReading &reading)
{
    TypeClient(reading->client)
        .types(reading->eventId)
        ->then(reading->context, [reading](const ApiResult<QList<ListedTicketType>> &types) {
            if (types && !types->isEmpty()) {
                reading->facts.types = QList<TicketType>(types->begin(), types->end());
                readQuotas(reading);
                return;
            }
            if (!types && !lacksRoute(types.error())) {
                reading->then(types.error());
                return;
            }
            reading->facts.isSoldByTypes = bool(types);
            reading->then(reading->facts);
        });
}

} // namespace

bool lacksRoute(const ApiError &error)
{
    return error.code == ErrorCode::MethodNotAllowed || error.code == ErrorCode::NotFound;
}

void readSaleOffer(ApiClient &client, const Uuid &event, QObject *context,
                   std::function<void(const ApiResult<SaleOffer> &)> then)
{
    const auto reading =
        std::make_shared<FactsReading>(FactsReading{client, event, context, std::move(then)});
    client.event(event)->then(context, [reading](const ApiResult<Event> &read) {
        if (!read) {
            reading->then(read.error());
            return;
        }
        reading->facts.event = *read;
        readTypes(reading);
    });
}

} // namespace boxoffice
