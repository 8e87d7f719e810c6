// Who may do what: the table of roles, permissions and scopes, as data.
//
// Threads: pure functions of constants.
#pragma once

#include "shared/api/access_dto.h"

#include <QByteArrayView>

#include <initializer_list>

namespace boxoffice {

// A set of permissions.
class Permissions
{
public:
    constexpr Permissions() = default; // none
    constexpr Permissions(std::initializer_list<Permission> permissions)
    {
        for (const Permission permission : permissions) {
            add(permission);
        }
    }

    constexpr void add(Permission permission) { m_bits |= bit(permission); }
    constexpr bool contains(Permission permission) const { return m_bits & bit(permission); }
    QList<Permission> list() const; // in the order of the enum

    friend bool operator==(const Permissions &, const Permissions &) = default;

private:
    static constexpr unsigned bit(Permission permission)
    {
        return 1u << static_cast<unsigned>(permission);
    }

    unsigned m_bits = 0;
};

Permissions permissionsOf(Role role);
// Whether an API key may have the permission as a scope.
bool isKeyScope(Permission permission);
// Whether an open server grants it to everybody. All others need an account there, too.
bool isForEverybodyWhenOpen(Permission permission);

} // namespace boxoffice
