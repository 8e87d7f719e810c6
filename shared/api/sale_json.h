// Ticket types, quotas, orders and waiting list entries as JSON (shared/api/README.md, section 7).
//
// decode…() of what clients send are strict: they fail with invalid_json, unknown_field or
// invalid_field, which names the member (lines[0].quantity) and the rule. Those of answers, for
// clients, take what is missing or unknown for its default.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/sale_dto.h"
#include "shared/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

QByteArrayView wireName(WaitingPolicy policy);
QByteArrayView wireName(OrderStatus status);
QByteArrayView wireName(WaitingStatus status);

// Rules as the database keeps them: only what differs from the default; nothing does: empty. The
// names are those of an event's members.
QByteArray storedSales(const SalesRules &rules);
SalesRules storedSales(QByteArrayView json);
// Fails unless the sale begins before it ends. The field is sales_end_at.
Result<void> validSalesPeriod(std::optional<qint64> startsAt, std::optional<qint64> endsAt);
// Fails unless an order can have so many seats of a type. The field is min_per_order.
Result<void> validOrderSizes(int minPerOrder, int maxPerOrder);

// creating: a name is required; null is as good as absent.
Result<TicketTypePatch> decodeTicketTypePatch(QByteArrayView json, bool creating);
// creating: name and size are required.
Result<QuotaPatch> decodeQuotaPatch(QByteArrayView json, bool creating);
Result<OrderDraft> decodeOrderDraft(QByteArrayView json);
// An empty body is as good as {}.
Result<OrderConfirmation> decodeOrderConfirmation(QByteArrayView json);
Result<WaitingDraft> decodeWaitingDraft(QByteArrayView json);
// Body of POST /events/{id}/registrations.
Result<RegistrationAddition> decodeRegistrationAddition(QByteArrayView json);

// Only the members that are there: idempotency keys are checked against it, so it never changes.
QByteArray encode(const TicketTypePatch &patch);
QByteArray encode(const QuotaPatch &patch);
QByteArray encode(const OrderDraft &draft);
QByteArray encode(const OrderConfirmation &confirmation);
QByteArray encode(const WaitingDraft &draft);
QByteArray encode(const RegistrationAddition &addition);

// The facts of refusals (Error::facts): when the sale starts, in milliseconds since the epoch; and
// how many seats could be had, and whether one can wait.
QByteArray startFacts(qint64 at);
QByteArray roomFacts(int available, bool waitingList);

// What an answer says of a type beside its row.
struct TypeSale
{
    bool onSale = false;
    int available = 0;

    friend bool operator==(const TypeSale &, const TypeSale &) = default;
};

// A type as a list of them answers it.
struct ListedTicketType : TicketType
{
    TypeSale sale = {};

    friend bool operator==(const ListedTicketType &, const ListedTicketType &) = default;
};

// sale: null: it is not said.
void appendJson(QByteArray &json, const TicketType &type, const TypeSale *sale = nullptr);
void appendJson(QByteArray &json, const Quota &quota);
// The paths of links, for whoever has the order.
struct OrderLinks
{
    QByteArray orderUrl = {};          // empty: it is not said
    QList<QByteArray> ticketUrls = {}; // of the registrations, in their order; empty: likewise
};

// links: null: none is said.
void appendJson(QByteArray &json, const Order &order, const OrderLinks *links = nullptr);
// position: 0: null on the wire.
// offerEndsAt: milliseconds since the epoch; nothing: it has no offer, or that is not known.
void appendJson(QByteArray &json, const WaitingEntry &entry, int position = 0,
                std::optional<qint64> offerEndsAt = {});
// For whoever holds an order or an entry. Each adds to the object that the JSON ends with: the path
// of the order, of the entry, or what its page needs besides. ticketTypes: an array.
void addOrderUrl(QByteArray &json, QByteArrayView path);
void addWaitingUrl(QByteArray &json, QByteArrayView path);
void addEvent(QByteArray &json, const Event &event, qint64 now, QByteArrayView ticketTypes);
template <typename T> QByteArray encodeAnswer(const T &value)
{
    QByteArray json;
    appendJson(json, value);
    return json;
}

// Of answers, and of what idempotency keys keep (encodeAnswer).
Result<TicketType> decodeTicketType(QByteArrayView json);
Result<QList<ListedTicketType>> decodeTicketTypes(QByteArrayView json);
Result<Quota> decodeQuota(QByteArrayView json);
Result<QList<Quota>> decodeQuotas(QByteArrayView json);
Result<Order> decodeOrder(QByteArrayView json);
Result<WaitingEntry> decodeWaitingEntry(QByteArrayView json);

} // namespace boxoffice
