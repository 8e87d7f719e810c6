#include "backend/storage/batch_plan.h"

#include "backend/database/array_literal.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Sorts each command's needs into the arrays of the plan.
struct Collector
{
    BatchPlan &plan;
    ArrayLiteral registeringEmails = {}, edited = {}, cancelledEvents = {}, cancelledIds = {};

    void add(const RegisterCommand &command)
    {
        plan.events.push_back(command.eventId);
        registeringEmails.add(command.userEmail);
    }
    void add(const CreateEventCommand &) { plan.creates = true; }
    void add(const UpdateEventCommand &command) { edit(command.eventId); }
    void add(const DeleteEventCommand &command) { edit(command.eventId); }
    void add(const CancelRegistrationCommand &command)
    {
        plan.events.push_back(command.eventId);
        cancelledEvents.add(command.eventId);
        cancelledIds.add(command.registrationId);
    }
    void edit(const Uuid &eventId)
    {
        plan.events.push_back(eventId);
        edited.add(eventId);
    }
    void finish(std::span<const Command> batch)
    {
        std::sort(plan.events.begin(), plan.events.end());
        plan.events.erase(std::unique(plan.events.begin(), plan.events.end()), plan.events.end());
        plan.eventIds = arrayOf(plan.events);
        ArrayLiteral registeringEvents;
        for (const Command &command : batch) {
            if (const auto *registering = std::get_if<RegisterCommand>(&command)) {
                registeringEvents.add(plan.positionOf(registering->eventId));
            }
        }
        plan.registeringEvents = registeringEvents.take();
        plan.registeringEmails = registeringEmails.take();
        if (!edited.isEmpty()) {
            plan.edited = edited.take();
        }
        if (!cancelledIds.isEmpty()) {
            plan.cancelledEvents = cancelledEvents.take();
            plan.cancelledIds = cancelledIds.take();
        }
    }
};

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
    Collector collector{plan};
    collector.registeringEmails.reserve(static_cast<qsizetype>(batch.size()) * 32 + 2);
    ArrayLiteral scopes, keys, creationKeys;
    for (const Command &command : batch) {
        std::visit([&](const auto &c) { collector.add(c); }, command);
        if (const IdempotencyKey &given = idempotencyOf(command); given.given()) {
            scopes.add(scopeOf(command));
            keys.add(given.key);
            if (std::holds_alternative<CreateEventCommand>(command)) {
                creationKeys.add(given.key);
            }
        }
    }
    collector.finish(batch);
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
