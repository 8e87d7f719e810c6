#include "backend/storage/sale_needs.h"

namespace boxoffice {

namespace {

// Whether it needs EventSales of any event.
template <typename Command>
constexpr bool kNeedsSales =
    std::is_constructible_v<
        OrderFamily::Command,
        Command> || std::is_constructible_v<WaitingListFamily::Command, Command> || std::is_constructible_v<TicketTypeFamily::Command, Command> || std::is_same_v<Command, AddRegistrationCommand>;

void addAttendees(SaleNeeds &needs, const Uuid &event, const QList<Attendee> &attendees)
{
    for (const Attendee &attendee : attendees) {
        needs.addAddress(event, attendee.email);
    }
}

// The addresses that a command names.
template <typename C> void addAddresses(SaleNeeds &needs, const C &c)
{
    if constexpr (requires { c.draft.email; }) {
        needs.addAddress(c.eventId, c.draft.email);
    }
    if constexpr (requires { c.draft.attendees; }) {
        addAttendees(needs, c.eventId, c.draft.attendees);
    }
    if constexpr (requires { c.confirmation.attendees; }) {
        addAttendees(needs, c.eventId, c.confirmation.attendees);
    }
    if constexpr (std::is_same_v<C, AddRegistrationCommand>) {
        needs.addAddress(c.eventId, c.draft.userEmail);
    }
    if constexpr (std::is_same_v<C, CorrectRegistrationCommand>) {
        needs.addAddress(c.eventId, c.patch.userEmail.value_or(QString()));
    }
}

template <typename C> void addOne(SaleNeeds &needs, const C &c)
{
    if constexpr (kNeedsSales<C>) {
        needs.events.insert(c.eventId);
    }
    if constexpr (requires { c.orderId; }) {
        needs.orders.emplace_back(c.eventId, c.orderId);
    }
    if constexpr (std::is_same_v<C, CancelOrderCommand>) {
        needs.cancelled.emplace_back(c.eventId, c.orderId);
    }
    if constexpr (requires { c.entryId; }) {
        needs.entries.emplace_back(c.eventId, c.entryId);
    }
    if constexpr (std::is_same_v<C, UpdateEventCommand>) {
        if (c.patch.status == EventStatus::Cancelled || c.patch.sales.waitingList == false) {
            needs.closing.push_back(c.eventId);
        }
    }
    addAddresses(needs, c);
}

} // namespace

void SaleNeeds::addAddress(const Uuid &event, const QString &email)
{
    if (!email.isEmpty()) {
        addresses.emplace_back(event, email);
    }
}

SaleNeeds saleNeedsOf(std::span<const Command> batch)
{
    SaleNeeds needs;
    for (const Command &command : batch) {
        std::visit([&needs](const auto &c) { addOne(needs, c); }, command);
    }
    return needs;
}

} // namespace boxoffice
