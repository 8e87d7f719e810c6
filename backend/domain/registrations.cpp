#include "backend/domain/registrations.h"

#include "backend/domain/decide.h"
#include "backend/domain/move_behind.h"
#include "shared/api/registration_json.h"
#include "shared/result.h"

#include <algorithm>

namespace boxoffice {

namespace {

std::optional<Uuid> organizerOf(const Desk &desk, const Uuid &event)
{
    const auto found = desk.state.organizerOf.constFind(event);
    return found == desk.state.organizerOf.cend() ? std::nullopt : std::optional(*found);
}

struct Found
{
    LockedEvent *event;
    Registration *registration;
};

// Returns what a command names; of a holder's command, only what their link was made for.
template <typename Command> Result<Found> find(const Command &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    if (!event) {
        return eventNotFound();
    }
    const auto found = desk.state.named.find({command.eventId, command.registrationId});
    if (found == desk.state.named.end()) {
        return registrationNotFound();
    }
    if constexpr (requires { command.holder; }) {
        if (!command.holder.isEmpty() && command.holder != found->userEmail) {
            return ticketNotFound();
        }
    }
    return Found{event, &*found};
}

// Gives the seat back. False: the row of the event counts fewer seats than it has registrations.
bool cancel(LockedEvent &event, Registration &registration, Desk &desk)
{
    if (!event.seats.free()) {
        qWarning("The event %s has a registration that its booked_count does not count.",
                 registration.eventId.toByteArray().constData());
        return false;
    }
    registration.cancelledAt = desk.nowMillis;
    desk.state.registered.remove({registration.eventId, registration.userEmail});
    desk.happened(registration.eventId, event, JournalKind::Cancelled, registration.id);
    return true;
}

// Gives it another address. Requires: nobody else has it.
void move(Registration &registration, const QString &address, Desk &desk)
{
    if (!registration.cancelledAt) {
        desk.state.registered.remove({registration.eventId, registration.userEmail});
        desk.state.registered.insert({registration.eventId, address});
    }
    registration.userEmail = address;
}

// In the place of what an earlier command of the batch left.
void overwrite(const Registration &registration, Desk &desk)
{
    const auto isIt = [&](const Registration &other) {
        return other.id == registration.id && other.eventId == registration.eventId;
    };
    std::erase_if(desk.decision.cancellations, isIt);
    std::erase_if(desk.decision.rewrites, isIt);
    (registration.cancelledAt ? desk.decision.cancellations : desk.decision.rewrites)
        .push_back(registration);
}

template <typename Command>
void note(const Command &command, Desk &desk, const char *action, QByteArray changes = "{}")
{
    desk.note({command.actor, organizerOf(desk, command.eventId), QString::fromLatin1(action),
               QStringLiteral("registration"), command.registrationId, std::move(changes)});
}

Error nameRequired()
{
    return invalidField(QStringLiteral("name"), QStringLiteral("name is required for this event."));
}

std::optional<Error> refusalOf(const CorrectRegistrationCommand &command, LockedEvent &event,
                               const Registration &registration, const Desk &desk)
{
    if (registration.erasedAt) {
        return registrationErased();
    }
    if (!command.holder.isEmpty()) {
        if (!event.holdersMayEdit) {
            return Error{ErrorCode::Forbidden,
                         QStringLiteral("Only the organizer corrects names for this event."),
                         {}};
        }
        if (registration.cancelledAt || !event.open || event.isOver(desk.nowMillis)) {
            return registration.cancelledAt ? ticketCancelled()
                : event.open                ? eventOver()
                                            : eventNotOpen();
        }
    }
    if (event.namesRequired && command.patch.name && command.patch.name->isEmpty()) {
        return nameRequired();
    }
    const std::optional<QString> &email = command.patch.userEmail;
    const bool moves = email && *email != registration.userEmail && !registration.cancelledAt;
    if (moves && desk.state.registered.contains({command.eventId, *email})) {
        return alreadyRegistered();
    }
    return {};
}

} // namespace

QByteArray canonical(const RegisterCommand &command)
{
    return encode(RegistrationDraft{command.userEmail, command.name, command.language});
}

QByteArray canonical(const CancelRegistrationCommand &command)
{
    return "cancel " + command.registrationId.toByteArray();
}

QByteArray canonical(const RestoreRegistrationCommand &command)
{
    return "restore " + command.registrationId.toByteArray();
}

QByteArray canonical(const CorrectRegistrationCommand &command)
{
    return "correct " + command.registrationId.toByteArray() + encode(command.patch);
}

QByteArray canonical(const EraseRegistrationCommand &command)
{
    return "erase " + command.registrationId.toByteArray();
}

QByteArray canonical(const StopMailCommand &command)
{
    return "stop mail " + command.registrationId.toByteArray();
}

QString mailStoppedWords()
{
    return QStringLiteral("Whoever reads this address says that they did not register.");
}

QString erasedAddress(const Uuid &registration)
{
    return u"erased-" % registration.toString() % u"@erased.invalid";
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
    if (event->namesRequired && command.name.isEmpty()) {
        return Outcome::refused(nameRequired());
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
    Registration registration{id, command.eventId, command.userEmail, desk.nowMillis};
    registration.name = command.name;
    registration.language = command.language;
    desk.decision.registrations.push_back(registration);
    desk.happened(command.eventId, *event, JournalKind::Registered, id);
    return Outcome::made(std::move(registration));
}

Outcome decideOne(const CancelRegistrationCommand &command, Desk &desk)
{
    auto found = find(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto [event, registration] = *found;
    if (registration->cancelledAt) {
        return Outcome::changed(*registration);
    }
    if (!command.holder.isEmpty() && event->isOver(desk.nowMillis)) {
        return Outcome::refused(eventOver());
    }
    if (!cancel(*event, *registration, desk)) {
        return Outcome::refused(internalError());
    }
    overwrite(*registration, desk);
    note(command, desk, "registration.cancelled");
    return Outcome::changed(*registration);
}

Outcome decideOne(const RestoreRegistrationCommand &command, Desk &desk)
{
    auto found = find(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto [event, registration] = *found;
    if (registration->erasedAt) {
        return Outcome::refused(registrationErased());
    }
    if (!registration->cancelledAt) {
        return Outcome::changed(*registration);
    }
    const EventEmail person{command.eventId, registration->userEmail};
    if (desk.state.registered.contains(person)) {
        return Outcome::refused(alreadyRegistered());
    }
    if (!event->seats.give()) {
        return Outcome::refused(eventFull());
    }
    desk.state.registered.insert(person);
    registration->cancelledAt.reset();
    overwrite(*registration, desk);
    desk.happened(command.eventId, *event, JournalKind::Restored, registration->id);
    note(command, desk, "registration.restored");
    return Outcome::changed(*registration);
}

Outcome decideOne(const CorrectRegistrationCommand &command, Desk &desk)
{
    auto found = find(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto [event, registration] = *found;
    if (const std::optional<Error> refusal = refusalOf(command, *event, *registration, desk)) {
        return Outcome::refused(*refusal);
    }
    const QString email = command.patch.userEmail.value_or(registration->userEmail);
    const QString name = command.patch.name.value_or(registration->name);
    const bool moves = email != registration->userEmail;
    const QByteArray changes = encodeCorrected(moves, name != registration->name);
    if (changes.isEmpty()) {
        return Outcome::changed(*registration);
    }
    if (moves) {
        move(*registration, email, desk);
        registration->mailError.clear();
    }
    registration->name = name;
    ++registration->version;
    overwrite(*registration, desk);
    desk.happened(command.eventId, *event, JournalKind::Corrected, registration->id);
    note(command, desk, "registration.corrected", changes);
    return Outcome::changed(*registration);
}

Outcome decideOne(const EraseRegistrationCommand &command, Desk &desk)
{
    auto found = find(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto [event, registration] = *found;
    if (registration->erasedAt) {
        return Outcome::changed(*registration);
    }
    const bool cancels =
        !command.holder.isEmpty() && !registration->cancelledAt && !event->isOver(desk.nowMillis);
    if (cancels && !cancel(*event, *registration, desk)) {
        return Outcome::refused(internalError());
    }
    move(*registration, erasedAddress(registration->id), desk);
    registration->name.clear();
    registration->mailError.clear();
    registration->language = MailLanguage::English;
    registration->erasedAt = desk.nowMillis;
    overwrite(*registration, desk);
    desk.decision.erased.push_back({command.eventId, registration->id});
    desk.happened(command.eventId, *event, JournalKind::Erased, registration->id);
    note(command, desk, "registration.erased");
    return Outcome::changed(*registration);
}

Outcome decideOne(const StopMailCommand &command, Desk &desk)
{
    const auto found = find(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    Registration &registration = *found->registration;
    if (registration.mailError != mailStoppedWords()) {
        registration.mailError = mailStoppedWords();
        desk.decision.stops.push_back({{command.eventId, registration.id}, command.hash});
        note(command, desk, "registration.not_me");
    }
    return Outcome::changed(registration);
}

Outcome keptSuccess(const RegisterCommand &command, const KeptForm &form)
{
    Registration registration{form.id, command.eventId, command.userEmail, form.createdAt};
    registration.name = command.name;
    registration.language = command.language;
    return Outcome::made(std::move(registration));
}

Outcome keptSuccess(const CancelRegistrationCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

Outcome keptSuccess(const RestoreRegistrationCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

Outcome keptSuccess(const CorrectRegistrationCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

Outcome keptSuccess(const EraseRegistrationCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

Outcome keptSuccess(const StopMailCommand &, const KeptForm &form)
{
    return Outcome::changed(keptRegistration(form));
}

void RegistrationChanges::append(RegistrationChanges &&next)
{
    moveBehind(registrations, next.registrations);
    moveBehind(cancellations, next.cancellations);
    moveBehind(rewrites, next.rewrites);
    moveBehind(erased, next.erased);
    moveBehind(stops, next.stops);
}

void RegistrationChanges::addEventsTo(std::vector<Uuid> &events) const
{
    for (const auto *changed : {&registrations, &cancellations, &rewrites}) {
        for (const Registration &registration : *changed) {
            events.push_back(registration.eventId);
        }
    }
    for (const MailStop &stop : stops) {
        events.push_back(stop.registration.eventId);
    }
}

} // namespace boxoffice
