#include "backend/domain/journal.h"

#include <iterator>

namespace boxoffice {

namespace {

struct KindName
{
    JournalKind kind;
    QByteArrayView name;
};

constexpr KindName kNames[] = {
    {JournalKind::Registered, "registered"},
    {JournalKind::Cancelled, "cancelled"},
    {JournalKind::Restored, "restored"},
    {JournalKind::Corrected, "corrected"},
    {JournalKind::Erased, "erased"},
    {JournalKind::EventCreated, "event_created"},
    {JournalKind::EventChanged, "event_changed"},
    {JournalKind::EventDeleted, "event_deleted"},
    {JournalKind::Announced, "announced"},
    {JournalKind::OrderHeld, "order_held"},
    {JournalKind::OrderExtended, "order_extended"},
    {JournalKind::OrderConfirmed, "order_confirmed"},
    {JournalKind::OrderReleased, "order_released"},
    {JournalKind::OrderExpired, "order_expired"},
    {JournalKind::SeatsOffered, "seats_offered"},
    {JournalKind::ListJoined, "list_joined"},
    {JournalKind::ListLeft, "list_left"},
    {JournalKind::ListClosed, "list_closed"},
};

// A kind that was forgotten, or added out of its order, does not compile.
consteval bool eachInItsPlace()
{
    int place = 0;
    for (const KindName &row : kNames) {
        if (static_cast<int>(row.kind) != place++) {
            return false;
        }
    }
    return place == static_cast<int>(JournalKind::ListClosed) + 1; // the last one
}
static_assert(eachInItsPlace());

} // namespace

static_assert(std::size(kNames) == kJournalKinds);

bool isOfNewSubjects(JournalKind kind)
{
    return kind == JournalKind::Registered || kind == JournalKind::OrderHeld
        || kind == JournalKind::OrderConfirmed || kind == JournalKind::SeatsOffered
        || kind == JournalKind::ListJoined;
}

QByteArrayView wireName(JournalKind kind)
{
    const auto place = static_cast<std::size_t>(kind);
    return place < std::size(kNames) ? kNames[place].name : QByteArrayView();
}

} // namespace boxoffice
