#include "backend/access/permissions.h"

#include <iterator>

namespace boxoffice {

namespace {

struct Row
{
    Permission permission;
    bool manager, viewer, door; // an owner may do everything
    bool keyScope;
    bool whenOpen;
};

// clang-format off
constexpr Row kTable[] = {
    //                               manager viewer door   key    open
    {Permission::EventsRead,          true,  true,  false, true,  true},
    {Permission::EventsWrite,         true,  false, false, true,  true},
    {Permission::RegistrationsRead,   true,  true,  false, true,  true},
    {Permission::RegistrationsWrite,  true,  false, false, true,  true},
    {Permission::RegistrationsExceed, true,  false, false, true,  true},
    {Permission::Checkin,             true,  false, true,  true,  true},
    {Permission::CheckinUndo,         true,  false, false, true,  true},
    {Permission::TeamWrite,           false, false, false, false, false},
    {Permission::KeysWrite,           false, false, false, false, false},
    {Permission::AuditRead,           false, false, false, false, false},
    {Permission::WebhooksWrite,       false, false, false, false, false},
    {Permission::OrganizerWrite,      false, false, false, false, false},
};
// clang-format on

// A permission that was forgotten, or added out of its order, does not compile.
consteval bool eachAtItsPlace()
{
    int place = 0;
    for (const Row &row : kTable) {
        if (static_cast<int>(row.permission) != place++) {
            return false;
        }
    }
    return place == static_cast<int>(Permission::OrganizerWrite) + 1; // the last one
}
static_assert(eachAtItsPlace());

const Row &rowOf(Permission permission)
{
    return kTable[static_cast<std::size_t>(permission)];
}

bool grants(const Row &row, Role role)
{
    switch (role) {
    case Role::Owner:
        return true;
    case Role::Manager:
        return row.manager;
    case Role::Viewer:
        return row.viewer;
    case Role::Door:
        return row.door;
    }
    return false;
}

} // namespace

QList<Permission> Permissions::list() const
{
    QList<Permission> all;
    for (const Row &row : kTable) {
        if (contains(row.permission)) {
            all.append(row.permission);
        }
    }
    return all;
}

Permissions permissionsOf(Role role)
{
    Permissions all;
    for (const Row &row : kTable) {
        if (grants(row, role)) {
            all.add(row.permission);
        }
    }
    return all;
}

bool isKeyScope(Permission permission)
{
    return rowOf(permission).keyScope;
}

bool isForEverybodyWhenOpen(Permission permission)
{
    return rowOf(permission).whenOpen;
}

} // namespace boxoffice
