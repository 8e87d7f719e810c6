// Why nothing is offered to those who wait, by the rules of the server (shared/api/README.md,
// section 7) and the counts that it tells.
//
// Threads: GUI only (QLocale's default is read).
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/sale_answers.h"
#include "shared/api/sale_json.h"

#include <QHash>

namespace boxoffice {

// What the server tells of a sale at one moment.
struct SaleState
{
    Event event;
    QList<ListedTicketType> types = {}; // in their order
    QList<Quota> quotas = {};
    qint64 now = 0; // milliseconds since the epoch
};

// Returns a sentence for each entry that waits, by its id; none while the types are not known.
// entries: from the first one that waits on, in their order; others among them do not count.
QHash<Uuid, QString> whyNothingIsOffered(const QList<WaitingPlace> &entries, const SaleState &sale);

} // namespace boxoffice
