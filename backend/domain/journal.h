// What happened to an event and its registrations, for those who follow: mailer and others. A batch
// writes it in its transaction, one entry for each run of changes of one kind, so that the order
// within an event is that in which they were decided.
//
// Threads: values.
#pragma once

#include "shared/ids.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace boxoffice {

enum class JournalKind {
    Registered,
    Cancelled,
    Restored,
    Corrected,
    Erased,
    EventCreated,
    EventChanged, // details: {"fields":[…]}
    EventDeleted,
    Announced, // details: {"about":"changed"} or "cancelled"
    OrderHeld, // this and what follows: subjects are orders
    OrderExtended,
    OrderConfirmed,
    OrderReleased,
    OrderExpired,
    SeatsOffered,
    ListJoined, // this and what follows: subjects are entries of the waiting list
    ListLeft,
    ListClosed, // of all who waited; no subjects
};

// "registered", "event_changed" …: as the database has it.
QByteArrayView wireName(JournalKind kind);

struct JournalNote
{
    Uuid eventId;
    JournalKind kind = JournalKind::Registered;
    std::vector<Uuid> subjects = {}; // registrations, as their changes were decided
    QByteArray details = "{}";       // JSON, without personal data
};

} // namespace boxoffice
