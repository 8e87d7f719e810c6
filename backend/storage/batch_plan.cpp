#include "backend/storage/batch_plan.h"

#include "backend/storage/array_literal.h"

#include <algorithm>

namespace boxoffice {

BatchPlan planOf(std::span<const Command> batch)
{
    BatchPlan plan;
    ArrayLiteral events, emails, scopes, keys, creationKeys;
    events.reserve(static_cast<qsizetype>(batch.size()) * 37 + 2);
    emails.reserve(static_cast<qsizetype>(batch.size()) * 32 + 2);
    for (const Command &command : batch) {
        const auto *registering = std::get_if<RegisterCommand>(&command);
        if (registering) {
            plan.events.push_back(registering->eventId);
            events.add(registering->eventId);
            emails.add(registering->userEmail);
        }
        if (const IdempotencyKey &given = idempotencyOf(command); given.given()) {
            scopes.add(scopeOf(command));
            keys.add(given.key);
            if (!registering) {
                creationKeys.add(given.key);
            }
        }
    }
    std::sort(plan.events.begin(), plan.events.end());
    plan.events.erase(std::unique(plan.events.begin(), plan.events.end()), plan.events.end());
    plan.registeringEvents = events.take();
    plan.registeringEmails = emails.take();
    if (!keys.isEmpty()) {
        plan.keyScopes = scopes.take();
        plan.keys = keys.take();
    }
    if (!creationKeys.isEmpty()) {
        plan.creationKeys = creationKeys.take();
    }
    return plan;
}

} // namespace boxoffice
