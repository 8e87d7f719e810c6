#include "backend/domain/registrations.h"

#include "backend/domain/booked_seats.h"
#include "backend/domain/decide.h"
#include "backend/domain/move_behind.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
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

// Gives it another address. Requires: nobody else has it.
void move(Registration &registration, const QString &address, Desk &desk)
{
    if (!registration.cancelledAt) {
        forgetSeat(registration, desk);
    }
    registration.userEmail = address;
    if (!registration.cancelledAt) {
        rememberSeat(registration, desk);
    }
}

template <typename Command>
void note(const Command &command, Desk &desk, const char *action, QByteArray changes = "{}")
{
    desk.note({command.actor, organizerOf(desk, command.eventId), QString::fromLatin1(action),
               QStringLiteral("registration"), command.registrationId, std::move(changes)});
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

std::optional<Error> refusalOf(const AddRegistrationCommand &command, LockedEvent &event,
                               EventSales &sales, const Desk &desk)
{
    const RegistrationDraft &draft = command.draft;
    if (draft.ticketTypeId && !sales.type(*draft.ticketTypeId)) {
        return ticketTypeNotFound();
    }
    if (!draft.ticketTypeId && !sales.types.empty()) {
        return typeRequired();
    }
    if (event.namesRequired && draft.name.isEmpty()) {
        return nameRequired();
    }
    if (desk.state.registered.contains({command.eventId, draft.userEmail})) {
        return alreadyRegistered();
    }
    if (command.exceeds) {
        return event.seats.capacity() >= kMaxCapacity ? std::optional(capacityAtItsMost())
                                                      : std::nullopt;
    }
    return sales.fits(linesOf(draft.ticketTypeId, 1), event.seats)
        ? std::nullopt
        : std::optional(fullOf(event, &sales, draft.ticketTypeId));
}

// Why nobody gets a seat of this type now, if so.
std::optional<Error> notSold(const std::optional<Uuid> &id, const LockedEvent &event,
                             EventSales *sales, qint64 now)
{
    const TicketType *type = sales && id ? sales->type(*id) : nullptr;
    return id && !type ? ticketTypeNotFound() : notOnSale(event, type, now);
}

} // namespace

QByteArray canonical(const RegisterCommand &command)
{
    return encode(
        RegistrationDraft{command.userEmail, command.name, command.language, command.ticketTypeId});
}

QByteArray canonical(const AddRegistrationCommand &command)
{
    return (command.exceeds ? "add beyond " : "add ") + encode(command.draft);
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
    if (const auto refusal = notOpen(*event, command.hidesDrafts, desk.nowMillis)) {
        return Outcome::refused(*refusal);
    }
    EventSales *sales = desk.sales(command.eventId);
    if (const auto refusal = notSold(command.ticketTypeId, *event, sales, desk.nowMillis)) {
        return Outcome::refused(*refusal);
    }
    if (event->namesRequired && command.name.isEmpty()) {
        return Outcome::refused(nameRequired());
    }
    if (desk.state.registered.contains({command.eventId, command.userEmail})) {
        return Outcome::refused(alreadyRegistered());
    }
    Registration registration{{}, command.eventId, command.userEmail};
    registration.name = command.name;
    registration.language = command.language;
    if (sales) {
        auto type = giveSeatOf(command.ticketTypeId, *event, *sales, desk.nowMillis);
        if (!type) {
            return Outcome::refused(type.error());
        }
        registration.ticketTypeId = *type;
    } else if (!event->seats.give()) {
        return Outcome::refused(fullOf(*event, nullptr, {}));
    }
    return Outcome::made(bookSeat(std::move(registration), *event, desk));
}

// Those who wait are passed over: an organizer may.
Outcome decideOne(const AddRegistrationCommand &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    if (!event || !sales) {
        return Outcome::refused(eventNotFound());
    }
    if (const auto refusal = refusalOf(command, *event, *sales, desk)) {
        return Outcome::refused(*refusal);
    }
    const RegistrationDraft &draft = command.draft;
    const SeatLines line = linesOf(draft.ticketTypeId, 1);
    if ((command.exceeds && !sales->grow(draft.ticketTypeId, 1, event->seats))
        || !sales->give(line, event->seats)) {
        return Outcome::refused(internalError());
    }
    Registration registration{{}, command.eventId, draft.userEmail};
    registration.name = draft.name;
    registration.language = draft.language;
    registration.ticketTypeId = draft.ticketTypeId;
    registration.extra = command.exceeds;
    registration = bookSeat(std::move(registration), *event, desk);
    desk.note({command.actor, organizerOf(desk, command.eventId),
               QStringLiteral("registration.added"), QStringLiteral("registration"),
               registration.id});
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
    if (!cancelSeat(*event, *registration, desk)) {
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
    if (!registration->orderId && desk.state.registered.contains(person)) {
        return Outcome::refused(alreadyRegistered());
    }
    if (const auto refusal = restoreSeat(*event, *registration, desk)) {
        return Outcome::refused(*refusal);
    }
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
    const std::optional<Uuid> &type = command.patch.ticketTypeId;
    const bool changesType = type && type != registration->ticketTypeId;
    const QByteArray changes = encodeCorrected(moves, name != registration->name, changesType);
    if (changes.isEmpty()) {
        return Outcome::changed(*registration);
    }
    if (changesType) {
        if (const auto refusal = moveSeat(*type, *event, *registration, desk)) {
            return Outcome::refused(*refusal);
        }
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
    if (cancels && !cancelSeat(*event, *registration, desk)) {
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
    registration.ticketTypeId = command.ticketTypeId;
    return Outcome::made(std::move(registration));
}

Outcome keptSuccess(const AddRegistrationCommand &command, const KeptForm &form)
{
    Registration registration{form.id, command.eventId, command.draft.userEmail, form.createdAt};
    registration.name = command.draft.name;
    registration.language = command.draft.language;
    registration.ticketTypeId = command.draft.ticketTypeId;
    registration.extra = command.exceeds;
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
    moveBehind(lateRewrites, next.lateRewrites);
    moveBehind(erased, next.erased);
    moveBehind(stops, next.stops);
}

void RegistrationChanges::addEventsTo(std::vector<Uuid> &events) const
{
    for (const auto *changed : {&registrations, &cancellations, &rewrites, &lateRewrites}) {
        for (const Registration &registration : *changed) {
            events.push_back(registration.eventId);
        }
    }
    for (const MailStop &stop : stops) {
        events.push_back(stop.registration.eventId);
    }
}

} // namespace boxoffice
