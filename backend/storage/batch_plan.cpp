#include "backend/storage/batch_plan.h"

#include "backend/database/array_literal.h"

#include <algorithm>

namespace boxoffice {

namespace {

std::vector<Uuid> eventsToLock(std::span<const Command> batch)
{
    std::vector<Uuid> events;
    events.reserve(batch.size());
    for (const Command &command : batch) {
        if (const Uuid *event = eventOf(command)) {
            events.push_back(*event);
        }
    }
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

QString takeUnlessEmpty(ArrayLiteral &array)
{
    return array.isEmpty() ? QString() : array.take();
}

} // namespace

int BatchPlan::positionOf(const Uuid &eventId) const
{
    const auto found = std::lower_bound(events.begin(), events.end(), eventId);
    Q_ASSERT(found != events.end() && *found == eventId);
    return static_cast<int>(found - events.begin()) + 1;
}

BatchPlan planOf(std::span<const Command> batch)
{
    BatchPlan plan;
    plan.events = eventsToLock(batch);
    plan.eventIds = arrayOf(plan.events);
    ArrayLiteral scopes, keys, creationKeys;
    for (const Command &command : batch) {
        if (const IdempotencyKey &given = idempotencyOf(command); given.given()) {
            scopes.add(scopeOf(command));
            keys.add(given.key);
            if (!eventOf(command)) {
                creationKeys.add(given.key);
            }
        }
    }
    plan.keyScopes = takeUnlessEmpty(scopes);
    plan.keys = takeUnlessEmpty(keys);
    plan.creationKeys = takeUnlessEmpty(creationKeys);
    return plan;
}

} // namespace boxoffice
