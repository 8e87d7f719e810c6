#include "backend/domain/registrations.h"

#include "backend/domain/decide.h"
#include "backend/domain/move_behind.h"
#include "shared/api/registration_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

std::optional<Uuid> organizerOf(const Desk &desk, const Uuid &event)
{
    const auto found = desk.state.organizerOf.constFind(event);
    return found == desk.state.organizerOf.cend() ? std::nullopt : std::optional(*found);
}

} // namespace

QByteArray canonical(const RegisterCommand &command)
{
    return encodeRegistrationRequest(command.userEmail);
}

QByteArray canonical(const CancelRegistrationCommand &command)
{
    return "cancel " + command.registrationId.toByteArray();
}

Outcome decideOne(const RegisterCommand &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    if (!event->open) {
        const bool isHidden = event->draft && command.hidesDrafts;
        return Outcome::refused(isHidden ? eventNotFound() : eventNotOpen());
    }
    if (event->isOver(desk.nowMillis)) {
        return Outcome::refused(eventOver());
    }
    const EventEmail person{command.eventId, command.userEmail};
    if (desk.state.registered.contains(person)) {
        return Outcome::refused(alreadyRegistered());
    }
    if (!event->seats.give()) {
        return Outcome::refused(eventFull());
    }
    desk.state.registered.insert(person);
    // Lists are in the order of ids, which must not go back where the clock does.
    const Uuid written = desk.state.written.value(person);
    const Uuid id = written.isNil() ? desk.ids.next(desk.state.nowMicros, event->lastId) : written;
    event->lastId = std::max(event->lastId, id);
    const Registration registration{id, command.eventId, command.userEmail, desk.nowMillis};
    desk.decision.registrations.push_back(registration);
    return Outcome::made(registration);
}

Outcome decideOne(const CancelRegistrationCommand &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    const auto found = desk.state.cancelling.find({command.eventId, command.registrationId});
    if (found == desk.state.cancelling.end()) {
        return Outcome::refused(registrationNotFound());
    }
    if (!found->cancelledAt) {
        if (!event->seats.free()) {
            qWarning("The event %s has a registration that its booked_count does not count.",
                     command.eventId.toByteArray().constData());
            return Outcome::refused(internalError());
        }
        found->cancelledAt = desk.nowMillis;
        desk.state.registered.remove({command.eventId, found->userEmail});
        desk.decision.cancellations.push_back(*found);
        desk.note({command.actor, organizerOf(desk, command.eventId),
                   QStringLiteral("registration.cancelled"), QStringLiteral("registration"),
                   command.registrationId});
    }
    return Outcome::changed(*found);
}

Outcome keptSuccess(const RegisterCommand &command, const KeptForm &form)
{
    return Outcome::made(Registration{form.id, command.eventId, command.userEmail, form.createdAt});
}

Outcome keptSuccess(const CancelRegistrationCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

void RegistrationChanges::append(RegistrationChanges &&next)
{
    moveBehind(registrations, next.registrations);
    moveBehind(cancellations, next.cancellations);
}

void RegistrationChanges::addEventsTo(std::vector<Uuid> &events) const
{
    for (const Registration &registration : registrations) {
        events.push_back(registration.eventId);
    }
    for (const Registration &registration : cancellations) {
        events.push_back(registration.eventId);
    }
}

} // namespace boxoffice
