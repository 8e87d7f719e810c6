#include "backend/domain/event_edits.h"

#include <algorithm>

namespace boxoffice {

Event *currentEvent(Desk &desk, const Uuid &id)
{
    const LockedEvent *locked = desk.event(id);
    const auto event = desk.state.details.find(id);
    if (!locked || event == desk.state.details.end()) {
        return nullptr;
    }
    event->bookedCount = locked->seats.booked();
    event->heldCount = locked->seats.held();
    event->capacity = locked->seats.capacity();
    return &*event;
}

void overwrite(Desk &desk, const Event &edited)
{
    LockedEvent *locked = desk.event(edited.id);
    locked->open = edited.status == EventStatus::Published;
    locked->draft = edited.status == EventStatus::Draft;
    locked->namesRequired = edited.namesRequired;
    locked->holdersMayEdit = edited.holdersMayEdit;
    locked->sales = edited.sales;
    locked->setTimes(timesOf(edited));
    std::vector<Event> &updates = desk.decision.updates;
    const auto there = std::find_if(updates.begin(), updates.end(),
                                    [&](const Event &update) { return update.id == edited.id; });
    if (there != updates.end()) {
        *there = edited;
    } else {
        updates.push_back(edited);
    }
}

} // namespace boxoffice
