#include "backend/domain/events.h"

#include "backend/domain/decide.h"
#include "backend/domain/move_behind.h"
#include "shared/api/event_changes.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/validation.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Returns the event that a draft becomes: without registrations, version 1.
Event newEvent(const EventDraft &draft, const Uuid &id, qint64 createdAt)
{
    Event event{id, draft.name, draft.description, draft.capacity, 0, createdAt};
    event.startsAt = draft.startsAt;
    event.endsAt = draft.endsAt;
    event.timezone = draft.timezone;
    event.location = draft.location;
    event.status = draft.status;
    event.namesRequired = draft.namesRequired;
    event.holdersMayEdit = draft.holdersMayEdit;
    event.version = 1;
    return event;
}

QByteArray canonicalCheck(const VersionCheck &check)
{
    QByteArray text = check.given ? " if-match" : "";
    for (const qint64 version : check.versions) {
        text += ' ' + QByteArray::number(version);
    }
    return text;
}

auto updateOf(std::vector<Event> &updates, const Uuid &id)
{
    return std::find_if(updates.begin(), updates.end(),
                        [&](const Event &update) { return update.id == id; });
}

// The event as the batch has left it so far; null if there is none.
Event *currentEvent(Desk &desk, const Uuid &id)
{
    const LockedEvent *locked = desk.event(id);
    const auto event = desk.state.details.find(id);
    if (!locked || event == desk.state.details.end()) {
        return nullptr;
    }
    event->bookedCount = locked->seats.booked();
    return &*event;
}

void note(Desk &desk, const Actor &actor, const char *action, const Event *before,
          const Event *after)
{
    const Event &event = after ? *after : *before;
    desk.note({actor, event.organizer ? std::optional(event.organizer->id) : std::nullopt,
               QString::fromLatin1(action), QStringLiteral("event"), event.id,
               encodeChanges(before, after)});
}

// That of its name. Those of before stay its own.
void giveSlug(Event &event, Desk &desk)
{
    event.slug = desk.state.slugs.take(event.name, event.id);
    desk.decision.newSlugs.push_back({event.slug, event.id});
}

void overwrite(Desk &desk, const Event &edited)
{
    LockedEvent *locked = desk.event(edited.id);
    locked->open = edited.status == EventStatus::Published;
    locked->draft = edited.status == EventStatus::Draft;
    locked->namesRequired = edited.namesRequired;
    locked->holdersMayEdit = edited.holdersMayEdit;
    locked->setTimes(timesOf(edited));
    std::vector<Event> &updates = desk.decision.updates;
    if (const auto there = updateOf(updates, edited.id); there != updates.end()) {
        *there = edited;
    } else {
        updates.push_back(edited);
    }
}

} // namespace

bool VersionCheck::allows(const Event &event) const
{
    if (!given) {
        return true;
    }
    const auto namesIt = [state = stateOf(event)](qint64 v) { return namesState(v, state); };
    return std::any_of(versions.begin(), versions.end(), namesIt);
}

QByteArray canonical(const CreateEventCommand &command)
{
    return encode(command.draft);
}

QByteArray canonical(const UpdateEventCommand &command)
{
    return "update" + canonicalCheck(command.ifMatch) + encode(command.patch);
}

QByteArray canonical(const DeleteEventCommand &command)
{
    return (command.force ? "delete force" : "delete") + canonicalCheck(command.ifMatch);
}

QByteArray canonical(const AnnounceCommand &command)
{
    return QByteArray("announce ") + wireName(command.about);
}

QByteArray canonical(const EraseEventCommand &)
{
    return "erase event";
}

QByteArrayView wireName(Announcement about)
{
    switch (about) {
    case Announcement::Changed:
        return "changed";
    case Announcement::Cancelled:
        return "cancelled";
    }
    return {};
}

Outcome decideOne(const CreateEventCommand &command, Desk &desk)
{
    const auto organizer =
        desk.state.organizers.constFind(command.draft.organizerId.value_or(Uuid{}));
    const bool isKnown = organizer != desk.state.organizers.cend();
    if (command.draft.organizerId && !isKnown) {
        return Outcome::refused(organizerNotFound());
    }
    desk.state.lastEventId = desk.ids.next(desk.state.nowMicros, desk.state.lastEventId);
    Event event = newEvent(command.draft, desk.state.lastEventId, desk.nowMillis);
    if (isKnown) {
        event.organizer = organizer->named;
        event.organizerVersion = organizer->version;
    }
    giveSlug(event, desk);
    desk.decision.events.push_back(event);
    desk.happened(event.id, JournalKind::EventCreated);
    note(desk, command.actor, "event.created", nullptr, &event);
    return Outcome::made(event);
}

Outcome decideOne(const UpdateEventCommand &command, Desk &desk)
{
    Event *event = currentEvent(desk, command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    if (!command.ifMatch.allows(*event)) {
        return Outcome::refused(preconditionFailed());
    }
    Event edited = patched(*event, command.patch);
    if (const Result<void> period = validPeriod(edited.startsAt, edited.endsAt); !period) {
        return Outcome::refused(period.error());
    }
    if (!desk.event(command.eventId)->seats.changeCapacity(edited.capacity)) {
        return Outcome::refused(capacityBelowBooked());
    }
    if (edited != *event) {
        ++edited.version;
        if (slugBase(edited.name) != slugBase(event->name) || edited.slug.isEmpty()) {
            giveSlug(edited, desk);
        }
        note(desk, command.actor, "event.updated", event, &edited);
        desk.happened(edited.id, JournalKind::EventChanged, encodeChangedFields(*event, edited));
        *event = edited;
        overwrite(desk, edited);
    }
    return Outcome::changed(*event);
}

Outcome decideOne(const DeleteEventCommand &command, Desk &desk)
{
    const Event *event = currentEvent(desk, command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    if (!command.ifMatch.allows(*event)) {
        return Outcome::refused(preconditionFailed());
    }
    if (event->bookedCount > 0 && !command.force) {
        return Outcome::refused(eventHasRegistrations());
    }
    std::vector<Event> &updates = desk.decision.updates;
    if (const auto edited = updateOf(updates, command.eventId); edited != updates.end()) {
        updates.erase(edited);
    }
    desk.decision.deletions.push_back(command.eventId);
    note(desk, command.actor, "event.deleted", event, nullptr);
    desk.happened(command.eventId, JournalKind::EventDeleted);
    desk.forget(command.eventId);
    return Outcome::eventDeleted();
}

Outcome decideOne(const AnnounceCommand &command, Desk &desk)
{
    Event *event = currentEvent(desk, command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    if (command.about == Announcement::Cancelled && event->status != EventStatus::Cancelled) {
        return Outcome::refused(invalidField(QStringLiteral("about"),
                                             QStringLiteral("about must be changed, since the "
                                                            "event is not cancelled.")));
    }
    if (command.about == Announcement::Changed && event->status != EventStatus::Published) {
        return Outcome::refused(eventNotOpen());
    }
    desk.decision.announcements.push_back(command.eventId);
    desk.happened(command.eventId, JournalKind::Announced,
                  encodeAnnounced(wireName(command.about)));
    desk.note({command.actor, event->organizer ? std::optional(event->organizer->id) : std::nullopt,
               QStringLiteral("event.announced"), QStringLiteral("event"), command.eventId});
    return Outcome::announced(event->bookedCount);
}

Outcome decideOne(const EraseEventCommand &command, Desk &desk)
{
    Event *event = currentEvent(desk, command.eventId);
    if (!event) {
        return Outcome::refused(eventNotFound());
    }
    if (event->status != EventStatus::Cancelled
        && !desk.event(command.eventId)->isOver(desk.nowMillis)) {
        return Outcome::refused(eventNotOver());
    }
    desk.decision.erasures.push_back(command.eventId);
    desk.note({command.actor, event->organizer ? std::optional(event->organizer->id) : std::nullopt,
               QStringLiteral("event.erased"), QStringLiteral("event"), command.eventId});
    return Outcome::accepted(event->bookedCount);
}

Outcome keptSuccess(const CreateEventCommand &command, const KeptForm &form)
{
    return Outcome::made(form.answer.isEmpty() ? newEvent(command.draft, form.id, form.createdAt)
                                               : keptEvent(form));
}

Outcome keptSuccess(const UpdateEventCommand &, const KeptForm &form)
{
    return Outcome::changed(keptEvent(form));
}

Outcome keptSuccess(const DeleteEventCommand &, const KeptForm &)
{
    return Outcome::eventDeleted();
}

Outcome keptSuccess(const AnnounceCommand &, const KeptForm &form)
{
    return Outcome::announced(keptCount(form));
}

Outcome keptSuccess(const EraseEventCommand &, const KeptForm &form)
{
    return Outcome::accepted(keptCount(form));
}

void EventChanges::append(EventChanges &&next)
{
    moveBehind(events, next.events);
    moveBehind(updates, next.updates);
    moveBehind(deletions, next.deletions);
    moveBehind(erasures, next.erasures);
    moveBehind(announcements, next.announcements);
    moveBehind(newSlugs, next.newSlugs);
}

void EventChanges::addEventsTo(std::vector<Uuid> &ids) const
{
    for (const Event &event : updates) {
        ids.push_back(event.id);
    }
    for (const auto *events : {&deletions, &erasures, &announcements}) {
        ids.insert(ids.end(), events->begin(), events->end());
    }
}

} // namespace boxoffice
