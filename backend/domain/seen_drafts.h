// Which drafts somebody may see. Everybody sees all other events.
//
// Threads: a value.
#pragma once

#include "shared/api/event_dto.h"

#include <QHashFunctions>
#include <QList>

#include <optional>

namespace boxoffice {

struct SeenDrafts
{
    bool all = true;             // as on an open server
    QList<Uuid> organizers = {}; // unless all: those of these organizers

    static SeenDrafts none() { return {false, {}}; }

    bool showsThoseOf(const std::optional<Uuid> &organizer) const
    {
        return all || (organizer && organizers.contains(*organizer));
    }
    bool shows(const Event &event) const
    {
        return all || event.status != EventStatus::Draft
            || (event.organizer && organizers.contains(event.organizer->id));
    }

    friend bool operator==(const SeenDrafts &, const SeenDrafts &) = default;
};

inline size_t qHash(const SeenDrafts &seen, size_t seed = 0)
{
    return qHashMulti(seed, seen.all, seen.organizers);
}

} // namespace boxoffice
