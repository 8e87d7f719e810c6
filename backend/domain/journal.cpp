#include "backend/domain/journal.h"

namespace boxoffice {

QByteArrayView wireName(JournalKind kind)
{
    switch (kind) {
    case JournalKind::Registered:
        return "registered";
    case JournalKind::Cancelled:
        return "cancelled";
    case JournalKind::Restored:
        return "restored";
    case JournalKind::Corrected:
        return "corrected";
    case JournalKind::Erased:
        return "erased";
    case JournalKind::EventCreated:
        return "event_created";
    case JournalKind::EventChanged:
        return "event_changed";
    case JournalKind::EventDeleted:
        return "event_deleted";
    case JournalKind::Announced:
        return "announced";
    case JournalKind::OrderHeld:
        return "order_held";
    case JournalKind::OrderExtended:
        return "order_extended";
    case JournalKind::OrderConfirmed:
        return "order_confirmed";
    case JournalKind::OrderReleased:
        return "order_released";
    case JournalKind::OrderExpired:
        return "order_expired";
    case JournalKind::SeatsOffered:
        return "seats_offered";
    case JournalKind::ListJoined:
        return "list_joined";
    case JournalKind::ListLeft:
        return "list_left";
    case JournalKind::ListClosed:
        return "list_closed";
    }
    return {};
}

} // namespace boxoffice
