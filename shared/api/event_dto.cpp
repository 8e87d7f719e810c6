#include "shared/api/event_dto.h"

namespace boxoffice {

Event patched(Event event, const EventPatch &patch)
{
    event.name = patch.name.value_or(event.name);
    event.description = patch.description.value_or(event.description);
    event.capacity = patch.capacity.value_or(event.capacity);
    event.startsAt = patch.startsAt.value_or(event.startsAt);
    event.endsAt = patch.endsAt.value_or(event.endsAt);
    event.timezone = patch.timezone.value_or(event.timezone);
    event.location = patch.location.value_or(event.location);
    event.status = patch.status.value_or(event.status);
    event.namesRequired = patch.namesRequired.value_or(event.namesRequired);
    event.holdersMayEdit = patch.holdersMayEdit.value_or(event.holdersMayEdit);
    event.category = patch.category.value_or(event.category);
    event.sales = patched(event.sales, patch.sales);
    return event;
}

EventDraft draftOf(const Event &event)
{
    EventDraft draft{event.name,   event.description, event.capacity, event.startsAt,
                     event.endsAt, event.timezone,    event.location, event.status};
    if (event.organizer) {
        draft.organizerId = event.organizer->id;
    }
    draft.namesRequired = event.namesRequired;
    draft.holdersMayEdit = event.holdersMayEdit;
    draft.category = event.category;
    draft.sales = event.sales;
    return draft;
}

EventPatch patchBetween(const EventDraft &before, const EventDraft &after)
{
    EventPatch patch;
    const auto compare = [&](auto EventDraft::*draft, auto EventPatch::*member) {
        if (before.*draft != after.*draft) {
            patch.*member = after.*draft;
        }
    };
    compare(&EventDraft::name, &EventPatch::name);
    compare(&EventDraft::description, &EventPatch::description);
    compare(&EventDraft::capacity, &EventPatch::capacity);
    compare(&EventDraft::startsAt, &EventPatch::startsAt);
    compare(&EventDraft::endsAt, &EventPatch::endsAt);
    compare(&EventDraft::timezone, &EventPatch::timezone);
    compare(&EventDraft::location, &EventPatch::location);
    compare(&EventDraft::status, &EventPatch::status);
    compare(&EventDraft::namesRequired, &EventPatch::namesRequired);
    compare(&EventDraft::holdersMayEdit, &EventPatch::holdersMayEdit);
    compare(&EventDraft::category, &EventPatch::category);
    patch.sales = patchBetween(before.sales, after.sales);
    return patch;
}

} // namespace boxoffice
