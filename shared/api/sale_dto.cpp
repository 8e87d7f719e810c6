#include "shared/api/sale_dto.h"

#include <numeric>

namespace boxoffice {

SalesRules patched(SalesRules rules, const SalesPatch &patch)
{
    rules.startsAt = patch.startsAt.value_or(rules.startsAt);
    rules.endsAt = patch.endsAt.value_or(rules.endsAt);
    rules.maxPerOrder = patch.maxPerOrder.value_or(rules.maxPerOrder);
    rules.maxPerEmail = patch.maxPerEmail.value_or(rules.maxPerEmail);
    rules.holdMinutes = patch.holdMinutes.value_or(rules.holdMinutes);
    rules.waitingList = patch.waitingList.value_or(rules.waitingList);
    rules.waitingPolicy = patch.waitingPolicy.value_or(rules.waitingPolicy);
    rules.offerHours = patch.offerHours.value_or(rules.offerHours);
    return rules;
}

SalesPatch patchBetween(const SalesRules &before, const SalesRules &after)
{
    SalesPatch patch;
    const auto compare = [&](auto SalesRules::*rule, auto SalesPatch::*member) {
        if (before.*rule != after.*rule) {
            patch.*member = after.*rule;
        }
    };
    compare(&SalesRules::startsAt, &SalesPatch::startsAt);
    compare(&SalesRules::endsAt, &SalesPatch::endsAt);
    compare(&SalesRules::maxPerOrder, &SalesPatch::maxPerOrder);
    compare(&SalesRules::maxPerEmail, &SalesPatch::maxPerEmail);
    compare(&SalesRules::holdMinutes, &SalesPatch::holdMinutes);
    compare(&SalesRules::waitingList, &SalesPatch::waitingList);
    compare(&SalesRules::waitingPolicy, &SalesPatch::waitingPolicy);
    compare(&SalesRules::offerHours, &SalesPatch::offerHours);
    return patch;
}

TicketType patched(TicketType type, const TicketTypePatch &patch)
{
    type.name = patch.name.value_or(type.name);
    type.description = patch.description.value_or(type.description);
    type.position = patch.position.value_or(type.position);
    type.capacity = patch.capacity.value_or(type.capacity);
    type.salesStartAt = patch.salesStartAt.value_or(type.salesStartAt);
    type.salesEndAt = patch.salesEndAt.value_or(type.salesEndAt);
    type.minPerOrder = patch.minPerOrder.value_or(type.minPerOrder);
    type.maxPerOrder = patch.maxPerOrder.value_or(type.maxPerOrder);
    type.hidden = patch.hidden.value_or(type.hidden);
    return type;
}

Quota patched(Quota quota, const QuotaPatch &patch)
{
    quota.name = patch.name.value_or(quota.name);
    quota.size = patch.size.value_or(quota.size);
    quota.ticketTypeIds = patch.ticketTypeIds.value_or(quota.ticketTypeIds);
    return quota;
}

int seatsOf(const QList<OrderLine> &lines)
{
    return std::accumulate(lines.begin(), lines.end(), 0,
                           [](int seats, const OrderLine &line) { return seats + line.quantity; });
}

} // namespace boxoffice
