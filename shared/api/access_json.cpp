#include "shared/api/access_json.h"

#include <array>

namespace boxoffice {

namespace {

constexpr std::array<QByteArrayView, 4> kRoles{"owner", "manager", "viewer", "door"};
constexpr std::array<QByteArrayView, 12> kPermissions{
    "events:read",          "events:write", "registrations:read", "registrations:write",
    "registrations:exceed", "checkin",      "checkin:undo",       "team:write",
    "keys:write",           "audit:read",   "webhooks:write",     "organizer:write"};
constexpr std::array<QByteArrayView, 4> kActors{"account", "key", "open", "operator"};

template <typename Enum, std::size_t count>
QByteArrayView nameIn(const std::array<QByteArrayView, count> &names, Enum value)
{
    const auto place = static_cast<std::size_t>(value);
    return place < count ? names[place] : QByteArrayView();
}

} // namespace

QByteArrayView wireName(Role role)
{
    return nameIn(kRoles, role);
}

QByteArrayView wireName(Permission permission)
{
    return nameIn(kPermissions, permission);
}

QByteArrayView wireName(ActorKind kind)
{
    return nameIn(kActors, kind);
}

} // namespace boxoffice
