// What a batch needs from the database whatever its commands are: rows to lock, keys to look up. It
// decides what goes into one transaction: a database partitioned by event would get one plan for
// each event.
//
// Threads: a value.
#pragma once

#include "backend/domain/commands.h"

#include <span>
#include <vector>

namespace boxoffice {

struct BatchPlan
{
    std::vector<Uuid> events; // to lock: sorted, each once
    QString eventIds;         // the same as uuid[]
    QString keyScopes; // uuid[] and text[] of equal length; empty strings: no command has a key
    QString keys;
    QString creationKeys; // text[], of commands without an event; an empty string: none has a key

    bool hasKeys() const { return !keys.isEmpty(); }
    // Returns the place of an event in `events`, from 1 as SQL counts: a fraction of an id's length
    // on the wire, and of its cost to PostgreSQL. Requires: it is there.
    int positionOf(const Uuid &eventId) const;
};

BatchPlan planOf(std::span<const Command> batch);

} // namespace boxoffice
