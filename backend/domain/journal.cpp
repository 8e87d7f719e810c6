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
    }
    return {};
}

} // namespace boxoffice
