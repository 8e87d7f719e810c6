#include "backend/domain/events.h"

#include "backend/domain/decide.h"
#include "backend/domain/event_edits.h"
#include "backend/domain/move_behind.h"
#include "backend/domain/waiting_list.h"
#include "shared/api/event_changes.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/sale_json.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"

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
    event.category = draft.category;
    event.sales = draft.sales;
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

// Of an event that the command may change; else the refusal is set.
Event *eventToChange(const Uuid &id, const VersionCheck &ifMatch, Desk &desk, Error &refusal)
{
    Event *event = currentEvent(desk, id);
    if (!event) {
        refusal = eventNotFound();
    } else if (!ifMatch.allows(*event)) {
        refusal = preconditionFailed();
        event = nullptr;
    }
    return event;
}

// Makes the edit, unless it changes nothing. Returns whether it does.
bool edit(Event &event, Event edited, const Actor &actor, Desk &desk)
{
    if (edited == event) {
        return false;
    }
    ++edited.version;
    // Only the slugs of names that the batch gives were read: an event without one waits for its
    // own.
    if (edited.name != event.name
        && (edited.slug.isEmpty() || slugBase(edited.name) != slugBase(event.name))) {
        giveSlug(edited, desk);
    }
    note(desk, actor, "event.updated", &event, &edited);
    desk.happened(edited.id, JournalKind::EventChanged, encodeChangedFields(event, edited));
    overwrite(desk, edited);
    event = std::move(edited);
    return true;
}

void forgetFiles(Desk &desk, const Uuid &id)
{
    std::erase_if(desk.decision.images,
                  [&id](const ImageChange &change) { return change.eventId == id; });
}

void putFiles(Desk &desk, const Uuid &id, ImageFiles files)
{
    forgetFiles(desk, id);
    desk.decision.images.push_back({id, std::move(files)});
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

// The files are different ones whenever the upload or what makes them is: their version says which.
QByteArray canonical(const SetImageCommand &command)
{
    return "image" + canonicalCheck(command.ifMatch) + ' ' + command.image.version.toLatin1() + ' '
        + command.image.alt.toUtf8();
}

QByteArray canonical(const DescribeImageCommand &command)
{
    return "describe image" + canonicalCheck(command.ifMatch) + ' ' + command.alt.toUtf8();
}

QByteArray canonical(const RemoveImageCommand &command)
{
    return "remove image" + canonicalCheck(command.ifMatch);
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
    if (const Result<void> offered = desk.state.categories.check(event, {}); !offered) {
        return Outcome::refused(offered.error());
    }
    giveSlug(event, desk);
    desk.decision.events.push_back(event);
    desk.happened(event.id, JournalKind::EventCreated);
    note(desk, command.actor, "event.created", nullptr, &event);
    return Outcome::made(event);
}

Outcome decideOne(const UpdateEventCommand &command, Desk &desk)
{
    Error refusal;
    Event *event = eventToChange(command.eventId, command.ifMatch, desk, refusal);
    if (!event) {
        return Outcome::refused(refusal);
    }
    Event edited = patched(*event, command.patch);
    if (const Result<void> period = validPeriod(edited.startsAt, edited.endsAt); !period) {
        return Outcome::refused(period.error());
    }
    const Result<void> offered = desk.state.categories.check(edited, event->category);
    const Result<void> sale = validSalesPeriod(edited.sales.startsAt, edited.sales.endsAt);
    if (const Error *error = firstError(offered, sale)) {
        return Outcome::refused(*error);
    }
    if (!desk.event(command.eventId)->seats.changeCapacity(edited.capacity)) {
        return Outcome::refused(capacityBelowBooked());
    }
    const bool cancels =
        edited.status == EventStatus::Cancelled && event->status != EventStatus::Cancelled;
    const bool closes = cancels || (event->sales.waitingList && !edited.sales.waitingList);
    if (edit(*event, std::move(edited), command.actor, desk) && closes) {
        closeWaitingList(command.eventId, desk);
    }
    if (EventSales *sales = desk.sales(command.eventId)) {
        sales->isChanged = true; // when it is looked at next
    }
    return Outcome::changed(*event);
}

Outcome decideOne(const DeleteEventCommand &command, Desk &desk)
{
    Error refusal;
    const Event *event = eventToChange(command.eventId, command.ifMatch, desk, refusal);
    if (!event) {
        return Outcome::refused(refusal);
    }
    if (event->bookedCount + event->heldCount > 0 && !command.force) {
        return Outcome::refused(eventHasRegistrations());
    }
    std::erase_if(desk.decision.updates,
                  [&command](const Event &update) { return update.id == command.eventId; });
    forgetFiles(desk, command.eventId);
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

Outcome decideOne(const SetImageCommand &command, Desk &desk)
{
    Error refusal;
    Event *event = eventToChange(command.eventId, command.ifMatch, desk, refusal);
    if (!event) {
        return Outcome::refused(refusal);
    }
    const bool hasFiles = event->image && event->image->version == command.image.version;
    Event edited = *event;
    edited.image = command.image;
    if (edit(*event, std::move(edited), command.actor, desk) && !hasFiles) {
        putFiles(desk, command.eventId, command.files);
    }
    return Outcome::changed(*event);
}

Outcome decideOne(const DescribeImageCommand &command, Desk &desk)
{
    Error refusal;
    Event *event = eventToChange(command.eventId, command.ifMatch, desk, refusal);
    if (!event || !event->image) {
        return Outcome::refused(event ? imageNotFound() : refusal);
    }
    Event edited = *event;
    edited.image->alt = command.alt;
    edit(*event, std::move(edited), command.actor, desk);
    return Outcome::changed(*event);
}

Outcome decideOne(const RemoveImageCommand &command, Desk &desk)
{
    Error refusal;
    Event *event = eventToChange(command.eventId, command.ifMatch, desk, refusal);
    if (!event) {
        return Outcome::refused(refusal);
    }
    Event edited = *event;
    edited.image.reset();
    if (edit(*event, edited, command.actor, desk)) {
        putFiles(desk, command.eventId, {});
    }
    return Outcome::changed(*event);
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

Outcome keptSuccess(const SetImageCommand &, const KeptForm &form)
{
    return Outcome::changed(keptEvent(form));
}

Outcome keptSuccess(const DescribeImageCommand &, const KeptForm &form)
{
    return Outcome::changed(keptEvent(form));
}

Outcome keptSuccess(const RemoveImageCommand &, const KeptForm &form)
{
    return Outcome::changed(keptEvent(form));
}

void EventChanges::append(EventChanges &&next)
{
    moveBehind(events, next.events);
    moveBehind(updates, next.updates);
    moveBehind(deletions, next.deletions);
    moveBehind(erasures, next.erasures);
    moveBehind(announcements, next.announcements);
    moveBehind(newSlugs, next.newSlugs);
    moveBehind(images, next.images);
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
