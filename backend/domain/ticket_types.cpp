#include "backend/domain/ticket_types.h"

#include "backend/domain/event_edits.h"
#include "backend/domain/move_behind.h"
#include "shared/api/event_changes.h"
#include "shared/api/sale_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

struct SoldEvent
{
    LockedEvent &locked;
    EventSales &sales;
    Event &event;
};

template <typename Command> Result<SoldEvent> findSold(const Command &command, Desk &desk)
{
    LockedEvent *locked = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    Event *event = currentEvent(desk, command.eventId);
    if (!locked || !sales || !event) {
        return eventNotFound();
    }
    return SoldEvent{*locked, *sales, *event};
}

// Whoever follows the event reads the types again.
// before, after: as encodeChanges() has it.
template <typename T>
void note(const SoldEvent &found, const Actor &actor, const char *action, const T *before,
          const T *after, Desk &desk)
{
    Event &event = found.event;
    event.ticketTypes = static_cast<int>(found.sales.types.size());
    ++event.version;
    overwrite(desk, event);
    found.sales.isChanged = true;
    desk.happened(event.id, JournalKind::EventChanged, encodeTypesChanged());
    desk.note({actor, event.organizer ? std::optional(event.organizer->id) : std::nullopt,
               QString::fromLatin1(action),
               std::is_same_v<T, Quota> ? QStringLiteral("quota") : QStringLiteral("ticket_type"),
               (after ? after : before)->id, encodeChanges(before, after)});
}

Error tooMany(const char *field, int most)
{
    return invalidField(QString::fromLatin1(field),
                        QString(u"An event has at most " % QString::number(most) % u" of these."));
}

Error belowBooked(const char *field)
{
    Error error = capacityBelowBooked();
    error.field = QString::fromLatin1(field);
    return error;
}

std::optional<Error> notValid(const TicketType &type)
{
    if (const Result<void> period = validSalesPeriod(type.salesStartAt, type.salesEndAt); !period) {
        return period.error();
    }
    if (type.maxPerOrder < type.minPerOrder) {
        return invalidField(QStringLiteral("max_per_order"),
                            QStringLiteral("max_per_order must not be less than min_per_order."));
    }
    return type.capacity && *type.capacity < type.bookedCount + type.heldCount
        ? std::optional(belowBooked("capacity"))
        : std::nullopt;
}

// Counts the quota's seats, too.
std::optional<Error> notValid(Quota &quota, EventSales &sales)
{
    for (const Uuid &type : quota.ticketTypeIds) {
        if (!sales.type(type)) {
            return invalidField(
                QStringLiteral("ticket_type_ids"),
                QStringLiteral("ticket_type_ids must be ids of ticket types of this event."));
        }
    }
    std::sort(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end());
    quota.ticketTypeIds.erase(std::unique(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end()),
                              quota.ticketTypeIds.end());
    EventSales counted;
    counted.types = sales.types;
    counted.quotas = {quota};
    counted.countQuotas();
    quota = counted.quotas.front();
    return quota.bookedCount + quota.heldCount > quota.size ? std::optional(belowBooked("size"))
                                                            : std::nullopt;
}

bool isWaitedFor(const TicketType &type, const EventSales &sales)
{
    const auto &entries = sales.waiting.entries;
    return std::any_of(entries.begin(), entries.end(),
                       [&](const auto &entry) { return entry.second.ticketTypeId == type.id; });
}

template <typename T> void putIn(std::vector<T> &all, const T &value)
{
    const auto there =
        std::find_if(all.begin(), all.end(), [&](const T &t) { return t.id == value.id; });
    if (there == all.end()) {
        all.push_back(value);
    } else {
        *there = value;
    }
}

template <typename T> void takeOut(std::vector<T> &all, const Uuid &id)
{
    std::erase_if(all, [&](const T &t) { return t.id == id; });
}

// before: nothing: it is new.
Outcome put(const TicketType &type, const std::optional<TicketType> &before, const SoldEvent &found,
            const Actor &actor, Desk &desk)
{
    putIn(found.sales.types, type);
    found.sales.sortTypes();
    putIn(desk.decision.types, type);
    note(found, actor, before ? "ticket_type.updated" : "ticket_type.created",
         before ? &*before : nullptr, &type, desk);
    return {type};
}

Outcome put(const Quota &quota, const std::optional<Quota> &before, const SoldEvent &found,
            const Actor &actor, Desk &desk)
{
    putIn(found.sales.quotas, quota);
    putIn(desk.decision.quotas, quota);
    note(found, actor, before ? "quota.updated" : "quota.created", before ? &*before : nullptr,
         &quota, desk);
    return {quota};
}

template <typename T> Outcome kept(const Result<T> &value, bool created)
{
    if (!value) {
        return Outcome::refused(internalError());
    }
    return created ? Outcome::made(*value) : Outcome::changed(*value);
}

} // namespace

QByteArray canonical(const CreateTicketTypeCommand &command)
{
    return "create type " + encode(command.draft);
}

QByteArray canonical(const UpdateTicketTypeCommand &command)
{
    return "update type " + command.ticketTypeId.toByteArray() + encode(command.patch);
}

QByteArray canonical(const DeleteTicketTypeCommand &command)
{
    return "delete type " + command.ticketTypeId.toByteArray();
}

QByteArray canonical(const CreateQuotaCommand &command)
{
    return "create quota " + encode(command.draft);
}

QByteArray canonical(const UpdateQuotaCommand &command)
{
    return "update quota " + command.quotaId.toByteArray() + encode(command.patch);
}

QByteArray canonical(const DeleteQuotaCommand &command)
{
    return "delete quota " + command.quotaId.toByteArray();
}

Outcome decideOne(const CreateTicketTypeCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    if (found->sales.types.size() >= kMaxTicketTypes) {
        return Outcome::refused(tooMany("name", kMaxTicketTypes));
    }
    const TicketType type =
        patched(TicketType{desk.ids.next(desk.state.nowMicros), command.eventId}, command.draft);
    if (const auto refusal = notValid(type)) {
        return Outcome::refused(*refusal);
    }
    Outcome outcome = put(type, {}, *found, command.actor, desk);
    outcome.created = true;
    return outcome;
}

Outcome decideOne(const UpdateTicketTypeCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    const TicketType *known = found->sales.type(command.ticketTypeId);
    if (!known) {
        return Outcome::refused(ticketTypeNotFound());
    }
    const TicketType type = patched(*known, command.patch);
    if (const auto refusal = notValid(type)) {
        return Outcome::refused(*refusal);
    }
    if (type == *known) {
        return Outcome::changed(type);
    }
    return put(type, *known, *found, command.actor, desk);
}

Outcome decideOne(const DeleteTicketTypeCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    const TicketType *known = found->sales.type(command.ticketTypeId);
    if (!known) {
        return Outcome::refused(ticketTypeNotFound());
    }
    if (known->bookedCount + known->heldCount > 0 || isWaitedFor(*known, found->sales)) {
        return Outcome::refused(ticketTypeHasTickets());
    }
    const TicketType gone = *known;
    desk.decision.typesRemoved.push_back(gone);
    takeOut(desk.decision.types, command.ticketTypeId);
    takeOut(found->sales.types, command.ticketTypeId);
    for (Quota &quota : found->sales.quotas) {
        if (quota.ticketTypeIds.removeAll(command.ticketTypeId) > 0) {
            putIn(desk.decision.quotas, quota);
        }
    }
    note<TicketType>(*found, command.actor, "ticket_type.deleted", &gone, nullptr, desk);
    return Outcome::eventDeleted();
}

Outcome decideOne(const CreateQuotaCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    if (found->sales.quotas.size() >= kMaxQuotas) {
        return Outcome::refused(tooMany("name", kMaxQuotas));
    }
    Quota quota =
        patched(Quota{desk.ids.next(desk.state.nowMicros), command.eventId}, command.draft);
    if (const auto refusal = notValid(quota, found->sales)) {
        return Outcome::refused(*refusal);
    }
    Outcome outcome = put(quota, {}, *found, command.actor, desk);
    outcome.created = true;
    return outcome;
}

Outcome decideOne(const UpdateQuotaCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    const Quota *known = found->sales.quota(command.quotaId);
    if (!known) {
        return Outcome::refused(quotaNotFound());
    }
    Quota quota = patched(*known, command.patch);
    if (const auto refusal = notValid(quota, found->sales)) {
        return Outcome::refused(*refusal);
    }
    if (quota == *known) {
        return Outcome::changed(std::move(quota));
    }
    return put(quota, *known, *found, command.actor, desk);
}

Outcome decideOne(const DeleteQuotaCommand &command, Desk &desk)
{
    const auto found = findSold(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    const Quota *known = found->sales.quota(command.quotaId);
    if (!known) {
        return Outcome::refused(quotaNotFound());
    }
    const Quota gone = *known;
    desk.decision.quotasRemoved.push_back(gone);
    takeOut(desk.decision.quotas, command.quotaId);
    takeOut(found->sales.quotas, command.quotaId);
    note<Quota>(*found, command.actor, "quota.deleted", &gone, nullptr, desk);
    return Outcome::eventDeleted();
}

Outcome keptSuccess(const CreateTicketTypeCommand &, const KeptForm &form)
{
    return kept(decodeTicketType(keptJson(form)), true);
}

Outcome keptSuccess(const UpdateTicketTypeCommand &, const KeptForm &form)
{
    return kept(decodeTicketType(keptJson(form)), false);
}

Outcome keptSuccess(const DeleteTicketTypeCommand &, const KeptForm &)
{
    return Outcome::eventDeleted();
}

Outcome keptSuccess(const CreateQuotaCommand &, const KeptForm &form)
{
    return kept(decodeQuota(keptJson(form)), true);
}

Outcome keptSuccess(const UpdateQuotaCommand &, const KeptForm &form)
{
    return kept(decodeQuota(keptJson(form)), false);
}

Outcome keptSuccess(const DeleteQuotaCommand &, const KeptForm &)
{
    return Outcome::eventDeleted();
}

void TicketTypeChanges::append(TicketTypeChanges &&next)
{
    moveBehind(types, next.types);
    moveBehind(quotas, next.quotas);
    moveBehind(typesRemoved, next.typesRemoved);
    moveBehind(quotasRemoved, next.quotasRemoved);
}

void TicketTypeChanges::addEventsTo(std::vector<Uuid> &events) const
{
    const auto add = [&events](const auto &all) {
        for (const auto &one : all) {
            events.push_back(one.eventId);
        }
    };
    add(types);
    add(quotas);
    add(typesRemoved);
    add(quotasRemoved);
}

} // namespace boxoffice
