// What is sold of an event besides single seats, as the API represents it: ticket types, quotas,
// orders and the waiting list. shared/api/README.md, section 7, has the rules.
#pragma once

#include "shared/api/registration_dto.h"

#include <QList>
#include <QString>

#include <optional>

namespace boxoffice {

inline constexpr int kMaxTicketTypes = 50; // of one event
inline constexpr int kMaxQuotas = 50;      // likewise
inline constexpr int kMaxOrderLines = 20;  // of one order
inline constexpr int kMaxSeatsPerOrder = 100;
inline constexpr int kMaxHoldMinutes = 120;
inline constexpr int kMaxOfferHours = 168;

// Who is offered a seat that is free again.
enum class WaitingPolicy {
    Strict, // nobody is overtaken: whoever wants 2 waits for 2
    Fill,   // the first who fits
};

// How an event is sold. All defaults: as a server of section 1 sells it.
struct SalesRules
{
    std::optional<qint64> startsAt = {}; // nobody registers before; milliseconds since the epoch
    std::optional<qint64> endsAt = {};   // or from then on; nothing: until the event is over
    int maxPerOrder = 10;                // seats; 1 to kMaxSeatsPerOrder
    int maxPerEmail = 10;                // seats of one address, over all its orders; likewise
    int holdMinutes = 10;                // 1 to kMaxHoldMinutes
    bool waitingList = false;            // people can wait for seats
    WaitingPolicy waitingPolicy = WaitingPolicy::Strict;
    int offerHours = 12; // 1 to kMaxOfferHours

    friend bool operator==(const SalesRules &, const SalesRules &) = default;
};

// Members without a value stay as they are.
struct SalesPatch
{
    std::optional<std::optional<qint64>> startsAt = {}; // nullopt inside: to be cleared
    std::optional<std::optional<qint64>> endsAt = {};
    std::optional<int> maxPerOrder = {};
    std::optional<int> maxPerEmail = {};
    std::optional<int> holdMinutes = {};
    std::optional<bool> waitingList = {};
    std::optional<WaitingPolicy> waitingPolicy = {};
    std::optional<int> offerHours = {};

    friend bool operator==(const SalesPatch &, const SalesPatch &) = default;
};

// Returns the rules with the patch applied.
SalesRules patched(SalesRules rules, const SalesPatch &patch);
// Returns the patch that turns `before` into `after`: only the members that differ.
SalesPatch patchBetween(const SalesRules &before, const SalesRules &after);

struct TicketType
{
    Uuid id;
    Uuid eventId;
    QString name = {};                // 1 to 200 code points
    QString description = {};         // up to 500, one line
    int position = 0;                 // 0 to 1,000,000: types are in its order, then in that of ids
    std::optional<int> capacity = {}; // 0 to 1,000,000; nothing: only the event's
    std::optional<qint64> salesStartAt = {}; // within those of the event
    std::optional<qint64> salesEndAt = {};
    int minPerOrder = 1;  // seats of this type in an order that has any; 1 to maxPerOrder
    int maxPerOrder = 10; // 1 to kMaxSeatsPerOrder
    bool hidden = false;  // only who knows its id finds it
    int bookedCount = 0;
    int heldCount = 0;

    friend bool operator==(const TicketType &, const TicketType &) = default;
};

// Members without a value stay as they are; of a new type, they have the defaults above.
struct TicketTypePatch
{
    std::optional<QString> name = {};
    std::optional<QString> description = {};
    std::optional<int> position = {};
    std::optional<std::optional<int>> capacity = {}; // nullopt inside: to be cleared
    std::optional<std::optional<qint64>> salesStartAt = {};
    std::optional<std::optional<qint64>> salesEndAt = {};
    std::optional<int> minPerOrder = {};
    std::optional<int> maxPerOrder = {};
    std::optional<bool> hidden = {};

    friend bool operator==(const TicketTypePatch &, const TicketTypePatch &) = default;
};

TicketType patched(TicketType type, const TicketTypePatch &patch);

// A size over the seats of several types.
struct Quota
{
    Uuid id;
    Uuid eventId;
    QString name = {};              // 1 to 200 code points
    int size = 0;                   // 0 to 1,000,000
    QList<Uuid> ticketTypeIds = {}; // of the event, each once, ascending
    int bookedCount = 0;
    int heldCount = 0;

    friend bool operator==(const Quota &, const Quota &) = default;
};

struct QuotaPatch
{
    std::optional<QString> name = {};
    std::optional<int> size = {};
    std::optional<QList<Uuid>> ticketTypeIds = {};

    friend bool operator==(const QuotaPatch &, const QuotaPatch &) = default;
};

Quota patched(Quota quota, const QuotaPatch &patch);

enum class OrderStatus {
    Held,      // its seats are kept until expires_at
    Confirmed, // its seats are registrations
    Cancelled, // released by whoever held it, or all its registrations are cancelled
    Expired,   // expires_at has passed
};

struct OrderLine
{
    std::optional<Uuid> ticketTypeId = {}; // nothing: of an event without types
    int quantity = 0;                      // 1 or more

    friend bool operator==(const OrderLine &, const OrderLine &) = default;
};

// Who has a seat. Empty members: as the buyer.
struct Attendee
{
    QString name = {};
    QString email = {}; // in canonical form

    friend bool operator==(const Attendee &, const Attendee &) = default;
};

struct OrderDraft
{
    QString email; // of the buyer, in canonical form
    QString name = {};
    MailLanguage language = MailLanguage::English;
    QList<OrderLine> lines = {};    // 1 to kMaxOrderLines, each type once
    QList<Attendee> attendees = {}; // of the seats in the order of the lines; may be fewer
    bool hold = false;              // keep the seats instead of booking them

    friend bool operator==(const OrderDraft &, const OrderDraft &) = default;
};

// What turns a hold into registrations.
struct OrderConfirmation
{
    std::optional<QString> name = {}; // of the buyer, if it was not said before
    QList<Attendee> attendees = {};

    friend bool operator==(const OrderConfirmation &, const OrderConfirmation &) = default;
};

struct Order
{
    Uuid id;
    Uuid eventId;
    QString email;
    QString name = {};
    OrderStatus status = OrderStatus::Held;
    QList<OrderLine> lines = {};
    qint64 createdAt = 0;                 // milliseconds since the epoch, UTC
    std::optional<qint64> expiresAt = {}; // of a hold, also when it has expired
    bool extended = false;                // it can't be extended again
    std::optional<Uuid> entryId = {};     // it is an offer to this entry of the waiting list
    MailLanguage language = MailLanguage::English; // not on the wire of answers
    QList<Registration> registrations = {};        // of a confirmed one, oldest first
    bool retaken = false; // it was confirmed after it had expired: its seats were free again

    friend bool operator==(const Order &, const Order &) = default;
};

int seatsOf(const QList<OrderLine> &lines);

enum class WaitingStatus {
    Waiting,
    Offered, // its seats are held for it: its order
    Claimed, // the offer was confirmed
    Expired, // the offer was not taken in time
    Left,    // by its own wish; also: the offer was declined
    Closed,  // with the event, or with the list
};

struct WaitingDraft
{
    QString email;
    QString name = {};
    MailLanguage language = MailLanguage::English;
    std::optional<Uuid> ticketTypeId = {}; // nothing: any that is on sale and not hidden
    int quantity = 1;

    friend bool operator==(const WaitingDraft &, const WaitingDraft &) = default;
};

// An entry of a waiting list. Its place is the order of ids.
struct WaitingEntry
{
    Uuid id;
    Uuid eventId;
    QString email;
    QString name = {};
    MailLanguage language = MailLanguage::English; // not on the wire of answers
    std::optional<Uuid> ticketTypeId = {};
    int quantity = 1;
    WaitingStatus status = WaitingStatus::Waiting;
    qint64 createdAt = 0;
    std::optional<Uuid> orderId = {}; // of the offer, once there was one

    friend bool operator==(const WaitingEntry &, const WaitingEntry &) = default;
};

} // namespace boxoffice
