// What a batch needs from the database, collected in one pass. It decides what goes into one
// transaction: a database partitioned by event would get one plan for each event.
//
// Threads: a value.
#pragma once

#include "backend/domain/commands.h"

#include <QSet>

#include <span>
#include <vector>

namespace boxoffice {

struct BatchPlan
{
    std::vector<Uuid> events;  // to lock: sorted, each once
    QString eventIds;          // the same as uuid[]
    QString registeringEvents; // int[] (positions, see positionOf) and text[] of equal length:
    QString registeringEmails; // who asks for a seat where
    QString edited;            // uuid[] of the events to edit or delete; empty: none
    QString cancelledEvents;   // uuid[] of equal length: registrations to cancel; empty: none
    QString cancelledIds;
    QString keyScopes; // uuid[] and text[] of equal length; empty strings: no command has a key
    QString keys;
    bool creates = false; // events
    QString creationKeys; // text[]; an empty string: no creation has a key

    // Whether it may do more than register people and create events.
    bool organizes() const { return !edited.isEmpty() || !cancelledIds.isEmpty(); }
    bool hasKeys() const { return !keys.isEmpty(); }
    // Returns the place of an event in `events`, from 1 as SQL counts: a fraction of an id's length
    // on the wire, and of its cost to PostgreSQL. Requires: it is there.
    int positionOf(const Uuid &eventId) const;
};

BatchPlan planOf(std::span<const Command> batch);

} // namespace boxoffice
