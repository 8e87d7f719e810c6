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

} // namespace boxoffice
