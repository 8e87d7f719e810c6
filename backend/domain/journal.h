// What happened to an event and its registrations, for those who follow: mailer and others. A batch
// writes it in its transaction, one entry for each run of changes of one kind, so that the order
// within an event is that in which they were decided. Of an event that sells types, orders or a
// waiting list, all of a batch that has new subjects of one kind is one entry: holds and their
// confirmations would take an entry each. What happened to one subject is still in order.
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
inline constexpr std::size_t kJournalKinds = 18;

// Whether nothing before it in a batch is about its subjects: it may stand before what is about
// others.
bool isOfNewSubjects(JournalKind kind);

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
