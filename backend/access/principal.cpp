#include "backend/access/principal.h"

#include <algorithm>

namespace boxoffice {

const Grant *Principal::grantFor(const Uuid &organizer) const
{
    const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant &grant) {
        return grant.organizer.id == organizer;
    });
    return found == grants.end() ? nullptr : &*found;
}

bool Principal::may(Permission permission) const
{
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant &grant) { return grant.permissions.contains(permission); });
}

SeenDrafts draftsSeenBy(const Principal &principal)
{
    SeenDrafts seen = SeenDrafts::none();
    for (const Grant &grant : principal.grants) {
        if (grant.permissions.contains(Permission::EventsRead)) {
            seen.organizers.append(grant.organizer.id);
        }
    }
    std::sort(seen.organizers.begin(), seen.organizers.end()); // grants come in any order
    return seen;
}

} // namespace boxoffice
