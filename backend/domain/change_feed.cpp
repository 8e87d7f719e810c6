#include "backend/domain/change_feed.h"

namespace boxoffice {

void ChangedTickets::add(const ChangedTickets &more)
{
    watches |= more.watches;
    any = any || more.any || watches.size() > kMost;
    watches = any ? QSet<QByteArray>() : watches;
}

} // namespace boxoffice
