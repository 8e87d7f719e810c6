// What an event sells besides single seats, as a transaction has read it: types, quotas, orders and
// those who wait. The only object that gives, keeps and frees seats of a type.
//
// A pool is what seats are taken from: the event, a type, a quota. A line of an order takes from
// several, and gets all of its seats from each, or none.
//
// Whoever waits and cannot be served blocks the pools that are too small for it, in a strict event:
// nobody behind it, and no newcomer, takes from these. So a seat that is of no use to those who
// wait is sold all the same, and nobody is overtaken where it matters.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/event_ledger.h"
#include "shared/api/sale_dto.h"
#include "shared/error.h"

#include <QHash>
#include <QSet>

#include <limits>
#include <map>
#include <vector>

namespace boxoffice {

// Seats that a line takes.
enum class SeatUse { Booked, Held };

struct WaitingLine;

// An entry's place is its id: they ascend in the order in which people joined.
struct KnownWaiting
{
    // Those who wait, by id: the first of each kind of wish, as many as were read.
    std::map<Uuid, WaitingEntry> entries = {};
    // The kinds of which the database has more than were read.
    QSet<std::pair<Uuid, int>> unfinished = {}; // type (nil: any) and quantity
    Uuid lastId = {};                           // no entry of the event has a greater one
};

// Of one event. Only what the batch needs is read.
struct EventSales
{
    std::vector<TicketType> types = {}; // by position, then id
    std::vector<Quota> quotas = {};     // by id
    QHash<Uuid, Order> orders = {};     // those that are named, and those that are overdue
    // The registrations of orders that are named to be cancelled: in KnownRegistrations::named.
    QHash<Uuid, std::vector<Uuid>> registrationsOf = {};
    KnownWaiting waiting = {};
    QHash<Uuid, WaitingEntry> named = {};        // entries that are named, whatever their status
    QHash<QString, WaitingEntry> waitingAs = {}; // by address: entries that wait or have an offer
    // By address: which seats it has (Registration::nth), and how many its orders hold.
    QHash<QString, QSet<int>> seatsOf = {};
    QHash<QString, int> heldOf = {};
    Uuid lastOrderId = {}; // no order of the event has a greater one

    std::optional<qint64> nextExpiry = {}; // no hold ends before; milliseconds since the epoch
    bool countsChanged = false;            // of types and quotas
    bool listChanged = false;              // seats may be free for those who wait

    TicketType *type(const Uuid &id);
};

} // namespace boxoffice
